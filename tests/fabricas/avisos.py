"""Correos de prueba en la bandeja de salida."""

from fojas.base import codigos
from fojas.dominio.avisos.models import Aviso
from tests.fabricas.organizacion import MEDIODIA


def correo_fallido(**datos: object) -> Aviso:
    """Un correo que agotó sus intentos."""
    return Aviso.objects.create(
        **(
            {
                "codigo": codigos.nuevo(),
                "canal": "correo",
                "direccion": "nadie@correo.example",
                "asunto": "Tu comprobante",
                "cuerpo": "Hola",
                "estado": "fallido",
                "error": "550 La casilla no existe",
                "creado_en": MEDIODIA,
            }
            | datos
        )
    )
