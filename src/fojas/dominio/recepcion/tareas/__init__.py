"""Lo que las puertas hacen fuera de la petición."""

from fojas.dominio.recepcion.tareas.correo import acusa_correo, atiende_correo, retoma_correos, revisa_buzon
from fojas.dominio.recepcion.tareas.escaner import revisa_carpeta
from fojas.dominio.recepcion.tareas.solicitudes import barre_solicitudes, recibo_web

__all__ = [
    "acusa_correo",
    "atiende_correo",
    "barre_solicitudes",
    "recibo_web",
    "retoma_correos",
    "revisa_buzon",
    "revisa_carpeta",
]
