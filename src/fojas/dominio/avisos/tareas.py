"""Enviar lo preparado."""

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.base.errores import ErrorFojas
from fojas.dominio.avisos import acciones, consultas
from fojas.dominio.avisos.reglas import NoSeSabe

INTENTOS = 6


@tarea("avisos.envia", intentos=INTENTOS, limite_s=120)
def envia(*, aviso: str) -> None:
    """Entrega un correo; al último intento fallido lo deja a la vista."""
    try:
        acciones.envia(codigo=aviso, en=tiempo.ahora())
    except ErrorFojas as error:
        if consultas.intentos(aviso) < INTENTOS:
            raise
        acciones.registra_fallo(codigo=aviso, error=error.mensaje, en=tiempo.ahora())


@tarea("avisos.notifica", intentos=INTENTOS, limite_s=120)
def notifica(*, notificacion: str) -> None:
    """Envía una notificación electrónica; al último intento la deja fallida o por confirmar, a la vista."""
    try:
        acciones.notifica(codigo=notificacion, en=tiempo.ahora())
    except NoSeSabe as error:
        if consultas.intentos_de_notificacion(notificacion) < INTENTOS:
            raise
        acciones.registra_duda(codigo=notificacion, error=error.mensaje, en=tiempo.ahora())
    except ErrorFojas as error:
        if consultas.intentos_de_notificacion(notificacion) < INTENTOS:
            raise
        acciones.registra_notificacion_fallida(codigo=notificacion, error=error.mensaje, en=tiempo.ahora())


@tarea("avisos.consulta_notificaciones", intentos=1, limite_s=300, cada_s=600)
def consulta_notificaciones() -> None:
    """Cada diez minutos pregunta a la Plataforma por lo enviado."""
    acciones.consulta_pendientes(en=tiempo.ahora())
