"""Lo que se pregunta más de una vez en una misma petición y no cambia durante ella."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_recuerdos: ContextVar[dict[str, Any] | None] = ContextVar("recuerdos", default=None)


@contextmanager
def recuerda() -> Iterator[None]:
    """Mientras dura, `una_vez` calcula cada cosa una sola vez; fuera de él, siempre."""
    marca = _recuerdos.set({})
    try:
        yield
    finally:
        _recuerdos.reset(marca)


def una_vez(clave: str, calcula: Callable[[], T]) -> T:
    recuerdos = _recuerdos.get()
    if recuerdos is None:
        return calcula()
    if clave not in recuerdos:
        recuerdos[clave] = calcula()
    recuerdo: T = recuerdos[clave]
    return recuerdo


def olvida(clave: str) -> None:
    """Lo llama quien lo cambia, para que la misma petición vea lo nuevo."""
    if (recuerdos := _recuerdos.get()) is not None:
        recuerdos.pop(clave, None)
