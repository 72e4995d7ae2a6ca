"""La cuenta de los días: propiedades que valen para toda fecha, y lo que se rechaza."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fojas.base.tiempo import ZONA
from fojas.dominio.calendario import consultas, reglas
from fojas.dominio.calendario.reglas import Calendario, Cierre, ProrrogaNoPermitida
from fojas.normativa.plazos import REGLAS, Unidad

FECHAS = st.dates(min_value=date(2001, 1, 1), max_value=date(2050, 12, 31))
CANTIDADES = st.integers(min_value=1, max_value=400)
INSTANTES = st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2050, 12, 31))  # noqa: DTZ001


@cache
def negrete() -> Calendario:
    return Calendario(
        consultas.feriados_de_ley(region="BI", comuna="08307"), desde=consultas.PRIMER_ANO, hasta=consultas.ULTIMO_ANO
    )


def en(texto: str) -> datetime:
    return datetime.fromisoformat(texto).replace(tzinfo=ZONA)


@given(desde=FECHAS, cantidad=CANTIDADES)
def test_un_plazo_en_habiles_siempre_vence_en_habil(desde: date, cantidad: int) -> None:
    vence = reglas.suma(cantidad=cantidad, unidad=Unidad.HABILES, desde=desde, calendario=negrete()).vence

    assert negrete().es_habil(vence)


@given(desde=FECHAS, cantidad=CANTIDADES)
def test_contar_lo_sumado_devuelve_la_cantidad(desde: date, cantidad: int) -> None:
    assert negrete().habiles_entre(desde, negrete().suma_habiles(desde, cantidad)) == cantidad


@given(desde=FECHAS, otra=FECHAS)
def test_contar_al_reves_es_lo_mismo_con_otro_signo(desde: date, otra: date) -> None:
    assert negrete().habiles_entre(desde, otra) == -negrete().habiles_entre(otra, desde)


@given(desde=FECHAS, despues=st.integers(min_value=0, max_value=60), cantidad=CANTIDADES)
@pytest.mark.parametrize("unidad", [Unidad.HABILES, Unidad.CORRIDOS, Unidad.MESES])
def test_quien_empieza_despues_no_vence_antes(unidad: Unidad, desde: date, despues: int, cantidad: int) -> None:
    veces = cantidad % 24 + 1 if unidad == Unidad.MESES else cantidad

    antes = reglas.suma(cantidad=veces, unidad=unidad, desde=desde, calendario=negrete()).vence
    luego = reglas.suma(
        cantidad=veces, unidad=unidad, desde=desde + timedelta(despues), calendario=negrete()
    ).vence  # fmt: skip

    assert antes <= luego


@given(desde=FECHAS, cantidad=CANTIDADES)
def test_un_dia_mas_vence_despues(desde: date, cantidad: int) -> None:
    assert negrete().suma_habiles(desde, cantidad) < negrete().suma_habiles(desde, cantidad + 1)


@given(desde=FECHAS, cantidad=CANTIDADES)
def test_contados_y_omitidos_cubren_todos_los_dias(desde: date, cantidad: int) -> None:
    computo = reglas.suma(cantidad=cantidad, unidad=Unidad.HABILES, desde=desde, calendario=negrete())

    dias = sorted([*computo.contados, *(omitido.dia for omitido in computo.omitidos)])

    assert dias == [desde + timedelta(n) for n in range(1, (computo.vence - desde).days + 1)]


@given(instante=INSTANTES, horas=st.integers(min_value=1, max_value=200))
def test_las_horas_nunca_terminan_en_inhabil(instante: datetime, horas: int) -> None:
    computo = reglas.suma_horas(horas=horas, desde=instante.replace(tzinfo=ZONA), calendario=negrete())

    assert negrete().es_habil(computo.vence)
    assert computo.vence_en.date() == computo.vence


@given(instante=INSTANTES, horas=st.integers(min_value=1, max_value=200))
def test_las_horas_corridas_son_horas_de_reloj(instante: datetime, horas: int) -> None:
    desde = instante.replace(tzinfo=UTC)

    computo = reglas.suma_horas(horas=horas, desde=desde, calendario=negrete(), corridas=True)

    assert computo.vence_en.astimezone(UTC) - desde == timedelta(hours=horas)


@given(instante=INSTANTES)
def test_lo_presentado_cuenta_desde_un_habil_que_no_es_anterior(instante: datetime) -> None:
    desde = reglas.cuenta_desde(instante.replace(tzinfo=ZONA), negrete())

    assert negrete().es_habil(desde)
    assert desde >= instante.date()


@pytest.mark.parametrize(
    ("recibido", "cuenta"),
    [
        ("2026-11-20T23:59", date(2026, 11, 20)),
        ("2026-11-21T00:00", date(2026, 11, 23)),
        ("2026-11-22T23:59", date(2026, 11, 23)),
        ("2026-12-08T09:00", date(2026, 12, 9)),
        ("2026-11-20T03:00", date(2026, 11, 20)),
    ],
)
def test_se_recibe_todo_el_dia_y_el_inhabil_pasa_al_habil(recibido: str, cuenta: date) -> None:
    assert reglas.cuenta_desde(en(recibido), negrete()) == cuenta


def test_a_las_22_de_chile_sigue_siendo_el_mismo_dia_aunque_en_utc_ya_no() -> None:
    recibido = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)

    assert reglas.cuenta_desde(recibido, negrete()) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("recibido", "cuenta"),
    [
        ("2026-11-24T17:00", date(2026, 11, 24)),
        ("2026-11-24T17:01", date(2026, 11, 25)),
        ("2026-11-27T17:01", date(2026, 11, 30)),
        ("2026-11-21T18:00", date(2026, 11, 23)),
        ("2026-10-30T18:00", date(2026, 10, 30)),
        ("2026-12-30T18:00", date(2026, 12, 30)),
    ],
)
def test_la_hora_de_la_ordenanza_vale_solo_mientras_rige(recibido: str, cuenta: date) -> None:
    cierre = Cierre(time(17), "Ordenanza 1, art. 5", date(2026, 11, 1), date(2026, 12, 15))
    calendario = Calendario(negrete().feriados, desde=2026, hasta=2027, cierres=[cierre])

    assert reglas.cuenta_desde(en(recibido), calendario) == cuenta


@pytest.mark.parametrize(
    ("tramo", "dias"),
    [
        ((date(2026, 11, 30), date(2026, 12, 7)), 5),
        ((date(2026, 11, 28), date(2026, 12, 1)), 1),
        ((date(2026, 12, 4), date(2026, 12, 9)), 2),
        ((date(2026, 12, 4), date(2026, 12, 4)), 0),
        ((date(2026, 11, 20), date(2026, 11, 26)), 1),
    ],
)
def test_suspendido_desde_un_dia_y_hasta_la_vispera_de_reanudar(tramo: tuple[date, date], dias: int) -> None:
    contados = reglas.dias_suspendidos(
        [tramo], inicio=date(2026, 11, 24), unidad=Unidad.HABILES, calendario=negrete()
    )  # fmt: skip

    assert contados == dias


def test_en_meses_lo_suspendido_son_dias_corridos() -> None:
    tramo = (date(2026, 11, 30), date(2026, 12, 7))

    assert reglas.dias_suspendidos([tramo], inicio=date(2026, 11, 2), unidad=Unidad.MESES, calendario=negrete()) == 7


@pytest.mark.parametrize(
    ("regla", "cantidad", "dice"),
    [
        ("cgr-oficio", None, "no trae plazo fijo"),
        ("cgr-oficio", 0, "1 o más"),
        ("oirs-respuesta", 31, "hasta 30"),
        ("lbpa-prueba", 9, "10 o más"),
        ("lbpa-prueba", 31, "hasta 30"),
        ("lbpa-informacion-publica", 9, "10 o más"),
    ],
)
def test_una_cantidad_que_no_cabe_en_la_norma_se_rechaza(regla: str, cantidad: int | None, dice: str) -> None:
    with pytest.raises(reglas.FaltaCantidad, match=dice):
        reglas.calcula(REGLAS[regla], desde=en("2026-11-24T10:00"), calendario=negrete(), cantidad=cantidad)


@pytest.mark.parametrize("dia", [date(1999, 12, 31), date(2061, 1, 1)])
def test_fuera_del_calendario_no_se_inventa_una_fecha(dia: date) -> None:
    with pytest.raises(reglas.FueraDelCalendario):
        reglas.suma(cantidad=5, unidad=Unidad.HABILES, desde=dia, calendario=negrete())


def prorroga(regla: str = "oirs-respuesta", **cambios: object) -> None:
    pedido: dict[str, object] = {
        "cantidad_original": 30, "pedida": 15, "ya_prorrogado": 0, "fundamento": "Faltan informes",
        "hoy": date(2026, 12, 1), "vence": date(2027, 1, 6),
    }  # fmt: skip
    reglas.exige_prorroga(REGLAS[regla], **(pedido | cambios))  # type: ignore[arg-type]


def test_la_prorroga_de_la_mitad_y_antes_de_vencer_se_concede() -> None:
    prorroga()
    prorroga(hoy=date(2027, 1, 6))
    prorroga("concejal-informacion", cantidad_original=15, pedida=40)


@pytest.mark.parametrize(
    ("cambios", "dice"),
    [
        ({"pedida": 16}, "hasta 15 más"),
        ({"pedida": 10, "ya_prorrogado": 10}, "hasta 5 más"),
        ({"cantidad_original": 10, "pedida": 6}, "hasta 5 más"),
        ({"pedida": 0}, "cuánto se alarga"),
        ({"fundamento": "  "}, "fundamento"),
        ({"hoy": date(2027, 1, 7)}, "venció el 06-01-2027"),
        ({"regla": "reclamo-ilegalidad"}, "no admite prórroga"),
    ],
)
def test_una_prorroga_que_la_ley_no_da_se_rechaza_con_su_norma(cambios: dict[str, object], dice: str) -> None:
    with pytest.raises(ProrrogaNoPermitida, match=dice) as rechazo:
        prorroga(**cambios)  # type: ignore[arg-type]

    assert "art" in rechazo.value.norma
