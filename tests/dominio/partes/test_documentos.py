"""Los impresos dicen lo que deben, con cualquier nombre, y siempre con los mismos bytes."""

import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from fojas.base import codigos
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones, consultas, documentos
from fojas.dominio.partes.documentos import Formato
from fojas.dominio.partes.models import Ingreso
from tests.fabricas.imagenes import imagen
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaPersona, actor_con
from tests.fabricas.partes import Oficina, archivo, derivado, ingreso, oficina, respondido

pytestmark = pytest.mark.django_db
SESENTA = "Ñuñohuenumán Ávila Sepúlveda-Etcheverry María de los Ángeles"


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def texto_de(pdf: bytes) -> str:
    """Todo lo que dice, en una línea."""
    documento = pypdfium2.PdfDocument(pdf)
    try:
        paginas = [documento[n].get_textpage().get_text_range() for n in range(len(documento))]
    finally:
        documento.close()
    return " ".join(" ".join(paginas).replace("\u200b", "").split())


def junto(texto: str) -> str:
    return "".join(texto.split())


def paginas_de(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as documento:
        return len(documento.pages)


def compone(hecho: Ingreso, formato: Formato = Formato.A4) -> bytes:
    return documentos.comprobante_pdf(ingreso_id=hecho.pk, formato=formato, en=MEDIODIA)


@pytest.mark.parametrize("formato", [Formato.A4, Formato.TERMICO])
@pytest.mark.parametrize("dato", ["cuando", "origen", "expediente", "iuie", "organo", "presenta", "recibe"])
def test_el_certificado_dice_enteros_los_seis_datos_de_la_norma(casa: Oficina, formato: Formato, dato: str) -> None:
    hecho = ingreso(casa, canal="docdigital", canal_folio="DD-2026-778812")

    dicho = texto_de(compone(hecho, formato))

    # En 70 mm un dato largo cambia de renglón: se compara sin espacios.
    assert junto(documentos.datos_del_comprobante(hecho)[dato]) in junto(dicho)


@pytest.mark.parametrize("formato", [Formato.A4, Formato.TERMICO])
def test_el_certificado_dice_folio_materia_y_codigo(casa: Oficina, formato: Formato) -> None:
    hecho = ingreso(casa, materia="Solicita revisar " * 29)

    dicho = junto(texto_de(compone(hecho, formato)))

    assert hecho.folio in dicho
    assert junto(hecho.materia) in dicho
    assert codigos.agrupado(hecho.codigo) in dicho


def test_los_seis_datos_son_los_que_son(casa: Oficina) -> None:
    hecho = ingreso(casa)

    dicho = texto_de(compone(hecho, Formato.TERMICO))

    assert "Martes 24 de noviembre de 2026, 12:00:00 hrs." in dicho
    assert "Mesón, presencial" in dicho
    assert casa.vecina.nombre in dicho
    assert casa.partes.nombre in dicho


def test_el_certificado_a4_dice_la_huella_completa(casa: Oficina) -> None:
    guardado = archivo(b"carta")
    dicho = texto_de(compone(ingreso(casa, archivos=[guardado])))

    assert guardado.sha256 in dicho.replace(" ", "")


def test_el_certificado_dice_hasta_cuando_se_responde_y_con_que_norma(casa: Oficina) -> None:
    dicho = texto_de(compone(ingreso(casa, tipo="sai")))

    assert "Te respondemos a más tardar el miércoles 23 de diciembre de 2026" in dicho
    assert "Ley 20.285, art. 14" in dicho


def test_el_certificado_confiesa_que_no_lleva_firma(casa: Oficina) -> None:
    assert "aún no lleva firma electrónica" in texto_de(compone(ingreso(casa)))


@pytest.mark.parametrize("formato", [Formato.A4, Formato.TERMICO])
def test_el_certificado_de_quien_fue_ayudado_dice_como_se_le_avisa(casa: Oficina, formato: Formato) -> None:
    hecho = ingreso(casa, asistido=True, nota_asistido="Llamar a su hija", notificar_por="presencial")

    assert "Llamar a su hija" in texto_de(compone(hecho, formato))


def test_quien_no_se_identifica_queda_como_se_presento(casa: Oficina) -> None:
    hecho = ingreso(casa, remitente_id=None, remitente_texto="Una vecina")

    assert "Una vecina" in texto_de(compone(hecho))


@pytest.mark.parametrize("formato", list(Formato))
def test_cada_formato_es_pdf_de_archivo_y_accesible(casa: Oficina, formato: Formato) -> None:
    with pikepdf.open(io.BytesIO(compone(ingreso(casa), formato))) as documento, documento.open_metadata() as datos:
        normas = (datos.pdfa_status, datos.get("pdfuaid:part"))

    assert normas == ("3A", "1")


@pytest.mark.parametrize("formato", list(Formato))
@pytest.mark.parametrize(
    "raro",
    [
        "🎉 fiesta 👩‍👩‍👧 ✅",
        "中文名字",
        "שלום",
        "مرحبا",
        "\u202egpj.exe",
        "a\u0301e\u0301",
        "x" * 200,
        "#panic() $x$ ]",
        "nul\x07o",
    ],
)
def test_ningun_nombre_rompe_el_papel(casa: Oficina, formato: Formato, raro: str) -> None:
    hecho = ingreso(
        casa, remitente_id=FabricaPersona(nombre=raro[:200]).pk, materia=raro, archivos=[archivo(nombre=f"{raro}.pdf")]
    )

    assert compone(hecho, formato).startswith(b"%PDF-")


def test_un_emoji_deja_un_cuadro_y_el_resto_del_nombre(casa: Oficina) -> None:
    assert documentos.imprimible("Ñandú 👩‍👩‍👧 ✅ fin") == "Ñandú □□□ □ fin"


def test_quinientas_letras_y_treinta_adjuntos_caben_en_sus_hojas(casa: Oficina) -> None:
    hecho = ingreso(
        casa, materia="Solicita revisar " * 29, remitente_id=FabricaPersona(nombre=SESENTA).pk,
        archivos=[archivo(nombre=f"Antecedente número {n} de la presentación.pdf") for n in range(30)],
    )  # fmt: skip

    pdf = compone(hecho)

    assert paginas_de(pdf) == 2
    assert SESENTA in texto_de(pdf)
    assert "30 archivos, 30 páginas" in texto_de(pdf)
    assert "Hoja 2 de 2" in texto_de(pdf)


def test_un_ingreso_comun_cabe_en_una_hoja(casa: Oficina) -> None:
    assert paginas_de(compone(ingreso(casa))) == 1


@pytest.mark.parametrize("formato", [Formato.TERMICO, Formato.ETIQUETA])
def test_el_papel_angosto_es_una_sola_hoja(casa: Oficina, formato: Formato) -> None:
    hecho = ingreso(casa, materia="Solicita revisar " * 29, archivos=[archivo() for _ in range(30)])

    assert paginas_de(compone(hecho, formato)) == 1


def test_los_mismos_datos_dan_los_mismos_bytes(casa: Oficina) -> None:
    hecho = ingreso(casa)

    assert compone(hecho, Formato.TERMICO) == compone(hecho, Formato.TERMICO)


def test_asegurar_dos_veces_deja_un_certificado(casa: Oficina) -> None:
    hecho = ingreso(casa)

    primero = documentos.asegura_comprobante(ingreso_id=hecho.pk, en=MEDIODIA)
    segundo = documentos.asegura_comprobante(ingreso_id=hecho.pk, en=MEDIODIA + timedelta(days=1))

    assert primero == segundo
    assert hecho.expediente.documentos.filter(origen="plataforma").count() == 1


def test_lo_que_se_imprime_es_lo_que_quedo_en_el_expediente(casa: Oficina) -> None:
    hecho = ingreso(casa)
    documentos.asegura_comprobante(ingreso_id=hecho.pk, en=MEDIODIA)
    antes = compone(hecho)
    derivado(casa, ingresado=hecho)

    assert compone(hecho) == antes


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="sin lector de QR")
@pytest.mark.parametrize("formato", list(Formato))
def test_el_qr_abre_el_seguimiento_y_el_de_la_etiqueta_el_papel(
    casa: Oficina, formato: Formato, tmp_path: Path
) -> None:
    hecho = ingreso(casa)
    pagina = pypdfium2.PdfDocument(compone(hecho, formato))
    ruta = tmp_path / "hoja.png"
    pagina[0].render(scale=4).to_pil().save(ruta)
    pagina.close()

    leido = subprocess.run(["zbarimg", "-q", "--raw", str(ruta)], capture_output=True, text=True, check=False)

    enlace = documentos.enlace_del_papel if formato == Formato.ETIQUETA else documentos.enlace_de_seguimiento
    assert leido.stdout.strip() == enlace(hecho.codigo)


