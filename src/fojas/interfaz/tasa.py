"""Cuántas veces por ventana, por dirección o por llave: lo que cualquiera puede pedir tiene un límite."""

import contextlib
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def direccion_de(request: HttpRequest) -> str:
    """Quién pide. Solo se cree lo que agregaron los intermediarios propios (`FOJAS_PROXIES`)."""
    cuantos: int = settings.PROXIES
    saltos = [salto.strip() for salto in request.headers.get("X-Forwarded-For", "").split(",") if salto.strip()]
    if cuantos and len(saltos) >= cuantos:
        return saltos[-cuantos]
    return str(request.META.get("REMOTE_ADDR", ""))


def llave_de(que: str, *, segundos: int, en: datetime) -> str:
    """La de la ventana en que cae ese instante."""
    return f"tasa:{que}:{int(en.timestamp()) // segundos}"


def pasa_de(llave: str, cuantas: int) -> bool:
    return int(cache.get(llave, 0)) >= cuantas


def anota(llave: str, segundos: int) -> None:
    if cache.add(llave, 1, segundos):
        return
    # La entrada puede caducar entre las dos llamadas: empieza otra ventana.
    with contextlib.suppress(ValueError):
        cache.incr(llave)
