"""Lo que la bandeja de salida anuncia hacia arriba."""

from dataclasses import dataclass
from datetime import datetime

from fojas.dominio.avisos.reglas import EstadoNotificacion


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


@dataclass(frozen=True, slots=True)
class NotificacionCambiada:
    """Una notificación electrónica pasó a otro estado."""

    codigo: str
    objeto: str
    estado: EstadoNotificacion
    transaccion: str
    enviada_en: datetime | None
    error: str
    en: datetime
