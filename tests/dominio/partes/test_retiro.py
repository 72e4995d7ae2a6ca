"""Una respuesta equivocada se retira mientras no salga: la persona no la ve y el caso vuelve a quien la dio."""

from datetime import timedelta
from typing import Any

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora import verificacion as bitacora
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.models import Derivacion, Ingreso
from fojas.dominio.partes.reglas import DatoFaltante, PasoNoPermitido
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, archivo, derivado, despachado, ingreso, oficina, respondido

pytestmark = pytest.mark.django_db
HORA = timedelta(hours=1)


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def retira(papel: Ingreso, documento: Documento, *, actor: Actor, motivo: str = "Era de otro caso") -> Documento:
    return acciones.retira_respuesta(
        ingreso_id=papel.pk, documento_id=documento.pk, motivo=motivo, actor=actor, en=MEDIODIA + HORA
    )


def estado_de(papel: Ingreso) -> str:
    return str(Ingreso.objects.values_list("estado", flat=True).get(pk=papel.pk))


def responde(casa: Oficina, papel: Ingreso, *, en: Any = MEDIODIA, **datos: Any) -> Documento:
    return acciones.responde(
        **(
            {"ingreso_id": papel.pk, "archivo": archivo(), "titulo": "ORD. N° 413", "actor": casa.jefa, "en": en}
            | datos
        )
    )


