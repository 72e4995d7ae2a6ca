"""Cada archivo difícil, subido por el mesón: se recibe tal cual o se dice por qué no, y mirarlo no daña."""

import hashlib
import random
import re
import uuid
from http import HTTPStatus
from os import environ
from typing import Any

import psutil
import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.expedientes import conexion, consultas, tareas
from fojas.dominio.expedientes.models import Archivo, Documento
from fojas.dominio.expedientes.reglas.vistas import DE_CERCA, MINIATURA, PAGINA
from fojas.dominio.partes.models import Ingreso
from tests.corpus.archivos import RECHAZADO, Caso, corpus
from tests.fabricas.procesos import hijos, siguen_vivos
from tests.medidas import VUELTAS, anota

pytestmark = pytest.mark.django_db
CASOS = tuple(corpus())
AL_AZAR = random.Random(environ.get("FOJAS_SEMILLA", "0")).sample(CASOS, min(VUELTAS, len(CASOS)))
SUBIDOS = CASOS if VUELTAS >= 100 else tuple(sorted(AL_AZAR, key=lambda caso: caso.que))
MAXIMO = 60_000_000
"""Lo que acepta la oficina de la prueba: lo que pesa más se corta ahí y no llena la memoria de quien lo manda."""
SIN_NOMBRE = frozenset({"", ".", ".."})
"""Ningún archivo de un disco se llama así: para la página es no haber elegido ninguno, y lo dice."""
POR_INGRESO = 25
CRECE_A_LO_MAS = 80 << 20


@pytest.fixture(autouse=True)
def hasta_donde_se_acepta(settings: Any) -> None:
    settings.FOJAS_MAXIMO_ARCHIVO = MAXIMO


def se_acepta(caso: Caso) -> bool:
    return caso.esperado != RECHAZADO and caso.nombre not in SIN_NOMBRE


def contenido(caso: Caso) -> bytes:
    with caso.flujo() as flujo:
        return flujo.read(MAXIMO + 1)


def como_el_navegador(nombre: str, bytes_: bytes) -> dict[str, Any]:
    """El cuerpo tal como lo manda un navegador: comillas y saltos del nombre van escapados."""
    escapado = nombre.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    borde = uuid.uuid5(uuid.NAMESPACE_OID, nombre).hex
    cabeza = f'--{borde}\r\nContent-Disposition: form-data; name="archivo"; filename="{escapado}"\r\n\r\n'
    cuerpo = cabeza.encode("utf-8", "surrogateescape") + bytes_ + f"\r\n--{borde}--\r\n".encode()
    return {"data": cuerpo, "content_type": f"multipart/form-data; boundary={borde}"}


def sube(quien: Client, nombre: str, bytes_: bytes) -> Any:
    return quien.post(reverse("escritorio:meson_archivo"), **como_el_navegador(nombre, bytes_))


def sello(respuesta: Any) -> str:
    hallado = re.search(r'name="archivo" value="([^"]+)"', respuesta.content.decode())
    assert hallado is not None
    return hallado[1]


def guardado(sha256: str) -> bytes:
    with conexion.almacen().abre(sha256) as flujo:
        return flujo.read()


@pytest.mark.parametrize("caso", SUBIDOS, ids=lambda caso: caso.que)
def test_subirlo_guarda_sus_bytes_o_dice_por_que_no(partes: Client, caso: Caso) -> None:
    # Una vez: un PDF con contraseña sale distinto cada vez que se hace.
    bytes_ = contenido(caso)

    respuesta = sube(partes, caso.nombre, bytes_)

    dicho = respuesta.content.decode()
    if not se_acepta(caso):
        assert respuesta.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert re.fullmatch(r"[^<>]*[a-záéíóúñ][^<>]*\.", dicho)
        assert not Archivo.objects.exists()
    else:
        assert respuesta.status_code == HTTPStatus.OK
        archivo = Archivo.objects.get(pk=hashlib.sha256(bytes_).hexdigest())
        assert (archivo.tipo, guardado(archivo.sha256)) == (caso.esperado, bytes_)


