"""Texto plano: dos escrituras de lo mismo quedan iguales; la ñ sigue siendo letra."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fojas.base.texto import palabras, plano


@pytest.mark.parametrize(
    ("escrito", "queda"),
    [
        ("Muñoz  Ávila", "muñoz avila"),
        ("PEN\u0303A", "peña"),
        ("Pingüino", "pinguino"),
        ("Decreto N° 4", "decreto n° 4"),
        ("Decreto Nº4", "decreto n° 4"),
        ("Decreto Nro. 4", "decreto n° 4"),
        ("Decreto nro 4", "decreto n° 4"),
        ("Decreto Núm. 4", "decreto n° 4"),
        ("Decreto N. 4", "decreto n° 4"),
        ("San Ramón n.", "san ramon n."),
        ("  ", ""),
    ],
)
def test_plano_iguala_las_formas_de_escribir(escrito: str, queda: str) -> None:
    assert plano(escrito) == queda


def test_la_enie_no_es_una_n() -> None:
    assert plano("Peña") != plano("Pena")


def test_palabras_no_mira_comas() -> None:
    assert palabras("Muñoz, Ana-María") == ["muñoz", "ana", "maria"]


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24F)))
def test_plano_dos_veces_es_lo_mismo(texto: str) -> None:
    assert plano(plano(texto)) == plano(texto)