def test_el_libro_lleva_cada_folio_y_lugar_para_firmar(casa: Oficina) -> None:
    hechos = [ingreso(casa, materia=f"Materia {n}") for n in range(30)]
    ingresados, despachados = consultas.libro(casa.partes, desde=DIA)

    dicho = texto_de(
        documentos.libro_pdf(
            ingresados=ingresados, despachados=despachados, desde=DIA, hasta=DIA, quien="Rosa", en=MEDIODIA
        )
    )

    assert all(h.folio in dicho for h in hechos)
    assert "30 ingresos" in dicho
    assert "0 despachos Sin movimiento." in dicho
    assert "Nombre y firma" in dicho


def test_el_libro_de_varios_dias_dice_desde_y_hasta(casa: Oficina) -> None:
    pdf = documentos.libro_pdf(
        ingresados=[], despachados=[], desde=DIA, hasta=DIA + timedelta(days=6), quien="Rosa", en=MEDIODIA
    )

    assert "del martes 24 de noviembre de 2026 al lunes 30 de noviembre de 2026" in texto_de(pdf)


def test_la_hoja_de_traspaso_da_una_hoja_por_unidad(casa: Oficina) -> None:
    derivado(casa, a=casa.obras)
    derivado(casa, a=casa.dideco)
    hojas: dict[str, Any] = consultas.traspasos(casa.partes, dia=DIA)

    pdf = documentos.traspaso_pdf(hojas=hojas, dia=DIA, quien="Rosa", en=MEDIODIA)

    assert paginas_de(pdf) == 2
    assert "Hoja de entrega a Dirección de Obras" in texto_de(pdf)
    assert texto_de(pdf).count("Recibe conforme") == 2


