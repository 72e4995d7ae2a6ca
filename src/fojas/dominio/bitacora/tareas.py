"""Sellar, sin que nadie lo pida."""

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.bitacora import acciones


@tarea("bitacora.sella", intentos=3, limite_s=600, cada_s=600)
def sella() -> None:
    """Mira cada diez minutos si toca un punto de control."""
    acciones.sella(en=tiempo.ahora())
