"""Qué procesos deja vivos quien abre archivos ajenos."""

import time
from contextlib import suppress

import psutil

from fojas.adaptadores import encierro

ESPERA_S = 3.0
"""Al que se mató el sistema tarda un instante en recogerlo."""


def hijos() -> frozenset[int]:
    """Los procesos que ya corren, que pueden ser de otra prueba del mismo módulo o del navegador."""
    return frozenset(p.pid for p in psutil.Process().children(recursive=True))


def siguen_vivos(antes: frozenset[int]) -> list[psutil.Process]:
    """Los hijos nuevos, salvo el semillero, que espera el archivo siguiente."""
    hasta = time.monotonic() + ESPERA_S
    while vivos := [p for p in psutil.Process().children(recursive=True) if _es_nuevo(p, antes)]:
        if time.monotonic() > hasta:
            break
        time.sleep(0.05)
    return vivos


def _es_nuevo(proceso: psutil.Process, antes: frozenset[int]) -> bool:
    """El navegador de otra prueba del mismo proceso abre y cierra los suyos cuando quiere."""
    if proceso.pid in antes or proceso.pid == encierro.semillero():
        return False
    with suppress(psutil.NoSuchProcess):
        return not proceso.name().startswith(("chrom", "node"))
    return False
