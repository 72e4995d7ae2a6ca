"""Lo que las puertas hacen fuera de la petición."""

from fojas.dominio.recepcion.tareas.solicitudes import barre_solicitudes, recibo_web

__all__ = ["barre_solicitudes", "recibo_web"]
