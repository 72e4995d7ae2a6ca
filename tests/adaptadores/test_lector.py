"""El lector: saca el texto de lo que llega y ningún archivo le hace daño a la oficina."""

import io
import shutil
import threading
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from fojas.adaptadores import lector as modulo
from fojas.adaptadores.lector import LectorEnProceso
from fojas.adaptadores.lectura.comun import MAXIMO_TEXTO
from fojas.dominio.expedientes.reglas import EstadoTexto
from tests.fabricas.expedientes import pdf

con_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="falta Tesseract")


def lee(contenido: bytes, tipo: str = "application/pdf") -> modulo.Lectura:
    return LectorEnProceso().lee(io.BytesIO(contenido), tipo, segundos=60)


def docx(xml: str, *, parte: str = "word/document.xml") -> bytes:
    flujo = io.BytesIO()
    with zipfile.ZipFile(flujo, "w", zipfile.ZIP_DEFLATED) as paquete:
        paquete.writestr(parte, xml)
    return flujo.getvalue()


def escaneo(frase: str) -> Image.Image:
    """Una hoja con letras, como sale del escáner."""
    hoja = Image.new("L", (1700, 500), 255)
    ImageDraw.Draw(hoja).text((80, 180), frase, fill=0, font=ImageFont.load_default(size=64))
    return hoja


def en_png(imagen: Image.Image) -> bytes:
    flujo = io.BytesIO()
    imagen.save(flujo, "PNG")
    return flujo.getvalue()


def test_de_un_pdf_sale_su_texto_con_enie_y_sus_paginas() -> None:
    lectura = lee(pdf("La acequia de la señora Ñancupil", paginas=2))

    assert (lectura.estado, lectura.paginas, lectura.metodo) == (EstadoTexto.LEIDO, 2, "capa")
    assert "señora Ñancupil" in lectura.texto


@con_tesseract
def test_una_foto_se_lee_con_tesseract() -> None:
    lectura = lee(en_png(escaneo("Solicitud de luminarias")), "image/png")

    assert (lectura.estado, lectura.metodo) == (EstadoTexto.LEIDO, "ocr")
    assert "luminarias" in lectura.texto


@con_tesseract
def test_un_solo_renglon_grande_a_150_ppp_se_lee(tmp_path: Path) -> None:
    hoja = Image.new("L", (1275, 1650), 255)
    ImageDraw.Draw(hoja).text((100, 100), "CARTA DE PRUEBA", fill=0, font=ImageFont.load_default(size=48))
    hoja.save(tmp_path / "carta.png", dpi=(150, 150))

    lectura = lee((tmp_path / "carta.png").read_bytes(), "image/png")

    assert (lectura.estado, lectura.texto.strip()) == (EstadoTexto.LEIDO, "CARTA DE PRUEBA")


@con_tesseract
def test_un_pdf_escaneado_se_lee_con_tesseract() -> None:
    flujo = io.BytesIO()
    escaneo("Solicitud de luminarias").save(flujo, "PDF", resolution=200)

    lectura = lee(flujo.getvalue())

    assert (lectura.estado, lectura.metodo) == (EstadoTexto.LEIDO, "ocr")
    assert "luminarias" in lectura.texto


def test_sin_tesseract_una_foto_queda_sin_texto_y_se_dice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    lectura = lee(en_png(escaneo("Hola")), "image/png")

    assert (lectura.estado, lectura.nota) == (EstadoTexto.SIN_TEXTO, "Es una imagen y falta Tesseract para leerla.")


@pytest.mark.parametrize(
    ("xml", "parte"),
    [
        ("<w:document xmlns:w='u'><w:p><w:t>Permiso</w:t></w:p><w:p><w:t>de circulación</w:t></w:p></w:document>",
         "word/document.xml"),
        ("<o xmlns:t='u'><t:p>Permiso</t:p><t:p>de circulación</t:p></o>", "content.xml"),
    ],
)  # fmt: skip
def test_de_un_documento_de_oficina_sale_su_texto(xml: str, parte: str) -> None:
    lectura = lee(docx(xml, parte=parte), "application/zip")

    assert (lectura.estado, lectura.texto) == (EstadoTexto.LEIDO, "Permiso\nde circulación")


def test_un_pdf_con_clave_dice_que_la_tiene() -> None:
    flujo = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("secreto"))) as documento:
        documento.save(flujo, encryption=pikepdf.Encryption(user="clave", owner="clave"))

    lectura = lee(flujo.getvalue())

    assert (lectura.estado, lectura.nota) == (
        EstadoTexto.ILEGIBLE,
        "Tiene contraseña: no se puede leer. Pide una copia sin ella.",
    )


@pytest.mark.parametrize(
    ("contenido", "tipo"),
    [
        (b"%PDF-1.7\nroto", "application/pdf"),
        (b"PK\x03\x04roto", "application/zip"),
        (docx("<p>sin cerrar"), "application/zip"),
    ],
)
def test_un_archivo_danado_queda_ilegible_con_su_motivo(contenido: bytes, tipo: str) -> None:
    lectura = lee(contenido, tipo)

    assert lectura.estado == EstadoTexto.ILEGIBLE
    assert "dañado" in lectura.nota


def test_una_bomba_comprimida_no_se_infla() -> None:
    bomba = docx("<p>" + "a" * 60_000_000 + "</p>")

    lectura = lee(bomba, "application/zip")

    assert len(bomba) < 200_000
    assert (lectura.estado, lectura.nota) == (EstadoTexto.ILEGIBLE, "El documento es demasiado grande para leerlo.")


def test_las_entidades_de_xml_no_se_expanden() -> None:
    trampa = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>&x;</p>"

    assert lee(docx(trampa), "application/zip").texto == ""


def test_uno_que_pide_demasiada_memoria_queda_ilegible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modulo, "MEMORIA", 30_000_000)

    lectura = lee(pdf("hola"))

    assert (lectura.estado, lectura.nota) == (EstadoTexto.ILEGIBLE, modulo.DANADO)


def test_uno_que_tarda_demasiado_queda_ilegible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modulo, "LIMITE_S", 0)

    lectura = lee(pdf("hola"))

    assert (lectura.estado, lectura.nota) == (EstadoTexto.ILEGIBLE, "Leerlo tomó demasiado tiempo.")


def test_de_un_texto_larguisimo_se_guarda_el_comienzo_y_se_dice() -> None:
    lectura = lee(b"palabra " * (MAXIMO_TEXTO // 4), "text/plain")

    assert len(lectura.texto) == MAXIMO_TEXTO
    assert "solo el comienzo" in lectura.nota


def test_de_un_tipo_desconocido_no_se_lee_texto() -> None:
    assert lee(b"\x00\x01", "application/octet-stream").estado == EstadoTexto.SIN_TEXTO


@pytest.mark.parametrize(("contenido", "tipo", "paginas"), [
    (b"%PDF-roto", "application/pdf", None),
    (b"hola", "text/plain", None),
])  # fmt: skip
def test_las_paginas_que_no_se_saben_no_se_inventan(contenido: bytes, tipo: str, paginas: int | None) -> None:
    assert LectorEnProceso().mira(io.BytesIO(contenido), tipo).paginas is paginas


def test_contar_paginas_de_la_casa_desde_muchos_hilos_no_se_cruza() -> None:
    contenido, cuentas = pdf("hola", paginas=3), []

    def cuenta() -> None:
        visto = LectorEnProceso().mira(io.BytesIO(contenido), "application/pdf", de_casa=True)
        cuentas.append(visto.paginas)

    hilos = [threading.Thread(target=cuenta) for _ in range(16)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    assert cuentas == [3] * 16
