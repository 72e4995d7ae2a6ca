"""RUN y RUT: se aceptan como los escribe la gente y se guardan de una sola forma."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fojas.base import rut


def digito(cuerpo: int) -> str:
    """Módulo 11, escrito aparte de la biblioteca."""
    suma = sum(int(cifra) * (2 + n % 6) for n, cifra in enumerate(reversed(str(cuerpo))))
    return "0123456789K"[-suma % 11]


@pytest.mark.parametrize(
    "escrito",
    ["12.345.678-5", "12345678-5", "123456785", " 12.345.678-5 ", "12.345.678–5", "12345678−5", "012345678-5"],
)
def test_toda_forma_de_escribirlo_se_guarda_igual(escrito: str) -> None:
    assert rut.normaliza(escrito) == "12345678-5"


def test_la_k_queda_en_mayuscula() -> None:
    assert rut.normaliza("1.000.005-k") == "1000005-K"


@given(st.integers(1_000_000, 99_999_999))
def test_todo_numero_vale_solo_con_su_digito(cuerpo: int) -> None:
    validos = [dv for dv in "0123456789K" if rut.es_valido(f"{cuerpo}-{dv}")]

    assert validos == [digito(cuerpo)]


@given(st.integers(1_000_000, 99_999_999))
def test_con_puntos_se_lee_de_vuelta_igual(cuerpo: int) -> None:
    guardado = f"{cuerpo}-{digito(cuerpo)}"

    assert rut.normaliza(rut.formatea(guardado)) == guardado


def test_un_digito_errado_nombra_el_numero() -> None:
    with pytest.raises(rut.RutInvalido, match=r"12\.345\.678"):
        rut.normaliza("12.345.678-4")


@pytest.mark.parametrize("escrito", ["", "rosa", "1", "12.345.678-", "12345678901234"])
def test_lo_que_no_es_un_rut_pide_escribirlo_completo(escrito: str) -> None:
    with pytest.raises(rut.RutInvalido):
        rut.normaliza(escrito)


def test_se_muestra_con_puntos_y_guion() -> None:
    assert rut.formatea("69170800-1") == "69.170.800-1"
