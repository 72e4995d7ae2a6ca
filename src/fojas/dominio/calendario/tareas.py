"""Avisar de lo que vence."""

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.calendario import acciones

CADA_S = 3600
"""Cada hora: los plazos en horas no esperan al día siguiente. Repetirla no repite avisos."""


@tarea("calendario.avisa_plazos", intentos=3, limite_s=600, cada_s=CADA_S)
def avisa_plazos() -> None:
    """Anuncia una vez cada plazo que está por vencer y cada uno que venció."""
    acciones.avisa_plazos(en=tiempo.ahora())
