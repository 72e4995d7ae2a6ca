"""El silencio de la municipalidad: quién puede pedir que se certifique, desde qué día y con qué efecto (Ley 19.880, arts. 64 a 66)."""

from enum import StrEnum


class ClaseCertificado(StrEnum):
    POSITIVO = "silencio_positivo"
    NEGATIVO = "silencio_negativo"
    EN_ESTADO = "estado_de_resolverse"
    """Desde él corren los veinte días para decidir (Ley 19.880, art. 24 inc. 4)."""


class EstadoDenuncia(StrEnum):
    CORRE = "corre"
    RESUELTA = "resuelta"
    """La autoridad se pronunció a tiempo."""
    ACEPTADA = "aceptada"
    """Nadie se pronunció y se certificó."""
    SIN_EFECTO = "sin_efecto"
