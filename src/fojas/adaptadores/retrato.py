"""El proceso que dibuja un archivo ajeno: `retrato RUTA TIPO PEDIDOS`, con `1:200,2:1000` por página y ancho.

Deja `PAGINA-ANCHO.webp` en su carpeta y escribe JSON. Lo corre `encierro`, sin red y con topes.
"""

import email
import json
import sys
import zipfile
from collections.abc import Sequence
from email import policy
from pathlib import Path
from typing import Any

import pi_heif
import pypdfium2
from oxmsg import Message
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATOS = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP", "JPEG2000", "HEIF")
PIXELES = 150_000_000
"""Más que esto no se abre: un archivo chico puede pedir gigas al desplegarse."""
PIXELES_DE_VISTA, LADO_DE_VISTA = 12_000_000, 16_000
"""WebP no admite lados de más de 16.383."""
PIEZAS = 300
"""Nombres que se muestran de un comprimido o de un correo."""
LETRAS = 200
ES_CORREO, ES_OUTLOOK = "message/rfc822", "application/vnd.ms-outlook"

Pedido = tuple[int, int]


def main() -> int:
    ruta, tipo = Path(sys.argv[1]), sys.argv[2]
    pedidos = [_pedido(texto) for texto in sys.argv[3].split(",") if texto]
    sys.stdout.write(json.dumps(retrata(ruta, tipo, pedidos)))
    return 0


def _pedido(texto: str) -> Pedido:
    pagina, ancho = texto.split(":")
    return int(pagina), int(ancho)


def retrata(ruta: Path, tipo: str, pedidos: Sequence[Pedido]) -> dict[str, object]:
    """`paginas`, `hechas`, `contenido` y `nota`."""
    if tipo == "application/pdf":
        return _pdf(ruta, pedidos)
    if tipo.startswith("image/"):
        return _imagen(ruta, pedidos)
    if tipo == ES_CORREO:
        return _resultado(contenido=_de_correo(ruta))
    if tipo == ES_OUTLOOK:
        return _resultado(contenido=_de_outlook(ruta))
    return _comprimido(ruta)


def _resultado(
    *, paginas: int = 0, hechas: Sequence[Pedido] = (), contenido: Sequence[dict[str, object]] = (), nota: str = ""
) -> dict[str, object]:
    return {"paginas": paginas, "hechas": list(hechas), "contenido": list(contenido), "nota": nota}


def _pdf(ruta: Path, pedidos: Sequence[Pedido]) -> dict[str, object]:
    try:
        documento = pypdfium2.PdfDocument(ruta)
    except pypdfium2.PdfiumError as error:
        clave = "password" in str(error).lower()
        return _resultado(nota="Tiene contraseña: no se puede mostrar." if clave else "El PDF está dañado.")
    hechas = []
    for pagina, ancho in pedidos:
        if not 1 <= pagina <= len(documento):
            continue
        try:
            _guarda(_dibujo(documento, pagina, ancho), pagina, ancho)
        except (pypdfium2.PdfiumError, ValueError):
            continue
        hechas.append((pagina, ancho))
    return _resultado(paginas=len(documento), hechas=hechas)


def _dibujo(documento: pypdfium2.PdfDocument, pagina: int, ancho: int) -> Image.Image:
    hoja = documento[pagina - 1]
    largo, alto = (max(lado, 1.0) for lado in hoja.get_size())
    # Una página de un metro o de un kilómetro da una imagen del mismo peso.
    escala = min(ancho / largo, (PIXELES_DE_VISTA / (largo * alto)) ** 0.5, LADO_DE_VISTA / alto)
    imagen: Image.Image = hoja.render(scale=escala).to_pil()
    return imagen


def _imagen(ruta: Path, pedidos: Sequence[Pedido]) -> dict[str, object]:
    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = PIXELES
    try:
        with Image.open(ruta, formats=FORMATOS) as abierta:
            if abierta.width * abierta.height > PIXELES:
                return _resultado(nota="La imagen es demasiado grande para mostrarla.")
            # De un GIF animado se muestra el primer cuadro; de un fax en TIFF, cada hoja.
            paginas = getattr(abierta, "n_frames", 1) if abierta.format == "TIFF" else 1
            # Un JPEG enorme se abre ya reducido, al mayor de los anchos pedidos.
            mayor = 2 * max((ancho for _, ancho in pedidos), default=1)
            abierta.draft("RGB", (mayor, mayor))
            hechas = [pedido for pedido in pedidos if _cuadro(abierta, paginas, *pedido)]
    except Image.DecompressionBombError:
        return _resultado(nota="La imagen es demasiado grande para mostrarla.")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return _resultado(nota="La imagen está dañada o es de una clase que Fojas no dibuja.")
    return _resultado(paginas=paginas, hechas=hechas)


def _cuadro(abierta: Image.Image, paginas: int, pagina: int, ancho: int) -> bool:
    if not 1 <= pagina <= paginas:
        return False
    abierta.seek(pagina - 1)
    derecha = ImageOps.exif_transpose(abierta)
    plana = Image.new("RGB", derecha.size, "white")
    con_velo = derecha.convert("RGBA")
    plana.paste(con_velo, mask=con_velo.getchannel("A"))
    plana.thumbnail((ancho, max(ancho * 4, 1)))
    _guarda(plana, pagina, ancho)
    return True


def _guarda(imagen: Image.Image, pagina: int, ancho: int) -> None:
    """Dibujada de nuevo: nada de lo que venga escondido en el archivo pasa a la vista."""
    imagen.convert("RGB").save(Path(f"{pagina}-{ancho}.webp"), "WEBP", quality=78, method=3)


def _comprimido(ruta: Path) -> dict[str, object]:
    try:
        with zipfile.ZipFile(ruta) as paquete:
            piezas = [_pieza(p.filename, p.file_size) for p in paquete.infolist()[:PIEZAS] if not p.is_dir()]
            resto = len(paquete.infolist()) - PIEZAS
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return _resultado(nota="El comprimido está dañado.")
    return _resultado(contenido=piezas, nota=f"Y {resto} archivos más." if resto > 0 else "")


def _de_correo(ruta: Path) -> list[dict[str, object]]:
    with ruta.open("rb") as flujo:
        mensaje: Any = email.message_from_binary_file(flujo, policy=policy.compat32)
    adjuntos = []
    for parte in mensaje.walk():
        if parte.is_multipart() or not (nombre := parte.get_filename()):
            continue
        adjuntos.append(_pieza(_descifra(nombre), len(parte.get_payload(decode=True) or b"")))
    return adjuntos[:PIEZAS]


def _descifra(nombre: str) -> str:
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(nombre)))
    except (UnicodeError, LookupError, ValueError):
        return nombre


def _de_outlook(ruta: Path) -> list[dict[str, object]]:
    return [_pieza(a.file_name or "sin nombre", a.size) for a in Message.load(str(ruta)).attachments][:PIEZAS]


def _pieza(nombre: str, largo: int) -> dict[str, object]:
    visible = "".join(letra if letra.isprintable() else "�" for letra in nombre)
    return {"nombre": visible[:LETRAS], "bytes": largo}


if __name__ == "__main__":
    sys.exit(main())
