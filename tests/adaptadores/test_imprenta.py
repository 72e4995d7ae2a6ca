"""La imprenta: los mismos datos y la misma hora dan los mismos bytes, y los datos nunca son marcas."""

import io
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from fojas.adaptadores.imprenta import ImprentaTypst
from fojas.dominio.expedientes.reglas import ImagenIlegible
from tests.fabricas.imagenes import imagen

EN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PLANTILLA = """
#let d = json(bytes(sys.inputs.datos))
#set document(title: d.titulo)
#set text(lang: "es")
= #d.titulo
#d.cuerpo
"""
DATOS = {"titulo": "Comprobante", "cuerpo": "La señora Ñancupil presentó una carta."}


@pytest.fixture
def imprenta(tmp_path: Path) -> ImprentaTypst:
    carpeta = tmp_path / "partes" / "plantillas"
    carpeta.mkdir(parents=True)
    (carpeta / "carta.typ").write_text(PLANTILLA)
    return ImprentaTypst(tmp_path)


def texto_de(pdf: bytes) -> str:
    documento = pypdfium2.PdfDocument(pdf)
    try:
        return str(documento[0].get_textpage().get_text_range())
    finally:
        documento.close()


def test_los_mismos_datos_y_la_misma_hora_dan_los_mismos_bytes(imprenta: ImprentaTypst, tmp_path: Path) -> None:
    primero = imprenta.compone("partes/carta", DATOS, en=EN)

    assert imprenta.compone("partes/carta", DATOS, en=EN) == primero
    assert ImprentaTypst(tmp_path).compone("partes/carta", DATOS, en=EN) == primero


def test_otra_hora_da_otros_bytes(imprenta: ImprentaTypst) -> None:
    despues = EN + timedelta(seconds=1)

    assert imprenta.compone("partes/carta", DATOS, en=EN) != imprenta.compone("partes/carta", DATOS, en=despues)


def test_lo_que_sale_es_pdf_de_archivo_y_accesible(imprenta: ImprentaTypst) -> None:
    with pikepdf.open(io.BytesIO(imprenta.compone("partes/carta", DATOS, en=EN))) as documento:
        with documento.open_metadata() as metadatos:
            normas = (metadatos.pdfa_status, metadatos.get("pdfuaid:part"))
        marcado = bool(documento.Root.MarkInfo.Marked)

    assert normas == ("3A", "1")
    assert marcado


def test_los_datos_son_texto_y_no_marcas(imprenta: ImprentaTypst) -> None:
    trampa = '#panic("x") *negrita* $x^2$ ] #read("/etc/passwd")'

    assert trampa in texto_de(imprenta.compone("partes/carta", DATOS | {"cuerpo": trampa}, en=EN))


def test_varios_hilos_componen_a_la_vez_lo_suyo(imprenta: ImprentaTypst) -> None:
    textos: dict[int, str] = {}

    def compone(numero: int) -> None:
        textos[numero] = texto_de_seguro(imprenta.compone("partes/carta", DATOS | {"cuerpo": f"Carta {numero}"}, en=EN))

    candado = threading.Lock()

    def texto_de_seguro(pdf: bytes) -> str:
        with candado:
            return texto_de(pdf)

    hilos = [threading.Thread(target=compone, args=(n,)) for n in range(8)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    assert all(f"Carta {numero}" in texto for numero, texto in textos.items())
    assert len(textos) == 8


@pytest.mark.parametrize("formato", ["PNG", "JPEG"])
def test_una_imagen_se_redibuja_chica_y_sin_lo_que_traiga_escondido(imprenta: ImprentaTypst, formato: str) -> None:
    retrato = imprenta.retrata(imagen(formato, secreto="tomada en Negrete"), lado=320)

    with Image.open(io.BytesIO(retrato)) as abierta:
        assert (abierta.format, abierta.size, dict(abierta.getexif())) == ("PNG", (320, 320), {})
    assert b"Negrete" not in retrato


@pytest.mark.parametrize(
    "dañada", [imagen()[:60], imagen()[:8] + b"basura", b"hola", imagen("JPEG")[:200], imagen("GIF")]
)
def test_una_imagen_que_no_sirve_se_rechaza_con_su_nombre(imprenta: ImprentaTypst, dañada: bytes) -> None:
    with pytest.raises(ImagenIlegible):
        imprenta.retrata(dañada, lado=320)


def test_una_imagen_que_se_despliega_en_gigas_no_se_abre(
    imprenta: ImprentaTypst, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fojas.adaptadores.imprenta.PIXELES", 100)

    with pytest.raises(ImagenIlegible, match="demasiado grande"):
        imprenta.retrata(imagen(), lado=320)
