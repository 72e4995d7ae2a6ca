"""Ciento once correos difíciles: cada uno termina en algo con su porqué, una sola vez, y su original queda idéntico."""

import hashlib
import io
from collections.abc import Iterator

import pytest

from fojas.adaptadores.abridor import AbridorEnProceso
from fojas.dominio.expedientes import conexion as almacenes
from fojas.dominio.expedientes.models import Version
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.acciones import mensajes
from fojas.dominio.recepcion.acciones.mensajes import Procedencia
from fojas.dominio.recepcion.consultas import mensajes as vistos
from fojas.dominio.recepcion.models import Mensaje
from tests.corpus.correos import NOMBRES, correo
from tests.fabricas.correo import AbridorAqui, BuzonEnMemoria
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, oficina

pytestmark = pytest.mark.django_db


HOSTILES = ("mil_niveles", "correos_anidados", "solo_html")
"""Estos se abren en su proceso aparte, como en la oficina; los demás con el mismo código, aquí."""


@pytest.fixture
def casa(request: pytest.FixtureRequest) -> Iterator[Oficina]:
    hostil = request.node.callspec.params["nombre"] in HOSTILES
    with conexion.mientras(buzon=BuzonEnMemoria, abridor=AbridorEnProceso if hostil else AbridorAqui):
        yield oficina()


def llega(datos: bytes) -> Mensaje:
    mensaje = mensajes.recibe_mensaje(io.BytesIO(datos), de=Procedencia("partes@negrete.cl"), en=MEDIODIA)
    mensajes.atiende(codigo=mensaje.codigo, en=MEDIODIA)
    mensaje.refresh_from_db()
    return mensaje


@pytest.mark.parametrize("nombre", NOMBRES)
def test_cada_correo_termina_donde_debe_y_una_sola_vez(casa: Oficina, nombre: str) -> None:
    caso = correo(nombre)
    for anterior in caso.junto_a:
        llega(anterior)

    mensaje = llega(caso.bytes)
    repetido = llega(caso.bytes)

    assert (mensaje.estado, mensaje.clase) == (caso.estado, caso.clase), mensaje.motivo
    assert repetido.pk == mensaje.pk
    assert Ingreso.objects.count() == len(caso.junto_a) + (caso.estado == "ingresado")
    assert bool(mensaje.motivo) or caso.estado == "ingresado"
    if caso.se_contesta is not None:
        assert (mensaje.sin_contestar == "") == caso.se_contesta, mensaje.sin_contestar
    if mensaje.sha256:
        with almacenes.almacen().abre(mensaje.sha256) as flujo:
            assert hashlib.sha256(flujo.read()).hexdigest() == hashlib.sha256(caso.bytes).hexdigest()
    if mensaje.ingreso is not None:
        documentos = list(
            Version.objects.filter(documento__expediente=mensaje.ingreso.expediente)
            .order_by("documento__orden")
            .values_list("nombre", "archivo_id")
        )
        assert documentos[0][1] == mensaje.sha256
        if caso.adjuntos is not None:
            assert tuple(n for n, _ in documentos[1:]) == caso.adjuntos
        if caso.materia:
            assert mensaje.ingreso.materia == caso.materia
    if caso.texto:
        assert caso.texto in vistos.abierto(mensaje).texto


def test_son_mas_de_sesenta() -> None:
    assert len(NOMBRES) >= 60
