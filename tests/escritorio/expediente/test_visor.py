"""Mirar un documento sin abrirlo: solo imágenes, solo a quien puede, y lo reservado queda anotado."""

import io
import wave
import zipfile
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes import acciones, tareas
from fojas.dominio.expedientes.models import Documento, Revision
from fojas.dominio.expedientes.puertos import Lectura
from fojas.dominio.expedientes.reglas import CAUSA_DE_SOBRE, Confidencialidad, EstadoTexto
from fojas.dominio.expedientes.reglas.revision import EstadoRevision
from fojas.dominio.expedientes.reglas.vistas import MINIATURA, PAGINA
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes.acciones import ArchivoRecibido
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.trabajos.models import Trabajo
from tests.escritorio.expediente.conftest import entra
from tests.fabricas.antivirus import EICAR
from tests.fabricas.expedientes import CAUSA, pdf
from tests.fabricas.imagenes import imagen
from tests.fabricas.organizacion import MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, archivo, derivado, ingreso

pytestmark = pytest.mark.django_db
ENCIERRO = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
VISTAS = ("visor", "visor_hoja", "visor_imagen", "visor_miniatura", "visor_suena", "documento")


def el_documento(papel: Ingreso) -> Documento:
    return papel.expediente.documentos.filter(origen="recibido").order_by("orden").last()  # type: ignore[return-value]


def documento(casa: Oficina, contenido: bytes, *, nombre: str = "plano.pdf", **datos: Any) -> Documento:
    return el_documento(ingreso(casa, archivos=[archivo(contenido, nombre=nombre)], **datos))


def dibuja(doc: Documento, *, ancho: int = PAGINA) -> None:
    tareas.prepara_vistas(sha256=doc.versiones.get().archivo_id, pedidos=[[1, ancho], [2, ancho]])


def url(nombre: str, doc: Documento, *, pagina: int = 1, ancho: int = PAGINA) -> str:
    resto = [pagina, ancho] if nombre in {"visor_hoja", "visor_imagen"} else []
    return reverse(f"escritorio:{nombre}", args=[doc.codigo, *resto])


def mira(casa: Oficina, doc: Documento, consulta: str = "", *, actor: Actor | None = None) -> str:
    respuesta = entra(actor or casa.partes).get(url("visor", doc) + consulta)
    assert respuesta.status_code == 200
    texto: str = respuesta.content.decode()
    return texto


def bytes_de(respuesta: Any) -> bytes:
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


def estado(quien: Client, nombre: str, doc: Documento) -> int:
    respuesta = quien.get(url(nombre, doc))
    bytes_de(respuesta)
    return respuesta.status_code


def apartado(casa: Oficina) -> Documento:
    doc = documento(casa, b"%PDF-1.7 " + EICAR)
    Revision.objects.create(
        archivo=doc.versiones.get().archivo, estado=EstadoRevision.EN_CUARENTENA.value, hallazgo="Eicar-Signature",
        pedida_en=MEDIODIA,
    )  # fmt: skip
    return doc


