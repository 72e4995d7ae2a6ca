"""Qué adaptador sirve cada puerta. `config.conexiones` los pone al arrancar; las pruebas pueden cambiarlos."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fojas.dominio.recepcion.puertos import Abridor, Buzon, Carpeta

_fabricas: dict[str, Callable[[], object]] = {}


def conecta(
    *,
    buzon: Callable[[], Buzon | None] | None = None,
    carpeta: Callable[[], Carpeta | None] | None = None,
    abridor: Callable[[], Abridor] | None = None,
) -> None:
    """Deja puesta la fábrica de cada puerto que se nombre."""
    pedidas = {"buzon": buzon, "carpeta": carpeta, "abridor": abridor}
    _fabricas.update({nombre: fabrica for nombre, fabrica in pedidas.items() if fabrica is not None})


@contextmanager
def mientras(
    *,
    buzon: Callable[[], Buzon | None] | None = None,
    carpeta: Callable[[], Carpeta | None] | None = None,
    abridor: Callable[[], Abridor] | None = None,
) -> Iterator[None]:
    """Otros adaptadores solo dentro del bloque."""
    antes = dict(_fabricas)
    conecta(buzon=buzon, carpeta=carpeta, abridor=abridor)
    try:
        yield
    finally:
        _fabricas.clear()
        _fabricas.update(antes)


def buzon() -> Buzon | None:
    """None si la municipalidad no configuró ninguno."""
    return _fabricas["buzon"]()  # type: ignore[return-value]


def carpeta() -> Carpeta | None:
    """None si no hay una carpeta vigilada."""
    return _fabricas["carpeta"]()  # type: ignore[return-value]


def abridor() -> Abridor:
    return _fabricas["abridor"]()  # type: ignore[return-value]
