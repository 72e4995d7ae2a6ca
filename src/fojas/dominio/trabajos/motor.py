"""El bucle del trabajador: toma, ejecuta, anota el resultado y sigue."""

import logging
import os
import socket
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection

from fojas.base import cola as registro
from fojas.base import tiempo
from fojas.dominio.trabajos import acciones, consultas
from fojas.dominio.trabajos.models import Trabajo

registrador = logging.getLogger("fojas.trabajos")
LATIDO_S = 15
APARTE = ("lectura", "fondo")
"""Colas de trabajos pesados: cada una tiene su propio hilo y no ocupa los de comprobantes y correos."""
_cuidados: list[Callable[[], int | None]] = []


def registra_cuidado(funcion: Callable[[], int | None]) -> None:
    """Lo que el trabajador hace en cada vuelta además de trabajar, como dar lugar a las anotaciones.

    Devuelve cuánto hizo; 0 si no había nada.
    """
    if funcion not in _cuidados:
        _cuidados.append(funcion)


def _cuida_de_todo() -> int:
    """Hace cada cuidado; el que falla queda en el registro y no impide los demás. Devuelve cuánto hicieron."""
    hecho = 0
    for cuidado in _cuidados:
        try:
            hecho += cuidado() or 0
        except Exception:  # noqa: BLE001 — borde exterior: un cuidado que falla no puede detener al trabajador
            registrador.exception("cuidado fallo", extra={"cuidado": getattr(cuidado, "__name__", str(cuidado))})
    return hecho


def ejecuta(trabajo: Trabajo) -> bool:
    """Corre un trabajo ya tomado. Verdadero si resultó; lo demás queda anotado en la fila."""

    def avance(hechos: int, total: int, mensaje: str) -> bool:
        return acciones.avanza(trabajo, hechos=hechos, total=total, mensaje=mensaje, en=tiempo.ahora())

    try:
        with registro.con_avance(avance):
            registro.busca(trabajo.tarea).funcion(**trabajo.argumentos)
    except Exception:  # noqa: BLE001 — borde exterior de un trabajo: lo que sea que falle debe quedar visible
        estado = acciones.falla(trabajo, error=traceback.format_exc(), en=tiempo.ahora())
        registrador.warning(
            "trabajo fallo", extra={"tarea": trabajo.tarea, "trabajo": trabajo.pk, "estado": estado.value}
        )
        return False
    acciones.termina(trabajo, en=tiempo.ahora())
    return True


def corre_pendientes(*, en: datetime | None = None, colas: Sequence[str] = ()) -> int:
    """Vacía la cola en este proceso, para las órdenes y las pruebas. Devuelve cuántos ejecutó."""
    hechos = 0
    queda = True
    while queda:
        queda = bool(_cuida_de_todo())
        while trabajo := acciones.toma(trabajador="en-proceso", colas=colas, en=en or tiempo.ahora()):
            ejecuta(trabajo)
            hechos += 1
            queda = True
    return hechos


def nombre_de(pid: int) -> str:
    """Cómo se anota en los latidos el trabajador de ese proceso de este equipo."""
    return f"{socket.gethostname()}:{pid}"[:80]


def olvida_a_los_muertos() -> None:
    """Los trabajadores de este equipo cuyo proceso ya no existe: se apagó de golpe y su trabajo espera."""
    for nombre in consultas.trabajadores_de(socket.gethostname()):
        numero = nombre.rpartition(":")[2]
        if numero.isdecimal() and not Path(f"/proc/{numero}").exists():
            acciones.olvida_trabajador(nombre=nombre, en=tiempo.ahora())


class Motor:
    """Trabajador: varios hilos que toman trabajos y uno que cuida (latidos, muertos, programados, secuencia).

    Si no se le nombran colas, hay además un hilo para cada una de las pesadas y los otros no las toman.
    """

    def __init__(self, *, colas: Sequence[str] = (), hilos: int = 2, pausa_s: float = 0.3) -> None:
        self.colas = tuple(colas)
        self.hilos = hilos
        self.pausa_s = pausa_s
        self.nombre = nombre_de(os.getpid())
        self._para = threading.Event()
        self._en_curso: dict[int, Trabajo] = {}
        self._candado = threading.Lock()

    def para(self) -> None:
        """Pide terminar: cada hilo acaba el trabajo que tiene y no toma otro."""
        self._para.set()

    def corre(self) -> None:
        """Corre hasta que se pida parar."""
        hilos = [
            threading.Thread(target=self._toma_y_ejecuta, args=(suyas, salvo), name=f"trabajo-{n}")
            for n, (suyas, salvo) in enumerate(self._repartidas())
        ]
        vigilante = threading.Thread(target=self._late, name="latidos")
        for hilo in (*hilos, vigilante):
            hilo.start()
        try:
            self._insiste(olvida_a_los_muertos)
            self._insiste(lambda: acciones.programa_lo_declarado(en=tiempo.ahora()))
            while not self._para.is_set():
                self._insiste(self._cuida)
                self._para.wait(self.pausa_s)
        finally:
            self._para.set()
            for hilo in hilos:
                hilo.join()
            vigilante.join()
            self._insiste(lambda: acciones.olvida_trabajador(nombre=self.nombre, en=tiempo.ahora()))
            connection.close()

    def _insiste(self, paso: Callable[[], object]) -> None:
        """Una base que no responde se vuelve a intentar en la vuelta siguiente: el trabajador no muere por eso."""
        try:
            close_old_connections()
            paso()
        except DatabaseError:
            registrador.exception("la base no responde")
            self._para.wait(self.pausa_s)

    def _repartidas(self) -> list[tuple[Sequence[str], Sequence[str]]]:
        """De cada hilo, las colas que toma (vacío, todas) y las que no."""
        if self.colas:
            return [(self.colas, ())] * self.hilos
        return [((), APARTE)] * self.hilos + [((cola,), ()) for cola in APARTE]

    def _toma_y_ejecuta(self, colas: Sequence[str], salvo: Sequence[str]) -> None:
        while not self._para.is_set():
            self._insiste(partial(self._un_trabajo, colas, salvo))
        connection.close()

    def _un_trabajo(self, colas: Sequence[str], salvo: Sequence[str]) -> None:
        trabajo = acciones.toma(trabajador=self.nombre, colas=colas, salvo=salvo, en=tiempo.ahora())
        if trabajo is None:
            self._para.wait(self.pausa_s)
            return
        with self._candado:
            self._en_curso[trabajo.pk] = trabajo
        try:
            ejecuta(trabajo)
        finally:
            with self._candado:
                self._en_curso.pop(trabajo.pk, None)

    def _cuida(self) -> None:
        _cuida_de_todo()
        acciones.encola_lo_programado(en=tiempo.ahora())

    def _late(self) -> None:
        """En su propio hilo y hasta que termine el último trabajo: un cuidado largo no debe parecer una muerte."""
        while True:
            self._insiste(self._un_latido)
            if self._para.wait(LATIDO_S) and not self._queda_en_curso():
                break
        connection.close()

    def _queda_en_curso(self) -> bool:
        with self._candado:
            en_curso = bool(self._en_curso)
        if en_curso:
            time.sleep(self.pausa_s)
        return en_curso

    def _un_latido(self) -> None:
        ahora = tiempo.ahora()
        acciones.registra_trabajador(nombre=self.nombre, en=ahora)
        with self._candado:
            vivos = tuple(self._en_curso.values())
        for trabajo in vivos:
            acciones.late(trabajo, en=ahora)
        acciones.recoge_muertos(en=ahora)
