"""PDF e imágenes, página por página: su texto, con cuántos puntos por pulgada se escanearon y lo que hay que reconocer."""

import re
import time
import warnings
from collections.abc import Sequence
from math import hypot
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2 import raw

from fojas.adaptadores.lectura import reconocedor
from fojas.adaptadores.lectura.comun import CON_CLAVE, MAXIMO_TEXTO, Hojas, Ilegible, Resultado
from fojas.dominio.expedientes.reglas import tipos

POCAS_LETRAS = 8
"""Una página con menos letras que estas se trata como imagen."""
CUBRE = 0.25
"""Parte de la página desde la que una imagen es un escaneo y no un membrete."""
PUNTOS_POR_LADO = 7000
"""De una página enorme se reconoce una imagen reducida: A4 a 300 puntos por pulgada son 3508."""
DPI_DE_LECTURA = 300
MAXIMO_PUNTOS = 150_000_000
CARTA = (8.5, 11.0)
DPI_QUE_NADIE_MIDIO = frozenset({0, 1, 72, 96})
"""Los que pone un teléfono o un programa cuando no sabe."""
PAGINAS_DE_UN_VISTAZO = 20
MAXIMO_PAGINAS = 20_000
FALTA_TESSERACT = "{cuantas} y falta Tesseract para leerla{s}."


class HojasDePdf:
    estimado = False

    def __init__(self, ruta: Path) -> None:
        try:
            self._documento = pypdfium2.PdfDocument(ruta)
        except pypdfium2.PdfiumError as error:
            raise Ilegible(CON_CLAVE if "password" in str(error).lower() else "El PDF está dañado.") from None
        if len(self._documento) == 0:
            raise Ilegible("El PDF está dañado: no tiene páginas.")

    def __len__(self) -> int:
        return len(self._documento)

    def texto(self, numero: int) -> str:
        try:
            letras = self._documento[numero].get_textpage()
            return str(letras.get_text_range()) if letras.count_chars() > 0 else ""
        except pypdfium2.PdfiumError:
            return ""

    def dpi(self, numero: int) -> int:
        """Los de la imagen más grande, si cubre buena parte de la página."""
        try:
            pagina = self._documento[numero]
            ancho, alto = pagina.get_size()
            mayor, suyos = 0.0, 0.0
            for imagen in pagina.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
                a, b, c, d, *_ = imagen.get_matrix().get()
                lados, puntos = (hypot(a, b), hypot(c, d)), imagen.get_px_size()
                if lados[0] * lados[1] > mayor and min(lados) > 1:
                    mayor = lados[0] * lados[1]
                    suyos = min(puntos[0] / lados[0], puntos[1] / lados[1]) * 72
        except pypdfium2.PdfiumError:
            return 0
        return round(suyos) if mayor >= CUBRE * ancho * alto > 0 else 0

    def imagen(self, numero: int) -> Image.Image:
        try:
            pagina = self._documento[numero]
            escala = min(DPI_DE_LECTURA / 72, PUNTOS_POR_LADO / max(*pagina.get_size(), 1))
            dibujo: Image.Image = pagina.render(scale=escala, grayscale=True).to_pil()
        except (pypdfium2.PdfiumError, ValueError):
            raise Ilegible("El PDF está dañado.") from None
        dibujo.info["dpi"] = (escala * 72, escala * 72)
        return dibujo


class HojasDeImagen:
    def __init__(self, ruta: Path, tipo: str) -> None:
        if tipo == "image/heic":
            import pi_heif

            pi_heif.register_heif_opener(thumbnails=False)
        Image.MAX_IMAGE_PIXELS = MAXIMO_PUNTOS // 2
        # Entre una y dos veces el máximo Pillow solo avisa; el tope de verdad es el doble.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            self._imagen = Image.open(ruta)
            # Solo un TIFF trae páginas: lo demás que se mueve es un dibujo animado.
            self._cuantas = min(getattr(self._imagen, "n_frames", 1), MAXIMO_PAGINAS) if tipo == "image/tiff" else 1
        except Image.DecompressionBombError:
            raise Ilegible("La imagen es demasiado grande para leerla.") from None
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError):
            raise Ilegible("La imagen está dañada.") from None
        self.estimado = not self._dice_sus_puntos()

    def __len__(self) -> int:
        return self._cuantas

    def _dice_sus_puntos(self) -> bool:
        puntos = self._declarados()
        if round(puntos) in DPI_QUE_NADIE_MIDIO:
            return False
        return 1.5 <= max(self._imagen.size) / puntos <= 50

    def _declarados(self) -> float:
        dpi = self._imagen.info.get("dpi", (0, 0))
        try:
            return float(min(dpi))
        except (TypeError, ValueError, ZeroDivisionError):
            return 0.0

    def texto(self, numero: int) -> str:
        return ""

    def dpi(self, numero: int) -> int:
        """Los que dice el archivo o, si no los midió nadie, los que tendría en una hoja carta."""
        self._va_a(numero)
        if not self.estimado:
            return round(self._declarados())
        chico, grande = sorted(self._imagen.size)
        return max(round(min(chico / CARTA[0], grande / CARTA[1])), 1)

    def imagen(self, numero: int) -> Image.Image:
        self._va_a(numero)
        try:
            self._imagen.draft("L", (PUNTOS_POR_LADO, PUNTOS_POR_LADO))
            derecha = _en_grises(ImageOps.exif_transpose(self._imagen))
        except Image.DecompressionBombError:
            raise Ilegible("La imagen es demasiado grande para leerla.") from None
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, ZeroDivisionError):
            raise Ilegible("La imagen está dañada.") from None
        derecha.thumbnail((PUNTOS_POR_LADO, PUNTOS_POR_LADO))
        derecha.info["dpi"] = (max(self.dpi(numero), 70),) * 2
        return derecha

    def _va_a(self, numero: int) -> None:
        if self._cuantas > 1:
            try:
                self._imagen.seek(numero)
            except (OSError, ValueError, EOFError, SyntaxError, KeyError, TypeError):
                raise Ilegible("La imagen está dañada.") from None