def test_la_primera_mirada_dice_que_se_prepara_y_deja_el_trabajo_pedido(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano"))

    texto = mira(casa, doc)

    assert "Preparando la vista…" in texto
    assert url("visor_hoja", doc) in texto
    assert Trabajo.objects.get(tarea="expedientes.prepara_vistas").prioridad > 0


def test_dibujada_la_pagina_se_muestra_como_imagen(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano"))
    dibuja(doc)

    assert f'src="{url("visor_imagen", doc)}"' in mira(casa, doc)
    respuesta = entra(casa.partes).get(url("visor_imagen", doc))
    assert b"".join(respuesta.streaming_content)[8:12] == b"WEBP"  # type: ignore[attr-defined]
    assert respuesta["Content-Type"] == "image/webp"
    assert respuesta["Content-Security-Policy"] == ENCIERRO
    assert respuesta["X-Content-Type-Options"] == "nosniff"


def test_el_trozo_que_espera_trae_la_imagen_en_cuanto_esta(casa: Oficina) -> None:
    doc, quien = documento(casa, pdf("Plano")), entra(casa.partes)
    antes = quien.get(url("visor_hoja", doc)).content.decode()
    dibuja(doc)

    despues = quien.get(url("visor_hoja", doc)).content.decode()

    assert "hx-get" in antes
    assert "hx-get" not in despues
    assert "<img" in despues


def test_el_que_espera_no_pregunta_para_siempre(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano"))

    texto = entra(casa.partes).get(url("visor_hoja", doc) + "?intento=40").content.decode()

    assert "hx-get" not in texto
    assert "Descarga el original" in texto


def test_lo_que_no_se_pudo_dibujar_dice_por_que_y_ofrece_el_original(casa: Oficina) -> None:
    doc = documento(casa, b"%PDF-1.7 roto")
    dibuja(doc)

    texto = mira(casa, doc)

    assert "El PDF está dañado. Descarga el original para verlo." in texto
    assert url("documento", doc) in texto


def test_las_flechas_llevan_a_la_pagina_vecina_y_las_orillas_no(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano", paginas=3))
    dibuja(doc)

    primera, media = mira(casa, doc), mira(casa, doc, "?pagina=2")

    assert 'data-atajo="ArrowLeft"' not in primera
    assert 'href="?pagina=2" data-atajo="ArrowRight"' in primera
    assert 'href="?pagina=1" data-atajo="ArrowLeft"' in media


@pytest.mark.parametrize(
    "consulta", ["?pagina=9999", "?pagina=-1", "?pagina=x", "?pagina=99999999999", "?giro=45", "?pagina=²"]
)
def test_una_pagina_que_no_existe_muestra_una_que_si(casa: Oficina, consulta: str) -> None:
    doc = documento(casa, pdf("Plano"))
    dibuja(doc)

    assert "Página 1 de «" in mira(casa, doc, consulta)


def test_de_cerca_se_pide_la_misma_pagina_con_mas_detalle(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano", paginas=3))
    dibuja(doc)

    mira(casa, doc, "?pagina=2&cerca=1")

    assert Trabajo.objects.get(tarea="expedientes.prepara_vistas").argumentos["pedidos"] == [[2, 2000]]


def test_el_texto_leido_se_muestra_por_pagina_y_se_busca(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano", paginas=2))
    lectura = Lectura("Señora alcaldesa\n\fPide <b>luminarias</b> en la plaza", 2, EstadoTexto.LEIDO, metodo="capa")
    acciones.registra_texto(sha256=doc.versiones.get().archivo_id, lectura=lectura, en=MEDIODIA)

    texto = mira(casa, doc, "?busca=PLAZA")

    assert "<mark>plaza</mark>" in texto
    assert 'href="?pagina=2&amp;texto=1&amp;busca=PLAZA"' in texto
    assert "Pide &lt;b&gt;luminarias&lt;/b&gt;" in mira(casa, doc, "?pagina=2&texto=1")


def test_de_una_planilla_se_muestra_lo_que_dice(casa: Oficina) -> None:
    doc = documento(casa, b"rut;nombre\n1-9;Rosa\n2-7;Juan\n", nombre="nomina.csv")
    lectura = Lectura("rut nombre Rosa", None, EstadoTexto.LEIDO, metodo="csv")
    acciones.registra_texto(sha256=doc.versiones.get().archivo_id, lectura=lectura, en=MEDIODIA)

    assert "rut nombre Rosa" in mira(casa, doc)


def sonido() -> bytes:
    salida = io.BytesIO()
    with wave.open(salida, "wb") as onda:
        onda.setnchannels(1)
        onda.setsampwidth(1)
        onda.setframerate(8000)
        onda.writeframes(bytes(range(256)) * 4)
    return salida.getvalue()


@pytest.mark.parametrize(
    ("pedido", "desde", "hasta", "codigo"),
    [
        ("", 0, None, 200),
        ("bytes=0-", 0, None, 206),
        ("bytes=10-19", 10, 20, 206),
        ("bytes=-5", -5, None, 206),
        ("bytes=5-2", 0, None, 206),
        ("bytes=0-1,3-4", 0, None, 206),
        ("renglones=1-2", 0, None, 206),
    ],
)
def test_un_audio_se_entrega_de_a_tramos(
    casa: Oficina, pedido: str, desde: int, hasta: int | None, codigo: int
) -> None:
    doc = documento(casa, sonido(), nombre="audiencia.wav")

    respuesta = entra(casa.partes).get(url("visor_suena", doc), headers={"Range": pedido} if pedido else {})

    assert isinstance(respuesta, StreamingHttpResponse)
    assert b"".join(respuesta.streaming_content) == sonido()[desde:hasta]
    assert (respuesta.status_code, respuesta["Content-Type"]) == (codigo, "audio/wav")
    assert respuesta["Content-Security-Policy"] == ENCIERRO


def test_lo_que_no_suena_no_se_entrega_con_su_tipo(casa: Oficina) -> None:
    doc = documento(casa, b"<html><script>alert(1)</script></html>", nombre="audio.mp3")

    assert estado(entra(casa.partes), "visor_suena", doc) == 404


def test_un_ancho_que_no_es_de_la_casa_no_se_dibuja(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano"))

    assert entra(casa.partes).get(url("visor_hoja", doc, ancho=30_000)).status_code == 404


@pytest.mark.parametrize("nombre", VISTAS)
def test_lo_reservado_no_existe_para_quien_no_tiene_derecho(casa: Oficina, nombre: str) -> None:
    cedula = ArchivoRecibido(archivo(pdf("Plano")).sha256, "cedula.pdf", reservado_por=CAUSA)
    papel = ingreso(casa, archivos=[archivo(), cedula])
    derivado(casa, ingresado=papel)
    doc = el_documento(papel)
    dibuja(doc)

    assert estado(entra(casa.funcionaria), nombre, doc) == 404


@pytest.mark.parametrize("nombre", VISTAS)
def test_un_caso_ajeno_no_se_mira_por_ninguna_direccion(casa: Oficina, nombre: str) -> None:
    doc = documento(casa, pdf("Plano"), confidencialidad="reservado", causa_reserva=CAUSA)
    dibuja(doc)

    assert estado(entra(casa.ajeno), nombre, doc) == 404


def test_mirar_una_pagina_reservada_queda_anotado_y_no_se_guarda_en_el_navegador(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano"), confidencialidad="reservado", causa_reserva=CAUSA)
    dibuja(doc)
    quien = entra(casa.partes)

    quien.get(url("visor", doc))
    respuesta = quien.get(url("visor_imagen", doc))

    assert bytes_de(respuesta)
    assert Anotacion.objects.filter(suceso="documento.leido", objeto=doc.codigo).count() == 2
    assert respuesta["Cache-Control"] == "private, no-store"


def test_mirar_algo_publico_no_se_anota_y_la_segunda_vez_no_viaja(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano"))
    dibuja(doc)
    quien = entra(casa.partes)
    primera = quien.get(url("visor_imagen", doc))
    assert bytes_de(primera)

    segunda = quien.get(url("visor_imagen", doc), headers={"If-None-Match": primera["ETag"]})

    assert segunda.status_code == 304
    assert not Anotacion.objects.filter(suceso="documento.leido").exists()


def test_el_indice_muestra_la_miniatura_y_pide_la_que_falta_al_aparecer(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano"))
    caso = reverse("escritorio:expediente", args=[doc.expediente.codigo])
    quien = entra(casa.partes)
    antes = quien.get(caso).content.decode()
    dibuja(doc, ancho=MINIATURA)

    despues = quien.get(caso).content.decode()

    assert f'hx-get="{url("visor_miniatura", doc)}' in antes
    assert f'src="{url("visor_imagen", doc, ancho=MINIATURA)}"' in despues


def test_de_un_caso_reservado_no_hay_miniaturas(casa: Oficina) -> None:
    doc = documento(casa, imagen(), confidencialidad="reservado", causa_reserva=CAUSA)
    dibuja(doc, ancho=MINIATURA)
    quien = entra(casa.partes)

    texto = quien.get(reverse("escritorio:expediente", args=[doc.expediente.codigo])).content.decode()

    assert url("visor_imagen", doc, ancho=MINIATURA) not in texto
    assert estado(quien, "visor_miniatura", doc) == 404


def test_un_sobre_cerrado_dice_que_no_se_mira_y_no_pide_dibujarlo(casa: Oficina) -> None:
    doc = documento(casa, pdf("Plano"), tipo="sobre-licitacion")
    quien = entra(casa.partes)

    texto = quien.get(url("visor", doc)).content.decode()

    assert doc.expediente.causa_reserva == CAUSA_DE_SOBRE
    assert "Es un sobre cerrado: no se mira hasta el acto de apertura." in texto
    assert [estado(quien, n, doc) for n in ("visor_hoja", "visor_imagen", "visor_miniatura", "visor_suena")] == [
        403
    ] * 4
    assert not Trabajo.objects.filter(tarea="expedientes.prepara_vistas").exists()


def test_un_sobre_cerrado_no_se_descarga_ni_va_en_el_zip(casa: Oficina) -> None:
    doc = documento(casa, pdf("Oferta"), tipo="sobre-licitacion")
    quien = entra(casa.partes)

    bajada = quien.get(url("documento", doc))
    zipeado = quien.get(reverse("escritorio:expediente_zip", args=[doc.expediente.codigo]))

    assert bajada.status_code == 403
    assert "no se descarga ni se despacha hasta el acto de apertura" in bajada.content.decode()
    assert "19.886" in bajada.content.decode()
    assert f'href="{url("documento", doc)}"' not in mira(casa, doc)
    with zipfile.ZipFile(io.BytesIO(bytes_de(zipeado))) as paquete:
        assert all(not nombre.endswith("plano.pdf") for nombre in paquete.namelist())
        assert "no va: es un sobre cerrado" in paquete.read("indice.csv").decode()


def test_de_un_sobre_cerrado_no_se_dice_como_esta_lo_que_trae(casa: Oficina) -> None:
    doc = documento(casa, pdf("Oferta"), tipo="sobre-licitacion")
    archivo_suyo = doc.versiones.get().archivo
    archivo_suyo.dpi = 150
    archivo_suyo.save(update_fields=["dpi"])

    indice = entra(casa.partes).get(reverse("escritorio:expediente", args=[doc.expediente.codigo])).content.decode()

    assert "Es un sobre cerrado" in indice
    assert not [dicho for dicho in ("150 ppp", "Sin texto", "Leyendo el texto") if dicho in indice]
    assert "150 ppp" not in mira(casa, doc)


def test_el_sobre_de_un_caso_publico_ofrece_levantar_su_reserva(casa: Oficina) -> None:
    caso = ingreso(casa)
    papel = ingreso(casa, tipo="sobre-licitacion", expediente_codigo=caso.expediente.codigo)
    secretario = actor_con(Rol.SECRETARIO_MUNICIPAL)
    acciones.da_acceso(
        expediente_id=papel.expediente_id, terminos={f"reserva:persona:{secretario.persona_id}"},
        autor=casa.partes.codigo, en=MEDIODIA,
    )  # fmt: skip

    indice = entra(secretario).get(reverse("escritorio:expediente", args=[papel.expediente.codigo])).content.decode()

    assert "¿Ya fue su acto de apertura?" in indice


def test_levantada_la_reserva_el_sobre_se_descarga(casa: Oficina) -> None:
    doc = documento(casa, pdf("Oferta"), tipo="sobre-licitacion")
    quien = entra(casa.partes)
    antes = estado(quien, "documento", doc)

    acciones.reserva(
        expediente_id=doc.expediente_id, nivel=Confidencialidad.PUBLICO, causa="", terminos=["general"],
        autor=casa.partes.codigo, en=MEDIODIA,
    )  # fmt: skip

    assert (antes, estado(quien, "documento", doc)) == (403, 200)


def test_lo_apartado_se_ve_en_el_indice_y_no_se_abre_por_ninguna_parte(casa: Oficina) -> None:
    doc = apartado(casa)
    quien = entra(casa.partes)

    indice = quien.get(reverse("escritorio:expediente", args=[doc.expediente.codigo])).content.decode()

    assert "En cuarentena: ClamAV encontró «Eicar-Signature»." in indice
    assert f'href="{url("documento", doc)}"' not in indice
    assert [estado(quien, n, doc) for n in VISTAS if n != "visor"] == [403] * 5
    assert "En cuarentena: ClamAV encontró «Eicar-Signature»." in mira(casa, doc)


def test_lo_apartado_no_va_en_el_zip_y_el_indice_lo_dice(casa: Oficina) -> None:
    doc = apartado(casa)

    respuesta = entra(casa.partes).get(reverse("escritorio:expediente_zip", args=[doc.expediente.codigo]))

    paquete = b"".join(respuesta.streaming_content)  # type: ignore[attr-defined]
    assert EICAR not in paquete
    assert b"no va: en cuarentena" in paquete


def test_lo_que_falta_revisar_lo_abre_quien_lo_recibio_y_nadie_mas(casa: Oficina) -> None:
    papel = ingreso(casa, archivos=[archivo(pdf("Plano"), nombre="a.pdf")])
    derivado(casa, ingresado=papel)
    doc = el_documento(papel)
    dibuja(doc)
    Revision.objects.create(
        archivo=doc.versiones.get().archivo, estado=EstadoRevision.POR_REVISAR.value, pedida_en=MEDIODIA
    )

    for nombre in ("documento", "visor_imagen", "visor_hoja"):
        assert estado(entra(casa.funcionaria), nombre, doc) == 403
        assert estado(entra(casa.partes), nombre, doc) == 200
    assert "todavía no lo revisa" in mira(casa, doc, actor=casa.funcionaria)


def test_el_visor_cuesta_a_lo_mas_quince_consultas(casa: Oficina, django_assert_max_num_queries: Any) -> None:
    doc = documento(casa, pdf("Plano", paginas=3))
    dibuja(doc)
    lectura = Lectura("Uno\fdos\ftres", 3, EstadoTexto.LEIDO, metodo="capa")
    acciones.registra_texto(sha256=doc.versiones.get().archivo_id, lectura=lectura, en=MEDIODIA)
    bitacora.secuencia_todo()
    quien = entra(casa.partes)
    quien.get(url("visor", doc))

    with django_assert_max_num_queries(15):
        quien.get(url("visor", doc))
