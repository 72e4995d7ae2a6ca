"""RUN y RUT chilenos: se aceptan con o sin puntos y guion; se guardan `12345678-5`."""

from stdnum.cl import rut as _rut
from stdnum.exceptions import InvalidChecksum, ValidationError


class RutInvalido(ValueError):
    """El texto no es un RUT; el mensaje se puede mostrar tal cual."""


def normaliza(texto: str) -> str:
    """Devuelve `cuerpo-dv` sin puntos y con K mayúscula.

    Lanza `RutInvalido` con una frase que dice cómo corregirlo.
    """
    limpio = texto.replace("–", "-").replace("−", "-").strip().lstrip("0")
    try:
        compacto = str(_rut.validate(limpio))
    except InvalidChecksum:
        cuerpo = str(_rut.compact(limpio))[:-1]
        raise RutInvalido(f"El dígito verificador no corresponde al número {_con_puntos(cuerpo)}. Revísalo.") from None
    except ValidationError:
        raise RutInvalido("Escribe el RUT completo, por ejemplo 12.345.678-5.") from None
    return f"{compacto[:-1].lstrip('0')}-{compacto[-1]}"


def es_valido(texto: str) -> bool:
    try:
        normaliza(texto)
    except RutInvalido:
        return False
    return True


def formatea(rut: str) -> str:
    """`12345678-5` → `12.345.678-5`."""
    cuerpo, _, dv = rut.partition("-")
    return f"{_con_puntos(cuerpo)}-{dv}" if dv else rut


def _con_puntos(cuerpo: str) -> str:
    return f"{int(cuerpo):,}".replace(",", ".") if cuerpo.isdigit() else cuerpo
