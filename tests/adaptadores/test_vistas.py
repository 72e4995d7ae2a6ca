"""Dibujar archivos ajenos en un proceso aparte: lo que sale son imágenes, y el que muere no deja nada."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from fojas.adaptadores import encierro, retrato
from fojas.adaptadores.vistas import DANADO, TARDA, RetratistaEnProceso
from fojas.dominio.expedientes.puertos import Retrato
from tests.fabricas.imagenes import imagen

MINI, HOJA = 200, 1000


def retrata(contenido: bytes, tipo: str, *pedidos: tuple[int, int]) -> Retrato:
    return RetratistaEnProceso().retrata(io.BytesIO(contenido), tipo, pedidos or ((1, MINI),))


def pdf(*, paginas: int = 1, ancho: float = 612, alto: float = 792) -> bytes:
    documento, salida = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(paginas):
        documento.new_page(ancho, alto)
    documento.save(salida)
    documento.close()
    return salida.getvalue()


def abre(webp: bytes) -> Image.Image:
    return Image.open(io.BytesIO(webp), formats=["WEBP"])


def test_de_un_pdf_se_dibujan_solo_las_paginas_pedidas_a_su_ancho() -> None:
    hecho = retrata(pdf(paginas=5), "application/pdf", (1, MINI), (2, HOJA), (9, HOJA))

    assert hecho.paginas == 5
    assert {pedido: abre(webp).width for pedido, webp in hecho.imagenes.items()} == {(1, MINI): MINI, (2, HOJA): HOJA}


def test_un_plano_de_dos_kilometros_da_una_imagen_que_cabe_en_memoria() -> None:
    hecho = retrata(pdf(ancho=14_000, alto=5_000_000), "application/pdf", (1, HOJA))

    ancho, alto = abre(hecho.imagenes[1, HOJA]).size
    assert ancho * alto <= retrato.PIXELES_DE_VISTA


@pytest.mark.parametrize("formato", ["PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"])
def test_una_foto_se_vuelve_a_dibujar_sin_lo_que_traia_escondido(formato: str) -> None:
    secreto = "Pasaje Los Aromos 123"
    hecho = retrata(imagen(formato, secreto=secreto), f"image/{formato.lower()}")

    assert abre(hecho.imagenes[1, MINI]).width == MINI
    assert secreto.encode() not in hecho.imagenes[1, MINI]


def test_la_foto_del_telefono_sale_derecha() -> None:
    tendida, salida = Image.new("RGB", (400, 100), "white"), io.BytesIO()
    marcas = Image.Exif()
    marcas[0x0112] = 6
    tendida.save(salida, "JPEG", exif=marcas)

    hecho = retrata(salida.getvalue(), "image/jpeg", (1, HOJA))

    dibujo = abre(hecho.imagenes[1, HOJA])
    assert dibujo.height > dibujo.width


def test_de_un_fax_en_tiff_se_muestra_cada_hoja() -> None:
    hojas = [Image.new("1", (850, 1100), color) for color in (0, 1, 0)]
    salida = io.BytesIO()
    hojas[0].save(salida, "TIFF", save_all=True, append_images=hojas[1:])

    hecho = retrata(salida.getvalue(), "image/tiff", (3, MINI))

    assert (hecho.paginas, set(hecho.imagenes)) == (3, {(3, MINI)})


def test_la_miniatura_y_la_hoja_de_una_foto_enorme_salen_cada_una_a_su_tamano() -> None:
    hecho = retrata(imagen("JPEG", lado=4000), "image/jpeg", (1, MINI), (1, HOJA))

    assert {pedido: abre(webp).width for pedido, webp in hecho.imagenes.items()} == {(1, MINI): MINI, (1, HOJA): HOJA}


@pytest.mark.parametrize(
    ("contenido", "tipo"),
    [
        (b"%PDF-1.7\nbasura", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"II*\x00\xff\xff\xff\xff", "image/tiff"),
        (b"PK\x03\x04roto", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1roto", "application/vnd.ms-outlook"),
    ],
)
def test_lo_danado_da_una_frase_y_ninguna_imagen(contenido: bytes, tipo: str) -> None:
    hecho = retrata(contenido, tipo)

    assert hecho.imagenes == {}
    assert hecho.nota.endswith(".")


def test_una_imagen_que_se_despliega_en_gigas_no_se_abre() -> None:
    bomba, salida = Image.new("1", (30_000, 30_000)), io.BytesIO()
    bomba.save(salida, "PNG")

    hecho = retrata(salida.getvalue(), "image/png")

    assert hecho.nota == "La imagen es demasiado grande para mostrarla."


def test_de_un_comprimido_se_dicen_los_nombres_sin_abrir_nada() -> None:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as paquete:
        paquete.writestr("../../etc/contraseña.txt", "x" * 10)
        paquete.writestr("planos/", "")
        paquete.writestr("planos/a\u202egpj.exe", "MZ")

    hecho = retrata(salida.getvalue(), "application/zip")

    assert [(p.nombre, p.bytes) for p in hecho.contenido] == [
        ("../../etc/contraseña.txt", 10),
        ("planos/a�gpj.exe", 2),
    ]


def test_de_un_correo_se_dicen_sus_adjuntos() -> None:
    correo = EmailMessage()
    correo["From"], correo["To"], correo["Subject"] = "vecina@correo.cl", "partes@muni.cl", "Reclamo"
    correo.set_content("Va el plano.")
    correo.add_attachment(b"12345", maintype="application", subtype="pdf", filename="plano ñuñoa.pdf")

    hecho = retrata(correo.as_bytes(), "message/rfc822")

    assert [(p.nombre, p.bytes) for p in hecho.contenido] == [("plano ñuñoa.pdf", 5)]


def test_el_que_tarda_se_mata_y_se_dice() -> None:
    lento = RetratistaEnProceso(encierro.Topes(memoria=1 << 31, segundos=0, escribe=1 << 20))

    hecho = lento.retrata(io.BytesIO(pdf()), "application/pdf", [(1, MINI)])

    assert hecho == Retrato(nota=TARDA)


def test_el_que_pide_demasiada_memoria_muere_y_se_dice() -> None:
    estrecho = RetratistaEnProceso(encierro.Topes(memoria=30 << 20, segundos=30, escribe=1 << 20))

    hecho = estrecho.retrata(io.BytesIO(pdf()), "application/pdf", [(1, MINI)])

    assert hecho == Retrato(nota=DANADO)


def test_no_se_cree_una_imagen_que_no_lo_es(tmp_path: Path) -> None:
    from fojas.adaptadores.vistas import _lee

    (tmp_path / "1-200.webp").write_bytes(b"<script>alert(1)</script>")
    (tmp_path / "2-200.webp").symlink_to("/etc/hostname")

    hecho = _lee(tmp_path, b'{"paginas": 2, "hechas": [[1, 200], [2, 200]], "contenido": [], "nota": ""}')

    assert hecho.imagenes == {}
