"""Lector de textos: cada archivo se abre en un proceso aparte, con tope de memoria y de tiempo (ADR 13)."""

import json
import shutil
import struct
import tempfile
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2

from fojas.adaptadores import encierro
from fojas.dominio.expedientes.puertos import Lectura, Vistazo
from fojas.dominio.expedientes.reglas import EstadoTexto, tipos

LIMITE_S = 300
MEMORIA = 2 << 30
ESCRIBE = 1 << 30
LIMITE_DE_UN_VISTAZO_S = 20
TARDA = "Leerlo tomó demasiado tiempo."
DANADO = "El archivo está dañado o pide demasiada memoria."
COLA_DE_ZIP = 1 << 16
MAXIMO_INDICE = 1 << 19
SECTORES_DE_OLE = 16

SIN_TEXTO: tuple[tuple[str, str], ...] = (
    ("audio/", "Es un audio: se guarda, pero no se transcribe."),
    ("video/", "Es un video: se guarda, pero no se transcribe."),
    ("application/msword", "Es un Word antiguo (.doc): se guarda, pero su texto no se lee."),
    ("application/vnd.ms-excel", "Es un Excel antiguo (.xls): se guarda, pero su texto no se lee."),
    ("application/vnd.ms-powerpoint", "Es un PowerPoint antiguo (.ppt): se guarda, pero su texto no se lee."),
    ("application/x-ole-storage", "Es un documento de un programa antiguo: se guarda, pero su texto no se lee."),
    ("application/pkcs7-mime", "Es un archivo firmado: se guarda tal como llegó y su contenido no se lee."),
    ("application/vnd.rar", "Es un archivo comprimido RAR: se guarda, pero no se mira por dentro."),
    ("application/x-7z", "Es un archivo comprimido 7z: se guarda, pero no se mira por dentro."),
    ("application/gzip", "Es un archivo comprimido: se guarda, pero no se mira por dentro."),
    ("application/x-bzip2", "Es un archivo comprimido: se guarda, pero no se mira por dentro."),
    ("application/x-xz", "Es un archivo comprimido: se guarda, pero no se mira por dentro."),
    ("application/x-tar", "Es un archivo comprimido: se guarda, pero no se mira por dentro."),
    ("application/vnd.ms-cab", "Es un archivo comprimido: se guarda, pero no se mira por dentro."),
    ("application/vnd.microsoft.portable-executable", "Es un programa de Windows: no se abre."),
    ("application/x-elf", "Es un programa: no se abre."),
    ("application/x-mach", "Es un programa: no se abre."),
    ("application/java-vm", "Es un programa: no se abre."),
    ("application/x-ms-shortcut", "Es un acceso directo de Windows, no un documento: pide el archivo mismo."),
    ("image/vnd.dwg", "Es un plano de AutoCAD: se guarda, pero su texto no se lee."),
    ("image/vnd.adobe.photoshop", "Es una imagen de Photoshop: se guarda, pero su texto no se lee."),
    ("image/x-canon", "Es una foto sin revelar: se guarda, pero su texto no se lee."),
    ("application/vnd.sqlite3", "Es una base de datos: se guarda, pero no se lee."),
    ("application/octet-stream", "No se reconoce qué es: se guarda, pero no se lee."),
)
"""De estos no se saca texto, y se dice por qué sin abrirlos."""


class LectorEnProceso:
    """Delega en `fojas.adaptadores.lectura`; si muere o tarda, el archivo queda ilegible con su motivo."""

    # PDFium no admite dos hilos a la vez.
    _pdfium = threading.Lock()

    def mira(self, flujo: BinaryIO, tipo: str, *, de_casa: bool = False) -> Vistazo:
        if tipo == tipos.ZIP:
            return Vistazo(_tipo_de_zip(flujo))
        if tipo == tipos.OLE:
            return Vistazo(_tipo_de_ole(flujo))
        if tipo == tipos.PDF and de_casa:
            return Vistazo(tipo, self._paginas(flujo))
        if tipo != tipos.PDF and (not tipo.startswith("image/") or _por_que_no(tipo)):
            return Vistazo(tipo)
        datos = self._pide(flujo, ("mira", tipo), segundos=LIMITE_DE_UN_VISTAZO_S)
        if isinstance(datos, str):
            return Vistazo(tipo)
        return Vistazo(tipo, datos["paginas"], tuple(datos["dpi"]), datos["dpi_estimado"])

    def lee(self, flujo: BinaryIO, tipo: str, *, segundos: float, de_fondo: bool = False) -> Lectura:
        if nota := _por_que_no(tipo):
            return Lectura("", None, EstadoTexto.SIN_TEXTO, nota)
        if tipo == tipos.CON_CLAVE:
            return Lectura(
                "", None, EstadoTexto.ILEGIBLE, "Tiene contraseña: no se puede leer. Pide una copia sin ella."
            )
        datos = self._pide(flujo, ("lee", tipo, str(segundos)), segundos=LIMITE_S, de_fondo=de_fondo)
        if isinstance(datos, str):
            return Lectura("", None, EstadoTexto.ILEGIBLE, datos)
        return Lectura(
            texto=datos["texto"], paginas=datos["paginas"], estado=EstadoTexto(datos["estado"]), nota=datos["nota"],
            metodo=datos["metodo"], dpi=tuple(datos["dpi"]), dpi_estimado=datos["dpi_estimado"],
            hojas=tuple(datos["hojas"]), por_reconocer=tuple(datos["por_reconocer"]),
        )  # fmt: skip

    def reconoce(
        self, flujo: BinaryIO, tipo: str, numeros: Sequence[int], *, segundos: float, de_fondo: bool = False
    ) -> dict[int, str]:
        pedidas = ",".join(map(str, numeros))
        datos = self._pide(flujo, ("reconoce", tipo, str(segundos), pedidas), segundos=LIMITE_S, de_fondo=de_fondo)
        if isinstance(datos, str) or not datos["hojas"]:
            # La que bota al lector se da por leída sin texto: si no, se la intentaría siempre.
            return {numeros[0]: ""}
        return {int(numero): texto for numero, texto in datos["hojas"].items()}

    def _pide(
        self, flujo: BinaryIO, pedido: Sequence[str], *, segundos: int, de_fondo: bool = False
    ) -> dict[str, Any] | str:
        """Lo que contesta el proceso o, si no contesta, por qué."""
        with _aparte(flujo) as carpeta:
            salida = encierro.corre(
                "fojas.adaptadores.lectura.orden", pedido, carpeta=carpeta,
                topes=encierro.Topes(memoria=MEMORIA, segundos=segundos, escribe=ESCRIBE),
                cortesia=encierro.DE_FONDO if de_fondo else encierro.CORTESIA,
            )  # fmt: skip
        if salida.tarda:
            return TARDA
        if salida.codigo != 0:
            return DANADO
        try:
            datos: dict[str, Any] = json.loads(salida.bytes)
        except ValueError:
            return DANADO
        return datos

    def _paginas(self, flujo: BinaryIO) -> int | None:
        with self._pdfium:
            try:
                documento = pypdfium2.PdfDocument(flujo)
            except pypdfium2.PdfiumError:
                return None
            try:
                return len(documento)
            finally:
                documento.close()


