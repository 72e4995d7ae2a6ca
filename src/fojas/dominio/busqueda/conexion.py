"""Qué índice se usa. `config.conexiones` lo pone al arrancar; las pruebas pueden cambiarlo."""

from collections.abc import Callable

from fojas.dominio.busqueda.puertos import Indice


class SinConectar(RuntimeError):
    """Se pidió el índice y nadie lo conectó."""


_fabricas: dict[str, Callable[[], Indice]] = {}


def conecta(*, indice: Callable[[], Indice]) -> None:
    """Deja puesta la fábrica del índice."""
    _fabricas["indice"] = indice


def indice() -> Indice:
    try:
        return _fabricas["indice"]()
    except KeyError:
        raise SinConectar("indice") from None
