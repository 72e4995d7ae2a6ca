"""Lo que la Oficina de Partes anuncia hacia arriba."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DocumentoIngresado:
    ingreso_id: int
    expediente_id: int
    tipo: str
    folio: str
    en: datetime


@dataclass(frozen=True, slots=True)
class RespuestaDespachada:
    despacho_id: int
    ingreso_id: int
    en: datetime