def _por_que_no(tipo: str) -> str:
    return next((nota for comienzo, nota in SIN_TEXTO if tipo.startswith(comienzo)), "")


@contextmanager
def _aparte(flujo: BinaryIO) -> Iterator[Path]:
    """Una carpeta que se borra, con una copia: quien la abra no llega al original."""
    with tempfile.TemporaryDirectory(prefix="fojas-lectura-") as nombre:
        carpeta = Path(nombre)
        with (carpeta / "archivo").open("wb") as salida:
            shutil.copyfileobj(flujo, salida, 1 << 20)
        yield carpeta


def _tipo_de_zip(flujo: BinaryIO) -> str:
    """Por los nombres de su índice, sin inflar nada y leyendo un trozo acotado."""
    mimetype = _mimetype(flujo)
    largo = flujo.seek(0, 2)
    flujo.seek(max(largo - COLA_DE_ZIP - 22, 0))
    cola = flujo.read(COLA_DE_ZIP + 22)
    donde = cola.rfind(b"PK\x05\x06")
    if donde < 0 or len(cola) - donde < 22:
        return tipos.ZIP
    cuanto, desde = struct.unpack_from("<II", cola, donde + 12)
    if desde > largo:
        return tipos.ZIP
    flujo.seek(desde)
    return tipos.tipo_de_zip(_nombres(flujo.read(min(cuanto, MAXIMO_INDICE))), mimetype)


def _mimetype(flujo: BinaryIO) -> str:
    """Lo que un OpenDocument declara en su primera entrada, sin comprimir."""
    flujo.seek(0)
    comienzo = flujo.read(200)
    if len(comienzo) < 38 or comienzo[30:38] != b"mimetype":
        return ""
    metodo, _, _, suma, comprimido, _, nombre, extra = struct.unpack_from("<HHHIIIHH", comienzo, 8)
    dicho = comienzo[30 + nombre + extra :][: min(comprimido, 100)]
    return dicho.decode("ascii", "replace") if metodo == 0 and zlib.crc32(dicho) == suma else ""


def _nombres(indice: bytes) -> set[str]:
    nombres, donde = set(), 0
    while indice[donde : donde + 4] == b"PK\x01\x02" and donde + 46 <= len(indice):
        nombre, extra, comentario = struct.unpack_from("<HHH", indice, donde + 28)
        nombres.add(indice[donde + 46 : donde + 46 + nombre].decode("utf-8", "replace"))
        donde += 46 + nombre + extra + comentario
    return nombres


def _tipo_de_ole(flujo: BinaryIO) -> str:
    """Por los nombres de sus trozos, en los primeros sectores de su directorio."""
    flujo.seek(0)
    cabeza = flujo.read(512)
    if len(cabeza) < 512:
        return tipos.OLE
    sector = 1 << min(struct.unpack_from("<H", cabeza, 30)[0], 12)
    desde = (struct.unpack_from("<I", cabeza, 48)[0] + 1) * sector
    largo = flujo.seek(0, 2)
    nombres: set[str] = set()
    # Lo normal es que siga de corrido; si no, lo que falte está entre los primeros sectores.
    for lugar in (desde, 512):
        if lugar < largo:
            flujo.seek(lugar)
            nombres |= _trozos(flujo.read(sector * SECTORES_DE_OLE))
    return tipos.tipo_de_ole(nombres)


def _trozos(directorio: bytes) -> set[str]:
    nombres = set()
    for donde in range(0, len(directorio) - 127, 128):
        letras = struct.unpack_from("<H", directorio, donde + 64)[0]
        if 2 < letras <= 64 and directorio[donde + 66] in {1, 2}:
            nombres.add(directorio[donde : donde + letras - 2].decode("utf-16-le", "replace"))
    return nombres
