"""El registro de tareas: qué se puede encolar, con qué límites. Quien las guarda y ejecuta es `trabajos`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

Funcion = TypeVar("Funcion", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Tarea:
    nombre: str
    funcion: Callable[..., Any]
    intentos: int
    """Ejecuciones como máximo, la primera incluida."""
    limite_s: int
    """Segundos sin latido tras los que se da por muerta."""
    cola: str
    cada_s: int | None = None
    """Cada cuántos segundos se encola sola; None si solo se ejecuta cuando alguien la pide."""


Avance = Callable[[int, int, str], bool]
"""Recibe hechas, total y avance en palabras; falso si la tarea debe detenerse."""


class TareaDesconocida(LookupError):
    """Se encoló un nombre que ningún `tareas.py` registra."""


_tareas: dict[str, Tarea] = {}
_avance: ContextVar[Avance | None] = ContextVar("avance", default=None)


def tarea(
    nombre: str, *, intentos: int = 5, limite_s: int = 300, cola: str = "normal", cada_s: int | None = None
) -> Callable[[Funcion], Funcion]:
    """Registra una tarea: argumentos solo por nombre, con identificadores, y repetible sin daño."""

    def registra(funcion: Funcion) -> Funcion:
        previa = _tareas.get(nombre)
        if previa is not None and previa.funcion is not funcion:
            raise ValueError(f"La tarea {nombre} ya está registrada.")
        _tareas[nombre] = Tarea(nombre, funcion, intentos, limite_s, cola, cada_s)
        return funcion

    return registra


def busca(nombre: str) -> Tarea:
    try:
        return _tareas[nombre]
    except KeyError:
        raise TareaDesconocida(nombre) from None


def registradas() -> tuple[Tarea, ...]:
    return tuple(sorted(_tareas.values(), key=lambda tarea: tarea.nombre))


@contextmanager
def con_avance(avance: Avance) -> Iterator[None]:
    """Mientras dura, `avanza` informa a quien ejecuta la tarea."""
    ficha = _avance.set(avance)
    try:
        yield
    finally:
        _avance.reset(ficha)


def avanza(hechos: int, total: int, mensaje: str = "") -> bool:
    """Lo llama una tarea larga para decir cuánto lleva. Falso si se pidió cancelar: debe detenerse."""
    avance = _avance.get()
    return avance is None or avance(hechos, total, mensaje)
