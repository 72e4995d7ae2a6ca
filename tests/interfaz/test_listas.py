"""Llaves de página, filtros y planillas, sin base de datos."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from fojas.interfaz import exporta, listas
from fojas.interfaz.listas import Columna, Lista, Pedido, Vacia


@dataclass(frozen=True)
class Fila:
    id: int
    nombre: str


LISTA: Lista[Fila] = Lista(
    clave="filas",
    descripcion="Filas",
    columnas=(Columna("nombre", "Nombre", lambda f: f.nombre, principal=True),),
    llave=lambda f: (f.nombre, f.id),
    vacia=Vacia("", ""),
    por_pagina=2,
)
FILAS = [Fila(1, "a"), Fila(2, "a"), Fila(3, "ñandú"), Fila(4, "z")]


def test_la_llave_va_y_vuelve() -> None:
    assert listas.valores_de(listas.llave(("ñandú", 7))) == ["ñandú", 7]


@pytest.mark.parametrize("llave", ["", "%%", "xx", "bnVsbA", "eyJhIjoxfQ"])
def test_una_llave_que_no_es_llave_no_da_valores(llave: str) -> None:
    assert listas.valores_de(llave) is None


def test_una_pagina_llena_trae_la_llave_de_la_que_sigue() -> None:
    pagina = listas.corta(LISTA, FILAS[:3])

    assert list(pagina.filas) == FILAS[:2]
    assert listas.valores_de(pagina.siguiente) == ["a", 2]


def test_la_ultima_pagina_no_tiene_siguiente() -> None:
    assert listas.corta(LISTA, FILAS[:2]).siguiente == ""


def test_una_lista_ya_leida_sigue_desde_la_ultima_vista() -> None:
    assert listas.ya_leida(LISTA, FILAS)(Pedido({}, ["a", 2], 3)) == FILAS[2:]


def test_los_valores_de_otro_tipo_no_sirven_de_llave() -> None:
    assert Pedido({}, [1, "a"], 3).tras(str, int) is None
    assert Pedido({}, ["a"], 3).tras(str, int) is None
    assert Pedido({}, ["a", 1], 3).tras(str, int) == ("a", 1)


@pytest.mark.parametrize("texto", ["2026-11-23", "23-11-2026", "23/11/2026", "23.11.2026", " 23-11-26 "])
def test_un_dia_se_entiende_en_sus_formas_usuales(texto: str) -> None:
    assert listas.dia_escrito(texto) == date(2026, 11, 23)


@pytest.mark.parametrize("texto", ["", "31-02-2026", "mañana", "2026"])
def test_lo_que_no_es_un_dia_no_lo_es(texto: str) -> None:
    assert listas.dia_escrito(texto) is None


def test_una_vista_no_guarda_la_pagina_ni_el_formato() -> None:
    assert listas.consulta_de(QueryDict("q=x&desde=abc&formato=csv&clase=&col=a&col=b")) == "q=x&col=a&col=b"


@pytest.mark.parametrize("celda", ["=1+1", "+569", "-3", "@x", "\tx"])
def test_el_csv_desarma_las_formulas(celda: str) -> None:
    contenido = exporta.csv_de("x", ["a"], [[celda]]).content.decode("utf-8-sig")

    assert f"'{celda}" in contenido


def test_las_fechas_se_leen_en_hora_de_chile() -> None:
    assert exporta.en_palabras(datetime(2027, 1, 1, 1, 30, tzinfo=UTC)) == "31-12-2026 22:30"
