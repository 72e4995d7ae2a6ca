"""El patrón de toda lista: filtros en la URL y páginas por llave, sin contar más de mil."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
TOPE = 1000
"""Más que esto no se cuenta: se dice «más de 1.000»."""


@dataclass(frozen=True, slots=True)
class Pagina(Generic[T]):
    filas: Sequence[T]
    siguiente: str
    """Llave de la página que sigue, o vacía."""


def llave(valores: Sequence[object]) -> str:
    """Los valores de orden de la última fila, en una cadena para la URL."""
    return base64.urlsafe_b64encode(json.dumps(list(valores), default=str).encode()).decode().rstrip("=")


def valores_de(llave_: str) -> list[object] | None:
    """Al revés; None si alguien la cambió."""
    if not llave_:
        return None
    try:
        leidos = json.loads(base64.urlsafe_b64decode(llave_ + "=" * (-len(llave_) % 4)))
    except (binascii.Error, ValueError):
        return None
    return leidos if isinstance(leidos, list) else None
