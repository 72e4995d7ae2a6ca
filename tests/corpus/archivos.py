"""Archivos difíciles, hechos en el momento: los que llegan a una oficina y los que alguien mandaría para dañarla.

`corpus()` da cada caso con lo que se espera de él. Ningún archivo está guardado: todos se arman aquí.
"""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from fojas.dominio.expedientes.reglas import tipos
from tests.corpus import moldes

PDF, TEXTO, NO_SE_SABE = tipos.PDF, tipos.TEXTO, tipos.NO_SE_SABE
RECHAZADO = ""
"""Lo que se espera de un archivo que la oficina no recibe."""
Hace = Callable[[], bytes | BinaryIO]


@dataclass(frozen=True, slots=True)
class Caso:
    que: str
    """Qué tiene de difícil; no se repite."""
    nombre: str
    """Con qué nombre llega."""
    hace: Hace
    esperado: str
    """El tipo que debe quedar anotado; `RECHAZADO` si debe rechazarse."""
    dice: str | None = None
    """Lo que debe encontrarse en el texto leído; None si no se espera texto."""
    estado: str = ""
    """El estado del texto después de leerlo; vacío si da lo mismo."""

    def flujo(self) -> BinaryIO:
        hecho = self.hace()
        return io.BytesIO(hecho) if isinstance(hecho, bytes) else hecho


class Enorme(io.RawIOBase):
    """Un flujo de tantos ceros como se pida, que no ocupa memoria ni disco."""

    def __init__(self, largo: int) -> None:
        self._largo, self._lugar = largo, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, lugar: int, desde: int = io.SEEK_SET, /) -> int:
        self._lugar = {io.SEEK_SET: 0, io.SEEK_CUR: self._lugar, io.SEEK_END: self._largo}[desde] + lugar
        return self._lugar

    def tell(self) -> int:
        return self._lugar

    def readinto(self, donde: bytearray | memoryview, /) -> int:  # type: ignore[override]
        cuantos = max(min(len(donde), self._largo - self._lugar), 0)
        donde[:cuantos] = bytes(cuantos)
        self._lugar += cuantos
        return cuantos


def corpus() -> Iterator[Caso]:
    """Todos los casos, siempre en el mismo orden."""
    for familia in (_pdf, _imagenes, _oficina, _oficina_antigua, _correos, _textos, _sonido_y_video, _comprimidos,
                    _firmados, _programas, _nombres, _tamanos):  # fmt: skip
        yield from familia()


def _recortado(hace: Callable[[], bytes], parte: float) -> bytes:
    entero = hace()
    return entero[: max(int(len(entero) * parte), 1)]


# PDF


def _con_clave(cifra: pikepdf.Encryption) -> Hace:
    return lambda: moldes.pdf("Reservado", encryption=cifra)


def _raiz(**claves: object) -> Callable[[pikepdf.Pdf], None]:
    def ajusta(documento: pikepdf.Pdf) -> None:
        for nombre, valor in claves.items():
            documento.Root[f"/{nombre}"] = valor

    return ajusta


def _adjunto(documento: pikepdf.Pdf) -> None:
    documento.attachments["veneno.exe"] = moldes.exe()


def _pagina(**claves: object) -> Callable[[pikepdf.Pdf], None]:
    def ajusta(documento: pikepdf.Pdf) -> None:
        for nombre, valor in claves.items():
            documento.pages[0].obj[f"/{nombre}"] = valor

    return ajusta


def _contenido(bytes_: bytes) -> Callable[[pikepdf.Pdf], None]:
    def ajusta(documento: pikepdf.Pdf) -> None:
        documento.pages[0].obj.Contents = documento.make_stream(bytes_)

    return ajusta


def _bomba_en_pdf(documento: pikepdf.Pdf) -> None:
    documento.pages[0].obj.Contents = documento.make_stream(b"q Q " * 25_000_000)


def _muchas_notas(documento: pikepdf.Pdf) -> None:
    donde = Array([0, 0, 9, 9])
    documento.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=donde, Contents=String(f"nota {n}")) for n in range(3000)]
    )


def _formulario(documento: pikepdf.Pdf) -> None:
    campo = documento.make_indirect(
        Dictionary(FT=Name.Tx, T=String("nombre"), V=String("Ana"), Type=Name.Annot, Subtype=Name.Widget,
                   Rect=Array([50, 50, 200, 70]))
    )  # fmt: skip
    documento.Root.AcroForm = Dictionary(Fields=Array([campo]), XFA=String("<xdp/>"))


def _parece_firmado() -> bytes:
    """Con su ByteRange, como sale de una firma electrónica: un solo byte cambiado la invalidaría."""
    hueco = b"<" + b"0" * 2000 + b">"
    crudo = moldes.pdf_a_mano(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[4 0 R]>>",
        b"<</FT/Sig/T(Firma1)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/V 5 0 R>>",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 00000000 00000000 00000000]"
        b"/Contents " + hueco + b"/M(D:20260304100000-03'00')>>",
    )
    desde = crudo.index(hueco)
    hasta = desde + len(hueco)
    rango = b"[0 %08d %08d %08d]" % (desde, hasta, len(crudo) - hasta)
    return crudo.replace(b"[0 00000000 00000000 00000000]", rango)


def _parchado(cuantas: int) -> bytes:
    """Guardado muchas veces sin reescribirlo, como hacen los programas de firma."""
    crudo = moldes.pdf()
    for n in range(cuantas):
        donde = len(crudo)
        crudo += b"\n9 0 obj\n(%d)\nendobj\nxref\n9 1\n%010d 00000 n \ntrailer\n<</Size 10/Root 1 0 R/Prev %d>>\n" % (
            n, donde + 1, donde - 20,
        )  # fmt: skip
        crudo += b"startxref\n%d\n%%%%EOF\n" % (donde + 25)
    return crudo


_CATALOGO = b"<</Type/Catalog/Pages 2 0 R>>"
_HOJA = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"


