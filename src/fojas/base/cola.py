"""El registro de tareas: qué se puede encolar, con qué límites. Quien las guarda y ejecuta es `trabajos`."""

from collections.abc import Callable
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


class TareaDesconocida(LookupError):
    """Se encoló un nombre que ningún `tareas.py` registra."""


_tareas: dict[str, Tarea] = {}


def tarea(nombre: str, *, intentos: int = 5, limite_s: int = 300, cola: str = "normal") -> Callable[[Funcion], Funcion]:
    """Registra una tarea: argumentos solo por nombre, con identificadores, y repetible sin daño."""

    def registra(funcion: Funcion) -> Funcion:
        previa = _tareas.get(nombre)
        if previa is not None and previa.funcion is not funcion:
            raise ValueError(f"La tarea {nombre} ya está registrada.")
        _tareas[nombre] = Tarea(nombre, funcion, intentos, limite_s, cola)
        return funcion

    return registra


def busca(nombre: str) -> Tarea:
    try:
        return _tareas[nombre]
    except KeyError:
        raise TareaDesconocida(nombre) from None


def registradas() -> tuple[Tarea, ...]:
    return tuple(sorted(_tareas.values(), key=lambda tarea: tarea.nombre))
