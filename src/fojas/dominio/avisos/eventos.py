"""Lo que la bandeja de salida anuncia hacia arriba."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AvisoEnviado:
    codigo: str
    objeto: str
    eml_sha256: str
    en: datetime


@dataclass(frozen=True, slots=True)
class AvisoFallido:
    codigo: str
    objeto: str
    error: str
    en: datetime