@pytest.fixture
def ingresados(partes: Client, escrito: dict[str, Any]) -> list[Documento]:
    """Todos los que se aceptan, ingresados de a varios por la página."""
    aceptados = [caso for caso in SUBIDOS if se_acepta(caso)]
    for desde in range(0, len(aceptados), POR_INGRESO):
        tanda = aceptados[desde : desde + POR_INGRESO]
        sellos = [sello(sube(partes, caso.nombre, contenido(caso))) for caso in tanda]
        datos = escrito | {"archivo": sellos, "clave": f"CORPUS{desde}", "materia": f"Tanda {desde} de archivos"}
        assert partes.post(reverse("escritorio:meson"), datos).status_code == HTTPStatus.FOUND
    return list(Documento.objects.filter(origen="recibido").order_by("id"))


def test_ingresarlos_conserva_cada_original_y_mirarlos_no_deja_nada_vivo(
    partes: Client, ingresados: list[Documento]
) -> None:
    antes, ya_corrian = psutil.Process().memory_info().rss, hijos()

    for documento in ingresados:
        huella = documento.versiones.get().archivo_id
        tareas.prepara_vistas(sha256=huella, pedidos=[[1, MINIATURA], [1, PAGINA]])
        paginas = [partes.get(url) for url in _direcciones(documento)]
        # Lo que no se pudo dibujar tampoco se ofrece como imagen: 404, nunca 500.
        assert {p.status_code for p in paginas} <= {HTTPStatus.OK, HTTPStatus.NOT_FOUND}, documento.titulo
        for pagina in paginas:
            _termina(pagina)
        assert hashlib.sha256(guardado(huella)).hexdigest() == huella

    crecio = psutil.Process().memory_info().rss - antes
    anota(3, 2, f"mirar {len(ingresados)} archivos difíciles: memoria que crece", f"{max(crecio, 0) >> 20} MB")
    assert siguen_vivos(ya_corrian) == []
    assert crecio < CRECE_A_LO_MAS


def _direcciones(documento: Documento) -> list[str]:
    def url(nombre: str, *resto: int) -> str:
        return reverse(f"escritorio:{nombre}", args=[documento.codigo, *resto])

    return [
        url("visor"), f"{url('visor')}?texto=1&busca=a&pagina=2", url("visor_miniatura"), url("visor_hoja", 1, PAGINA),
        url("visor_hoja", 2, DE_CERCA), url("visor_imagen", 1, PAGINA), url("visor_suena"), url("documento"),
        f"{url('documento')}?mirar=1",
    ]  # fmt: skip


def _termina(respuesta: Any) -> None:
    """Lo que se entrega de a trozos se recibe entero, y su archivo se cierra."""
    if respuesta.streaming:
        for _ in respuesta.streaming_content:
            pass


def test_lo_que_se_sirve_de_un_archivo_ajeno_nunca_lleva_un_tipo_que_se_ejecute(
    partes: Client, ingresados: list[Documento]
) -> None:
    for documento in ingresados:
        (foja,) = consultas.fojas_de([documento.pk])
        for respuesta in (partes.get(url) for url in _direcciones(documento)[5:]):
            if respuesta.status_code != HTTPStatus.OK:
                continue
            tipo = respuesta["Content-Type"]
            _termina(respuesta)
            assert tipo.startswith(("image/", "audio/", "video/", "application/pdf", "application/octet-stream")), foja
            assert tipo != "image/svg+xml"
            assert respuesta["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in respuesta["Content-Security-Policy"]


def test_cada_uno_quedo_en_su_foja(ingresados: list[Documento]) -> None:
    aceptados = [caso for caso in SUBIDOS if se_acepta(caso)]

    assert len(ingresados) == len(aceptados)
    assert Ingreso.objects.count() == -(-len(aceptados) // POR_INGRESO)
