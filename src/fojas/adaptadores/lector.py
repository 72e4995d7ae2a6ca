"""Lector de textos: cada archivo se abre en un proceso aparte, con tope de memoria y de tiempo."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO

import pypdfium2

from fojas.dominio.expedientes.puertos import Lectura
from fojas.dominio.expedientes.reglas import EstadoTexto

LIMITE_S = 600
MEMORIA = 2 << 30
NECESARIAS = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX")
"""Lo único del ambiente que conoce quien abre un archivo ajeno: ni claves ni direcciones."""


class LectorEnProceso:
    """Delega en `python -m fojas.adaptadores.lectura`; si muere o tarda, el archivo queda ilegible con su motivo."""

    # PDFium no admite dos hilos a la vez.
    _pdfium = threading.Lock()

    def lee(self, flujo: BinaryIO, tipo: str) -> Lectura:
        with tempfile.TemporaryDirectory(prefix="fojas-lectura-") as carpeta:
            copia = Path(carpeta) / "archivo"
            with copia.open("wb") as salida:
                shutil.copyfileobj(flujo, salida)
            try:
                resultado = subprocess.run(  # noqa: S603 — argumentos propios, sin intérprete
                    [sys.executable, "-m", "fojas.adaptadores.lectura", str(copia), tipo, str(MEMORIA), str(LIMITE_S)],
                    capture_output=True, timeout=LIMITE_S, check=False, cwd=carpeta, env=_ambiente(carpeta),
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return Lectura("", None, EstadoTexto.ILEGIBLE, "Leerlo tomó demasiado tiempo.")
        if resultado.returncode != 0:
            return Lectura("", None, EstadoTexto.ILEGIBLE, "El archivo está dañado o pide demasiada memoria.")
        datos = json.loads(resultado.stdout)
        return Lectura(
            texto=datos["texto"], paginas=datos["paginas"], estado=EstadoTexto(datos["estado"]), nota=datos["nota"],
            metodo=datos["metodo"],
        )  # fmt: skip

    def paginas(self, flujo: BinaryIO, tipo: str) -> int | None:
        if tipo != "application/pdf":
            return None
        with self._pdfium:
            try:
                documento = pypdfium2.PdfDocument(flujo)
            except pypdfium2.PdfiumError:
                return None
            try:
                return len(documento)
            finally:
                documento.close()


def _ambiente(carpeta: str) -> dict[str, str]:
    return {nombre: os.environ[nombre] for nombre in NECESARIAS if nombre in os.environ} | {"HOME": carpeta}
