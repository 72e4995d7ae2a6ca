"""`fojas respaldo`: hace, comprueba y restaura copias cifradas de toda la oficina."""

import argparse
import getpass
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

VARIABLE = "FOJAS_FRASE_RESPALDO"


class FaltaFrase(ErrorFojas):
    """No se dijo la frase del respaldo, o las dos veces no coinciden."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser(
        "respaldo", help="Copias cifradas: crear, comprobar, restaurar."
    )
    pasos = lector.add_subparsers(dest="paso", metavar="PASO", required=True)
    for nombre, que, ayuda, ejecuta in (
        ("crear", "carpeta", "Copia base, archivos y llaves en un archivo cifrado dentro de la carpeta.", crea),
        ("comprobar", "copia", "Lee una copia entera, o la última de una carpeta, sin restaurarla.", comprueba),
        ("restaurar", "copia", "Repone una copia, o la última de una carpeta, donde no haya nada.", restaura),
    ):
        paso = pasos.add_parser(nombre, help=ayuda)
        paso.add_argument(que, type=Path)
        paso.add_argument("--frase-de", type=Path, metavar="ARCHIVO", help=f"Archivo con la frase; si no, {VARIABLE}.")
        paso.add_argument("--json", action="store_true")
        paso.set_defaults(ejecuta=ejecuta)


def crea(argumentos: argparse.Namespace) -> dict[str, Any]:
    """Hace la copia. Sale con error si faltaban archivos que la base cita, aunque la copia quede hecha."""
    frase = _frase(argumentos, dos_veces=True)
    prepara_django(crea_carpeta=False)
    from fojas.config import respaldos

    hecho = respaldos.crea(carpeta=argumentos.carpeta, frase=frase, en=tiempo.ahora())
    return {
        "correcto": not hecho.faltan,
        "copia": str(hecho.copia),
        "bytes": hecho.bytes,
        "sha256": hecho.sha256,
        "archivos": hecho.archivos,
        "faltan": list(hecho.faltan),
    }


def comprueba(argumentos: argparse.Namespace) -> dict[str, Any]:
    frase = _frase(argumentos)
    prepara_django(crea_carpeta=False)
    from fojas.config import respaldos

    manifiesto = respaldos.comprueba(copia=argumentos.copia, frase=frase)
    return {
        "correcto": True,
        **{clave: manifiesto[clave] for clave in ("municipalidad", "hecha_en", "fojas", "motor", "faltan")},
        "archivos": sum(nombre.startswith("archivos/") for nombre in manifiesto["entradas"]),
    }


def restaura(argumentos: argparse.Namespace) -> dict[str, Any]:
    """Repone la copia y verifica la bitácora y cada archivo antes de darla por buena."""
    frase = _frase(argumentos)
    prepara_django(crea_carpeta=False)
    from fojas.config import respaldos
    from fojas.dominio.bitacora import verificacion

    repuesto = respaldos.repone(copia=argumentos.copia, frase=frase, en=tiempo.ahora())
    informe = verificacion.verifica(en=tiempo.ahora())
    return {
        "correcto": informe.correcto,
        "copia": str(repuesto.copia),
        "hecha_en": repuesto.hecha_en,
        "municipalidad": repuesto.municipalidad,
        "archivos": repuesto.archivos,
        "faltan": list(repuesto.faltan),
        "verificacion": asdict(informe),
    }


def _frase(argumentos: argparse.Namespace, *, dos_veces: bool = False) -> str:
    """Del archivo, del ambiente o de quien está en la consola: nunca de la orden, que otros pueden ver."""
    if argumentos.frase_de:
        return str(argumentos.frase_de.read_text(encoding="utf-8")).strip()
    if dada := os.environ.get(VARIABLE, ""):
        return dada
    if not sys.stdin.isatty():
        raise FaltaFrase(f"Falta la frase del respaldo: ponla en {VARIABLE} o en un archivo con --frase-de.")
    frase = getpass.getpass("Frase del respaldo: ")
    if dos_veces and getpass.getpass("Otra vez: ") != frase:
        raise FaltaFrase("Las dos frases no son iguales. No se hizo nada.")
    return frase
