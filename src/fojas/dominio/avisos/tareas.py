"""Enviar lo preparado."""

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.base.errores import ErrorFojas
from fojas.dominio.avisos import acciones, consultas

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
