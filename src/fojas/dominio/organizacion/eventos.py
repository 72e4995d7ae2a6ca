"""Lo que organización anuncia."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SubroganciaIniciada:
    """La bandeja de una persona ausente se ofrece a otra. Se anuncia al registrar, aunque empiece después."""

    ausencia_id: int
    ausente_id: int
    reemplaza_id: int
    desde: date
    hasta: date
    en: datetime
