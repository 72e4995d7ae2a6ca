"""Texto simple, planillas de texto, páginas web, XML y RTF, en el juego de letras que vengan."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from xml.parsers import expat

from charset_normalizer import from_bytes

from fojas.adaptadores.lectura.comun import MAXIMO_INFLADO, MAXIMO_TEXTO, Ilegible, Recolector, Resultado

MUESTRA = 200_000
"""Bytes en que se busca en qué juego de letras está."""
SE_LLAMAN = "Trae definiciones que se llaman unas a otras: no se lee."
PARRAFOS = frozenset({"p", "h", "si", "tab", "br", "row", "table-row", "li"})
"""Etiquetas de documentos de oficina que cortan el renglón al cerrarse."""
_CALLADAS = frozenset({"script", "style", "template", "noscript"})
_CORTAN = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "title", "section", "hr"}
)


def lee(ruta: Path, tipo: str) -> Resultado:
    with ruta.open("rb") as flujo:
        bytes_ = flujo.read(MAXIMO_TEXTO * 4 + 1)
    if tipo == "application/rtf":
        return Resultado(de_rtf(bytes_), metodo="rtf")
    if tipo == "text/html":
        return Resultado(de_html(descifra(bytes_)), metodo="html")
    if tipo in {"application/xml", "image/svg+xml"}:
        try:
            return Resultado(de_xml([bytes_], corta_en=None), metodo="xml")
        except expat.ExpatError:
            return Resultado(re.sub(r"<[^>]*>", "\n", descifra(bytes_)), metodo="texto", nota="El XML está dañado.")
    return Resultado(descifra(bytes_), metodo="texto")


def descifra(bytes_: bytes, juego: str = "") -> str:
    """En el juego que se dice, en el que trae por marca, en UTF-8 o en el más probable, por ese orden."""
    for marca, suyo in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if bytes_.startswith(marca):
            return bytes_.decode(suyo, "replace")
    for intento in (juego, "utf-8"):
        try:
            texto = bytes_.decode(intento) if intento else ""
        except (UnicodeDecodeError, LookupError):
            continue
        if texto and "\x00" not in texto:
            return texto
    if b"\x00" in bytes_[:400]:
        pares = bytes_[0:400:2].count(0)
        return bytes_.decode("utf-16-be" if pares > 100 or pares > bytes_[1:400:2].count(0) else "utf-16-le", "replace")
    # Lo que se escribe aquí con letras de una en una es de Windows; se acepta otro solo si está muy claro.
    mejor = from_bytes(bytes_[:MUESTRA], cp_isolation=["cp1252", "latin_1", "cp850", "mac_roman"]).best()
    return bytes_.decode(mejor.encoding if mejor else "cp1252", "replace")


def de_rtf(bytes_: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    if re.search(rb"\{\s*\{\s*\{\s*\{\s*\{\s*\{\s*\{\s*\{", bytes_):
        raise Ilegible("El RTF está dañado.")
    try:
        return str(rtf_to_text(bytes_.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, LookupError, UnicodeError):
        raise Ilegible("El RTF está dañado.") from None


class _PaginaWeb(HTMLParser):
    """El texto que se vería, sin guiones ni estilos."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.recolector = Recolector()
        self._callado = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _CALLADAS:
            self._callado += 1
        elif tag in _CORTAN:
            self.recolector.pone("\n")
        elif tag in {"td", "th"}:
            self.recolector.pone("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _CALLADAS:
            self._callado = max(self._callado - 1, 0)
        elif tag in _CORTAN:
            self.recolector.pone("\n")

    def handle_data(self, data: str) -> None:
        if not self._callado:
            self.recolector.pone(data)


def de_html(html: str) -> str:
    pagina = _PaginaWeb()
    pagina.feed(html)
    pagina.close()
    return pagina.recolector.junto()


def de_xml(trozos: Iterable[bytes], *, corta_en: frozenset[str] | None = PARRAFOS) -> str:
    """El texto entre las etiquetas; `corta_en` dice cuáles terminan un renglón y None, que todas.

    Lanza `ExpatError` si está dañado e `Ilegible` si define entidades: así ninguna se expande.
    """
    recolector = Recolector()
    lector = lector_de_xml()

    def cierra(etiqueta: str) -> None:
        if corta_en is None or etiqueta.rsplit(":", 1)[-1] in corta_en:
            recolector.pone("\n")

    lector.EndElementHandler = cierra
    lector.CharacterDataHandler = recolector.pone
    alimenta(lector, trozos)
    return recolector.junto()


def lector_de_xml() -> expat.XMLParserType:
    """Uno que no resuelve nada de fuera ni acepta definiciones propias."""
    lector = expat.ParserCreate()
    lector.buffer_text = True

    def define(*_: object) -> int:
        raise Ilegible(SE_LLAMAN)

    lector.EntityDeclHandler = define
    lector.ExternalEntityRefHandler = define
    return lector


def alimenta(lector: expat.XMLParserType, trozos: Iterable[bytes]) -> None:
    leidos = 0
    for trozo in trozos:
        leidos += len(trozo)
        if leidos > MAXIMO_INFLADO:
            raise Ilegible("El documento es demasiado grande para leerlo.")
        lector.Parse(trozo, False)
    lector.Parse(b"", True)
