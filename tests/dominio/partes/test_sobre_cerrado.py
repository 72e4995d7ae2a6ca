"""Un sobre de licitación se registra sin abrirlo, aunque sea solo papel: lo representa su ficha."""

import pytest

from fojas.dominio.bitacora.verificacion import Revision
from fojas.dominio.expedientes import consultas
from fojas.dominio.expedientes import verificacion as de_expedientes
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.expedientes.reglas import CAUSA_DE_SOBRE, SobreCerrado
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones, documentos, verificacion
from fojas.dominio.partes.acciones.despacho import _documentos
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.trabajos.models import Trabajo
from tests.dominio.partes.test_documentos import texto_de
from tests.fabricas.expedientes import pdf
from tests.fabricas.organizacion import MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, archivo, ingreso, oficina

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def sobre(casa: Oficina) -> Ingreso:
    return ingreso(
        casa,
        tipo="sobre-licitacion",
        archivos=[],
        materia="Oferta por el alumbrado de Los Boldos",
        referencia="2748-15-LP26",
    )


def pdf_de(documento: Documento) -> bytes:
    with consultas.abre(documento.versiones.get().archivo_id) as flujo:
        return flujo.read()


def test_un_sobre_en_papel_toma_su_folio_sin_archivo(casa: Oficina) -> None:
    papel = sobre(casa)

    assert papel.folio
    assert papel.expediente.causa_reserva == CAUSA_DE_SOBRE


def test_lo_que_no_es_un_sobre_si_necesita_archivo(casa: Oficina) -> None:
    with pytest.raises(DatoFaltante, match="Adjunta al menos un archivo"):
        ingreso(casa, archivos=[])


def test_su_ficha_ocupa_la_primera_foja_y_dice_que_no_se_abrio(casa: Oficina) -> None:
    papel = sobre(casa)

    documentos.asegura_comprobante(ingreso_id=papel.pk, en=MEDIODIA)

    ficha, comprobante = papel.expediente.documentos.order_by("orden")
    dicho = texto_de(pdf_de(ficha))
    assert (ficha.foja_desde, ficha.ubicacion_fisica) == (1, "Oficina de Partes, cerrado")
    assert all(d in dicho for d in ("2748-15-LP26", "Ximena Toro Fuica", "No se abrió", papel.folio))
    assert "que no se abrió" in texto_de(pdf_de(comprobante))


def test_componerla_otra_vez_no_agrega_otra(casa: Oficina) -> None:
    papel = sobre(casa)

    for _ in range(2):
        documentos.asegura_ficha(papel, en=MEDIODIA)

    assert papel.expediente.documentos.count() == 1


def test_la_ficha_se_lee_porque_no_trae_nada_del_sobre(casa: Oficina) -> None:
    papel = sobre(casa)

    documentos.asegura_ficha(papel, en=MEDIODIA)

    (foja,) = consultas.fojas_de([papel.expediente.documentos.get().pk])
    assert consultas.puede_mirar(casa.partes, papel.expediente.documentos.get(), foja)


def test_un_sobre_que_si_trae_archivo_no_lleva_ficha_ni_se_lee(casa: Oficina) -> None:
    papel = ingreso(casa, tipo="sobre-licitacion")

    documentos.asegura_comprobante(ingreso_id=papel.pk, en=MEDIODIA)

    assert acciones.ficha_de(papel) is None
    assert not Trabajo.objects.filter(tarea="expedientes.lee_texto", objeto=papel.expediente.documentos.first().codigo)


def test_la_bitacora_lo_sabe_todo_del_sobre_en_papel(casa: Oficina) -> None:
    papel = sobre(casa)
    documentos.asegura_comprobante(ingreso_id=papel.pk, en=MEDIODIA)

    for comprueba in (de_expedientes.comprueba_expedientes, verificacion.comprueba_ingresos):
        comprueba(Revision(en=MEDIODIA))


def test_los_bytes_de_un_sobre_cerrado_no_salen_por_ninguna_parte(casa: Oficina) -> None:
    papel = ingreso(casa, tipo="sobre-licitacion")

    with pytest.raises(SobreCerrado, match="hasta el acto de apertura"):
        pdf_de(papel.expediente.documentos.get(origen="recibido"))


def test_lo_que_ademas_llego_abierto_se_conoce_igual(casa: Oficina) -> None:
    bases = archivo(pdf("Bases"))
    for tipo in ("sobre-licitacion", "solicitud"):
        ultimo = ingreso(casa, tipo=tipo, archivos=[bases])

    assert pdf_de(ultimo.expediente.documentos.get(origen="recibido"))


def test_un_sobre_cerrado_no_se_despacha(casa: Oficina) -> None:
    papel = ingreso(casa, tipo="sobre-licitacion")
    oferta = papel.expediente.documentos.get(origen="recibido")

    with pytest.raises(SobreCerrado) as rechazo:
        _documentos(papel, [oferta.pk])

    assert (rechazo.value.norma, rechazo.value.campo) == ("Ley 19.886", "documentos")


def test_el_sobre_agregado_a_un_caso_publico_se_abre_al_levantar_su_reserva(casa: Oficina) -> None:
    caso = ingreso(casa)
    papel = ingreso(
        casa, tipo="sobre-licitacion", expediente_codigo=caso.expediente.codigo, archivos=[archivo(pdf("Oferta"))]
    )
    oferta = papel.expediente.documentos.get(causa_reserva=CAUSA_DE_SOBRE)

    acciones.levanta_reserva(
        ingreso_id=papel.pk, motivo="Acto de apertura", actor=actor_con(Rol.SECRETARIO_MUNICIPAL), en=MEDIODIA
    )

    assert pdf_de(oferta)
    assert Trabajo.objects.filter(tarea="expedientes.lee_texto", objeto=oferta.codigo).exists()
    de_expedientes.comprueba_expedientes(Revision(en=MEDIODIA))
