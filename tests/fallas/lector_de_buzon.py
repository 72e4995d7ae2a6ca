"""Un proceso que mira el buzón y termina lo que llega sin parar, hasta que lo matan. Se corre con las apps ya cargadas.

Con una semilla, cada tanto el disco está lleno justo al guardar.
"""

import os
import random
import time
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.db import OperationalError, connection

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes import conexion as almacenes
from fojas.dominio.expedientes.puertos import Almacen
from fojas.dominio.expedientes.reglas import SinEspacio
from fojas.dominio.recepcion.acciones import buzon
from fojas.dominio.trabajos import acciones as trabajos
from fojas.dominio.trabajos import motor

DE_CADA_DIEZ = 2
COLAS = ("normal",)
"""Leer el texto de los archivos va en otra cola y aquí no importa."""


class AlmacenQueSeLlena:
    """El de verdad, que dos de cada diez veces no tiene dónde escribir."""

    def __init__(self, de_verdad: Almacen, azar: random.Random) -> None:
        self._de_verdad = de_verdad
        self._azar = azar

    def guarda(self, flujo: BinaryIO, *, maximo: int) -> tuple[str, int]:
        if self._azar.randrange(10) < DE_CADA_DIEZ:
            raise SinEspacio("El disco del servidor está lleno. No se guardó nada: avisa a Informática.")
        return self._de_verdad.guarda(flujo, maximo=maximo)

    def abre(self, sha256: str) -> BinaryIO:
        return self._de_verdad.abre(sha256)

    def existe(self, sha256: str) -> bool:
        return self._de_verdad.existe(sha256)

    def recorre(self) -> Iterator[tuple[str, datetime]]:
        return self._de_verdad.recorre()

    def guardado_en(self, sha256: str) -> datetime:
        return self._de_verdad.guardado_en(sha256)

    def olvida(self, sha256: str, *, antes_de: datetime) -> bool:
        return self._de_verdad.olvida(sha256, antes_de=antes_de)

    def barre_temporales(self, *, antes_de: datetime) -> int:
        return self._de_verdad.barre_temporales(antes_de=antes_de)


def corre(semilla: int) -> None:
    """Sin fin: mira el buzón y vacía la cola."""
    azar = random.Random(semilla)
    de_verdad = almacenes.almacen()
    almacenes.conecta(almacen=lambda: AlmacenQueSeLlena(de_verdad, azar))
    while True:
        _una_vuelta()
        os.write(1, b".\n")
        time.sleep(0.02)


def _una_vuelta() -> None:
    try:
        buzon.revisa_buzon(en=tiempo.ahora())
    except ErrorFojas:
        # El servidor se cayó o el disco está lleno: la próxima vuelta sigue donde quedó.
        pass
    except OperationalError:
        connection.close()
    try:
        while trabajo := trabajos.toma(trabajador=f"prueba:{os.getpid()}", colas=COLAS, en=tiempo.ahora()):
            motor.ejecuta(trabajo)
    except OperationalError:
        connection.close()


def termina() -> None:
    """Con el disco y el servidor sanos: recoge lo de los muertos y deja la cola vacía."""
    from datetime import timedelta

    from fojas.dominio.recepcion.acciones import mensajes

    despues = tiempo.ahora()
    for _ in range(12):
        despues += timedelta(hours=2)
        trabajos.recoge_muertos(en=despues)
        buzon.revisa_buzon(en=tiempo.ahora())
        mensajes.retoma_pendientes(en=despues, quietos=timedelta(minutes=30))
        hechos = 0
        while trabajo := trabajos.toma(trabajador="final", colas=COLAS, en=despues + timedelta(hours=1)):
            motor.ejecuta(trabajo)
            hechos += 1
        if not hechos:
            return
