"""Anunciar hacia arriba y registrar tareas."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from fojas.base import cola, eventos


@dataclass(frozen=True)
class AlgoPaso:
    que: str


@pytest.fixture
def oidos() -> Iterator[list[str]]:
    lista: list[str] = []
    yield lista
    eventos._suscriptores.pop(AlgoPaso, None)


@pytest.fixture
def sin_tareas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cola, "_tareas", {})


def test_cada_suscriptor_oye_una_vez_y_en_orden(oidos: list[str]) -> None:
    def primero(aviso: AlgoPaso) -> None:
        oidos.append(f"primero {aviso.que}")

    eventos.suscribe(AlgoPaso)(primero)
    eventos.suscribe(AlgoPaso)(primero)
    eventos.suscribe(AlgoPaso)(lambda aviso: oidos.append(f"segundo {aviso.que}"))

    eventos.publica(AlgoPaso("x"))

    assert oidos == ["primero x", "segundo x"]


def test_si_uno_lanza_lo_sabe_quien_publica(oidos: list[str]) -> None:
    @eventos.suscribe(AlgoPaso)
    def rompe(aviso: AlgoPaso) -> None:
        raise LookupError(aviso.que)

    with pytest.raises(LookupError):
        eventos.publica(AlgoPaso("x"))


def test_publicar_sin_suscriptores_no_hace_nada() -> None:
    eventos.publica(AlgoPaso("x"))


@pytest.mark.usefixtures("sin_tareas")
def test_una_tarea_sin_registrar_no_se_encuentra() -> None:
    with pytest.raises(cola.TareaDesconocida):
        cola.busca("nadie.la_registro")


@pytest.mark.usefixtures("sin_tareas")
def test_dos_tareas_no_comparten_nombre() -> None:
    cola.tarea("prueba.una")(lambda: None)

    with pytest.raises(ValueError, match="ya está registrada"):
        cola.tarea("prueba.una")(lambda: None)


def test_avanzar_fuera_del_trabajador_no_detiene_a_nadie() -> None:
    assert cola.avanza(1, 2)


def test_avanzar_informa_a_quien_ejecuta() -> None:
    dichos: list[tuple[int, int, str]] = []

    def avance(hechos: int, total: int, mensaje: str) -> bool:
        dichos.append((hechos, total, mensaje))
        return False

    with cola.con_avance(avance):
        sigue = cola.avanza(3, 10, "Tres de diez")

    assert (sigue, dichos) == (False, [(3, 10, "Tres de diez")])
