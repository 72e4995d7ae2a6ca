"""Desde qué día queda notificada una persona, según el canal y el comienzo del procedimiento."""

from datetime import date, datetime

import pytest

from fojas.base.tiempo import ZONA
from fojas.dominio.calendario import reglas
from fojas.dominio.calendario.reglas import Calendario

ANTES, DESPUES = date(2026, 6, 30), date(2026, 7, 1)
CALENDARIO = Calendario(
    {date(2026, 12, 8): "Inmaculada Concepción", date(2026, 9, 18): "Independencia"}, desde=2026, hasta=2027
)


def a_las(dia: date, hora: int = 10) -> datetime:
    return datetime(dia.year, dia.month, dia.day, hora, tzinfo=ZONA)


@pytest.mark.parametrize(
    ("canal", "dia", "procedimiento", "surte"),
    [
        ("carta_certificada", date(2026, 12, 3), ANTES, date(2026, 12, 9)),
        ("carta_certificada", date(2026, 12, 3), DESPUES, date(2026, 12, 9)),
        ("carta_certificada", date(2026, 11, 21), DESPUES, date(2026, 11, 25)),
        ("ddu", date(2026, 9, 16), DESPUES, date(2026, 9, 22)),
        ("ddu", date(2026, 11, 20), DESPUES, date(2026, 11, 25)),
        ("ddu", date(2026, 11, 20), ANTES, None),
        ("meson", date(2026, 11, 20), ANTES, date(2026, 11, 20)),
        ("meson", date(2026, 11, 21), DESPUES, date(2026, 11, 21)),
        ("correo", date(2026, 11, 20), ANTES, None),
        ("correo", date(2026, 11, 20), DESPUES, None),
    ],
)
def test_cada_canal_notifica_el_dia_de_su_norma(canal: str, dia: date, procedimiento: date, surte: date | None) -> None:
    resultado = reglas.notificacion(
        canal=canal, en=a_las(dia), calendario=CALENDARIO, procedimiento_desde=procedimiento
    )

    assert resultado.surte_el == surte
    assert "art." in resultado.norma
    assert resultado.explicacion


def test_el_correo_aceptado_notifica_en_procedimientos_antiguos() -> None:
    resultado = reglas.notificacion(
        canal="correo", en=a_las(date(2026, 11, 21)), calendario=CALENDARIO, procedimiento_desde=ANTES, aceptada=True
    )

    assert resultado.surte_el == date(2026, 11, 23)


def test_el_correo_aceptado_sigue_siendo_un_aviso_en_procedimientos_nuevos() -> None:
    resultado = reglas.notificacion(
        canal="correo", en=a_las(date(2026, 11, 20)), calendario=CALENDARIO, procedimiento_desde=DESPUES, aceptada=True
    )

    assert resultado.surte_el is None


def test_a_medianoche_de_chile_cuenta_el_dia_de_chile() -> None:
    noche = datetime(2026, 11, 20, 23, 30, tzinfo=ZONA)

    resultado = reglas.notificacion(canal="meson", en=noche, calendario=CALENDARIO, procedimiento_desde=DESPUES)

    assert resultado.surte_el == date(2026, 11, 20)


def test_un_canal_sin_norma_se_rechaza() -> None:
    with pytest.raises(reglas.CanalDesconocido, match="paloma"):
        reglas.notificacion(
            canal="paloma", en=a_las(date(2026, 11, 20)), calendario=CALENDARIO, procedimiento_desde=DESPUES
        )


@pytest.mark.parametrize(("aceptada", "surte"), [(True, date(2026, 11, 20)), (False, None)])
def test_en_acceso_a_la_informacion_el_correo_notifica_a_quien_lo_pidio(aceptada: bool, surte: date | None) -> None:
    resultado = reglas.notificacion(
        canal="correo", en=a_las(date(2026, 11, 20)), calendario=CALENDARIO, procedimiento_desde=DESPUES,
        aceptada=aceptada, procedimiento="acceso-informacion",
    )  # fmt: skip

    assert (resultado.surte_el, resultado.norma) == (surte, "Ley 20.285, art. 12 inc. final")


def test_una_ley_especial_no_cambia_los_otros_canales() -> None:
    resultado = reglas.notificacion(
        canal="ddu", en=a_las(date(2026, 11, 20)), calendario=CALENDARIO, procedimiento_desde=DESPUES,
        procedimiento="acceso-informacion",
    )  # fmt: skip

    assert resultado.surte_el == date(2026, 11, 25)
