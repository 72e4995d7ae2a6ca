"""Qué es un archivo, según sus bytes: el nombre no decide y una doble extensión no engaña."""

import re
from codecs import getincrementaldecoder
from collections.abc import Collection

PDF, ZIP, OLE, TEXTO, NO_SE_SABE = (
    "application/pdf", "application/zip", "application/x-ole-storage", "text/plain", "application/octet-stream",
)  # fmt: skip
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OOXML}wordprocessingml.document"
XLSX = f"{_OOXML}spreadsheetml.sheet"
PPTX = f"{_OOXML}presentationml.presentation"
_ODF = "application/vnd.oasis.opendocument."
ODT, ODS, ODP = f"{_ODF}text", f"{_ODF}spreadsheet", f"{_ODF}presentation"
CON_CLAVE = "application/encrypted"
"""Un documento de Office con contraseña: se sabe que lo es, pero no de cuál programa."""
MSG = "application/vnd.ms-outlook"

FIRMAS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", PDF),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),
    (0, b"MM\x00+", "image/tiff"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"\x00\x00\x01\x00", "image/x-icon"),
    (0, b"AC10", "image/vnd.dwg"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
"""(dónde, qué bytes) → tipo."""

MARCAS_FTYP: dict[bytes, str] = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic", b"hevc": "image/heic",
    b"hevx": "image/heic", b"mif1": "image/heic", b"msf1": "image/heic", b"avif": "image/avif", b"avis": "image/avif",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp", b"3gp6": "video/3gpp", b"crx ": "image/x-canon-cr3",
}  # fmt: skip
"""Marca principal del contenedor de Apple, de las cámaras y del audio de teléfono → tipo; las demás son video."""

