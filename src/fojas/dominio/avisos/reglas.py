"""Canales y estados de un aviso."""

from enum import StrEnum


class Canal(StrEnum):
    CORREO = "correo"
    INTERNO = "interno"


class Estado(StrEnum):
    PENDIENTE = "pendiente"
    ENVIADO = "enviado"
    FALLIDO = "fallido"
