"""Códigos que se dictan por teléfono y el día de Chile."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fojas.base import codigos, tiempo


def test_un_codigo_no_usa_letras_que_se_confunden() -> None:
    usados = {letra for _ in range(300) for letra in codigos.nuevo()}

    assert not usados & set("01ILOU")


def test_dos_codigos_no_se_repiten() -> None:
    assert len({codigos.nuevo() for _ in range(2000)}) == 2000


@given(st.text(codigos.ALFABETO, min_size=1, max_size=20))
def test_agrupado_se_lee_de_vuelta_igual(codigo: str) -> None:
    assert codigos.limpia(codigos.agrupado(codigo).lower()) == codigo


@pytest.mark.parametrize(
    ("instante", "dia"),
    [
        (datetime(2027, 1, 1, 2, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 3, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 7, 1, 3, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 7, 1, 4, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_el_dia_cambia_a_la_medianoche_de_chile(instante: datetime, dia: date) -> None:
    assert tiempo.dia_de(instante) == dia


def test_la_hora_se_guarda_en_utc() -> None:
    assert tiempo.ahora().tzinfo is UTC
