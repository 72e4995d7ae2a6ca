"""Quien lee la bitácora solo ve lo que ya tiene lugar."""

from datetime import timedelta

import pytest

from fojas.dominio.bitacora import acciones, consultas
from fojas.dominio.bitacora.consultas import Filtros
from tests.fabricas.bitacora import MEDIODIA, anota_prueba, anota_varias

pytestmark = pytest.mark.django_db


def test_lo_que_no_tiene_lugar_no_se_ve() -> None:
    anota_prueba(1)
    acciones.secuencia_todo()
    anota_prueba(2)

    assert [entrada.objeto for entrada in consultas.lista()] == ["objeto-1"]


def test_la_bitacora_vacia_tiene_la_raiz_del_arbol_vacio() -> None:
    assert consultas.cabeza() == (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


def test_un_lector_la_recorre_en_orden_y_por_trozos() -> None:
    anota_varias(5)
    acciones.secuencia_todo()

    primero = consultas.desde(0, 3)
    resto = consultas.desde(primero[-1].posicion + 1, 3)

    assert [e.posicion for e in (*primero, *resto)] == [0, 1, 2, 3, 4]
    assert consultas.desde(5, 3) == []


def test_la_lista_va_de_lo_nuevo_a_lo_viejo_por_paginas() -> None:
    anota_varias(5)
    acciones.secuencia_todo()

    primera = consultas.lista(limite=2)
    segunda = consultas.lista(antes_de=primera[-1].posicion, limite=2)

    assert [e.posicion for e in (*primera, *segunda)] == [4, 3, 2, 1]


def test_cada_entrada_trae_su_frase() -> None:
    anota_prueba(3)
    acciones.secuencia_todo()

    assert consultas.lista()[0].frase == "Hizo el paso 3"


@pytest.mark.parametrize(
    "filtros",
    [
        Filtros(autor="P-JUAN"),
        Filtros(objeto="objeto-3"),
        Filtros(expediente="NGT-2"),
        Filtros(sucesos=("prueba.paso",), desde=MEDIODIA + timedelta(minutes=3)),
        Filtros(autor="P-JUAN", hasta=MEDIODIA + timedelta(minutes=4)),
    ],
)
def test_cada_filtro_deja_lo_que_pide(filtros: Filtros) -> None:
    anota_varias(2)
    anota_prueba(3, autor="P-JUAN", expediente="NGT-2")
    acciones.secuencia_todo()

    assert [entrada.objeto for entrada in consultas.lista(filtros)] == ["objeto-3"]


def test_un_expediente_muestra_lo_suyo_y_lo_de_sus_objetos() -> None:
    anota_varias(2)
    anota_prueba(3, expediente="NGT-2")
    acciones.secuencia_todo()

    assert [e.objeto for e in consultas.de_expediente("NGT-1")] == ["objeto-2", "objeto-1"]
    assert [e.expediente for e in consultas.de_objeto("objeto-3")] == ["NGT-2"]