def test_la_hoja_de_traspaso_calla_lo_reservado_y_deja_donde_firmar(casa: Oficina) -> None:
    papel = ingreso(casa, materia="Denuncia por acoso", confidencialidad="reservado", causa_reserva="20285-21-2")
    derivado(casa, ingresado=papel)
    hojas: dict[str, Any] = consultas.traspasos(casa.partes, dia=DIA)

    dicho = texto_de(documentos.traspaso_pdf(hojas=hojas, dia=DIA, quien="Rosa", en=MEDIODIA))

    assert papel.remitente
    assert not [d for d in ("acoso", papel.remitente.nombre, "Para su respuesta directa") if d in dicho]
    assert all(d in dicho for d in (papel.folio, "Reservado (", "Dirección de Obras", "Recibe conforme"))


def test_el_acta_de_entrega_dice_que_se_llevo_quien_y_con_que_huella(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    hecho = acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="meson", recibio="Elsa Toro Fuica",
        recibio_documento="12.345.678-5", recibio_calidad="autorizada", actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip
    hallado = consultas.despacho(hecho.codigo, casa.partes)
    assert hallado is not None

    texto = texto_de(documentos.acta_de_entrega_pdf(despacho=hallado))

    huella = hecho.documentos.get().sha256
    dichos = (
        hecho.folio, "Elsa Toro Fuica", "12.345.678-5", "Otra persona, autorizada por escrito", casa.partes.nombre,
        huella[:32], huella[32:], "Recibe conforme",
    )  # fmt: skip
    assert [d for d in dichos if d not in texto] == []


def test_sin_traspasos_la_hoja_lo_dice(casa: Oficina) -> None:
    assert "No hay papeles que entregar" in texto_de(
        documentos.traspaso_pdf(hojas={}, dia=DIA, quien="Rosa", en=MEDIODIA)
    )


def test_el_certificado_lleva_el_escudo_desde_que_lo_hay(casa: Oficina) -> None:
    sin_escudo = compone(ingreso(casa))
    expedientes.pone_escudo(imagen=imagen(), actor=actor_con(Rol.ADMINISTRADOR), en=MEDIODIA)

    assert (_imagenes(sin_escudo), _imagenes(compone(ingreso(casa)))) == (0, 1)


def _imagenes(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as documento:
        return len(list(documento.pages[0].get_images()))


def test_el_libro_impreso_no_dice_materia_ni_persona_de_lo_reservado(casa: Oficina) -> None:
    papel = ingreso(casa, tipo="sobre-licitacion", materia="Oferta de áreas verdes")
    ingresados, despachados = consultas.libro(casa.partes, desde=DIA)

    texto = texto_de(
        documentos.libro_pdf(
            ingresados=ingresados, despachados=despachados, desde=DIA, hasta=DIA, quien="Rosa", en=MEDIODIA
        )
    )

    assert papel.folio in texto
    assert "Reservado" in texto
    assert "Oferta" not in texto
    assert "Ximena" not in texto
    assert "puede no incluir ingresos reservados" in " ".join(texto.split())
