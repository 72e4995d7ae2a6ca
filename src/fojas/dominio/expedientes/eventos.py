"""Lo que los expedientes anuncian hacia arriba."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DocumentoIncorporado:
    documento_id: int
    expediente_id: int
    sha256: str
    en: datetime
