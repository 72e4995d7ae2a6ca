"""Mirar el buzón cada minuto, y terminar lo que llegó."""

from datetime import timedelta

from django.conf import settings

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.recepcion.acciones import buzon, mensajes
from fojas.dominio.recepcion.reglas.mensajes import BuzonNoResponde

CADA_S = 60
QUIETOS = timedelta(minutes=30)


@tarea(
    "recepcion.revisa_buzon", intentos=1, limite_s=900, cola="normal", cada_s=CADA_S if settings.FOJAS_BUZON else None
)
def revisa_buzon() -> None:
    """Un servidor que no contesta queda anotado y se vuelve a mirar al minuto: no es un trabajo fallido."""
    if not gente.hay_municipalidad():
        return
    try:
        buzon.revisa_buzon(en=tiempo.ahora())
    except BuzonNoResponde:
        return


@tarea("recepcion.atiende_correo", intentos=6, limite_s=300)
def atiende_correo(*, codigo: str) -> None:
    """Le da folio, o busca qué correo nuestro devuelve. Repetirlo no hace nada dos veces."""
    mensajes.atiende(codigo=codigo, en=tiempo.ahora())


@tarea("recepcion.acusa_correo", intentos=6, limite_s=300)
def acusa_correo(*, codigo: str) -> None:
    """Manda el folio y el comprobante a quien escribió."""
    mensajes.acusa(codigo=codigo, en=tiempo.ahora())


@tarea("recepcion.retoma_correos", intentos=1, limite_s=300, cada_s=1800 if settings.FOJAS_BUZON else None)
def retoma_correos() -> None:
    """Lo que quedó sin folio por una falla que ya pasó vuelve a la cola."""
    mensajes.retoma_pendientes(en=tiempo.ahora(), quietos=QUIETOS)
