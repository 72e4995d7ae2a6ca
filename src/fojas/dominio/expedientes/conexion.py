"""Qué adaptador sirve cada puerto. `config.conexiones` los pone al arrancar; las pruebas pueden cambiarlos."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fojas.dominio.expedientes.puertos import Almacen, Imprenta, Lector


class SinConectar(RuntimeError):
    """Se pidió un puerto que nadie conectó."""


_fabricas: dict[str, Callable[[], object]] = {}


def conecta(
    *,
    almacen: Callable[[], Almacen] | None = None,
    imprenta: Callable[[], Imprenta] | None = None,
    lector: Callable[[], Lector] | None = None,
) -> None:
    """Deja puesta la fábrica de cada puerto que se nombre."""
    pedidas = {"almacen": almacen, "imprenta": imprenta, "lector": lector}
    _fabricas.update({nombre: fabrica for nombre, fabrica in pedidas.items() if fabrica is not None})


@contextmanager
def mientras(*, almacen: Callable[[], Almacen]) -> Iterator[None]:
    """Otro almacén solo dentro del bloque."""
    antes = dict(_fabricas)
    conecta(almacen=almacen)
    try:
        yield
    finally:
        _fabricas.clear()
        _fabricas.update(antes)


def almacen() -> Almacen:
    return _pide("almacen")  # type: ignore[return-value]


def imprenta() -> Imprenta:
    return _pide("imprenta")  # type: ignore[return-value]


def lector() -> Lector:
    return _pide("lector")  # type: ignore[return-value]


def _pide(nombre: str) -> object:
    try:
        return _fabricas[nombre]()
    except KeyError:
        raise SinConectar(nombre) from None