def _en_grises(imagen: Image.Image) -> Image.Image:
    if imagen.mode.startswith(("I", "F")):
        # 16 bits o decimales: se lleva lo más oscuro a negro y lo más claro a blanco.
        puntos = imagen.convert("F")
        menor, mayor = puntos.getextrema()
        if not isinstance(menor, float | int) or not isinstance(mayor, float | int) or mayor <= menor:
            return Image.new("L", imagen.size, 255)
        escala = 255 / (mayor - menor)
        return puntos.point(lambda punto: punto * escala - menor * escala).convert("L")
    if imagen.mode in {"RGBA", "LA", "PA"} or "transparency" in imagen.info:
        con_fondo = Image.new("RGBA", imagen.size, "white")
        con_fondo.alpha_composite(imagen.convert("RGBA"))
        return con_fondo.convert("L")
    return imagen.convert("L")


def abre(ruta: Path, tipo: str) -> Hojas:
    return HojasDePdf(ruta) if tipo == tipos.PDF else HojasDeImagen(ruta, tipo)


def vistazo(ruta: Path, tipo: str) -> dict[str, Any]:
    """Páginas y puntos por pulgada de las primeras, sin leerlas: mientras la persona sigue en el mesón."""
    hojas = abre(ruta, tipo)
    de_las_primeras = [hojas.dpi(n) for n in range(min(len(hojas), PAGINAS_DE_UN_VISTAZO))]
    return {"paginas": len(hojas), "dpi": de_las_primeras, "dpi_estimado": hojas.estimado}


def lee(ruta: Path, tipo: str, *, segundos: float) -> Resultado:
    """La capa de texto y, mientras quede tiempo, las páginas que son imagen; las demás quedan por reconocer."""
    comienzo = time.monotonic()
    hojas = abre(ruta, tipo)
    if len(hojas) > MAXIMO_PAGINAS:
        raise Ilegible(f"Tiene {len(hojas)} páginas: es demasiado grande para leerlo.")
    resultado = Resultado(paginas=len(hojas), metodo="capa", dpi_estimado=hojas.estimado)
    letras = 0
    for numero in range(len(hojas)):
        texto = hojas.texto(numero) if letras <= MAXIMO_TEXTO else ""
        letras += len(texto)
        resultado.hojas.append(texto.replace("\r\n", "\n"))
        resultado.dpi.append(hojas.dpi(numero))
    imagenes = [n for n, t in enumerate(resultado.hojas) if len(re.sub(r"\W", "", t)) < POCAS_LETRAS]
    if letras > MAXIMO_TEXTO:
        imagenes = []
    if imagenes:
        resultado.metodo = "ocr" if len(imagenes) == len(hojas) else "capa y ocr"
    if imagenes and not reconocedor.hay():
        una = len(imagenes) == 1
        cuantas = ("Es una imagen" if len(hojas) == 1 else "Una página es imagen") if una else (
            f"{len(imagenes)} páginas son imágenes")  # fmt: skip
        resultado.nota = FALTA_TESSERACT.format(cuantas=cuantas, s="" if una else "s")
        resultado.metodo = "" if len(imagenes) == len(hojas) else "capa"
    elif imagenes:
        hechas = _reconoce(hojas, imagenes, hasta=comienzo + segundos, solo_una=len(hojas) == 1)
        for numero, texto in hechas.items():
            resultado.hojas[numero] = texto or resultado.hojas[numero]
        resultado.por_reconocer = [n for n in imagenes if n not in hechas]
    resultado.texto = "\n\f\n".join(resultado.hojas)
    if not resultado.por_reconocer:
        resultado.hojas = []
    return resultado


def reconoce(ruta: Path, tipo: str, numeros: Sequence[int], *, segundos: float) -> dict[str, Any]:
    """El texto de esas páginas, las que alcancen: siempre al menos una."""
    hojas = abre(ruta, tipo)
    hechas = _reconoce(hojas, [n for n in numeros if n < len(hojas)], hasta=time.monotonic() + segundos, solo_una=False)
    return {"hojas": {str(numero): texto for numero, texto in hechas.items()}}


def _reconoce(hojas: Hojas, numeros: Sequence[int], *, hasta: float, solo_una: bool) -> dict[int, str]:
    hechas: dict[int, str] = {}
    for numero in numeros:
        if hechas and time.monotonic() > hasta:
            break
        try:
            hechas[numero] = reconocedor.reconoce(hojas.imagen(numero))
        except Ilegible:
            if solo_una:
                raise
            # Una página rota no deja sin leer a las demás.
            hechas[numero] = ""
    return hechas
