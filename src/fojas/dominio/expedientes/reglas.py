"""Confidencialidad, origen y calidad del texto: valores cerrados."""

from enum import StrEnum


class Confidencialidad(StrEnum):
    PUBLICO = "publico"
    RESERVADO = "reservado"
    SECRETO = "secreto"


class Origen(StrEnum):
    RECIBIDO = "recibido"
    EMITIDO = "emitido"
    INTERNO = "interno"
    PLATAFORMA = "plataforma"
    """Lo compuso Fojas: comprobante, libro, hoja de traspaso."""


class EstadoTexto(StrEnum):
    PENDIENTE = "pendiente"
    LEIDO = "leido"
    SIN_TEXTO = "sin_texto"
    """El archivo no trae texto (imagen, audio) o falta la herramienta que lo lea."""
    ILEGIBLE = "ilegible"
    """Dañado o con contraseña."""


class CalidadInteresado(StrEnum):
    INTERESADO = "interesado"
    APODERADO = "apoderado"
    REPRESENTANTE = "representante"
