"""Reconocer las letras de una imagen: Tesseract y, si quedó poco claro, OCRmyPDF, que la endereza primero (ADR 13)."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL.Image import Image

SEGUNDOS_POR_PAGINA = 60
SEGUNDOS_ENDEREZANDO = 90
SEGURO = 85
"""Confianza media, de 0 a 100, desde la que lo leído se da por bueno sin enderezar la imagen."""
MINIMO_LADO = 20
MINIMO_TINTA = 0.001
"""Parte de la hoja más oscura que un gris: con menos está en blanco."""


@dataclass(frozen=True, slots=True)
class Leido:
    texto: str
    confianza: float


def hay() -> bool:
    return shutil.which("tesseract") is not None


def reconoce(imagen: Image) -> str:
    """El texto que se ve en ella, en castellano."""
    if min(imagen.size) < MINIMO_LADO or _en_blanco(imagen):
        return ""
    with TemporaryDirectory(dir=Path.cwd()) as nombre:
        ruta = Path(nombre) / "hoja.png"
        imagen.save(ruta, dpi=imagen.info.get("dpi", (300, 300)), compress_level=1)
        directo = _tesseract(ruta)
        if directo.confianza >= SEGURO:
            return directo.texto
        return max(directo.texto, _enderezado(ruta), key=_palabras)


def _en_blanco(imagen: Image) -> bool:
    cuantos = imagen.histogram()
    return sum(cuantos[:160]) < MINIMO_TINTA * sum(cuantos)


def _palabras(texto: str) -> int:
    """Cuántas parecen palabras: de tres letras o más, sin números ni signos en medio."""
    return len(re.findall(r"(?<!\S)[¿¡(«\"]?[^\W\d_]{3,}[.,;:)»\"?!]*(?!\S)", texto))


def _tesseract(ruta: Path) -> Leido:
    """Con detección de giro (`--psm 1`): una hoja de lado o de cabeza se lee igual."""
    salida = ruta.with_suffix("")
    if not _corre(["tesseract", str(ruta), str(salida), "-l", "spa", "--psm", "1", "txt", "tsv"], SEGUNDOS_POR_PAGINA):
        return Leido("", 0.0)
    return _mide(salida.with_suffix(".txt"), salida.with_suffix(".tsv"))


def _enderezado(ruta: Path) -> str:
    """El de OCRmyPDF, que gira y endereza la hoja antes: tarda cuatro veces más, y lee lo que estaba muy inclinado."""
    texto = ruta.with_name("derecha.txt")
    orden = [sys.executable, "-P", "-m", "ocrmypdf", "-l", "spa", "--output-type", "none", "--rotate-pages", "--deskew",
             "--jobs", "1", "--optimize", "0", "--sidecar", str(texto), "--tesseract-timeout",
             str(SEGUNDOS_POR_PAGINA), str(ruta), "-"]  # fmt: skip
    return texto.read_text("utf-8", "replace") if _corre(orden, SEGUNDOS_ENDEREZANDO) else ""


def _mide(txt: Path, tsv: Path) -> Leido:
    texto = txt.read_text("utf-8", "replace").replace("\f", "")
    celdas = (renglon.split("\t") for renglon in tsv.read_text("utf-8", "replace").splitlines()[1:])
    confianzas = [float(c[10]) for c in celdas if len(c) == 12 and c[11].strip()]
    return Leido(texto, sum(confianzas) / len(confianzas) if confianzas else 0.0)


def _corre(orden: list[str], segundos: int) -> bool:
    try:
        hecho = subprocess.run(  # noqa: S603 — argumentos propios, sin intérprete
            orden, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=segundos, check=False,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        return False
    return hecho.returncode == 0
