"""Lo que se pide a la persona con un plazo y con lo que pasa si no lo hace (Ley 19.880, arts. 31 y 43)."""

from collections.abc import Mapping
from enum import StrEnum


class ClaseApercibimiento(StrEnum):
    SUBSANACION = "subsanacion"
    """Completar la solicitud, o se la tiene por desistida (Ley 19.880, art. 31; Ley 20.285, art. 12)."""
    ABANDONO = "abandono"
    """Hacer lo que le toca, o se declara el abandono (Ley 19.880, art. 43)."""


class EstadoApercibimiento(StrEnum):
    POR_NOTIFICAR = "por_notificar"
    CORRE = "corre"
    CUMPLIDO = "cumplido"
    APLICADO = "aplicado"
    """Hubo acto: se la tuvo por desistida o se declaró el abandono."""
    SIN_EFECTO = "sin_efecto"


NOMBRES_DE_APERCIBIMIENTO: Mapping[ClaseApercibimiento, str] = {
    ClaseApercibimiento.SUBSANACION: "Completar la solicitud",
    ClaseApercibimiento.ABANDONO: "Advertencia de abandono",
}
NOMBRES_DE_ESTADO_APERCIBIMIENTO: Mapping[EstadoApercibimiento, str] = {
    EstadoApercibimiento.POR_NOTIFICAR: "Falta que quede notificada",
    EstadoApercibimiento.CORRE: "La persona tiene plazo",
    EstadoApercibimiento.CUMPLIDO: "Cumplió",
    EstadoApercibimiento.APLICADO: "Se aplicó",
    EstadoApercibimiento.SIN_EFECTO: "Sin efecto",
}
VIVOS = frozenset({EstadoApercibimiento.POR_NOTIFICAR, EstadoApercibimiento.CORRE})
