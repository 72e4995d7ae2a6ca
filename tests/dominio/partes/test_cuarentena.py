"""Lo que el antivirus apartó no sale de la casa: ni despachado, ni por correo, ni en la página de la persona."""

import pytest

from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.expedientes.models import Documento, Revision
from fojas.dominio.expedientes.reglas.revision import EnCuarentena, EstadoRevision
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import DatoFaltante
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, despachado, oficina, respondido

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def aparta(documento: Documento) -> None:
    Revision.objects.create(
        archivo=documento.versiones.get().archivo, estado=EstadoRevision.EN_CUARENTENA.value,
        hallazgo="Eicar-Signature", pedida_en=MEDIODIA, revisado_en=MEDIODIA,
    )  # fmt: skip


def test_una_respuesta_apartada_no_se_despacha_y_dice_que_hacer(casa: Oficina) -> None:
    papel, respuesta = respondido(casa)
    aparta(respuesta)

    with pytest.raises(DatoFaltante, match="el antivirus encontró «Eicar-Signature»"):
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[respuesta.pk], canal="correo", actor=casa.partes, en=MEDIODIA
        )


def test_si_se_aparta_despues_de_despachar_el_correo_no_sale(casa: Oficina) -> None:
    despacho = despachado(casa)
    aparta(despacho.documentos.get().documento)

    with pytest.raises(EnCuarentena):
        avisos.envia(codigo=Aviso.objects.get(canal="correo").codigo, en=MEDIODIA)


def test_la_persona_no_la_ve_en_su_seguimiento(casa: Oficina) -> None:
    despacho = despachado(casa)
    ingreso = Ingreso.objects.get()
    antes = consultas.seguimiento(ingreso.codigo, en=MEDIODIA)
    aparta(despacho.documentos.get().documento)

    despues = consultas.seguimiento(ingreso.codigo, en=MEDIODIA)

    assert antes is not None
    assert despues is not None
    assert len(despues.documentos) == len(antes.documentos) - 1
