"""Escribe `docs/medidas/NNN.md` con lo que anotaron las pruebas largas: una tabla por pedido."""

import json
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[1]
ANOTADAS = RAIZ / "build" / "medidas.jsonl"


def tabla(pedido: str, filas: list[dict[str, str]], *, en: datetime) -> str:
    """La última medida de cada punto y base, en su orden."""
    unicas = {(fila["punto"], fila["base"], fila["que"]): fila for fila in filas}
    lineas = [
        f"# Medidas del pedido {pedido}",
        "",
        f"Cuentas completas, con `make test-largo`, el {en:%d-%m-%Y}.",
        "",
        "| punto | qué se probó | base | medida |",
        "|---|---|---|---|",
    ]
    lineas += [
        f"| {punto} | {que} | {base} | {fila['medida']} |" for (punto, base, que), fila in sorted(unicas.items())
    ]
    return "\n".join(lineas) + "\n"


def main() -> None:
    if not ANOTADAS.is_file():
        print("Ninguna prueba anotó medidas.")
        return
    filas = [json.loads(linea) for linea in ANOTADAS.read_text(encoding="utf-8").splitlines()]
    en = datetime.now(UTC)  # noqa: TID251
    carpeta = RAIZ / "docs" / "medidas"
    carpeta.mkdir(parents=True, exist_ok=True)
    for pedido, grupo in groupby(sorted(filas, key=lambda fila: fila["pedido"]), key=lambda fila: fila["pedido"]):
        destino = carpeta / f"{int(pedido):03}.md"
        destino.write_text(tabla(pedido, list(grupo), en=en), encoding="utf-8")
        print(destino.relative_to(RAIZ))


if __name__ == "__main__":
    main()
