"""Suspender y reanudar el plazo de un caso, por causa de la ley y con la fecha contada de nuevo."""

from datetime import date, timedelta
from typing import Any

import pytest

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora import verificacion as bitacora
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.calendario.reglas import SuspensionNoPermitida
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import CanalDespacho, DatoFaltante
from tests.fabricas.organizacion import DIA, MEDIODIA
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, oficina

pytestmark = pytest.mark.django_db
NORMA = "Resolución N° 84 de 2026"
SEMANA = timedelta(days=7)


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def suspende(papel: Ingreso, actor: Actor, *, causa: str = "subsanacion", norma: str = NORMA) -> None:
    acciones.suspende(ingreso_id=papel.pk, causa=causa, norma=norma, dia=DIA, actor=actor, en=MEDIODIA)


def reanuda(papel: Ingreso, actor: Actor, *, dia: date = DIA + SEMANA) -> date:
    return acciones.reanuda(ingreso_id=papel.pk, dia=dia, actor=actor, en=MEDIODIA + SEMANA)


def test_reanudado_vence_cinco_habiles_despues_y_la_bandeja_se_entera(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    antes = Plazo.objects.get(codigo=papel.plazo).vence_el
    suspende(papel, casa.jefa)

    vence = reanuda(papel, casa.jefa)

    papel.refresh_from_db()
    assert vence > antes
    assert papel.vence_en is not None
    assert dia_de(papel.vence_en) == vence


def test_suspender_cita_causa_y_norma_en_la_bitacora(casa: Oficina) -> None:
    suspende(derivado(casa).ingreso, casa.jefa)

    datos = Anotacion.objects.get(suceso="plazo.suspendido").datos
    assert (datos["norma"], "subsan" in datos["causa"] or "complete" in datos["causa"]) == (NORMA, True)


def test_la_bitacora_verifica_tras_suspender_y_reanudar(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    suspende(papel, casa.jefa)
    reanuda(papel, casa.jefa)

    assert bitacora.verifica(en=MEDIODIA + SEMANA).diferencia == ""


def test_una_causa_que_la_norma_no_da_no_suspende(casa: Oficina) -> None:
    with pytest.raises(SuspensionNoPermitida):
        suspende(derivado(casa).ingreso, casa.jefa, causa="causa-judicial")


@pytest.mark.parametrize(
    ("cambio", "campo"), [({"dia": DIA + timedelta(days=1)}, "dia"), ({"norma": "x"}, "norma")], ids=["futuro", "vago"]
)
def test_no_se_suspende_desde_un_dia_por_venir_ni_sin_decir_el_acto(
    casa: Oficina, cambio: dict[str, Any], campo: str
) -> None:
    datos = {"causa": "subsanacion", "norma": NORMA, "dia": DIA} | cambio

    with pytest.raises(SuspensionNoPermitida) as rechazo:
        acciones.suspende(ingreso_id=derivado(casa).ingreso.pk, actor=casa.jefa, en=MEDIODIA, **datos)

    assert rechazo.value.campo == campo


def test_en_las_listas_lo_suspendido_no_cuenta_dias(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    suspende(papel, casa.jefa)

    listado = consultas.lista_ingresos(casa.partes, consultas.FiltroIngresos(), hoy=DIA)
    en_bandeja = consultas.bandeja(casa.jefa, vista="todo", hoy=DIA)

    assert [f.suspendido for f in (*listado, *en_bandeja)] == [True, True]


def test_un_caso_sin_plazo_no_se_suspende(casa: Oficina) -> None:
    with pytest.raises(DatoFaltante, match="no tiene un plazo"):
        suspende(ingreso(casa, tipo="oficio"), casa.partes)


@pytest.mark.parametrize("quien", ["funcionaria", "auditora"])
def test_quien_no_responde_por_el_plazo_no_lo_suspende_ni_lo_reanuda(casa: Oficina, quien: str) -> None:
    papel = derivado(casa).ingreso
    with pytest.raises(NoAutorizado):
        suspende(papel, getattr(casa, quien))
    suspende(papel, casa.partes)

    with pytest.raises(NoAutorizado):
        reanuda(papel, getattr(casa, quien))


def test_no_se_suspende_desde_antes_de_empezar_aunque_ya_haya_estado_suspendido(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    suspende(papel, casa.jefa)
    reanuda(papel, casa.jefa)

    with pytest.raises(SuspensionNoPermitida, match="no se suspende desde antes"):
        acciones.suspende(
            ingreso_id=papel.pk, causa="subsanacion", norma=NORMA, dia=DIA - SEMANA, actor=casa.jefa,
            en=MEDIODIA + SEMANA,
        )  # fmt: skip


def test_lo_respondido_sigue_cumplido_si_se_reabre_y_se_archiva_otra_vez(casa: Oficina) -> None:
    papel = despachado(casa, canal=CanalDespacho.MESON).ingreso
    assert papel is not None
    acciones.archiva(ingreso_id=papel.pk, actor=casa.partes, en=MEDIODIA)
    acciones.reabre(ingreso_id=papel.pk, motivo="Trajo otro anexo", actor=casa.partes, en=MEDIODIA + SEMANA)

    acciones.archiva(ingreso_id=papel.pk, motivo="No cambiaba nada", actor=casa.partes, en=MEDIODIA + SEMANA)

    plazo = Plazo.objects.get(codigo=papel.plazo)
    assert (plazo.cumplido_en, plazo.anulado_en) == (MEDIODIA, None)
    assert bitacora.verifica(en=MEDIODIA + 2 * SEMANA).diferencia == ""


def test_lo_archivado_sin_responder_corre_otra_vez_al_reabrirse(casa: Oficina) -> None:
    papel = ingreso(casa)
    acciones.archiva(ingreso_id=papel.pk, motivo="Se desistió", actor=casa.partes, en=MEDIODIA)

    acciones.reabre(ingreso_id=papel.pk, motivo="Volvió a insistir", actor=casa.partes, en=MEDIODIA + SEMANA)

    assert Plazo.objects.get(codigo=papel.plazo).anulado_en is None
    assert bitacora.verifica(en=MEDIODIA + 2 * SEMANA).diferencia == ""


def test_el_plazo_de_un_caso_archivado_sin_responder_se_sigue_viendo(casa: Oficina) -> None:
    papel = ingreso(casa)

    acciones.archiva(ingreso_id=papel.pk, motivo="Se desistió", actor=casa.partes, en=MEDIODIA)

    visto = consultas.caso(papel.expediente.codigo, casa.partes, hoy=DIA)
    assert visto is not None
    assert [p.anulado_en for p in visto.plazos] == [MEDIODIA]


def test_los_dias_suspendidos_se_dibujan_sin_contar_y_los_contados_son_los_de_la_ley(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    suspende(papel, casa.jefa)
    reanuda(papel, casa.jefa)

    visto = consultas.seguimiento(papel.codigo, en=MEDIODIA + SEMANA)

    assert visto is not None
    celdas = [celda for semana in visto.semanas for celda in semana]
    assert max(celda.numero or 0 for celda in celdas) == visto.cantidad
    assert any("suspendido" in celda.nota for celda in celdas)
