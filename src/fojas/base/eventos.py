"""Anunciar hacia arriba: el que publica no conoce a quien escucha, y ambos comparten la transacción."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

_suscriptores: dict[type, list[Callable[[Any], None]]] = defaultdict(list)
Suscriptor = TypeVar("Suscriptor", bound=Callable[[Any], None])


def suscribe(tipo: type) -> Callable[[Suscriptor], Suscriptor]:
    """Decora la función que atiende los eventos de `tipo`. Se registra al importar `suscriptores`."""

    def registra(funcion: Suscriptor) -> Suscriptor:
        if funcion not in _suscriptores[tipo]:
            _suscriptores[tipo].append(funcion)
        return funcion

    return registra


def publica(evento: object) -> None:
    """Llama a cada suscriptor en orden de registro; si uno lanza, la transacción del que publica se deshace."""
    for funcion in _suscriptores[type(evento)]:
        funcion(evento)
