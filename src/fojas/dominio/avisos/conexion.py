"""Qué adaptador entrega el correo."""

from collections.abc import Callable

from fojas.dominio.avisos.puertos import Cartero

_fabricas: dict[str, Callable[[], Cartero]] = {}


def conecta(*, cartero: Callable[[], Cartero]) -> None:
    _fabricas["cartero"] = cartero


def cartero() -> Cartero:
    return _fabricas["cartero"]()
