"""Cada ingreso y cada despacho se comparan con lo que se anotó de ellos."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.bitacora import verificacion as comprobacion
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes.models import Expediente
from fojas.dominio.fe.models import Numero
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones, verificacion
from fojas.dominio.partes.models import Derivacion, Despacho, DocumentoDespachado, Ingreso
from fojas.dominio.partes.reglas import CanalDespacho
from tests.fabricas import partes as fabrica
from tests.fabricas.organizacion import MEDIODIA, FabricaPersona, FabricaUnidad, actor_con

pytestmark = pytest.mark.django_db
HORA = timedelta(hours=1)


@pytest.fixture
def despacho() -> Despacho:
    """Un caso despachado y otro recién ingresado."""
    casa = fabrica.oficina()
    fabrica.ingreso(casa, materia="Otra cosa", en=MEDIODIA - HORA, tipo="reclamo")
    return fabrica.despachado(casa)


def diferencia() -> str:
    return comprobacion.verifica(en=MEDIODIA).diferencia


@pytest.mark.usefixtures("despacho")
def test_los_ingresos_y_despachos_como_se_anotaron_verifican() -> None:
    informe = comprobacion.verifica(en=MEDIODIA)

    assert (informe.diferencia, informe.cuentas["ingresos"], informe.cuentas["despachos"]) == ("", 2, 1)


def _del_ingreso(**cambios: object) -> Callable[[Despacho], object]:
    return lambda d: Ingreso.objects.filter(pk=d.ingreso_id).update(**cambios)


def _del_despacho(**cambios: object) -> Callable[[Despacho], object]:
    return lambda d: Despacho.objects.filter(pk=d.pk).update(**cambios)


def _de_la_derivacion(**cambios: object) -> Callable[[Despacho], object]:
    return lambda d: Derivacion.objects.filter(ingreso_id=d.ingreso_id).update(**cambios)


def _derivacion_a_otra_unidad(despacho: Despacho) -> None:
    _de_la_derivacion(para_unidad=FabricaUnidad(nombre="Otra unidad"))(despacho)


def _derivacion_a_una_persona(despacho: Despacho) -> None:
    _de_la_derivacion(para_persona=FabricaPersona())(despacho)


def _borra_derivacion(despacho: Despacho) -> None:
    Derivacion.objects.filter(ingreso_id=despacho.ingreso_id).delete()


def _cambia_folio_y_numero(despacho: Despacho) -> None:
    Numero.objects.filter(para=despacho.codigo).update(texto="S-99")
    Despacho.objects.filter(pk=despacho.pk).update(folio="S-99")


def _copia(despacho: Despacho) -> None:
    ingreso = Ingreso.objects.get(pk=despacho.ingreso_id)
    ingreso.pk, ingreso.codigo, ingreso.folio, ingreso.clave_idempotencia = None, "AMANO", "AMANO", None
    ingreso.save(force_insert=True)


CAMBIOS: dict[str, tuple[Callable[[Despacho], object], str]] = {
    "hora": (_del_ingreso(recibido_en=MEDIODIA - HORA), "dice ahora que se recibió el 24-11-2026 a las 11:00"),
    "materia": (_del_ingreso(materia="Pide otra cosa"), "dice ahora otra cosa en «materia»"),
    "tipo": (_del_ingreso(tipo="carta"), "dice ahora otra cosa en «tipo»"),
    "folio": (_del_ingreso(folio="I-99"), "lleva ahora el folio I-99 y se anotó con el"),
    "canal": (_del_ingreso(canal="correos"), "otro canal"),
    "quien recibió": (_del_ingreso(recibido_por="OTRA"), "otra persona"),
    "expediente": (
        lambda d: Ingreso.objects.filter(pk=d.ingreso_id).update(
            expediente=Expediente.objects.exclude(pk=d.expediente_id).get()
        ),
        "otro expediente",
    ),
    "ingreso a mano": (_copia, "no dice que se haya recibido"),
    "número del ingreso": (
        lambda d: Numero.objects.filter(para=Ingreso.objects.get(pk=d.ingreso_id).codigo).update(texto="I-99"),
        "y su libro le dio I-99",
    ),
    "folio del despacho": (_cambia_folio_y_numero, "lleva ahora el folio S-99 y se anotó con el"),
    "entrega inventada": (_del_despacho(entregado_en=MEDIODIA), "cuándo se entregó"),
    "medio del despacho": (_del_despacho(canal="meson"), "otro medio"),
    "hora del despacho": (_del_despacho(despachado_en=MEDIODIA - HORA), "salió en otro momento"),
    "lo despachado": (
        lambda d: DocumentoDespachado.objects.filter(despacho=d).update(sha256="ab" * 32), "otros documentos"
    ),
    "documento despachado de menos": (lambda d: DocumentoDespachado.objects.all().delete(), "otros documentos"),
}  # fmt: skip


@pytest.mark.parametrize("que", list(CAMBIOS))
def test_lo_que_ya_no_es_lo_anotado_se_nombra(despacho: Despacho, que: str) -> None:
    cambia, seña = CAMBIOS[que]
    cambia(despacho)

    assert seña in diferencia()


def test_un_ingreso_corregido_por_su_camino_verifica(despacho: Despacho) -> None:
    casa_partes = actor_con(Rol.PARTES)
    otro = Ingreso.objects.exclude(pk=despacho.ingreso_id).get()
    acciones.corrige(ingreso_id=otro.pk, actor=casa_partes, en=MEDIODIA, materia="Reclama por ruidos", tipo="carta")

    assert diferencia() == ""


def test_borrada_la_materia_anotada_no_hay_con_que_comparar(despacho: Despacho) -> None:
    for anotacion in Anotacion.objects.filter(suceso="ingreso.recibido"):
        bitacora.borra_personal(anotacion_id=anotacion.pk, autor="P", motivo="Lo pidió su titular", en=MEDIODIA)
    _del_ingreso(materia="Sin datos personales")(despacho)

    assert diferencia() == ""


@pytest.mark.usefixtures("despacho")
def test_los_ingresos_se_comparan_por_trozos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verificacion, "LOTE", 1)

    assert comprobacion.verifica(en=MEDIODIA).cuentas["ingresos"] == 2


@pytest.mark.parametrize(
    "cambia",
    [
        _de_la_derivacion(estado="recibida"), _de_la_derivacion(codigo="AMANO"), _de_la_derivacion(solo_copia=True),
        _de_la_derivacion(enviada_en=MEDIODIA + HORA), _de_la_derivacion(texto="Otra cosa"), _derivacion_a_otra_unidad,
        _derivacion_a_una_persona, _borra_derivacion,
    ],
)  # fmt: skip
def test_una_derivacion_cambiada_a_mano_se_nombra(despacho: Despacho, cambia: Callable[[Despacho], object]) -> None:
    cambia(despacho)

    assert "derivación" in diferencia()


def test_la_derivacion_a_una_unidad_que_cambio_de_nombre_verifica() -> None:
    quien = actor_con(Rol.ADMINISTRADOR)
    unidad = organizacion.crea_unidad(codigo="aseo", nombre="Aseo y Ornato", actor=quien, en=MEDIODIA)
    fabrica.derivado(fabrica.oficina(), a=unidad)
    organizacion.modifica_unidad(
        unidad_id=unidad.pk,
        nombre="Aseo y Medio Ambiente",
        sigla="",
        padre_id=None,
        correo="",
        actor=quien,
        en=MEDIODIA,
    )

    assert diferencia() == ""


def test_la_entrega_borrada_de_un_despacho_en_el_meson_se_nombra() -> None:
    salida = fabrica.despachado(fabrica.oficina(), canal=CanalDespacho.MESON)
    intacto = diferencia()

    Despacho.objects.filter(pk=salida.pk).update(entregado_en=None)

    assert intacto == ""
    assert "cuándo se entregó" in diferencia()
