"""Varios a la vez, cada uno con su conexión, partiendo juntos."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def a_la_vez(tareas: Sequence[Callable[[], T]]) -> list[T]:
    """Lo que devolvió cada una; si alguna lanza, lanza."""
    salida = threading.Barrier(len(tareas))

    def corre(tarea: Callable[[], T]) -> T:
        salida.wait()
        try:
            return tarea()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tareas)) as hilos:
        return list(hilos.map(corre, tareas))
