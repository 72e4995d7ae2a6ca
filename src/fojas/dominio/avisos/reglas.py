"""Canales y estados de un aviso."""

from dataclasses import dataclass
from enum import StrEnum

from fojas.base.errores import ErrorFojas


class Canal(StrEnum):
    CORREO = "correo"
    INTERNO = "interno"


class Estado(StrEnum):
    PENDIENTE = "pendiente"
    ENVIADO = "enviado"
    FALLIDO = "fallido"


class ErrorAvisos(ErrorFojas):
    """Base de los rechazos de la bandeja de salida."""


class EntregaFallida(ErrorAvisos):
    """El servidor de correo no aceptó el mensaje; el mensaje dice qué contestó."""


@dataclass(frozen=True, slots=True)
class Adjunto:
    nombre: str
    sha256: str
    tipo: str


class EstadoNotificacion(StrEnum):
    PENDIENTE = "pendiente"
    EN_VUELO = "en_vuelo"
    """Se empezó a enviar y no se sabe todavía qué contestó la Plataforma."""
    POR_CONFIRMAR = "por_confirmar"
    ENVIADA = "enviada"
    DISPONIBLE = "disponible"
    LEIDA = "leida"
    SIN_DOMICILIO = "sin_domicilio"
    FALLIDA = "fallida"
