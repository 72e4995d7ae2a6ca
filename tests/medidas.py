"""Cuánto insisten las pruebas y dónde dejan dicho lo que midieron.

`FOJAS_VUELTAS` (10, o 100 con `FOJAS_LARGO=1`) y `FOJAS_SEMILLA` los pone `scripts/prueba.sh`.
"""

import json
import os
import random
from pathlib import Path

VUELTAS = int(os.environ.get("FOJAS_VUELTAS", "10"))
LARGO = os.environ.get("FOJAS_LARGO", "") == "1"
ANOTADAS = Path(__file__).resolve().parents[1] / "build" / "medidas.jsonl"


def semillas(cuantas: int = VUELTAS) -> list[int]:
    """Las que se sortearon para esta corrida: las mismas en cada proceso, y repetibles con `FOJAS_SEMILLA`."""
    return random.Random(os.environ.get("FOJAS_SEMILLA", "0")).sample(range(1_000_000), cuantas)


def anota(pedido: int, punto: int, que: str, medida: str) -> None:
    """En la corrida larga, agrega una fila a la tabla de `docs/medidas/`; en la corta no hace nada."""
    if not LARGO:
        return
    base = "PostgreSQL" if os.environ.get("FOJAS_BASE") else "SQLite"
    fila = {"pedido": str(pedido), "punto": str(punto), "que": que, "medida": medida, "base": base}
    ANOTADAS.parent.mkdir(exist_ok=True)
    # Una línea por escritura y al final del archivo: no se mezclan aunque anoten varios procesos.
    with ANOTADAS.open("a", encoding="utf-8") as salida:
        salida.write(json.dumps(fila, ensure_ascii=False) + "\n")
