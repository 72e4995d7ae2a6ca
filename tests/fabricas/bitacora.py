"""Anotaciones de prueba, con sus sucesos declarados."""

from datetime import UTC, datetime, timedelta
from typing import Any

from fojas.dominio.bitacora import acciones, reglas
from fojas.dominio.bitacora.models import Anotacion

MEDIODIA = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)

reglas.registra_suceso("prueba.paso", frase="Hizo el paso {n}", datos=("n", "lista"), personal=("nombre", "correo"))


def anota_prueba(n: int = 1, **resto: Any) -> Anotacion:
    """Una anotación sin lugar sobre `objeto-n`, un minuto después de la anterior."""
    pedidos: dict[str, Any] = {
        "autor": "P-ROSA", "objeto": f"objeto-{n}", "expediente": "NGT-1", "en": MEDIODIA + timedelta(minutes=n),
    }  # fmt: skip
    return acciones.anota("prueba.paso", **(pedidos | {"n": n} | resto))


def anota_varias(cuantas: int) -> None:
    for n in range(1, cuantas + 1):
        anota_prueba(n)
