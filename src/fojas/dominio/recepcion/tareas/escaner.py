"""Mirar la carpeta del escáner."""

from django.conf import settings

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.recepcion.acciones import escaneos

CADA_S = 15


@tarea("recepcion.revisa_carpeta", intentos=1, limite_s=900, cada_s=CADA_S if settings.FOJAS_CARPETA else None)
def revisa_carpeta() -> None:
    """Lo quieto queda guardado y movido; lo que falla se ve en los trabajos y se vuelve a mirar."""
    if gente.hay_municipalidad():
        escaneos.revisa_carpeta(en=tiempo.ahora())
