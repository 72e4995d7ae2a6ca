"""`fojas reindexar`: hace el índice de búsqueda de nuevo; mientras tanto se busca en el anterior."""

import argparse
import json
import sys
from typing import Any

from fojas.base import tiempo
from fojas.config.cli import prepara_django


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("reindexar", help="Hace de nuevo el índice de búsqueda.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, Any]:
    """El avance sale por la salida de errores y el resultado por la normal."""
    prepara_django()
    from fojas.dominio.busqueda import acciones, consultas

    def cuenta(asientos: int, total: int, fichas: int) -> None:
        avance: dict[str, int] = {"asientos": asientos, "de": total, "fichas": fichas}
        frase = f"{asientos} de {total} asientos leídos, {fichas} fichas"
        sys.stderr.write((json.dumps(avance) if argumentos.json else frase) + "\n")

    puesta = acciones.reindexa(en=tiempo.ahora(), avisa=cuenta)
    estado = consultas.estado()
    return {
        "asientos": puesta.asientos,
        "fichas": puesta.fichas,
        "documentos": estado.documentos,
        "faltan": estado.faltan,
    }
