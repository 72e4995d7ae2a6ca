"""Lo que el calendario anuncia. `codigo` es el del plazo."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PlazoCambiado:
    """Una prórroga, una suspensión que terminó o un feriado nuevo le movieron el vencimiento."""

    codigo: str
    objeto: str
    expediente: str
    vence_el: date
    vence_en: datetime


@dataclass(frozen=True, slots=True)
class PlazoPorVencer:
    """Faltan pocos hábiles y nadie lo ha cumplido. Se anuncia una vez por vencimiento."""

    codigo: str
    regla: str
    nombre: str
    objeto: str
    expediente: str
    vence_el: date
    vence_en: datetime
    en: datetime


@dataclass(frozen=True, slots=True)
class PlazoVencido:
    """Pasó su último instante y nadie lo cumplió. Se anuncia una vez por vencimiento."""

    codigo: str
    regla: str
    nombre: str
    objeto: str
    expediente: str
    vence_el: date
    vence_en: datetime
    al_vencer: str
    """Lo que la ley dice que pasa."""
    en: datetime
