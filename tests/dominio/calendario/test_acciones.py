"""Un plazo se abre, se cumple, se detiene y se alarga como dice la ley; un feriado nuevo mueve los que corren."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import transaction

from fojas.base import eventos
from fojas.base.tiempo import ZONA
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.calendario import acciones, consultas, reglas
from fojas.dominio.calendario.eventos import PlazoCambiado, PlazoPorVencer, PlazoVencido
from fojas.dominio.calendario.models import FeriadoDecretado, Plazo
from fojas.dominio.organizacion.reglas import Actor, Rol
from tests.fabricas.organizacion import FabricaMunicipalidad, actor_suelto

pytestmark = pytest.mark.django_db
AUTOR = "P-prueba"
SECRETARIO = actor_suelto((Rol.SECRETARIO_MUNICIPAL, None))


@pytest.fixture(autouse=True)
def negrete() -> None:
    FabricaMunicipalidad()


def a_las(texto: str) -> datetime:
    return datetime.fromisoformat(texto).replace(tzinfo=ZONA)


MARTES = a_las("2026-11-24T10:00")


def abre(**cambios: Any) -> Plazo:
    pedido: dict[str, Any] = {
        "regla": "oirs-respuesta",
        "objeto": "ingreso:1",
        "desde": MARTES,
        "autor": AUTOR,
        "expediente": "E1",
    }
    return acciones.abre_plazo(**(pedido | cambios))


def decreta(fecha: date, *, actor: Actor = SECRETARIO, **cambios: Any) -> FeriadoDecretado:
    pedido: dict[str, Any] = {"nombre": "Elección", "norma": "Ley 99.999", "en": MARTES}
    return acciones.decreta_feriado(fecha=fecha, actor=actor, **(pedido | cambios))


def visto(plazo: Plazo, *, hoy: date = date(2026, 11, 24)) -> consultas.PlazoVisto:
    return consultas.plazos_de([plazo.codigo], hoy=hoy)[plazo.codigo]


@contextmanager
def escucha(tipo: type) -> Iterator[list[Any]]:
    oidos: list[Any] = []
    eventos.suscribe(tipo)(oidos.append)
    try:
        yield oidos
    finally:
        eventos._suscriptores[tipo].remove(oidos.append)


def test_abrir_guarda_el_vencimiento_y_lo_anota() -> None:
    plazo = abre()

    assert (plazo.vence_el, plazo.cantidad, plazo.unidad) == (date(2027, 1, 8), 30, "habiles")
    assert Anotacion.objects.filter(suceso="plazo.abierto", objeto="ingreso:1", autor=AUTOR).count() == 1


def test_abrir_sin_la_cantidad_que_la_regla_pide_no_deja_nada() -> None:
    with pytest.raises(reglas.FaltaCantidad):
        abre(regla="cgr-oficio")

    assert not Plazo.objects.exists()


def test_un_plazo_antiguo_sigue_la_ley_de_entonces() -> None:
    plazo = abre(regla="jv-provisorio", desde=a_las("2022-09-01T10:00"))

    assert (plazo.cantidad, plazo.vence_el) == (30, date(2022, 10, 1))


def test_cumplirlo_otra_vez_no_cambia_la_prueba() -> None:
    plazo = abre()
    acciones.cumple_plazo(codigo=plazo.codigo, con="despacho:1", en=MARTES, autor=AUTOR)

    acciones.cumple_plazo(codigo=plazo.codigo, con="despacho:2", en=MARTES, autor=AUTOR)

    plazo.refresh_from_db()
    assert plazo.cumplido_con == "despacho:1"
    assert Anotacion.objects.filter(suceso="plazo.cumplido").count() == 1


def test_reabrir_deja_el_plazo_que_era() -> None:
    plazo = abre()
    acciones.cumple_plazo(codigo=plazo.codigo, con="despacho:1", en=MARTES, autor=AUTOR)

    reabierto = acciones.reabre_plazo(codigo=plazo.codigo, autor=AUTOR, en=MARTES)

    assert (reabierto.cumplido_en, reabierto.vence_el) == (None, date(2027, 1, 8))


def suspende(plazo: Plazo, dia: date, **cambios: Any) -> None:
    pedido: dict[str, Any] = {"causa": "subsanacion", "norma": "Ley 19.880, art. 31", "autor": AUTOR, "en": MARTES}
    acciones.suspende_plazo(codigo=plazo.codigo, dia=dia, **(pedido | cambios))


def test_al_reanudar_se_agregan_los_habiles_detenidos() -> None:
    plazo = abre()
    suspende(plazo, date(2026, 11, 30))

    reanudado = acciones.reanuda_plazo(codigo=plazo.codigo, dia=date(2026, 12, 7), autor=AUTOR, en=MARTES)

    assert reanudado.vence_el == date(2027, 1, 15)
    assert reanudado.vence_sin_prorroga_el == date(2027, 1, 15)


def test_en_meses_lo_detenido_agrega_dias_y_no_meses() -> None:
    plazo = abre(regla="lbpa-procedimiento", desde=a_las("2026-02-02T10:00"))
    suspende(plazo, date(2026, 3, 2), causa="fuerza-mayor")

    reanudado = acciones.reanuda_plazo(codigo=plazo.codigo, dia=date(2026, 3, 17), autor=AUTOR, en=MARTES)

    assert reanudado.vence_el == date(2026, 8, 17)


def test_mientras_esta_detenido_no_se_acerca_ni_vence() -> None:
    plazo = abre()
    suspende(plazo, date(2026, 11, 30))

    en_marzo = visto(plazo, hoy=date(2027, 3, 1))

    assert en_marzo.suspendido
    assert not en_marzo.vencido
    assert en_marzo.restan == visto(plazo, hoy=date(2026, 11, 29)).restan == 27


@pytest.mark.parametrize(
    ("cambios", "dice"),
    [
        ({"causa": "vacaciones"}, "no se suspende por esa causa"),
        ({"causa": "causa-judicial"}, "no se suspende por esa causa"),
        ({"norma": " "}, "Ley 19.880, art. 31"),
        ({"dia": date(2027, 1, 9)}, "uno vencido no se suspende"),
    ],
)
def test_sin_causa_ni_norma_ni_a_tiempo_no_se_suspende(cambios: dict[str, Any], dice: str) -> None:
    plazo = abre()

    with pytest.raises(reglas.SuspensionNoPermitida, match=dice):
        suspende(plazo, **({"dia": date(2026, 11, 30)} | cambios))


def test_no_se_suspende_dos_veces_ni_uno_cumplido() -> None:
    plazo = abre()
    suspende(plazo, date(2026, 11, 30))

    with pytest.raises(reglas.SuspensionNoPermitida, match="ya está suspendido"):
        suspende(plazo, date(2026, 12, 1))

    acciones.cumple_plazo(codigo=plazo.codigo, con="despacho:1", en=MARTES, autor=AUTOR)
    with pytest.raises(reglas.PlazoNoCorre):
        suspende(plazo, date(2026, 12, 1))


def test_no_se_reanuda_antes_de_suspender() -> None:
    plazo = abre()
    suspende(plazo, date(2026, 11, 30))

    with pytest.raises(reglas.SuspensionNoPermitida, match="30-11-2026"):
        acciones.reanuda_plazo(codigo=plazo.codigo, dia=date(2026, 11, 27), autor=AUTOR, en=MARTES)


def prorroga(plazo: Plazo, cantidad: int, *, en: datetime = MARTES) -> Plazo:
    return acciones.prorroga_plazo(
        codigo=plazo.codigo, cantidad=cantidad, fundamento="Faltan informes", en=en, autor=AUTOR
    )


def test_la_prorroga_mueve_el_vencimiento_y_avisa_que_cambio() -> None:
    plazo = abre()

    with escucha(PlazoCambiado) as cambios:
        prorrogado = prorroga(plazo, 15)

    assert (prorrogado.vence_el, prorrogado.vence_sin_prorroga_el) == (date(2027, 1, 29), date(2027, 1, 8))
    assert [(c.codigo, c.vence_el) for c in cambios] == [(plazo.codigo, date(2027, 1, 29))]


def test_dos_prorrogas_no_pasan_juntas_de_la_mitad() -> None:
    plazo = abre()
    prorroga(plazo, 10)

    with pytest.raises(reglas.ProrrogaNoPermitida, match="hasta 5 más"):
        prorroga(plazo, 6)


def test_vencido_no_se_prorroga_y_el_ultimo_dia_si() -> None:
    plazo = abre()

    with pytest.raises(reglas.ProrrogaNoPermitida):
        prorroga(plazo, 5, en=a_las("2027-01-09T00:01"))
    assert prorroga(plazo, 5, en=a_las("2027-01-08T23:00")).vence_el == date(2027, 1, 15)


def test_un_feriado_nuevo_corre_los_plazos_que_lo_cruzan_y_lo_anota() -> None:
    cruza, ya_vencio = abre(), abre(desde=a_las("2026-09-01T10:00"))
    cumplido = abre()
    acciones.cumple_plazo(codigo=cumplido.codigo, con="despacho:1", en=MARTES, autor=AUTOR)
    vencia = ya_vencio.vence_el

    decreta(date(2026, 12, 15))

    for plazo in (cruza, ya_vencio, cumplido):
        plazo.refresh_from_db()
    assert (cruza.vence_el, ya_vencio.vence_el, cumplido.vence_el) == (date(2027, 1, 11), vencia, date(2027, 1, 8))
    assert Anotacion.objects.filter(suceso="plazo.recalculado").count() == 1


def test_un_feriado_que_se_anula_devuelve_los_plazos() -> None:
    plazo = abre()
    feriado = decreta(date(2026, 12, 15))

    acciones.anula_feriado(feriado_id=feriado.pk, motivo="Se equivocó el año", actor=SECRETARIO, en=MARTES)

    plazo.refresh_from_db()
    assert plazo.vence_el == date(2027, 1, 8)


def test_un_feriado_que_deja_de_serlo_adelanta_el_vencimiento() -> None:
    plazo = abre()

    decreta(date(2026, 12, 8), quita=True)

    plazo.refresh_from_db()
    assert plazo.vence_el == date(2027, 1, 7)


def test_el_calendario_se_puede_ver_como_se_conocia_un_dia() -> None:
    decreta(date(2026, 12, 15))

    assert consultas.calendario(al=date(2026, 11, 23)).es_habil(date(2026, 12, 15))
    assert not consultas.calendario(al=date(2026, 11, 24)).es_habil(date(2026, 12, 15))


def test_un_feriado_deshecho_no_queda_en_la_memoria() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        decreta(date(2026, 12, 15))
        assert not consultas.calendario().es_habil(date(2026, 12, 15))
        raise RuntimeError

    decreta(date(2026, 12, 16))

    assert consultas.calendario().es_habil(date(2026, 12, 15))
    assert not consultas.calendario().es_habil(date(2026, 12, 16))


@pytest.mark.parametrize("rol", [Rol.PARTES, Rol.JEFATURA, Rol.FUNCIONARIO, Rol.ALCALDIA, Rol.TIC, Rol.AUDITOR])
def test_quien_no_puede_no_decreta_ni_anula_ni_fija_cierres(rol: Rol) -> None:
    actor = actor_suelto((rol, None))
    feriado = decreta(date(2026, 12, 15))

    with pytest.raises(NoAutorizado):
        decreta(date(2026, 12, 16), actor=actor)
    with pytest.raises(NoAutorizado):
        acciones.anula_feriado(feriado_id=feriado.pk, motivo="x", actor=actor, en=MARTES)
    with pytest.raises(NoAutorizado):
        acciones.fija_cierre(hora=time(17), norma="Ordenanza", rige_desde=date(2026, 12, 1), actor=actor, en=MARTES)
    with pytest.raises(NoAutorizado):
        acciones.quita_cierre(hasta=date(2026, 12, 1), actor=actor, en=MARTES)
    assert FeriadoDecretado.objects.count() == 1


@pytest.mark.parametrize(
    ("cambios", "campo"),
    [({"norma": " "}, "norma"), ({"nombre": ""}, "nombre"), ({"fecha": date(1990, 1, 1)}, "fecha")],
)
def test_un_feriado_sin_norma_o_sin_nombre_no_se_decreta(cambios: dict[str, Any], campo: str) -> None:
    with pytest.raises(reglas.ErrorCalendario) as rechazo:
        decreta(**({"fecha": date(2026, 12, 15)} | cambios))

    assert rechazo.value.campo == campo


def test_de_ordinario_no_hay_hora_de_cierre() -> None:
    tarde = abre(desde=a_las("2026-11-24T23:30"))

    assert tarde.vence_el == date(2027, 1, 8)
    assert consultas.cierre_vigente(date(2026, 11, 24)) is None


def test_la_hora_de_la_ordenanza_rige_desde_su_fecha_y_termina() -> None:
    acciones.fija_cierre(
        hora=time(17), norma="Ordenanza 3 de 2026, art. 8", rige_desde=date(2026, 11, 30), actor=SECRETARIO, en=MARTES
    )

    antes, durante = abre(desde=a_las("2026-11-24T18:00")), abre(desde=a_las("2026-11-30T18:00"))
    acciones.quita_cierre(hasta=date(2026, 12, 10), actor=SECRETARIO, en=MARTES)

    assert (antes.vence_el, durante.vence_el) == (date(2027, 1, 8), date(2027, 1, 15))
    assert consultas.cierre_vigente(date(2026, 12, 10)) is not None
    assert consultas.cierre_vigente(date(2026, 12, 11)) is None


@pytest.mark.parametrize(
    ("norma", "rige_desde", "campo"),
    [("", date(2026, 12, 1), "norma"), ("Ordenanza", date(2026, 11, 23), "rige_desde")],
)
def test_sin_ordenanza_o_hacia_atras_no_hay_cierre(norma: str, rige_desde: date, campo: str) -> None:
    with pytest.raises(reglas.ErrorCalendario) as rechazo:
        acciones.fija_cierre(hora=time(17), norma=norma, rige_desde=rige_desde, actor=SECRETARIO, en=MARTES)

    assert rechazo.value.campo == campo


def test_se_avisa_una_vez_lo_que_esta_por_vencer() -> None:
    abre()
    tres_antes = a_las("2027-01-05T08:00")

    with escucha(PlazoPorVencer) as avisos:
        assert acciones.avisa_plazos(en=a_las("2027-01-04T23:59")) == 0
        assert acciones.avisa_plazos(en=tres_antes) == 1
        assert acciones.avisa_plazos(en=tres_antes) == 0

    assert [aviso.vence_el for aviso in avisos] == [date(2027, 1, 8)]


def test_se_avisa_una_vez_lo_vencido_y_lo_que_la_ley_dice_que_pasa() -> None:
    plazo = abre()
    despues = a_las("2027-01-09T00:00")

    with escucha(PlazoVencido) as avisos:
        assert acciones.avisa_plazos(en=despues) == 1
        assert acciones.avisa_plazos(en=despues) == 0

    assert [(aviso.codigo, "silencio" in aviso.al_vencer) for aviso in avisos] == [(plazo.codigo, True)]
    assert Anotacion.objects.filter(suceso="plazo.vencido", autor="sistema").count() == 1


def test_lo_cumplido_lo_anulado_y_lo_detenido_no_se_avisa() -> None:
    cumplido, anulado, detenido = abre(), abre(), abre()
    acciones.cumple_plazo(codigo=cumplido.codigo, con="despacho:1", en=MARTES, autor=AUTOR)
    acciones.anula_plazo(codigo=anulado.codigo, motivo="Duplicado", autor=AUTOR, en=MARTES)
    suspende(detenido, date(2026, 11, 30))

    assert acciones.avisa_plazos(en=a_las("2027-02-01T08:00")) == 0


def test_un_vencimiento_nuevo_se_avisa_de_nuevo() -> None:
    plazo = abre()
    acciones.avisa_plazos(en=a_las("2027-01-06T08:00"))
    prorroga(plazo, 5, en=a_las("2027-01-06T09:00"))

    with escucha(PlazoPorVencer) as avisos:
        acciones.avisa_plazos(en=a_las("2027-01-13T08:00"))

    assert [aviso.vence_el for aviso in avisos] == [date(2027, 1, 15)]


def test_si_quien_escucha_falla_ese_aviso_se_repite_y_el_otro_no() -> None:
    primero, segundo = abre(desde=a_las("2026-11-23T10:00")), abre()
    avisados: list[str] = []

    def falla_una_vez(aviso: PlazoVencido) -> None:
        if aviso.codigo == segundo.codigo and segundo.codigo not in fallados:
            fallados.append(aviso.codigo)
            raise RuntimeError
        avisados.append(aviso.codigo)

    fallados: list[str] = []
    eventos.suscribe(PlazoVencido)(falla_una_vez)
    try:
        with pytest.raises(RuntimeError):
            acciones.avisa_plazos(en=a_las("2027-02-01T08:00"))
        acciones.avisa_plazos(en=a_las("2027-02-01T09:00"))
    finally:
        eventos._suscriptores[PlazoVencido].remove(falla_una_vez)

    assert avisados == [primero.codigo, segundo.codigo]


def test_la_cuenta_de_un_plazo_guardado_se_puede_explicar() -> None:
    visto = consultas.plazos_de([abre().codigo], hoy=date(2026, 11, 24)).popitem()[1]

    semanas = consultas.explica(visto)

    assert all(len(semana) == 7 for semana in semanas)
    assert max(celda.numero or 0 for semana in semanas for celda in semana) == 30
    assert [celda.dia for semana in semanas for celda in semana if celda.clase == "vence"] == [date(2027, 1, 8)]


def test_los_feriados_del_ano_citan_su_norma() -> None:
    decreta(date(2026, 12, 15))

    feriados = {feriado.fecha: feriado for feriado in consultas.feriados_del_ano(2026)}

    assert (feriados[date(2026, 12, 15)].decretado, feriados[date(2026, 12, 15)].norma) == (True, "Ley 99.999")
    assert not feriados[date(2026, 6, 29)].decretado


def fija_cierre(rige_desde: date) -> None:
    acciones.fija_cierre(hora=time(17), norma="Ordenanza 3", rige_desde=rige_desde, actor=SECRETARIO, en=MARTES)


def test_la_hora_de_cierre_que_no_alcanzo_a_regir_desaparece() -> None:
    fija_cierre(date(2026, 12, 1))

    acciones.quita_cierre(hasta=date(2026, 11, 27), actor=SECRETARIO, en=MARTES)

    assert consultas.cierre_vigente(date(2026, 12, 1)) is None


def test_la_hora_de_cierre_que_ya_rige_no_se_quita_hacia_atras() -> None:
    fija_cierre(date(2026, 11, 24))

    with pytest.raises(reglas.ErrorCalendario, match="hacia atrás"):
        acciones.quita_cierre(hasta=date(2026, 11, 20), actor=SECRETARIO, en=MARTES)


def test_sin_hora_de_cierre_no_hay_nada_que_quitar() -> None:
    with pytest.raises(reglas.ErrorCalendario, match="a toda hora"):
        acciones.quita_cierre(hasta=date(2026, 12, 1), actor=SECRETARIO, en=MARTES)
