"""Mantener corta la cola."""

from datetime import timedelta

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.trabajos import acciones

SE_GUARDAN = timedelta(days=7)


@tarea("trabajos.barre", intentos=3, cada_s=24 * 3600)
def barre() -> None:
    """Una vez al día olvida lo terminado hace más de una semana."""
    acciones.barre(antes_de=tiempo.ahora() - SE_GUARDAN)
