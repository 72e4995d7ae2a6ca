"""Reconocer las letras de una imagen: derecha y con Tesseract; si quedó poco claro, también con OCRmyPDF (ADR 13)."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL.Image import Image, Resampling

SEGUNDOS_POR_PAGINA = 60
SEGUNDOS_RESCATANDO = 90
SEGURO = 85
"""Confianza media, de 0 a 100, desde la que lo leído se da por bueno sin otro intento."""
CREIBLE = 60
"""Confianza bajo la que lo hallado al insistir es una mancha y no letras."""
DE_POCAS_LETRAS = ("3", "6")
"""Cómo se insiste cuando no salió nada: sin detectar el giro y, después, como un solo bloque."""
MINIMO_LADO = 20
MINIMO_TINTA = 0.001
"""Parte de la hoja más oscura que un gris: con menos está en blanco."""
MAXIMA_TINTA = 0.25
"""Con más es una foto sin letras: insistir tarda y no halla nada."""
LADO_DE_PRUEBA = 800
INCLINACION = 15
"""Grados que se prueban a cada lado."""
POCA_INCLINACION = 0.75
"""Grados que Tesseract lee igual."""


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
        puntos = imagen.info.get("dpi", (300, 300))
        _endereza(imagen).save(ruta, dpi=puntos, compress_level=1)
        directo = _tesseract(ruta)
        if not directo.texto.strip():
            if _tinta(imagen) > MAXIMA_TINTA:
                return ""
            imagen.save(ruta, dpi=puntos, compress_level=1)
            return _con_pocas_letras(ruta)
        if directo.confianza >= SEGURO:
            return directo.texto
        return max(directo.texto, _de_ocrmypdf(ruta), key=_palabras)


def _endereza(imagen: Image) -> Image:
    """Gira lo que el papel quedó inclinado: sin esto, a 9 grados Tesseract no lee nada."""
    chica = imagen.copy()
    chica.thumbnail((LADO_DE_PRUEBA, LADO_DE_PRUEBA))
    # Sin los bordes: la sombra del vidrio también es una línea, y no la del texto.
    ancho, alto = chica.size
    chica = chica.crop((ancho // 10, alto // 10, ancho - ancho // 10, alto - alto // 10))
    grados = float(max(range(-INCLINACION, INCLINACION + 1), key=lambda g: _renglones(chica, g)))
    grados = max((grados + cuarto / 4 for cuarto in range(-3, 4)), key=lambda g: _renglones(chica, g))
    if abs(grados) < POCA_INCLINACION:
        return imagen
    derecha = imagen.rotate(grados, resample=Resampling.BICUBIC, fillcolor=255)
    derecha.info = dict(imagen.info)
    return derecha


def _renglones(imagen: Image, grados: float) -> int:
    """Cuánto cambia el gris de una fila a la siguiente: más que nunca cuando los renglones quedan horizontales."""
    girada = imagen.rotate(grados, resample=Resampling.BILINEAR, fillcolor=255)
    filas = girada.resize((1, girada.height), Resampling.BOX).tobytes()
    return sum((una - otra) ** 2 for una, otra in pairwise(filas))


def _en_blanco(imagen: Image) -> bool:
    return _tinta(imagen) < MINIMO_TINTA


def _tinta(imagen: Image) -> float:
    cuantos = imagen.histogram()
    return sum(cuantos[:160]) / sum(cuantos)


def _palabras(texto: str) -> int:
    """Cuántas parecen palabras: de tres letras o más, sin números ni signos en medio."""
    return len(re.findall(r"(?<!\S)[¿¡(«\"]?[^\W\d_]{3,}[.,;:)»\"?!]*(?!\S)", texto))


def _con_pocas_letras(ruta: Path) -> str:
    """Tal como vino: con un renglón grande y nada más, ni el giro ni la inclinación se calculan bien."""
    for segmentacion in DE_POCAS_LETRAS:
        leido = _tesseract(ruta, segmentacion=segmentacion)
        if leido.confianza >= CREIBLE and _palabras(leido.texto):
            return leido.texto
    return ""


def _tesseract(ruta: Path, *, segmentacion: str = "1") -> Leido:
    """Con detección de giro (`--psm 1`), una hoja de lado o de cabeza se lee igual."""
    salida = ruta.with_suffix("")
    if not _corre(
        ["tesseract", str(ruta), str(salida), "-l", "spa", "--psm", segmentacion, "txt", "tsv"], SEGUNDOS_POR_PAGINA
    ):
        return Leido("", 0.0)
    return _mide(salida.with_suffix(".txt"), salida.with_suffix(".tsv"))


def _de_ocrmypdf(ruta: Path) -> str:
    """El de OCRmyPDF, que limpia y endereza a su modo: tarda varias veces más y a veces rescata lo borroso."""
    texto = ruta.with_name("derecha.txt")
    orden = [sys.executable, "-P", "-m", "ocrmypdf", "-l", "spa", "--output-type", "none", "--rotate-pages", "--deskew",
             "--jobs", "1", "--optimize", "0", "--sidecar", str(texto), "--tesseract-timeout",
             str(SEGUNDOS_POR_PAGINA), str(ruta), "-"]  # fmt: skip
    return texto.read_text("utf-8", "replace") if _corre(orden, SEGUNDOS_RESCATANDO) else ""


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
