"""Qué adaptador sirve cada puerto. `config.conexiones` los pone al arrancar; las pruebas pueden cambiarlos."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fojas.dominio.expedientes.puertos import Almacen, Antivirus, Imprenta, Lector, Retratista


class SinConectar(RuntimeError):
    """Se pidió un puerto que nadie conectó."""


_fabricas: dict[str, Callable[[], object]] = {}


def conecta(
    *,
    almacen: Callable[[], Almacen] | None = None,
    imprenta: Callable[[], Imprenta] | None = None,
    lector: Callable[[], Lector] | None = None,
    retratista: Callable[[], Retratista] | None = None,
    antivirus: Callable[[], Antivirus | None] | None = None,
) -> None:
    """Deja puesta la fábrica de cada puerto que se nombre."""
    pedidas: dict[str, Callable[[], object] | None] = {
        "almacen": almacen, "imprenta": imprenta, "lector": lector, "retratista": retratista, "antivirus": antivirus,
    }  # fmt: skip
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


def retratista() -> Retratista:
    return _pide("retratista")  # type: ignore[return-value]


def antivirus() -> Antivirus | None:
    """None si la oficina no usa antivirus."""
    return _pide("antivirus") if "antivirus" in _fabricas else None  # type: ignore[return-value]


def _pide(nombre: str) -> object:
    try:
        return _fabricas[nombre]()
    except KeyError:
        raise SinConectar(nombre) from None
