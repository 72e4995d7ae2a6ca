"""El bucle del trabajador: toma, ejecuta, anota el resultado y sigue."""

import logging
import os
import socket
import threading
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import close_old_connections, connection

from fojas.base import cola as registro
from fojas.base import tiempo
from fojas.dominio.trabajos import acciones
from fojas.dominio.trabajos.models import Trabajo

registrador = logging.getLogger("fojas.trabajos")
LATIDO_S = 15
_cuidados: list[Callable[[], object]] = []


def registra_cuidado(funcion: Callable[[], object]) -> None:
    """Lo que el trabajador hace en cada vuelta además de trabajar, como dar lugar a las anotaciones."""
    if funcion not in _cuidados:
        _cuidados.append(funcion)


def _cuida_de_todo() -> None:
    for cuidado in _cuidados:
        cuidado()


def ejecuta(trabajo: Trabajo) -> bool:
    """Corre un trabajo ya tomado. Verdadero si resultó; lo demás queda anotado en la fila."""
    definicion = registro.busca(trabajo.tarea)
    try:
        definicion.funcion(**trabajo.argumentos)
    except Exception:  # noqa: BLE001 — borde exterior de un trabajo: lo que sea que falle debe quedar visible
        estado = acciones.falla(trabajo_id=trabajo.pk, error=traceback.format_exc(), en=tiempo.ahora())
        registrador.warning(
            "trabajo fallo", extra={"tarea": trabajo.tarea, "trabajo": trabajo.pk, "estado": estado.value}
        )
        return False
    acciones.termina(trabajo_id=trabajo.pk, en=tiempo.ahora())
    return True


def corre_pendientes(*, en: datetime | None = None, colas: Sequence[str] = ()) -> int:
    """Vacía la cola en este proceso, para las órdenes y las pruebas. Devuelve cuántos ejecutó."""
    hechos = 0
    while trabajo := acciones.toma(trabajador="en-proceso", colas=colas, en=en or tiempo.ahora()):
        ejecuta(trabajo)
        hechos += 1
    _cuida_de_todo()
    return hechos


class Motor:
    """Trabajador: varios hilos que toman trabajos y uno que cuida (latidos, muertos, programados, secuencia)."""

    def __init__(self, *, colas: Sequence[str] = (), hilos: int = 2, pausa_s: float = 0.3) -> None:
        self.colas = tuple(colas)
        self.hilos = hilos
        self.pausa_s = pausa_s
        self.nombre = f"{socket.gethostname()}:{os.getpid()}"
        self._para = threading.Event()
        self._en_curso: set[int] = set()
        self._candado = threading.Lock()

    def para(self) -> None:
        """Pide terminar: cada hilo acaba el trabajo que tiene y no toma otro."""
        self._para.set()

    def corre(self) -> None:
        """Corre hasta que se pida parar."""
        hilos = [threading.Thread(target=self._toma_y_ejecuta, name=f"trabajo-{n}") for n in range(self.hilos)]
        for hilo in hilos:
            hilo.start()
        try:
            self._cuida()
        finally:
            self._para.set()
            for hilo in hilos:
                hilo.join()
            acciones.olvida_trabajador(nombre=self.nombre)
            connection.close()

    def _toma_y_ejecuta(self) -> None:
        while not self._para.is_set():
            close_old_connections()
            trabajo = acciones.toma(trabajador=self.nombre, colas=self.colas, en=tiempo.ahora())
            if trabajo is None:
                self._para.wait(self.pausa_s)
                continue
            with self._candado:
                self._en_curso.add(trabajo.pk)
            ejecuta(trabajo)
            with self._candado:
                self._en_curso.discard(trabajo.pk)
        connection.close()

    def _cuida(self) -> None:
        proximo_latido = tiempo.ahora()
        while not self._para.is_set():
            close_old_connections()
            ahora = tiempo.ahora()
            _cuida_de_todo()
            if ahora >= proximo_latido:
                proximo_latido = ahora + timedelta(seconds=LATIDO_S)
                acciones.registra_trabajador(nombre=self.nombre, en=ahora)
                with self._candado:
                    vivos = tuple(self._en_curso)
                for trabajo_id in vivos:
                    acciones.late(trabajo_id=trabajo_id, en=ahora)
                acciones.recoge_muertos(en=ahora)
            acciones.encola_lo_programado(en=ahora)
            self._para.wait(self.pausa_s)
