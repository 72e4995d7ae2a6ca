"""Lo que el calendario anuncia, una vez por cada vencimiento."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PlazoPorVencer:
    """Faltan pocos hábiles y nadie lo ha cumplido."""

    plazo: str
    """Código del plazo."""
    regla: str
    nombre: str
    objeto: str
    expediente: str
    vence_el: date
    vence_en: datetime
    en: datetime


@dataclass(frozen=True, slots=True)
class PlazoVencido:
    """Pasó su último instante y nadie lo cumplió."""

    plazo: str
    """Código del plazo."""
    regla: str
    nombre: str
    objeto: str
    expediente: str
    vence_el: date
    vence_en: datetime
    al_vencer: str
    """Lo que la ley dice que pasa."""
    en: datetime
