"""Cómo se arma cada clase de archivo, byte a byte y siempre igual."""

import base64
import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from email.message import EmailMessage
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

FECHA_ZIP = (2026, 3, 4, 10, 0, 0)
CARTA = (612, 792)
FRASE = "Solicito reponer la luminaria de la calle Los Aromos"

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA"
    "AAAERAAAEAAQAAAAABegABAAAAAAAAAGYAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAA"
    "AAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkA"
    "AAAwAAAwAeoCCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAA"
    "QAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAG5tZGF0AAAAYigBrxmAMT+jAN2Dd5GjOh1Mb/hlCDVa0E512ijzfj"
    "VvQprpv6XtW07pGZ3NMDFaS9J/85pdpg0z3E9xbQV5iJBVq3OLMEi6PSxz/4Rlp/dFpH6VAeb3rx4ghPpG5ffUbAeA"
)
"""Un dibujo de 64 × 64: lo que guarda un teléfono, en lo mínimo. Pillow no sabe escribir este formato."""


def pdf(
    texto: str = FRASE, *, paginas: int = 1, tamano: tuple[float, float] = CARTA,
    ajusta: Callable[[pikepdf.Pdf], None] | None = None, **guarda: Any,
) -> bytes:  # fmt: skip
    """Un PDF con capa de texto; `ajusta` lo retuerce antes de guardarlo."""
    documento = pikepdf.new()
    fuente = documento.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for numero in range(paginas):
        documento.add_blank_page(page_size=tamano)
        pagina = documento.pages[-1]
        letras = f"{texto} {numero + 1}".encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
        pagina.obj.Resources = Dictionary(Font=Dictionary(F1=fuente))
        pagina.obj.Contents = documento.make_stream(b"BT /F1 14 Tf 60 700 Td (" + letras + b") Tj ET")
    if ajusta is not None:
        ajusta(documento)
    salida = io.BytesIO()
    if "encryption" not in guarda:
        guarda["deterministic_id"] = True
    documento.save(salida, **guarda)
    documento.close()
    return salida.getvalue()


def pdf_a_mano(*objetos: bytes, raiz: int = 1, cola: bytes = b"") -> bytes:
    """Un PDF escrito a mano, con los objetos tal como vienen: para lo que ninguna biblioteca escribiría."""
    salida, donde = io.BytesIO(), []
    salida.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for numero, objeto in enumerate(objetos, 1):
        donde.append(salida.tell())
        salida.write(b"%d 0 obj\n%s\nendobj\n" % (numero, objeto))
    tabla = salida.tell()
    salida.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objetos) + 1))
    for lugar in donde:
        salida.write(b"%010d 00000 n \n" % lugar)
    salida.write(
        b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objetos) + 1, raiz, cola, tabla)
    )
    return salida.getvalue()


