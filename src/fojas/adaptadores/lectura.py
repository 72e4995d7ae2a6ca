"""El proceso que abre un archivo ajeno: `python -m fojas.adaptadores.lectura RUTA TIPO MEMORIA SEGUNDOS`. Escribe JSON."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import ParseError, XMLParser

import pypdfium2

PAGINAS_CON_OCR = 40
POCAS_LETRAS = 8
"""Una página con menos letras que estas se trata como imagen."""
PARTES_OFICINA = {
    "word/document.xml": "docx",
    "content.xml": "odf",
    "xl/sharedStrings.xml": "xlsx",
}
MAXIMO_XML = 50_000_000
MAXIMO_TEXTO = 5_000_000
"""Letras que se guardan de un archivo: más de mil páginas."""
MAXIMO_ESCRITO = 1 << 30
PUNTOS_POR_LADO = 7000
"""De una página enorme se reconoce una imagen reducida: A4 a 300 puntos por pulgada son 3508."""


def main() -> int:
    ruta, tipo, memoria, segundos = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    # Los heredan los programas que este llama: ninguno lo sobrevive por mucho tiempo.
    resource.setrlimit(resource.RLIMIT_AS, (memoria, memoria))
    resource.setrlimit(resource.RLIMIT_CPU, (segundos, segundos))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAXIMO_ESCRITO, MAXIMO_ESCRITO))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(lee(ruta, tipo)))
    return 0


def lee(ruta: Path, tipo: str) -> dict[str, object]:
    """`texto`, `paginas`, `estado`, `nota` y `metodo`."""
    if tipo == "application/pdf":
        return _pdf(ruta)
    if tipo.startswith("image/"):
        return _imagen(ruta)
    if tipo in {"text/plain", "message/rfc822"}:
        with ruta.open(encoding="utf-8", errors="replace") as flujo:
            return _resultado(flujo.read(MAXIMO_TEXTO + 1), metodo="texto")
    if tipo == "application/zip":
        return _oficina(ruta)
    return _resultado("", nota="De este tipo de archivo no se lee texto.")


def _resultado(
    texto: str, *, paginas: int | None = None, estado: str = "", nota: str = "", metodo: str = ""
) -> dict[str, object]:
    limpio = texto.replace("\x00", "").strip()
    if len(limpio) > MAXIMO_TEXTO:
        limpio, nota = limpio[:MAXIMO_TEXTO], nota or "Es muy largo: se leyó solo el comienzo."
    return {
        "texto": limpio, "paginas": paginas, "estado": estado or ("leido" if limpio else "sin_texto"), "nota": nota,
        "metodo": metodo,
    }  # fmt: skip


def _pdf(ruta: Path) -> dict[str, object]:
    try:
        documento = pypdfium2.PdfDocument(ruta)
    except pypdfium2.PdfiumError as error:
        clave = "password" in str(error).lower()
        nota = "Tiene contraseña: no se puede leer." if clave else "El PDF está dañado."
        return _resultado("", estado="ilegible", nota=nota)
    textos, sin_letras = [], []
    for numero, pagina in enumerate(documento):
        texto = pagina.get_textpage().get_text_range()
        textos.append(texto)
        if len(re.sub(r"\W", "", texto)) < POCAS_LETRAS:
            sin_letras.append(numero)
    nota, metodo = "", "capa"
    if sin_letras:
        nota = _con_ocr(documento, sin_letras, textos)
        metodo = "ocr" if len(sin_letras) == len(textos) else "capa y ocr"
    return _resultado("\n\f\n".join(textos), paginas=len(textos), nota=nota, metodo=metodo)


def _con_ocr(documento: pypdfium2.PdfDocument, numeros: list[int], textos: list[str]) -> str:
    """Reconoce las páginas sin letras, en su lugar. Devuelve lo que faltó, en palabras."""
    if shutil.which("tesseract") is None:
        return f"{len(numeros)} páginas son imágenes y falta Tesseract para leerlas."
    with TemporaryDirectory() as carpeta:
        for numero in numeros[:PAGINAS_CON_OCR]:
            imagen = Path(carpeta) / f"{numero}.png"
            pagina = documento[numero]
            escala = min(300 / 72, PUNTOS_POR_LADO / max(*pagina.get_size(), 1))
            pagina.render(scale=escala, grayscale=True).to_pil().save(imagen)
            textos[numero] = _tesseract(imagen)
            imagen.unlink()
    resto = len(numeros) - PAGINAS_CON_OCR
    return f"Quedaron {resto} páginas de imagen sin leer." if resto > 0 else ""


def _imagen(ruta: Path) -> dict[str, object]:
    if shutil.which("tesseract") is None:
        return _resultado("", paginas=1, nota="Es una imagen y falta Tesseract para leerla.")
    return _resultado(_tesseract(ruta), paginas=1, metodo="ocr")


def _tesseract(ruta: Path) -> str:
    try:
        resultado = subprocess.run(  # noqa: S603
            ["tesseract", str(ruta), "-", "-l", "spa"],  # noqa: S607
            capture_output=True, timeout=120, check=False, env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    return resultado.stdout.decode("utf-8", "replace") if resultado.returncode == 0 else ""


def _oficina(ruta: Path) -> dict[str, object]:
    """DOCX, ODT y XLSX: solo la parte que trae el texto, sin resolver entidades."""
    try:
        with zipfile.ZipFile(ruta) as paquete:
            parte = next((p for p in PARTES_OFICINA if p in paquete.namelist()), None)
            if parte is None:
                return _resultado("", nota="Es un archivo comprimido: su contenido no se lee.")
            if paquete.getinfo(parte).file_size > MAXIMO_XML:
                return _resultado("", estado="ilegible", nota="El documento es demasiado grande para leerlo.")
            return _resultado(_texto_de_xml(paquete.read(parte)), metodo=PARTES_OFICINA[parte])
    except (zipfile.BadZipFile, ParseError, RuntimeError, KeyError):
        return _resultado("", estado="ilegible", nota="El documento está dañado o tiene contraseña.")


class _Recolector:
    """Junta el texto y separa párrafos y celdas."""

    def __init__(self) -> None:
        self.trozos: list[str] = []

    def start(self, etiqueta: str, atributos: dict[str, str]) -> None: ...

    def end(self, etiqueta: str) -> None:
        if etiqueta.rsplit("}", 1)[-1] in {"p", "h", "si", "tab", "br"}:
            self.trozos.append("\n")

    def data(self, texto: str) -> None:
        self.trozos.append(texto)

    def close(self) -> str:
        return "".join(self.trozos)


def _texto_de_xml(contenido: bytes) -> str:
    if b"<!DOCTYPE" in contenido[:2048] or b"<!ENTITY" in contenido[:2048]:
        return ""
    lector: Any = XMLParser(target=_Recolector())  # noqa: S314 — sin DTD ni entidades, y en un proceso con topes
    lector.feed(contenido)
    return str(lector.close())


if __name__ == "__main__":
    sys.exit(main())
