"""`fojas demo`: llena una carpeta de datos vacía con la municipalidad de demostración."""

import argparse
import sys
from typing import Any

from fojas.config.cli import prepara_django


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("demo", help="Carga la demostración en una carpeta vacía.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, int]:
    prepara_django()
    from django.core.management import call_command

    from fojas.config import demo

    call_command("migrate", verbosity=0)
    return demo.carga(informa=lambda texto: None if argumentos.json else _di(texto))


def _di(texto: str) -> None:
    sys.stdout.write(texto + "\n")
    sys.stdout.flush()