def hoja(frase: str = FRASE, *, ancho: int = 1700, alto: int = 500, modo: str = "L", letra: int = 48) -> Image.Image:
    """Una hoja con letras, como sale del escáner."""
    papel = Image.new("L", (ancho, alto), 255)
    ImageDraw.Draw(papel).text((ancho // 20, alto // 3), frase, fill=0, font=ImageFont.load_default(size=letra))
    return papel if modo == "L" else papel.convert(modo)


def imagen(formato: str, dibujo: Image.Image | None = None, **guarda: Any) -> bytes:
    salida = io.BytesIO()
    (dibujo or hoja()).save(salida, formato, **guarda)
    return salida.getvalue()


def pdf_de_imagen(*, dpi: int = 200, frase: str = FRASE, paginas: int = 1) -> bytes:
    """Páginas carta que son solo una imagen, escaneadas con esos puntos por pulgada."""
    ancho, alto = int(8.5 * dpi), 11 * dpi
    papel = hoja(frase, ancho=ancho, alto=alto, letra=max(dpi // 6, 8))
    puntos = zlib.compress(papel.tobytes())

    def pone(documento: pikepdf.Pdf) -> None:
        for numero, pagina in enumerate(documento.pages):
            dibujo = documento.make_stream(
                puntos, Type=Name.XObject, Subtype=Name.Image, Width=ancho, Height=alto, ColorSpace=Name.DeviceGray,
                BitsPerComponent=8, Filter=Name.FlateDecode,
            )  # fmt: skip
            pagina.obj.Resources = Dictionary(XObject=Dictionary(Im0=dibujo))
            pagina.obj.Contents = documento.make_stream(b"q 612 0 0 792 0 0 cm /Im0 Do Q %% %d" % numero)

    return pdf("", paginas=paginas, ajusta=pone)


def empaca(entradas: Mapping[str, bytes | str] | Iterable[tuple[str, bytes | str]], **resto: Any) -> bytes:
    """Un ZIP sin fecha propia: los mismos datos dan los mismos bytes."""
    pares = entradas.items() if isinstance(entradas, Mapping) else entradas
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED, **resto) as paquete:
        for nombre, contenido in pares:
            ficha = zipfile.ZipInfo(nombre, FECHA_ZIP)
            ficha.compress_type = zipfile.ZIP_STORED if nombre == "mimetype" else zipfile.ZIP_DEFLATED
            paquete.writestr(ficha, contenido)
    return salida.getvalue()


_TIPOS = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def docx(texto: str = FRASE, *, cuerpo: str | None = None, mas: Mapping[str, bytes | str] | None = None) -> bytes:
    xml = cuerpo if cuerpo is not None else (
        f"<w:document xmlns:w='{_W}'><w:body><w:p><w:r><w:t>{texto}</w:t></w:r></w:p></w:body></w:document>"
    )  # fmt: skip
    return empaca({"[Content_Types].xml": _TIPOS, "_rels/.rels": "<r/>", "word/document.xml": xml} | dict(mas or {}))


def xlsx(*celdas: str, en_linea: bool = False, mas: Mapping[str, bytes | str] | None = None) -> bytes:
    if en_linea:
        filas = "".join(f"<row><c t='inlineStr'><is><t>{c}</t></is></c></row>" for c in celdas)
    else:
        filas = "".join(f"<row><c t='s'><v>{n}</v></c></row>" for n in range(len(celdas)))
    textos = "".join(f"<si><t>{c}</t></si>" for c in celdas)
    partes: dict[str, bytes | str] = {
        "[Content_Types].xml": _TIPOS,
        "xl/workbook.xml": f"<workbook xmlns='{_S}'/>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{_S}'><sheetData>{filas}</sheetData></worksheet>",
    }
    if not en_linea:
        partes["xl/sharedStrings.xml"] = f"<sst xmlns='{_S}'>{textos}</sst>"
    return empaca(partes | dict(mas or {}))


def pptx(*laminas: str) -> bytes:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return empaca(
        {"[Content_Types].xml": _TIPOS, "ppt/presentation.xml": "<p/>"}
        | {
            f"ppt/slides/slide{n}.xml": f"<p:sld xmlns:p='p' xmlns:a='{a}'><a:p><a:r><a:t>{t}</a:t></a:r></a:p></p:sld>"
            for n, t in enumerate(laminas, 1)
        }
    )


def opendocument(clase: str, texto: str = FRASE, *, mas: Mapping[str, bytes | str] | None = None) -> bytes:
    xml = f"<o:doc xmlns:o='o' xmlns:text='t'><o:body><text:p>{texto}</text:p></o:body></o:doc>"
    return empaca(
        {"mimetype": f"application/vnd.oasis.opendocument.{clase}", "content.xml": xml, "META-INF/manifest.xml": "<m/>"}
        | dict(mas or {})
    )


def ole(trozos: Mapping[str, bytes]) -> bytes:
    """Un contenedor OLE versión 3, con todo en sectores de 512; los trozos con «/» van en una carpeta."""
    carpetas = sorted({nombre.split("/")[0] for nombre in trozos if "/" in nombre})
    fichas: list[tuple[str, int, bytes, list[int]]] = [("Root Entry", 5, b"", [])]
    for nombre in carpetas:
        fichas[0][3].append(len(fichas))
        fichas.append((nombre, 1, b"", []))
    for nombre, bytes_ in trozos.items():
        carpeta, _, hoja_ = nombre.rpartition("/")
        madre = next((i for i, f in enumerate(fichas) if f[0] == carpeta and f[1] == 1), 0)
        fichas[madre][3].append(len(fichas))
        fichas.append((hoja_, 2, bytes_, []))
    chicos, minifat, datos, fat, lugar = b"", [], b"", [], {}
    for numero, (_, clase, bytes_, _) in enumerate(fichas):
        if clase != 2 or not bytes_:
            continue
        if len(bytes_) < 4096:
            lugar[numero] = len(minifat)
            cuantos = -(-len(bytes_) // 64)
            minifat += [*range(len(minifat) + 1, len(minifat) + cuantos), 0xFFFFFFFE]
            chicos += bytes_.ljust(cuantos * 64, b"\x00")
        else:
            lugar[numero] = len(fat)
            cuantos = -(-len(bytes_) // 512)
            fat += [*range(len(fat) + 1, len(fat) + cuantos), 0xFFFFFFFE]
            datos += bytes_.ljust(cuantos * 512, b"\x00")

    def agrega(bloque: bytes, relleno: bytes = b"\x00") -> int:
        nonlocal datos, fat
        if not bloque:
            return 0xFFFFFFFE
        desde, cuantos = len(fat), -(-len(bloque) // 512)
        fat += [*range(desde + 1, desde + cuantos), 0xFFFFFFFE]
        datos += bloque.ljust(cuantos * 512, relleno)
        return desde

    en_chicos = agrega(chicos)
    en_minifat = agrega(b"".join(struct.pack("<I", n) for n in minifat), b"\xff")
    directorio = b""
    hermanos = {h: (hijos[i + 1] if i + 1 < len(hijos) else 0xFFFFFFFF)
                for _, _, _, hijos in fichas for i, h in enumerate(hijos)}  # fmt: skip
    for numero, (nombre, clase, bytes_, hijos) in enumerate(fichas):
        letras = nombre.encode("utf-16-le")
        raiz = numero == 0
        directorio += letras.ljust(64, b"\x00") + struct.pack(
            "<HBBIII16sIQQIQ", len(letras) + 2, clase, 1, 0xFFFFFFFF, hermanos.get(numero, 0xFFFFFFFF),
            hijos[0] if hijos else 0xFFFFFFFF, b"\x00" * 16, 0, 0, 0,
            en_chicos if raiz else lugar.get(numero, 0xFFFFFFFE if clase == 2 else 0),
            len(chicos) if raiz else len(bytes_),
        )  # fmt: skip
    en_directorio = agrega(directorio)
    tablas = 1
    while (len(fat) + tablas) > tablas * 128:
        tablas += 1
    primera = len(fat)
    fat += [0xFFFFFFFD] * tablas
    datos += b"".join(struct.pack("<I", n) for n in fat).ljust(tablas * 512, b"\xff")
    cabeza = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack(
        "<HHHHH6sIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"\x00" * 6, 0, tablas, en_directorio, 0, 4096, en_minifat,
        0 if not minifat else -(-len(minifat) // 128), 0xFFFFFFFE, 0,
    )  # fmt: skip
    difat = [primera + n for n in range(tablas)] + [0xFFFFFFFF] * (109 - tablas)
    return cabeza + b"".join(struct.pack("<I", n) for n in difat) + datos


def msg(asunto: str = "Reclamo por ruidos", cuerpo: str = FRASE) -> bytes:
    """Un correo guardado por Outlook."""

    def fija(etiqueta: int, valor: bytes) -> bytes:
        return struct.pack("<II", etiqueta, 6) + valor.ljust(8, b"\x00")

    textos = {0x001A: "IPM.Note", 0x0037: asunto, 0x0C1A: "Ana Rojas", 0x0C1F: "ana@ejemplo.cl", 0x1000: cuerpo,
              0x0E04: "Oficina de Partes"}  # fmt: skip
    trozos = {f"__substg1.0_{e:04X}001F": t.encode("utf-16-le") for e, t in textos.items()}
    propiedades = struct.pack("<QIIIIQ", 0, 0, 0, 0, 0, 0)
    propiedades += fija(0x340D0003, struct.pack("<I", 0x40000))
    for etiqueta, texto in textos.items():
        propiedades += struct.pack("<IIII", etiqueta << 16 | 0x1F, 6, len(texto) * 2 + 2, 0)
    trozos["__properties_version1.0"] = propiedades
    trozos["__nameid_version1.0/__substg1.0_00020102"] = b"\x00" * 16
    trozos["__nameid_version1.0/__substg1.0_00030102"] = b"\x00" * 16
    trozos["__nameid_version1.0/__substg1.0_00040102"] = b"\x00" * 16
    return ole(trozos)


def correo(
    cuerpo: str = FRASE, *, asunto: str = "Solicitud de luminaria", juego: str = "utf-8", html: str = "",
    adjuntos: Iterable[tuple[str, bytes]] = (), **encabezados: str,
) -> bytes:  # fmt: skip
    carta = EmailMessage()
    carta["From"], carta["To"], carta["Subject"] = "Ana Rojas <ana@ejemplo.cl>", "partes@muni.cl", asunto
    carta["Date"], carta["Message-ID"] = "Wed, 04 Mar 2026 10:00:00 -0300", "<prueba@ejemplo.cl>"
    for nombre, valor in encabezados.items():
        carta[nombre.replace("_", "-")] = valor
    carta.set_content(cuerpo, charset=juego)
    if html:
        carta.add_alternative(html, subtype="html", charset=juego)
    for nombre, bytes_ in adjuntos:
        carta.add_attachment(bytes_, maintype="application", subtype="octet-stream", filename=nombre)
    for numero, parte in enumerate(carta.walk()):
        if parte.is_multipart():
            # Si no, cada vez saldría otra raya al azar.
            parte.set_boundary(f"==raya{numero}==")
    return carta.as_bytes()


def sonido(segundos: float = 0.2) -> bytes:
    salida = io.BytesIO()
    with wave.open(salida, "wb") as pista:
        pista.setnchannels(1)
        pista.setsampwidth(2)
        pista.setframerate(8000)
        pista.writeframes(b"\x00\x10" * int(8000 * segundos))
    return salida.getvalue()


def caja(marca: bytes, *compatibles: bytes, relleno: int = 64) -> bytes:
    """El comienzo de un contenedor de video, audio o foto de teléfono."""
    cuerpo = marca + b"\x00\x00\x02\x00" + b"".join(compatibles)
    ftyp = struct.pack(">I", 8 + len(cuerpo)) + b"ftyp" + cuerpo
    return ftyp + struct.pack(">I", 8 + relleno) + b"mdat" + b"\x00" * relleno


def ogg(comienzo: bytes) -> bytes:
    return b"OggS\x00\x02" + b"\x00" * 20 + bytes([1, len(comienzo)]) + comienzo


def png_que_promete(ancho: int, alto: int, *, bits: int = 1, datos: bytes | None = None) -> bytes:
    """Un PNG chico que al abrirse pide `ancho` × `alto` puntos."""

    def trozo(nombre: bytes, cuerpo: bytes) -> bytes:
        return struct.pack(">I", len(cuerpo)) + nombre + cuerpo + struct.pack(">I", zlib.crc32(nombre + cuerpo))

    if datos is None:
        renglon = b"\x00" + b"\x00" * (-(-ancho * bits // 8))
        maquina = zlib.compressobj(9)
        partes = [maquina.compress(renglon) for _ in range(alto)]
        datos = b"".join([*partes, maquina.flush()])
    cabeza = struct.pack(">IIBBBBB", ancho, alto, bits, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + trozo(b"IHDR", cabeza) + trozo(b"IDAT", datos) + trozo(b"IEND", b"")


def tiff_que_se_muerde_la_cola() -> bytes:
    """Su lista de páginas vuelve siempre a la primera."""
    entradas = [(256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 200),
                (278, 4, 1, 8), (279, 4, 1, 64)]  # fmt: skip
    tabla = struct.pack("<H", len(entradas)) + b"".join(struct.pack("<HHII", *e) for e in entradas)
    cuerpo = b"II*\x00\x08\x00\x00\x00" + tabla + struct.pack("<I", 8)
    return cuerpo.ljust(200, b"\x00") + b"\x7f" * 64


def exe() -> bytes:
    return b"MZ" + b"\x00" * 58 + struct.pack("<I", 128) + b"\x00" * 64 + b"PE\x00\x00" + b"\x4c\x01" + b"\x00" * 300


def firmado(*, suelto: bool = False, en_texto: bool = False) -> bytes:
    """Una firma PKCS#7 con un certificado de prueba hecho en el momento."""
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs7

    llave = ec.generate_private_key(ec.SECP256R1())
    quien = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ana Rojas")])
    certificado = (
        x509.CertificateBuilder()
        .subject_name(quien)
        .issuer_name(quien)
        .public_key(llave.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
        .sign(llave, hashes.SHA256())
    )
    opciones = [pkcs7.PKCS7Options.DetachedSignature] if suelto else []
    forma = serialization.Encoding.PEM if en_texto else serialization.Encoding.DER
    return (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(FRASE.encode())
        .add_signer(certificado, llave, hashes.SHA256())
        .sign(forma, opciones)
    )
