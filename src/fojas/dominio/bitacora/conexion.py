"""Quién firma los puntos de control. `config.conexiones` lo pone al arrancar."""

from collections.abc import Callable

from fojas.dominio.bitacora.puertos import Sellador


class SinConectar(RuntimeError):
    """Se pidió firmar y nadie conectó al sellador."""


_fabricas: dict[str, Callable[[], Sellador]] = {}


def conecta(*, sellador: Callable[[], Sellador]) -> None:
    _fabricas["sellador"] = sellador


def sellador() -> Sellador:
    try:
        return _fabricas["sellador"]()
    except KeyError:
        raise SinConectar("sellador") from None