_PKCS7 = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
_TEXTOS: tuple[tuple[str, str], ...] = (
    (r"<(!doctype\s+html|html[\s>])", "text/html"),
    (r"(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*(<!doctype\s+svg[^>]*>\s*)?<svg[\s>]", "image/svg+xml"),
    (r"<\?xml\s", "application/xml"),
    (r"-----begin (pkcs7|cms)-----", "application/pkcs7-mime"),
    (r"-----begin [a-z ]+-----", "application/x-pem-file"),
    (r"begin:vcard", "text/vcard"),
    (r"begin:vcalendar", "text/calendar"),
    (r"#!\s*/", "text/x-shellscript"),
    (r"@echo off", "text/x-msdos-batch"),
)
_RENGLON_DE_CORREO = re.compile(
    r"^(from|to|subject|date|message-id|mime-version|received|return-path|delivered-to|reply-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_SENAL = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def tipo_por_contenido(comienzo: bytes) -> str:
    """Tipo MIME según los primeros bytes (basta 4 kB). De ZIP y OLE falta mirar qué llevan dentro."""
    for desde, firma, tipo in FIRMAS:
        if comienzo[desde : desde + len(firma)] == firma:
            return tipo
    return _por_forma(comienzo) or _de_texto(comienzo) or NO_SE_SABE


def _por_forma(comienzo: bytes) -> str:
    """Lo que no se reconoce por un solo trozo fijo."""
    if comienzo[4:8] == b"ftyp":
        # «mif1» sirve a los dos formatos: decide si entre las compatibles dice que es AV1.
        if comienzo[8:12] in {b"mif1", b"msf1"} and b"avif" in comienzo[16:64]:
            return "image/avif"
        return MARCAS_FTYP.get(comienzo[8:12], "video/mp4")
    if comienzo.startswith(b"OggS"):
        if b"OpusHead" in comienzo[:200]:
            return "audio/opus"
        return "video/ogg" if b"\x80theora" in comienzo[:200] else "audio/ogg"
    if comienzo.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in comienzo[:64] else "video/x-matroska"
    if comienzo.startswith(b"BM") and comienzo[6:10] == b"\x00\x00\x00\x00":
        return "image/bmp"
    if comienzo.startswith(b"MZ") and _es_programa_de_windows(comienzo):
        return "application/vnd.microsoft.portable-executable"
    if comienzo[:1] == b"\x30" and _PKCS7 in comienzo[:40]:
        return "application/pkcs7-mime"
    return PDF if b"%PDF-" in comienzo[:1024] else ""


def _es_programa_de_windows(comienzo: bytes) -> bool:
    donde = int.from_bytes(comienzo[60:64], "little")
    return comienzo[donde : donde + 4] == b"PE\x00\x00" or b"This program cannot be run" in comienzo


def _de_texto(comienzo: bytes) -> str:
    texto = texto_del_comienzo(comienzo)
    if texto is None:
        return ""
    cabeza = texto.lstrip()[:2048].lower()
    for patron, tipo in _TEXTOS:
        if re.match(patron, cabeza, re.DOTALL):
            return tipo
    encabezado = re.split(r"\r?\n\r?\n", texto.lstrip(), maxsplit=1)[0]
    nombrados = {n.lower() for n in _RENGLON_DE_CORREO.findall(encabezado)}
    if len(nombrados) >= 3 or {"from", "to"} <= set(_RENGLON_DE_CORREO.findall(cabeza)):
        return "message/rfc822"
    return "text/csv" if _parece_planilla(texto) else TEXTO


def texto_del_comienzo(comienzo: bytes) -> str | None:
    """Los primeros bytes como texto, en el juego de letras que sea; None si no son texto."""
    for marca, juego in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if comienzo.startswith(marca) and len(comienzo) > len(marca):
            return _descifra(comienzo, juego)
    if b"\x00" in comienzo:
        return _utf16_sin_marca(comienzo)
    texto = _descifra(comienzo, "utf-8")
    if texto is not None:
        return texto
    # Lo escrito en un Windows antiguo: letras de una en una, ningún signo de control y pocas fuera del abecedario.
    altas = sum(byte > 127 for byte in comienzo)
    if _SENAL.isdisjoint(comienzo) and altas * 3 < len(comienzo):
        return comienzo.decode("cp1252", "replace")
    return None


def _descifra(comienzo: bytes, juego: str) -> str | None:
    try:
        # Incremental: los primeros bytes pueden terminar a media letra.
        return getincrementaldecoder(juego)().decode(comienzo)
    except UnicodeDecodeError:
        return None


def _utf16_sin_marca(comienzo: bytes) -> str | None:
    pares, nones = comienzo[0:400:2], comienzo[1:400:2]
    for juego, ceros, letras in (("utf-16-le", nones, pares), ("utf-16-be", pares, nones)):
        if len(ceros) > 8 and ceros.count(0) > 0.7 * len(ceros) and _SENAL.isdisjoint(letras):
            return _descifra(comienzo, juego)
    return None


def _parece_planilla(texto: str) -> bool:
    """Varios renglones con el mismo número, mayor que uno, de separadores."""
    renglones = [renglon for renglon in texto.splitlines()[:12] if renglon.strip()][:10]
    if len(texto) >= 3000:
        renglones = renglones[:-1]
    for signo in ";,\t":
        cuantos = {renglon.count(signo) for renglon in renglones}
        if len(renglones) >= 3 and len(cuantos) == 1 and min(cuantos) >= 2:
            return True
    return False


def tipo_de_zip(nombres: Collection[str], mimetype: str = "") -> str:
    """Qué documento es un ZIP según lo que lleva dentro y, en OpenDocument, lo que declara."""
    if re.fullmatch(r"application/(vnd\.oasis\.opendocument\.[a-z-]+|epub\+zip)", mimetype):
        return mimetype
    comienzos = {nombre.split("/", 1)[0] for nombre in nombres}
    if "[Content_Types].xml" in nombres:
        for carpeta, tipo in (
            ("word", DOCX),
            ("xl", XLSX),
            ("ppt", PPTX),
            ("visio", "application/vnd.ms-visio.drawing"),
        ):
            if carpeta in comienzos:
                return tipo
    if "AndroidManifest.xml" in nombres:
        return "application/vnd.android.package-archive"
    return "application/java-archive" if "META-INF/MANIFEST.MF" in nombres else ZIP


_DE_OLE: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", CON_CLAVE),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__nameid_version1.0", MSG),
    ("__properties_version1.0", MSG),
    ("VisioDocument", "application/vnd.visio"),
)


def tipo_de_ole(nombres: Collection[str]) -> str:
    """Qué documento de un Office antiguo es, según los trozos que lleva dentro."""
    return next((tipo for trozo, tipo in _DE_OLE if trozo in nombres), OLE)
