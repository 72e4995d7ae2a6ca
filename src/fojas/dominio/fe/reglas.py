"""Series y números: periodo, forma y estados."""

from datetime import date
from enum import StrEnum


class Periodicidad(StrEnum):
    ANUAL = "anual"
    CONTINUA = "continua"


class EstadoNumero(StrEnum):
    EN_VUELO = "en_vuelo"
    USADO = "usado"
    ANULADO = "anulado"


def periodo_de(periodicidad: Periodicidad, dia: date) -> int:
    """Año del día de Chile, o 0 si la serie no se reinicia."""
    return dia.year if periodicidad == Periodicidad.ANUAL else 0


def texto_de(formato: str, *, periodo: int, valor: int) -> str:
    """`{periodo}-{valor:06d}` → `2026-006831`."""
    return formato.format(periodo=periodo, valor=valor)