def test_retirada_el_caso_vuelve_a_tramite_y_la_persona_no_la_ve(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    retira(papel, documento, actor=casa.jefa)

    documento.refresh_from_db()
    assert estado_de(papel) == "en_tramite"
    assert (documento.para_interesado, documento.retirado_en) == (False, MEDIODIA + HORA)
    assert documento.motivo_retiro == "Era de otro caso"


def test_el_documento_sigue_en_su_foja_con_su_archivo(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    antes = (documento.orden, documento.foja_desde, documento.versiones.get().archivo_id)

    retira(papel, documento, actor=casa.jefa)

    sigue = Documento.objects.get(pk=documento.pk)
    assert (sigue.orden, sigue.foja_desde, sigue.versiones.get().archivo_id) == antes


def test_la_derivacion_que_cumplio_vuelve_a_su_bandeja_con_su_plazo(casa: Oficina) -> None:
    derivacion = derivado(casa, cantidad=5)
    documento = responde(casa, derivacion.ingreso)

    retira(derivacion.ingreso, documento, actor=casa.jefa)

    derivacion.refresh_from_db()
    assert (derivacion.estado, derivacion.cerrada_en) == ("recibida", None)
    assert Plazo.objects.get(codigo=derivacion.plazo).cumplido_en is None


def test_si_la_habia_respondido_partes_y_nadie_la_tenia_queda_por_derivar(casa: Oficina) -> None:
    papel = ingreso(casa)
    documento = responde(casa, papel, actor=casa.partes)

    retira(papel, documento, actor=casa.partes)

    assert estado_de(papel) == "ingresado"


def test_los_anexos_se_retiran_con_ella(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    documento = responde(casa, papel, adjuntos=[archivo(nombre="plano.txt")])

    retira(papel, documento, actor=casa.jefa)

    anexo = Documento.objects.get(tipo="Anexo de la respuesta")
    assert (anexo.para_interesado, anexo.retirado_en) == (False, MEDIODIA + HORA)


def test_queda_anotado_con_su_motivo_aparte(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    retira(papel, documento, actor=casa.jefa)

    asiento = Anotacion.objects.get(suceso="ingreso.respuesta_retirada")
    assert asiento.datos == {"foja": documento.foja_desde, "documento": documento.codigo}
    assert asiento.personal.datos == {"motivo": "Era de otro caso"}
    assert Anotacion.objects.filter(suceso="documento.retirado", objeto=documento.codigo).exists()


def test_sin_motivo_no_se_retira(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    with pytest.raises(DatoFaltante) as rechazo:
        retira(papel, documento, actor=casa.jefa, motivo="  ")

    assert (rechazo.value.campo, estado_de(papel)) == ("motivo", "respondido")


def test_lo_despachado_no_se_retira(casa: Oficina) -> None:
    despacho = despachado(casa)
    papel = despacho.ingreso
    assert papel is not None

    with pytest.raises(PasoNoPermitido):
        retira(papel, despacho.documentos.get().documento, actor=casa.partes)


def test_despachada_la_primera_solo_se_retira_la_segunda(casa: Oficina) -> None:
    despacho = despachado(casa)
    papel = despacho.ingreso
    assert papel is not None
    segunda = responde(casa, papel, actor=casa.partes, en=MEDIODIA + HORA)

    por_salir = consultas.respuestas_por_salir(papel)

    assert por_salir == [segunda]
    with pytest.raises(DatoFaltante, match="ya salió"):
        retira(papel, despacho.documentos.get().documento, actor=casa.partes)


def test_con_otra_respuesta_por_salir_el_caso_sigue_por_despachar(casa: Oficina) -> None:
    papel, primera = respondido(casa)
    responde(casa, papel, actor=casa.partes, en=MEDIODIA + HORA)

    retira(papel, primera, actor=casa.partes)

    assert estado_de(papel) == "respondido"


def test_retirarla_dos_veces_no_se_puede(casa: Oficina) -> None:
    papel, primera = respondido(casa)
    responde(casa, papel, actor=casa.partes, en=MEDIODIA + HORA)
    retira(papel, primera, actor=casa.partes)

    with pytest.raises(DatoFaltante, match="ya se retiró"):
        retira(papel, primera, actor=casa.partes)


def test_la_misma_respuesta_retirada_se_puede_adjuntar_de_nuevo(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    bytes_ = archivo(b"La buena")
    acciones.responde(
        ingreso_id=papel.pk, archivo=bytes_, titulo="ORD. N° 5", actor=casa.partes, en=MEDIODIA + HORA / 2
    )
    (_, segunda) = consultas.respuestas_por_salir(papel)
    retira(papel, segunda, actor=casa.partes)

    otra = responde(casa, papel, archivo=bytes_, actor=casa.partes, en=MEDIODIA + 2 * HORA)

    assert otra.pk not in {documento.pk, segunda.pk}


def test_retirada_no_se_puede_despachar(casa: Oficina) -> None:
    papel, primera = respondido(casa)
    responde(casa, papel, actor=casa.partes, en=MEDIODIA + HORA)
    retira(papel, primera, actor=casa.partes)

    with pytest.raises(DatoFaltante):
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[primera.pk], canal="correo", actor=casa.partes, en=MEDIODIA + 2 * HORA
        )


def test_retirada_y_respondida_otra_vez_sale_la_buena(casa: Oficina) -> None:
    papel, mala = respondido(casa)
    retira(papel, mala, actor=casa.jefa)
    buena = responde(casa, papel, en=MEDIODIA + 2 * HORA)

    despacho = acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[buena.pk], canal="correo", actor=casa.partes, en=MEDIODIA + 3 * HORA
    )

    assert despacho.documentos.get().documento == buena
    assert Derivacion.objects.get().estado == "cumplida"


@pytest.mark.parametrize("quien", ["partes", "jefa", "funcionaria"])
def test_la_retira_quien_la_tuvo_su_jefatura_o_partes(casa: Oficina, quien: str) -> None:
    papel, documento = respondido(casa)

    retira(papel, documento, actor=getattr(casa, quien))

    assert estado_de(papel) == "en_tramite"


@pytest.mark.parametrize("quien", ["auditora", "ajeno"])
def test_nadie_mas_la_retira(casa: Oficina, quien: str) -> None:
    papel, documento = respondido(casa)

    with pytest.raises((NoAutorizado, NoEncontrado)):
        retira(papel, documento, actor=getattr(casa, quien))

    assert estado_de(papel) == "respondido"


def test_la_bitacora_verifica_despues_de_retirar(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    retira(papel, documento, actor=casa.jefa)

    assert bitacora.verifica(en=MEDIODIA + HORA).diferencia == ""


@pytest.mark.parametrize(
    ("cambio", "dicho"),
    [
        ({"retirado_en": None}, "no figura retirado"),
        ({"para_interesado": True}, "ahora se le muestra"),
        ({"retirado_en": MEDIODIA}, "no es lo que dice la bitácora"),
    ],
)
def test_cambiar_a_mano_un_retiro_se_nombra(casa: Oficina, cambio: dict[str, Any], dicho: str) -> None:
    papel, documento = respondido(casa)
    retira(papel, documento, actor=casa.jefa)

    Documento.objects.filter(pk=documento.pk).update(**cambio)

    assert dicho in bitacora.verifica(en=MEDIODIA + HORA).diferencia


def test_marcar_a_mano_un_documento_como_retirado_se_nombra(casa: Oficina) -> None:
    _, documento = respondido(casa)

    Documento.objects.filter(pk=documento.pk).update(retirado_en=MEDIODIA, para_interesado=False)

    assert "figura retirado" in bitacora.verifica(en=MEDIODIA).diferencia
