"""`fojas demo`: llena una carpeta de datos vacía con la municipalidad de demostración."""

import argparse
import contextlib
import sys
from pathlib import Path
from typing import Any

from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

DE_FOJAS = frozenset({"archivos", "correos", "estaticos", "fojas.sqlite3", "indice", "llaves"})
"""Lo que Fojas pone en su carpeta al empezar, además de sus archivos ocultos y los auxiliares de la base."""
OCULTOS = (".arranca.candado", ".demo-a-medias", ".respaldo.candado")


class DemoNoVaAqui(ErrorFojas):
    """Es producción, o la carpeta tiene cosas que no son de Fojas."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("demo", help="Carga la demostración en una carpeta vacía.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, int]:
    from django.conf import settings

    exige_que_vaya_aqui(Path(settings.DATOS), ambiente=settings.AMBIENTE)
    prepara_django()
    from django.core.management import call_command

    from fojas.config import demo

    call_command("migrate", verbosity=0)
    return demo.carga(informa=lambda texto: None if argumentos.json else _di(texto))


def exige_que_vaya_aqui(datos: Path, *, ambiente: str) -> None:
    """Antes de tocar nada. La carpeta que se va a usar queda solo para Fojas. Lanza `DemoNoVaAqui`."""
    if ambiente == "produccion":
        raise DemoNoVaAqui(
            "La demostración no se carga en producción: sus claves son públicas. Corre «fojas instalar»."
        )
    if not datos.is_dir():
        return
    ajenos = sorted(
        ruta.name
        for ruta in datos.iterdir()
        if ruta.name not in DE_FOJAS and ruta.name not in OCULTOS and not ruta.name.startswith("fojas.sqlite3-")
    )
    if ajenos:
        raise DemoNoVaAqui(
            f"{datos} no está vacía (tiene {', '.join(ajenos[:3])}). La demostración no se mezcla con nada: "
            "usa una carpeta nueva con FOJAS_DATOS=DIR."
        )
    # Si la carpeta es de otra cuenta, `doctor` lo avisa.
    with contextlib.suppress(PermissionError):
        datos.chmod(0o700)


def _di(texto: str) -> None:
    sys.stdout.write(texto + "\n")
    sys.stdout.flush()
