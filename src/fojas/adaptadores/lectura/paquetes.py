"""Documentos de oficina y archivos ZIP: solo la parte que trae el texto, o los nombres de lo que llevan."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from fojas.adaptadores.lectura.comun import (
    CON_CLAVE,
    DANADO,
    DEMASIADO,
    MAXIMO_INFLADO,
    Ilegible,
    Recolector,
    Resultado,
)
from fojas.adaptadores.lectura.textos import alimenta, de_xml, lector_de_xml
from fojas.dominio.expedientes.reglas import nombre_limpio, tipos

PARTES: tuple[tuple[str, str], ...] = (
    (r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml", "docx"),
    (r"ppt/(slides/slide|notesSlides/notesSlide)(\d+)\.xml", "pptx"),
    (r"content\.xml", "odf"),
)
"""Qué partes traen el texto de cada clase de documento."""
TROZO = 1 << 16
MAXIMO_NOMBRES = 2000
MAXIMO_HOJAS = 200
CELDAS_COMPARTIDAS = 500_000


def lee(ruta: Path, tipo: str) -> Resultado:
    try:
        with zipfile.ZipFile(ruta) as paquete:
            return _lee(paquete, tipo)
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        KeyError,
        EOFError,
        NotImplementedError,
        UnicodeError,
        ValueError,
        OSError,
    ):
        raise Ilegible("El documento está dañado o tiene contraseña.") from None
    except RuntimeError as error:
        # Así dice zipfile que una entrada está cifrada.
        raise Ilegible(CON_CLAVE if "encrypted" in str(error) else DANADO) from None


def _lee(paquete: zipfile.ZipFile, tipo: str) -> Resultado:
    nombres = paquete.namelist()
    if any(re.fullmatch(r"xl/(worksheets/.*|sharedStrings)\.xml", n) for n in nombres):
        return Resultado(_planilla(paquete, nombres), metodo="xlsx")
    for patron, metodo in PARTES:
        partes = sorted((n for n in nombres if re.fullmatch(patron, n)), key=_orden)
        if partes:
            return Resultado(_juntas(paquete, partes), metodo=metodo)
    if tipo in {tipos.DOCX, tipos.XLSX, tipos.PPTX}:
        return Resultado(nota="El documento no trae texto.")
    visibles = [nombre_limpio(n) for n in nombres[:MAXIMO_NOMBRES] if not n.endswith("/")]
    nota = "Es un archivo comprimido: se leen los nombres de lo que trae, no su contenido."
    return Resultado("\n".join(visibles), metodo="nombres", nota=nota)


def _orden(parte: str) -> tuple[bool, str, int]:
    """Primero el cuerpo; las láminas por su número y no por su letra."""
    numero = re.search(r"(\d+)\.xml$", parte)
    return (parte != "word/document.xml", re.sub(r"\d+", "", parte), int(numero[1]) if numero else 0)


def _juntas(paquete: zipfile.ZipFile, partes: list[str]) -> str:
    queda = _Tope()
    return "\n".join(filter(None, (de_xml(_trozos(paquete, parte, queda)) for parte in partes)))


class _Tope:
    """Cuánto se puede inflar todavía, entre todas las partes."""

    def __init__(self) -> None:
        self.queda = MAXIMO_INFLADO

    def gasta(self, cuanto: int) -> None:
        self.queda -= cuanto
        if self.queda < 0:
            raise Ilegible(DEMASIADO)


def _trozos(paquete: zipfile.ZipFile, parte: str, tope: _Tope) -> Iterator[bytes]:
    if paquete.getinfo(parte).file_size > tope.queda:
        raise Ilegible(DEMASIADO)
    with paquete.open(parte) as flujo:
        # Lo que dice la ficha puede ser mentira: cuenta lo que sale.
        while trozo := flujo.read(TROZO):
            tope.gasta(len(trozo))
            yield trozo


def _planilla(paquete: zipfile.ZipFile, nombres: list[str]) -> str:
    """Una línea por fila y las celdas separadas: los textos, los números y lo escrito en la celda."""
    tope = _Tope()
    compartidos: list[str] = []
    if "xl/sharedStrings.xml" in nombres:
        compartidos = _compartidos(_trozos(paquete, "xl/sharedStrings.xml", tope))
    recolector = Recolector()
    hojas = sorted((n for n in nombres if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)), key=_orden)
    for hoja in hojas[:MAXIMO_HOJAS]:
        _celdas(_trozos(paquete, hoja, tope), compartidos, recolector)
    return recolector.junto() or "\n".join(compartidos)


def _compartidos(trozos: Iterator[bytes]) -> list[str]:
    textos: list[str] = []
    letras: list[str] = []

    def cierra(etiqueta: str) -> None:
        if etiqueta.rsplit(":", 1)[-1] == "si":
            if len(textos) < CELDAS_COMPARTIDAS:
                textos.append("".join(letras))
            letras.clear()

    _recorre(trozos, lambda *_: None, letras.append, cierra)
    return textos


def _celdas(trozos: Iterator[bytes], compartidos: list[str], recolector: Recolector) -> None:
    clase, letras = "", list[str]()
    adentro = False

    def abre(etiqueta: str, atributos: dict[str, str]) -> None:
        nonlocal clase, adentro
        nombre = etiqueta.rsplit(":", 1)[-1]
        if nombre == "c":
            clase = atributos.get("t", "")
        adentro = nombre in {"v", "t"}

    def dice(texto: str) -> None:
        if adentro:
            letras.append(texto)

    def cierra(etiqueta: str) -> None:
        nonlocal adentro
        nombre, valor = etiqueta.rsplit(":", 1)[-1], "".join(letras)
        if nombre in {"v", "t"}:
            adentro = False
            if clase == "s":
                valor = compartidos[int(valor)] if valor.isdecimal() and int(valor) < len(compartidos) else ""
            recolector.pone(valor)
            letras.clear()
        elif nombre == "c":
            recolector.pone("\t")
        elif nombre == "row":
            recolector.pone("\n")

    _recorre(trozos, abre, dice, cierra)


def _recorre(
    trozos: Iterator[bytes], abre: Callable[[str, dict[str, str]], None], dice: Callable[[str], None],
    cierra: Callable[[str], None],
) -> None:  # fmt: skip
    lector = lector_de_xml()
    lector.StartElementHandler, lector.CharacterDataHandler, lector.EndElementHandler = abre, dice, cierra
    alimenta(lector, trozos)