def _pdf() -> Iterator[Caso]:
    frase = "luminaria"
    yield Caso("pdf con texto", "carta.pdf", moldes.pdf, PDF, frase, "leido")
    yield Caso(
        "pdf con tildes y eñe", "añejo.pdf", partial(moldes.pdf, "Señora Ñancupil, ¿cómo está?"), PDF, "Ñancupil"
    )
    for n in (1, 500, 1015):
        yield Caso(f"pdf con {n} bytes de más antes", "carta.pdf", lambda n=n: b"\n" * n + moldes.pdf(), PDF, frase)
    yield Caso("pdf con basura binaria antes", "carta.pdf", lambda: b"\x00\x01\x80" * 60 + moldes.pdf(), PDF, frase)
    yield Caso(
        "pdf con un encabezado web pegado", "a.pdf", lambda: b"HTTP/1.1 200 OK\r\n\r\n" + moldes.pdf("http"), PDF
    )
    for parte in (0.1, 0.4, 0.7, 0.95, 0.995):
        hace = partial(_recortado, partial(moldes.pdf, "recortado", paginas=5), parte)
        yield Caso(f"pdf cortado al {parte:.1%}", "cortado.pdf", hace, PDF)
    yield Caso("pdf sin su final", "sin fin.pdf", lambda: moldes.pdf("sin fin").split(b"startxref")[0], PDF)
    yield Caso(
        "pdf con la tabla corrida", "x.pdf", lambda: moldes.pdf("corrida").replace(b"startxref\n", b"startxref\n9"), PDF
    )
    yield Caso("pdf que es solo su primer renglón", "vacio.pdf", lambda: b"%PDF-1.7\n", PDF, estado="ilegible")
    yield Caso(
        "pdf con basura adentro", "b.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, PDF, estado="ilegible"
    )
    yield Caso("pdf de versión 9.9", "futuro.pdf", lambda: moldes.pdf("futuro").replace(b"%PDF-1.", b"%PDF-9.", 1), PDF)
    for revision, nombre in ((2, "40 bits"), (3, "128 bits"), (4, "AES de 128"), (6, "AES de 256")):
        cifra = pikepdf.Encryption(user="clave", owner="dueña", R=revision, aes=revision >= 4, metadata=revision >= 4)  # type: ignore[arg-type]
        yield Caso(f"pdf con contraseña, {nombre}", "clave.pdf", _con_clave(cifra), PDF, estado="ilegible")
    cifra = pikepdf.Encryption(user="", owner="dueña", R=6)
    yield Caso("pdf que solo prohíbe copiar", "sin copia.pdf", _con_clave(cifra), PDF, "Reservado")
    yield Caso("pdf de 400 páginas", "tomo.pdf", partial(moldes.pdf, "foja", paginas=400), PDF, "foja 400")
    yield Caso("pdf firmado", "firmado.pdf", _parece_firmado, PDF)
    yield Caso("pdf guardado 60 veces encima", "parches.pdf", partial(_parchado, 60), PDF)
    accion = Dictionary(S=Name.JavaScript, JS=String("app.alert('hola'); while(true){}"))
    yield Caso(
        "pdf con guion que no termina", "js.pdf", partial(moldes.pdf, "js", ajusta=_raiz(OpenAction=accion)), PDF, "js"
    )
    accion = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    yield Caso(
        "pdf que abre un programa", "abre.pdf", partial(moldes.pdf, "abre", ajusta=_raiz(OpenAction=accion)), PDF
    )
    accion = Dictionary(S=Name.URI, URI=String("http://127.0.0.1:9/"))
    yield Caso(
        "pdf que llama a una dirección", "u.pdf", partial(moldes.pdf, "uri", ajusta=_raiz(OpenAction=accion)), PDF
    )
    yield Caso("pdf con un programa adjunto", "adjunto.pdf", partial(moldes.pdf, "adj", ajusta=_adjunto), PDF)
    yield Caso("pdf con formulario", "ficha.pdf", partial(moldes.pdf, "ficha", ajusta=_formulario), PDF)
    yield Caso("pdf con 3000 notas", "notas.pdf", partial(moldes.pdf, "notas", ajusta=_muchas_notas), PDF)
    yield Caso("pdf con título nulo", "t.pdf", partial(moldes.pdf, "tít", ajusta=_raiz(Lang=String("\x00\x00"))), PDF)
    yield Caso("pdf del tamaño de un plano", "plano.pdf", partial(moldes.pdf, "plano", tamano=(14400, 14400)), PDF)
    for medidas, como in (([0, 0, 9e8, 9e8], "imposible"), ([0, 0, 0, 0], "nula"), ([612, 792, 0, 0], "al revés")):
        ajusta = _pagina(MediaBox=Array(medidas))
        yield Caso(f"pdf de página {como}", "hoja.pdf", partial(moldes.pdf, como, ajusta=ajusta), PDF)
    yield Caso("pdf girado", "girado.pdf", partial(moldes.pdf, "girado", ajusta=_pagina(Rotate=90)), PDF, "girado")
    yield Caso("pdf girado 37 grados", "g.pdf", partial(moldes.pdf, "mal girado", ajusta=_pagina(Rotate=37)), PDF)
    yield Caso("pdf que se infla 3000 veces", "bomba.pdf", partial(moldes.pdf, "b", ajusta=_bomba_en_pdf), PDF)
    yield Caso("pdf con 200 000 anidados", "q.pdf", partial(moldes.pdf, "q", ajusta=_contenido(b"q " * 200_000)), PDF)
    arreglo = _contenido(b"[" * 50_000 + b"]" * 50_000 + b" TJ")
    yield Caso("pdf con 50 000 corchetes", "c.pdf", partial(moldes.pdf, "c", ajusta=arreglo), PDF)
    yield Caso("pdf con objetos comprimidos", "o.pdf", partial(
        moldes.pdf, "objetos", object_stream_mode=pikepdf.ObjectStreamMode.generate), PDF, "objetos")  # fmt: skip
    yield Caso("pdf para la web", "lineal.pdf", partial(moldes.pdf, "lineal", linearize=True), PDF, "lineal")
    a_mano: tuple[tuple[str, tuple[bytes, ...]], ...] = (
        ("sin páginas", (_CATALOGO, b"<</Type/Pages/Kids[]/Count 0>>")),
        ("cuyas páginas se contienen a sí mismas", (_CATALOGO, b"<</Type/Pages/Kids[2 0 R]/Count 1>>")),
        ("que dice tener mil millones de páginas", (_CATALOGO, b"<</Type/Pages/Kids[3 0 R]/Count 999999999>>", _HOJA)),
        ("que dice tener páginas de menos", (_CATALOGO, b"<</Type/Pages/Kids[3 0 R]/Count -7>>", _HOJA)),
        ("sin medida de hoja", (_CATALOGO, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>")),
        ("sin catálogo", (b"<</Hola/Mundo>>",)),
        ("que se apunta en círculo", (_CATALOGO, b"3 0 R", b"2 0 R")),
    )
    for como, objetos in a_mano:
        yield Caso(f"pdf {como}", "raro.pdf", partial(moldes.pdf_a_mano, *objetos), PDF)
    hondo = b"<</A" * 20_000 + b" 1 " + b">>" * 20_000
    yield Caso("pdf con 20 000 diccionarios uno dentro de otro", "hondo.pdf", partial(
        moldes.pdf_a_mano, _CATALOGO, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _HOJA, hondo), PDF)  # fmt: skip
    yield Caso("pdf cuya tabla anterior es ella misma", "prev.pdf", lambda: moldes.pdf_a_mano(
        _CATALOGO, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _HOJA, cola=b"/Prev 9"), PDF)  # fmt: skip
    for filtro in ("JBIG2Decode", "JPXDecode", "DCTDecode", "CCITTFaxDecode", "LZWDecode"):
        imagen = (
            b"<</Type/XObject/Subtype/Image/Width 9000/Height 9000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/%s"
            b"/Length 9>>\nstream\n\x00\xff\x97rota!\n\nendstream" % filtro.encode()
        )
        objetos = (
            _CATALOGO, b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>",
            imagen, b"<</Length 26>>\nstream\nq 612 0 0 792 0 0 cm /I Do Q\nendstream",
        )  # fmt: skip
        yield Caso(f"pdf con una imagen {filtro} rota", "foto.pdf", partial(moldes.pdf_a_mano, *objetos), PDF)
    for dpi in (100, 150, 200, 300):
        hace = partial(moldes.pdf_de_imagen, dpi=dpi)
        yield Caso(f"pdf escaneado a {dpi} puntos", f"escaneo {dpi}.pdf", hace, PDF, frase if dpi >= 150 else None)
    yield Caso("pdf escaneado de 12 páginas", "doce.pdf", partial(moldes.pdf_de_imagen, dpi=70, paginas=12), PDF)
    yield Caso(
        "pdf que además es ZIP", "dos.pdf", lambda: moldes.pdf("dos") + moldes.empaca({"a.exe": moldes.exe()}), PDF
    )
    yield Caso("pdf que además es página web", "w.pdf", lambda: moldes.pdf("web") + b"<script>alert(1)</script>", PDF)
    yield Caso("página web que esconde un pdf", "w.html", lambda: b"<html><body><!--" + moldes.pdf("x") + b"-->", PDF)
    yield Caso(
        "foto que además es pdf", "foto.pdf", lambda: moldes.imagen("JPEG") + moldes.pdf("tras foto"), "image/jpeg"
    )
    yield Caso("pdf llamado .exe", "carta.exe", partial(moldes.pdf, "soy pdf"), PDF, "soy pdf")
    yield Caso("pdf con doble extensión", "carta.pdf.docx", partial(moldes.pdf, "doble"), PDF, "doble")


# Imágenes


def _con_exif(giro: int) -> bytes:
    marcas = Image.Exif()
    marcas[0x0112] = giro
    marcas[0x8825] = {1: "S", 2: (33.0, 26.0, 0.0)}
    return moldes.imagen("JPEG", exif=marcas)


def _varias(formato: str, cuantas: int, **guarda: object) -> bytes:
    hojas = [moldes.hoja(f"Página {n}", ancho=600, alto=200) for n in range(cuantas)]
    return moldes.imagen(formato, hojas[0], save_all=True, append_images=hojas[1:], **guarda)


def _degradado(modo: str, lado: int = 64) -> Image.Image:
    if modo == "I;16":
        return Image.frombytes(
            modo, (lado, lado), b"".join(struct.pack("<H", n * 7 % 65536) for n in range(lado * lado))
        )
    return Image.linear_gradient("L").resize((lado, lado)).convert(modo)


def _imagenes() -> Iterator[Caso]:
    foto = partial(moldes.imagen, "JPEG")
    yield Caso("jpeg gris con letras", "foto.jpg", foto, "image/jpeg", "luminaria")
    yield Caso(
        "jpeg a color", "foto.jpeg", lambda: moldes.imagen("JPEG", moldes.hoja(modo="RGB")), "image/jpeg", "luminaria"
    )
    yield Caso(
        "jpeg CMYK", "imprenta.jpg", lambda: moldes.imagen("JPEG", moldes.hoja(modo="CMYK")), "image/jpeg", "luminaria"
    )
    yield Caso("jpeg progresivo", "p.jpg", partial(moldes.imagen, "JPEG", progressive=True, quality=61), "image/jpeg")
    for giro in (3, 6, 8):
        yield Caso(f"jpeg girado por la cámara ({giro})", f"IMG_{giro}.JPG", partial(_con_exif, giro), "image/jpeg")
    yield Caso("jpeg cortado", "cortada.jpg", lambda: moldes.imagen("JPEG", quality=62)[:2000], "image/jpeg")
    yield Caso(
        "jpeg que es solo su comienzo",
        "f.jpg",
        lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
        "image/jpeg",
        estado="ilegible",
    )
    yield Caso("jpeg con un ZIP pegado", "z.jpg", lambda: foto() + moldes.empaca({"a": "b"}), "image/jpeg")
    yield Caso("jpeg con página web en el comentario", "c.jpg", partial(
        moldes.imagen, "JPEG", comment=b"<script>alert(1)</script>" * 900), "image/jpeg")  # fmt: skip
    yield Caso("jpeg de un punto", "punto.jpg", lambda: moldes.imagen("JPEG", Image.new("L", (1, 1))), "image/jpeg")
    yield Caso(
        "jpeg larguísimo", "tira.jpg", lambda: moldes.imagen("JPEG", Image.new("L", (3, 60_000), 255)), "image/jpeg"
    )
    for dpi in (72, 150, 300):
        yield Caso(
            f"jpeg que dice {dpi} puntos", f"{dpi}.jpg", partial(moldes.imagen, "JPEG", dpi=(dpi, dpi)), "image/jpeg"
        )
    for modo in ("1", "L", "P", "RGB", "RGBA", "LA", "I;16"):
        yield Caso(
            f"png {modo}",
            f"{modo}.png".replace(";", ""),
            lambda m=modo: moldes.imagen("PNG", _degradado(m)),
            "image/png",
        )
    yield Caso("png cortado", "cortado.png", lambda: moldes.imagen("PNG")[:900], "image/png")
    yield Caso(
        "png con una suma mala", "suma.png", lambda: moldes.imagen("PNG").replace(b"IDAT", b"IDAX", 1), "image/png"
    )
    yield Caso(
        "png que pide 900 millones de puntos", "b.png", partial(moldes.png_que_promete, 30_000, 30_000), "image/png"
    )
    yield Caso("png que pide 4 mil millones por lado", "b2.png", partial(
        moldes.png_que_promete, 2**31 - 1, 2**31 - 1, datos=b"x"), "image/png", estado="ilegible")  # fmt: skip
    yield Caso(
        "png de ancho cero",
        "cero.png",
        partial(moldes.png_que_promete, 0, 10, datos=b""),
        "image/png",
        estado="ilegible",
    )
    yield Caso("png que es solo su firma", "f.png", lambda: b"\x89PNG\r\n\x1a\n", "image/png", estado="ilegible")
    yield Caso("png llamado .pdf", "carta.pdf", partial(moldes.imagen, "PNG", optimize=True), "image/png", "luminaria")
    yield Caso("gif", "a.gif", partial(moldes.imagen, "GIF"), "image/gif", "luminaria")
    yield Caso("gif animado", "anim.gif", partial(_varias, "GIF", 5), "image/gif")
    yield Caso("gif cortado", "c.gif", lambda: moldes.imagen("GIF")[:300], "image/gif")
    yield Caso("gif con página web", "w.gif", lambda: b"GIF89a/*" + b"<script>alert(1)</script>" * 9, "image/gif")
    yield Caso("webp", "a.webp", partial(moldes.imagen, "WEBP"), "image/webp", "luminaria")
    yield Caso("webp sin pérdida", "l.webp", partial(moldes.imagen, "WEBP", lossless=True), "image/webp")
    yield Caso("webp cortado", "c.webp", lambda: moldes.imagen("WEBP")[:200], "image/webp")
    yield Caso("webp animado", "an.webp", partial(_varias, "WEBP", 3), "image/webp")
    yield Caso("bmp", "a.bmp", lambda: moldes.imagen("BMP", _degradado("RGB")), "image/bmp")
    yield Caso("avif", "a.avif", lambda: moldes.imagen("AVIF", _degradado("RGB")), "image/avif")
    yield Caso("icono", "a.ico", lambda: moldes.imagen("ICO", _degradado("RGB", 32)), "image/x-icon")
    yield Caso("jpeg 2000", "a.jp2", lambda: moldes.imagen("JPEG2000", _degradado("L")), "image/jp2")
    for marca in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim"):
        yield Caso(f"heic de marca {marca.decode()}", f"IMG_{marca.decode()}.HEIC", lambda m=marca: (
            moldes.HEIC[:8] + m + moldes.HEIC[12:]), "image/heic")  # fmt: skip
    yield Caso("heic cortado", "IMG_9.HEIC", lambda: moldes.HEIC[:300], "image/heic", estado="ilegible")
    yield Caso("heic llamado .jpg", "IMG_0001.jpg", lambda: moldes.HEIC + b"\x00", "image/heic")
    for como, guarda in (
        ("de fax", {"compression": "group4"}),
        ("LZW", {"compression": "tiff_lzw"}),
        ("sin comprimir", {}),
    ):
        yield Caso(
            f"tiff {como}", "fax.tif", lambda g=guarda: moldes.imagen("TIFF", moldes.hoja(modo="1"), **g), "image/tiff"
        )
    yield Caso("tiff de 3 páginas", "tres.tif", partial(_varias, "TIFF", 3), "image/tiff", "gina 2")
    yield Caso("tiff de 25 páginas", "25.tif", partial(_varias, "TIFF", 25, compression="tiff_lzw"), "image/tiff")
    for modo in ("I;16", "CMYK", "F", "RGBA"):
        yield Caso(f"tiff {modo}", "t.tif", lambda m=modo: moldes.imagen("TIFF", _degradado(m)), "image/tiff")
    yield Caso("tiff cortado", "c.tif", lambda: moldes.imagen("TIFF", moldes.hoja(modo="1"))[:400], "image/tiff")
    yield Caso("tiff que se muerde la cola", "lazo.tif", moldes.tiff_que_se_muerde_la_cola, "image/tiff")
    yield Caso(
        "tiff grande",
        "g.tif",
        lambda: b"II+\x00\x08\x00\x00\x00" + b"\x10" + b"\x00" * 40,
        "image/tiff",
        estado="ilegible",
    )
    yield Caso("plano de AutoCAD", "plano.dwg", lambda: b"AC1032" + b"\x00" * 300, "image/vnd.dwg")


# Documentos de oficina


_RISAS = (
    "<!DOCTYPE l [<!ENTITY a 'ja'>" + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    ) + "]><w:document xmlns:w='w'><w:t>&j;</w:t></w:document>"
)  # fmt: skip
_AJENA = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><w:document xmlns:w='w'><w:t>&x;</w:t></w:document>"


def _al_final() -> bytes:
    return moldes.empaca([("word/document.xml", "<d><p>al final</p></d>"), ("[Content_Types].xml", "<T/>")])


def _oficina() -> Iterator[Caso]:
    docx, xlsx, pptx = tipos.DOCX, tipos.XLSX, tipos.PPTX
    yield Caso("docx", "carta.docx", moldes.docx, docx, "luminaria", "leido")
    yield Caso("docx con tildes", "c.docx", partial(moldes.docx, "Ñuñoa, Peñalolén"), docx, "Peñalolén")
    yield Caso("docx con su índice al final", "f.docx", _al_final, docx, "al final")
    yield Caso("docx sin su texto", "v.docx", lambda: moldes.empaca(
        {"[Content_Types].xml": "<T/>", "word/styles.xml": "<s/>"}), docx)  # fmt: skip
    yield Caso(
        "docx con XML cortado", "r.docx", partial(moldes.docx, cuerpo="<w:document><w:p>corta"), docx, estado="ilegible"
    )
    yield Caso("docx con mil millones de risas", "risas.docx", partial(moldes.docx, cuerpo=_RISAS), docx)
    yield Caso("docx que pide un archivo del servidor", "xxe.docx", partial(moldes.docx, cuerpo=_AJENA), docx)
    yield Caso("docx que se infla mil veces", "bomba.docx", partial(
        moldes.docx, cuerpo="<p>" + "a" * 60_000_000 + "</p>"), docx, estado="ilegible")  # fmt: skip
    yield Caso("docx con 100 000 párrafos", "largo.docx", partial(
        moldes.docx, cuerpo="<d>" + "<p>hola</p>" * 100_000 + "</d>"), docx, "hola")  # fmt: skip
    yield Caso("docx con 50 000 etiquetas anidadas", "hondo.docx", partial(
        moldes.docx, cuerpo="<a>" * 50_000 + "</a>" * 50_000), docx)  # fmt: skip
    yield Caso("docx con rutas tramposas", "ruta.docx", partial(
        moldes.docx, "ruta", mas={"../../../etc/passwd": "x", "word/../../a": "y"}), docx, "ruta")  # fmt: skip
    yield Caso(
        "docx con macros",
        "m.docm",
        partial(moldes.docx, "macros", mas={"word/vbaProject.bin": b"\x00" * 99}),
        docx,
        "macros",
    )
    yield Caso("docx cortado", "c.docx", lambda: moldes.docx("cortado")[:-40], tipos.ZIP)
    yield Caso(
        "docx con NUL en el texto", "nul.docx", partial(moldes.docx, cuerpo="<p>a\x00b</p>"), docx, estado="ilegible"
    )
    yield Caso("docx llamado .pdf", "carta.pdf", partial(moldes.docx, "disfrazado"), docx, "disfrazado")
    yield Caso("docx con marca UTF-16", "u16.docx", partial(
        moldes.docx, cuerpo="\ufeff<d><p>dieciséis</p></d>".encode("utf-16-le").decode("latin-1")), docx)  # fmt: skip
    yield Caso("xlsx", "nomina.xlsx", partial(moldes.xlsx, "Rut", "Monto adjudicado"), xlsx, "Monto adjudicado")
    yield Caso("xlsx con textos en la celda", "c.xlsx", partial(moldes.xlsx, "Patente", en_linea=True), xlsx, "Patente")
    yield Caso(
        "xlsx de 20 000 filas",
        "g.xlsx",
        partial(moldes.xlsx, *(f"fila {n}" for n in range(20_000))),
        xlsx,
        "fila 19999",
    )
    yield Caso("xlsx con fórmula peligrosa", "f.xlsx", partial(moldes.xlsx, "=cmd|' /C calc'!A0"), xlsx)
    yield Caso("pptx", "lamina.pptx", partial(moldes.pptx, "Cuenta pública", "Segunda"), pptx, "Cuenta pública")
    yield Caso(
        "pptx de 12 láminas en orden", "doce.pptx", partial(moldes.pptx, *(f"lámina {n}" for n in range(12))), pptx
    )
    for clase, tipo in (("text", tipos.ODT), ("spreadsheet", tipos.ODS), ("presentation", tipos.ODP)):
        yield Caso(f"opendocument {clase}", f"a.od{clase[0]}", partial(moldes.opendocument, clase), tipo, "luminaria")
    yield Caso("odt con clave", "clave.odt", partial(
        moldes.opendocument, "text", "x", mas={"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": b"\x99" * 90},
    ), tipos.ODT, estado="ilegible")  # fmt: skip
    yield Caso("odt con risas", "r.odt", lambda: moldes.opendocument("text", mas={"content.xml": _RISAS}), tipos.ODT)
    yield Caso(
        "libro electrónico",
        "a.epub",
        lambda: moldes.empaca({"mimetype": "application/epub+zip", "a": "b"}),
        "application/epub+zip",
    )
    yield Caso(
        "odt que declara una página web", "h.odt", lambda: moldes.empaca({"mimetype": "text/html", "x": "y"}), tipos.ZIP
    )


def _lazo() -> bytes:
    """Su lista de sectores vuelve siempre al primero."""
    crudo = bytearray(moldes.ole({"WordDocument": b"x" * 9000}))
    crudo[68:72] = crudo[48:52]
    return bytes(crudo[:1200] + b"\x00\x00\x00\x00" * 200)


def _oficina_antigua() -> Iterator[Caso]:
    for trozo, nombre, tipo in (
        ("WordDocument", "carta.doc", "application/msword"), ("Workbook", "nomina.xls", "application/vnd.ms-excel"),
        ("Book", "vieja.xls", "application/vnd.ms-excel"), ("PowerPoint Document", "a.ppt", "application/vnd.ms-powerpoint"),
    ):  # fmt: skip
        yield Caso(
            f"oficina antigua, {trozo}",
            nombre,
            lambda t=trozo: moldes.ole({t: b"\x01" * 5000}),
            tipo,
            estado="sin_texto",
        )
    yield Caso("docx con contraseña", "clave.docx", lambda: moldes.ole(
        {"EncryptedPackage": b"\x07" * 5000, "EncryptionInfo": b"x"}), tipos.CON_CLAVE, estado="ilegible")  # fmt: skip
    yield Caso("correo de Outlook", "reclamo.msg", moldes.msg, tipos.MSG, "luminaria", "leido")
    yield Caso("correo de Outlook cortado", "c.msg", lambda: moldes.msg("cortado")[:1600], tipos.OLE)
    yield Caso(
        "correo de Outlook sin cuerpo", "v.msg", partial(moldes.msg, "Solo el asunto", ""), tipos.MSG, "Solo el asunto"
    )
    yield Caso("instalador", "a.msi", lambda: moldes.ole({"Otra cosa": b"\x03" * 5000}), tipos.OLE)
    yield Caso("ole en círculo", "lazo.doc", _lazo, tipos.OLE)
    yield Caso("ole que es solo su firma", "f.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", tipos.OLE)
    rtf = rb"{\rtf1\ansi\ansicpg1252 Se\'f1ora alcaldesa: la luminaria}"
    yield Caso("rtf", "carta.rtf", lambda: rtf, "application/rtf", "Señora alcaldesa", "leido")
    yield Caso("rtf con 100 000 llaves", "ll.rtf", lambda: b"{\\rtf1 " + b"{" * 100_000, "application/rtf")
    yield Caso(
        "rtf con un objeto adentro",
        "o.rtf",
        lambda: rb"{\rtf1{\object\objdata " + b"d0cf11e0" * 9000 + b"}hola}",
        "application/rtf",
    )
    yield Caso("rtf llamado .doc", "carta.doc", lambda: rtf + b" ", "application/rtf", "luminaria")
    yield Caso("rtf vacío", "v.rtf", lambda: b"{\\rtf1}", "application/rtf", estado="sin_texto")


# Correo y texto


def _correos() -> Iterator[Caso]:
    eml = "message/rfc822"
    yield Caso("correo", "a.eml", moldes.correo, eml, "luminaria", "leido")
    yield Caso("correo con adjunto", "b.eml", partial(
        moldes.correo, adjuntos=[("plano ñ.pdf", moldes.pdf())]), eml, "plano ñ.pdf")  # fmt: skip
    yield Caso("correo latin-1", "l.eml", partial(moldes.correo, "Año nuevo, señora", juego="latin-1"), eml, "señora")
    yield Caso("correo solo en html", "h.eml", lambda: (
        b"From: a@b.cl\r\nTo: c@d.cl\r\nSubject: hola\r\nContent-Type: text/html\r\n\r\n<p>Ruidos <b>molestos</b></p><script>x()</script>"
    ), eml, "Ruidos molestos")  # fmt: skip
    yield Caso("correo con asunto cifrado", "q.eml", partial(moldes.correo, asunto="Ñandú 🦤 " * 20), eml, "Ñandú")
    yield Caso("correo con base64 roto", "r.eml", lambda: (
        b"From: a@b.cl\nTo: c@d.cl\nContent-Transfer-Encoding: base64\n\n!!!no es base64==="), eml)  # fmt: skip
    yield Caso("correo con juego de letras inventado", "j.eml", lambda: (
        b"From: a@b.cl\nTo: c@d.cl\nContent-Type: text/plain; charset=x-marciano\n\nhola a\xf1o"), eml, "hola")  # fmt: skip
    yield Caso(
        "correo sin cuerpo", "s.eml", lambda: b"From: a@b.cl\nTo: c@d.cl\nSubject: solo asunto\n\n", eml, "solo asunto"
    )
    yield Caso("correo con 1 MB de encabezados", "e.eml", lambda: (
        b"From: a@b.cl\nTo: c@d.cl\nSubject: x\n" + b"X-Relleno: aaaa\n" * 60_000 + b"\nfin"), eml)  # fmt: skip
    yield Caso("correo dentro de correo, 60 veces", "m.eml", lambda: (
        b"From: a@b.cl\nTo: c@d.cl\nContent-Type: message/rfc822\n\n" * 60 + b"From: a\nTo: b\n\nfin"), eml)  # fmt: skip
    yield Caso("correo con una raya que nunca cierra", "n.eml", lambda: (
        b"From: a@b.cl\nTo: c@d.cl\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nqueda abierto"), eml, "queda abierto")  # fmt: skip


def _dte() -> bytes:
    return (
        b"<?xml version='1.0' encoding='ISO-8859-1'?>\n<DTE version='1.0'><Documento><Encabezado><IdDoc><TipoDTE>33"
        b"</TipoDTE><Folio>120</Folio></IdDoc><Emisor><RznSoc>Ferreter\xeda Los \xd1ires</RznSoc></Emisor></Encabezado>"
        b"</Documento></DTE>"
    )


def _textos() -> Iterator[Caso]:
    frase = "Señora Ñancupil: pido hora\n"
    yield Caso("texto UTF-8", "a.txt", lambda: frase.encode(), TEXTO, "Ñancupil", "leido")
    yield Caso("texto con marca", "b.txt", lambda: b"\xef\xbb\xbf" + frase.encode(), TEXTO, "Ñancupil")
    for juego in ("utf-16", "utf-16-le", "utf-16-be"):
        yield Caso(f"texto {juego}", "u.txt", lambda j=juego: (frase * 3 + j).encode(j), TEXTO, "Ñancupil")
    yield Caso("texto de Windows", "w.txt", lambda: (frase + "“entre comillas”").encode("cp1252"), TEXTO, "Ñancupil")
    yield Caso("texto de 6 MB en un renglón", "l.txt", lambda: b"palabra " * 800_000, TEXTO, "palabra")
    yield Caso("texto con NUL", "n.txt", lambda: b"hola\x00chao" * 9, NO_SE_SABE)
    yield Caso("bytes sin sentido", "x.bin", lambda: bytes((n * 167 + 13) % 256 for n in range(5000)), NO_SE_SABE)
    yield Caso("puros ceros", "ceros.pdf", lambda: b"\x00" * 100_000, NO_SE_SABE)
    yield Caso(
        "csv con punto y coma",
        "p.csv",
        lambda: "RUT;Nombre;Monto\n1-9;Ñusta;3\n2-7;Ana;4\n".encode(),
        "text/csv",
        "Ñusta",
    )
    yield Caso(
        "csv con coma en latin-1", "c.csv", lambda: "rut,año,x\n1,2,3\n4,5,6\n".encode("latin-1"), "text/csv", "año"
    )
    yield Caso("csv con fórmulas", "f.csv", lambda: b"a;b;c\n=1+1;@SUM;-2\n+cmd;x;y\n", "text/csv")
    yield Caso("factura electrónica", "dte.xml", _dte, "application/xml", "Ferretería Los Ñires", "leido")
    yield Caso(
        "xml con mil millones de risas",
        "risas.xml",
        lambda: b"<?xml version='1.0'?>" + _RISAS.encode(),
        "application/xml",
    )
    yield Caso(
        "xml que pide un archivo", "xxe.xml", lambda: b"<?xml version='1.0'?>" + _AJENA.encode(), "application/xml"
    )
    yield Caso("xml cortado", "c.xml", lambda: _dte()[:150], "application/xml")
    yield Caso(
        "página web",
        "a.html",
        lambda: b"<!DOCTYPE html><p>Acta</p><script>alert(1)</script>",
        "text/html",
        "Acta",
    )
    yield Caso("página web sin anuncio", "b.htm", lambda: b"<html><body>Bando</body></html>", "text/html", "Bando")
    yield Caso(
        "página web con 60 000 etiquetas", "d.html", lambda: b"<html>" + b"<div>" * 60_000 + b"fin", "text/html", "fin"
    )
    yield Caso(
        "dibujo con guion", "a.svg", lambda: b"<svg xmlns='s' onload='alert(1)'><text>x</text></svg>", "image/svg+xml"
    )
    yield Caso("tarjeta de visita", "a.vcf", lambda: b"BEGIN:VCARD\nFN:Ana\nEND:VCARD\n", "text/vcard", "Ana")
    yield Caso(
        "invitación", "a.ics", lambda: b"BEGIN:VCALENDAR\nSUMMARY:Sesion\nEND:VCALENDAR\n", "text/calendar", "Sesion"
    )
    yield Caso("json", "a.json", lambda: b'{"a": [1, 2, {"b": null}]}', TEXTO)
    # Partida en dos para que ningún antivirus aparte este archivo.
    yield Caso("virus de prueba", "eicar.com", lambda: (
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode(), TEXTO)  # fmt: skip


def _sonido_y_video() -> Iterator[Caso]:
    sin = partial(Caso, estado="sin_texto")
    yield sin("wav", "nota.wav", moldes.sonido, "audio/wav")
    yield sin(
        "mp3 con etiqueta", "a.mp3", lambda: b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 90, "audio/mpeg"
    )
    yield sin("mp3 sin etiqueta", "b.mp3", lambda: b"\xff\xfb\x90\x64" + b"\x00" * 413, "audio/mpeg")
    yield sin("nota de voz opus", "PTT.opus", lambda: moldes.ogg(b"OpusHead\x01\x01"), "audio/opus")
    yield sin("ogg", "a.ogg", lambda: moldes.ogg(b"\x01vorbis"), "audio/ogg")
    yield sin("video ogg", "a.ogv", lambda: moldes.ogg(b"\x80theora"), "video/ogg")
    for marca, nombre, tipo in (
        (b"M4A ", "a.m4a", "audio/mp4"), (b"isom", "a.mp4", "video/mp4"), (b"mp42", "b.mp4", "video/mp4"),
        (b"qt  ", "a.mov", "video/quicktime"), (b"3gp4", "a.3gp", "video/3gpp"),
    ):  # fmt: skip
        yield sin(f"contenedor {marca.decode().strip()}", nombre, partial(moldes.caja, marca, b"isom"), tipo)
    ebml = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82"
    yield sin("webm", "a.webm", lambda: ebml + b"\x84webm" + b"\x00" * 99, "video/webm")
    yield sin("mkv", "a.mkv", lambda: ebml + b"\x88matroska" + b"\x00" * 99, "video/x-matroska")
    yield sin("avi", "a.avi", lambda: b"RIFF\x00\x10\x00\x00AVI LIST" + b"\x00" * 99, "video/x-msvideo")
    yield sin("amr", "a.amr", lambda: b"#!AMR\n" + b"\x3c\x00" * 99, "audio/amr")
    yield sin("aac", "a.aac", lambda: b"\xff\xf1\x50\x80" + b"\x00" * 99, "audio/aac")
    yield sin("flac", "a.flac", lambda: b"fLaC\x00\x00\x00\x22" + b"\x00" * 99, "audio/flac")
    yield sin("wma", "a.wma", lambda: b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + b"\x00" * 99, "video/x-ms-asf")
    yield sin("wav que miente su largo", "m.wav", lambda: b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\xff" * 30, "audio/wav")
    yield sin("video cortado", "c.mp4", lambda: b"\x00\x00\x00\x20ftypisom", "video/mp4")


def _anidado(veces: int) -> bytes:
    crudo = moldes.empaca({"fin.txt": "fin"})
    for n in range(veces):
        crudo = moldes.empaca({f"{n}.zip": crudo})
    return crudo


def _bomba() -> bytes:
    """Dieciséis veces lo mismo, cada uno 30 MB de nada."""
    return moldes.empaca((f"{n}.bin", b"\x00" * 30_000_000) for n in range(4))


def _cifrado() -> bytes:
    crudo = bytearray(moldes.empaca({"secreto.txt": "x"}))
    crudo[6] |= 1
    crudo[crudo.index(b"PK\x01\x02") + 8] |= 1
    return bytes(crudo)


def _enlace() -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as paquete:
        ficha = zipfile.ZipInfo("enlace", moldes.FECHA_ZIP)
        ficha.external_attr = 0o120777 << 16
        paquete.writestr(ficha, "/etc/passwd")
    return salida.getvalue()


def _tar(comprime: str = "") -> bytes:
    salida = io.BytesIO()
    with tarfile.open(fileobj=salida, mode="w") as paquete:
        ficha = tarfile.TarInfo("../../carta.txt")
        ficha.size = 4
        paquete.addfile(ficha, io.BytesIO(b"hola"))
    return gzip.compress(salida.getvalue(), mtime=0) if comprime else salida.getvalue()


def _comprimidos() -> Iterator[Caso]:
    zip_ = tipos.ZIP
    yield Caso(
        "zip",
        "papeles.zip",
        lambda: moldes.empaca({"plano.pdf": moldes.pdf(), "ñ.txt": "x"}),
        zip_,
        "plano.pdf",
        "leido",
    )
    yield Caso("zip vacío", "v.zip", lambda: b"PK\x05\x06" + b"\x00" * 18, zip_)
    yield Caso("zip cortado", "c.zip", lambda: moldes.empaca({"a": "b" * 999})[:60], zip_)
    yield Caso("zip con rutas tramposas", "r.zip", lambda: moldes.empaca(
        {"../../../etc/cron.d/x": "a", "/etc/passwd": "b", "C:\\Windows\\x": "c", "a/../../b": "d"}), zip_, "passwd")  # fmt: skip
    yield Caso("zip que se infla", "bomba.zip", _bomba, zip_, "0.bin")
    yield Caso("zip dentro de zip, 30 veces", "capas.zip", partial(_anidado, 30), zip_, "29.zip")
    yield Caso("zip con clave", "k.zip", _cifrado, zip_, "secreto.txt")
    yield Caso("zip con enlace", "e.zip", _enlace, zip_)
    yield Caso("zip de 30 000 entradas", "m.zip", lambda: moldes.empaca((f"{n}", "") for n in range(30_000)), zip_)
    yield Caso("zip con nombres repetidos", "d.zip", lambda: (
        moldes.empaca({"a1.txt": "1", "a2.txt": "2"}).replace(b"a2.txt", b"a1.txt")), zip_)  # fmt: skip
    yield Caso("zip con nombre nulo", "0.zip", lambda: moldes.empaca({"aXb.txt": "1"}).replace(b"aXb", b"a\x00b"), zip_)
    yield Caso("zip con comentario de 60 kB", "k.zip", lambda: (
        moldes.empaca({"con.txt": "x"})[:-2] + struct.pack("<H", 60_000) + b"c" * 60_000), zip_, "con.txt")  # fmt: skip
    yield Caso("zip que dice tener 65 535 entradas", "w.zip", lambda: (
        moldes.empaca({"w": "x"}).replace(b"\x01\x00\x01\x00", b"\xff\xff\xff\xff")), zip_)  # fmt: skip
    yield Caso("zip al final de un programa", "sfx.exe", lambda: moldes.exe() + moldes.empaca({"s": "f"}),
               "application/vnd.microsoft.portable-executable")  # fmt: skip
    yield Caso(
        "java",
        "a.jar",
        lambda: moldes.empaca({"META-INF/MANIFEST.MF": "x", "A.class": b"\xca\xfe"}),
        "application/java-archive",
    )
    yield Caso("aplicación de teléfono", "a.apk", lambda: moldes.empaca(
        {"AndroidManifest.xml": "x"}), "application/vnd.android.package-archive")  # fmt: skip
    yield Caso(
        "rar", "a.rar", lambda: b"Rar!\x1a\x07\x01\x00" + b"\x33" * 60, "application/vnd.rar", estado="sin_texto"
    )
    yield Caso(
        "7z",
        "a.7z",
        lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\x00" * 60,
        "application/x-7z-compressed",
        estado="sin_texto",
    )
    yield Caso(
        "gzip que se infla",
        "a.gz",
        lambda: gzip.compress(b"\x00" * 30_000_000, mtime=0),
        "application/gzip",
        estado="sin_texto",
    )
    yield Caso("tar", "a.tar", _tar, "application/x-tar")
    yield Caso("tar comprimido", "a.tar.gz", partial(_tar, "gz"), "application/gzip")
    yield Caso("bzip2", "a.bz2", lambda: bz2.compress(b"hola" * 900), "application/x-bzip2")
    yield Caso("xz", "a.xz", lambda: lzma.compress(b"hola" * 900), "application/x-xz")
    yield Caso("cab", "a.cab", lambda: b"MSCF\x00\x00\x00\x00" + b"\x00" * 60, "application/vnd.ms-cab-compressed")


def _firmados() -> Iterator[Caso]:
    p7 = "application/pkcs7-mime"
    yield Caso("firmado p7m", "carta.pdf.p7m", moldes.firmado, p7)
    yield Caso("firma suelta p7s", "carta.p7s", partial(moldes.firmado, suelto=True), p7)
    yield Caso("firma en texto", "carta.p7m", partial(moldes.firmado, en_texto=True), p7)
    yield Caso("firmado cortado", "c.p7m", lambda: moldes.firmado()[:90], p7)
    yield Caso(
        "llave privada",
        "llave.pem",
        lambda: b"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
        "application/x-pem-file",
    )


def _programas() -> Iterator[Caso]:
    pe = "application/vnd.microsoft.portable-executable"
    yield Caso("programa de Windows", "setup.exe", moldes.exe, pe)
    yield Caso("programa disfrazado de pdf", "carta.pdf.exe", lambda: moldes.exe() + b"2", pe)
    yield Caso("programa llamado .pdf", "carta.pdf", lambda: moldes.exe() + b"3", pe)
    yield Caso("programa con el nombre girado", "carta\u202efdp.exe", lambda: moldes.exe() + b"4", pe)
    yield Caso("programa de Linux", "a.out", lambda: b"\x7fELF\x02\x01\x01" + b"\x00" * 99, "application/x-elf")
    yield Caso("programa de Mac", "a", lambda: b"\xcf\xfa\xed\xfe" + b"\x00" * 99, "application/x-mach-binary")
    yield Caso("clase de java", "A.class", lambda: b"\xca\xfe\xba\xbe\x00\x00\x00\x34", "application/java-vm")
    yield Caso(
        "acceso directo",
        "carta.pdf.lnk",
        lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 99,
        "application/x-ms-shortcut",
    )
    yield Caso("guion de Linux", "a.sh", lambda: b"#!/bin/sh\nrm -rf /\n", "text/x-shellscript")
    yield Caso("guion de Windows", "a.bat", lambda: b"@echo off\r\ndel /s\r\n", "text/x-msdos-batch")
    yield Caso("guion de la web llamado .pdf", "carta.pdf.js", lambda: b"WScript.Shell('cmd')", TEXTO)
    yield Caso("base de datos", "a.db", lambda: b"SQLite format 3\x00" + b"\x00" * 99, "application/vnd.sqlite3")


NOMBRES = (
    "Ñuñoa – Peñalolén.txt", "memoria\u0301ndum.txt", "🎉🏗️ obra.txt", "../../../etc/passwd", "..\\..\\windows\\system.ini",
    "/etc/shadow", "C:\\Users\\ana\\carta.txt", "carta\x00.pdf.txt", "línea\nnueva.txt", "tab\tulado.txt", "\u202etxt.exe",
    "a" * 300 + ".txt", "ñ" * 300, "CON", "NUL.txt", "aux.pdf", "...", ".", "", "   ", ".oculto", "sin extensión",
    "carta.txt.txt.txt", "-rf.txt", "--help", "$(id).txt", "`id`.txt", "<script>alert(1)</script>.txt", "a&b'c\"d.txt",
    "%2e%2e%2fpasswd", "carta;v=1?.txt", "ｆｕｌｌ.txt", "عربى.txt", "\ufeffmarca.txt", "\u200b.txt", "a\u0300\u0301\u0302.txt",
)  # fmt: skip


def _nombres() -> Iterator[Caso]:
    for numero, nombre in enumerate(NOMBRES):
        yield Caso(
            f"nombre {numero}: {nombre[:12]!r}", nombre, lambda n=numero: f"Carta número {n}".encode(), TEXTO, "Carta"
        )


def _tamanos() -> Iterator[Caso]:
    yield Caso("cero bytes", "vacio.pdf", lambda: b"", RECHAZADO)
    yield Caso("cero bytes y sin nombre", "", lambda: b"", RECHAZADO)
    yield Caso("un byte", "uno.txt", lambda: b"a", TEXTO)
    yield Caso("un byte que no es letra", "uno.bin", lambda: b"\x00", NO_SE_SABE)
    yield Caso("un espacio", "espacio.txt", lambda: b" ", TEXTO, estado="sin_texto")
    yield Caso("2 GB", "video.mov", lambda: io.BufferedReader(Enorme(2_000_000_000)), RECHAZADO)
    yield Caso("9 TB", "respaldo.img", lambda: io.BufferedReader(Enorme(9_000_000_000_000)), RECHAZADO)
