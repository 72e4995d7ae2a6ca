"""Qué procesos deja vivos quien abre archivos ajenos."""

import time

import psutil

from fojas.adaptadores import encierro

ESPERA_S = 3.0
"""Al que se mató el sistema tarda un instante en recogerlo."""


def siguen_vivos() -> list[psutil.Process]:
    """Los hijos de esta prueba, salvo el semillero, que espera el archivo siguiente."""
    hasta = time.monotonic() + ESPERA_S
    while vivos := [p for p in psutil.Process().children(recursive=True) if p.pid != encierro.semillero()]:
        if time.monotonic() > hasta:
            break
        time.sleep(0.05)
    return vivos
