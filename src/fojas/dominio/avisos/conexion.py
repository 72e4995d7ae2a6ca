"""Qué adaptador entrega el correo y cuál notifica en el Domicilio Digital Único."""

from collections.abc import Callable

from fojas.dominio.avisos.puertos import Cartero, Notificador

_fabricas: dict[str, Callable[[], Cartero]] = {}
_notificadores: dict[str, Callable[[], Notificador | None]] = {}


def conecta(
    *, cartero: Callable[[], Cartero] | None = None, notificador: Callable[[], Notificador | None] | None = None
) -> None:
    """Deja el adaptador de cada puerto que se nombra; el otro sigue como estaba."""
    if cartero is not None:
        _fabricas["cartero"] = cartero
    if notificador is not None:
        _notificadores["notificador"] = notificador


def cartero() -> Cartero:
    return _fabricas["cartero"]()


def notificador() -> Notificador | None:
    """None si la municipalidad no tiene conectada la Plataforma de Notificaciones."""
    fabrica = _notificadores.get("notificador")
    return fabrica() if fabrica is not None else None
