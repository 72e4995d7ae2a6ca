"""Estados de un trabajo y espera entre reintentos."""

from datetime import timedelta
from enum import StrEnum


class Estado(StrEnum):
    PENDIENTE = "pendiente"
    EN_CURSO = "en_curso"
    HECHO = "hecho"
    FALLIDO = "fallido"
    CANCELADO = "cancelado"


def espera(intento: int) -> timedelta:
    """Espera antes del intento siguiente: 10 s, 40 s, 160 s… con tope de una hora."""
    return min(timedelta(seconds=10 * 4 ** (intento - 1)), timedelta(hours=1))
