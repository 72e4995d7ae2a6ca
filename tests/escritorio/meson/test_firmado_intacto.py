"""Un PDF firmado no cambia ni un byte en la casa: un solo byte cambiado invalidaría su firma."""

import hashlib
import re
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.expedientes import consultas, tareas
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Ingreso
from tests.corpus.archivos import corpus
from tests.escritorio.meson.conftest import Envia, sube
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, archivo, derivado

pytestmark = pytest.mark.django_db
FIRMADO = next(caso for caso in corpus() if caso.que == "pdf firmado").flujo().read()
HUELLA = hashlib.sha256(FIRMADO).hexdigest()


def bytes_de(respuesta: Any) -> bytes:
    return b"".join(respuesta.streaming_content)


def test_el_de_prueba_es_una_firma_que_cubre_todo_menos_su_hueco() -> None:
    hallado = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", FIRMADO)

    assert hallado is not None
    desde, antes, despues, resto = map(int, hallado.groups())
    assert (desde, despues + resto) == (0, len(FIRMADO))
    assert FIRMADO[antes : antes + 1] == b"<"


def test_entra_por_el_meson_se_mira_se_lee_y_se_descarga_igual(partes: Client, envia: Envia) -> None:
    envia(archivo=[sube(partes, FIRMADO, nombre="solicitud firmada.pdf")])
    documento = Ingreso.objects.get().expediente.documentos.get(origen="recibido")
    tareas.prepara_vistas(sha256=HUELLA, pedidos=[[1, 200], [1, 1000]])
    tareas.lee_texto(sha256=HUELLA)

    entregado = bytes_de(partes.get(reverse("escritorio:documento", args=[documento.codigo])))
    mirado = bytes_de(partes.get(reverse("escritorio:documento", args=[documento.codigo]) + "?mirar=1"))

    assert documento.versiones.get().archivo_id == HUELLA
    assert {hashlib.sha256(b).hexdigest() for b in (entregado, mirado)} == {HUELLA}


def test_sale_por_correo_igual(casa: Oficina) -> None:
    derivacion = derivado(casa)
    respuesta = acciones.responde(
        ingreso_id=derivacion.ingreso_id, archivo=archivo(FIRMADO, nombre="respuesta firmada.pdf"), titulo="ORD. N° 412",
        actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip
    acciones.despacha(
        ingreso_id=derivacion.ingreso_id, documentos_ids=[respuesta.pk], canal="correo", actor=casa.partes, en=MEDIODIA
    )

    avisos.envia(codigo=Aviso.objects.get(canal="correo").codigo, en=MEDIODIA)

    with consultas.abre(Aviso.objects.get(canal="correo").eml_sha256) as flujo:
        correo = message_from_bytes(flujo.read(), policy=policy.default)
    (adjunto,) = correo.iter_attachments()
    assert hashlib.sha256(adjunto.get_payload(decode=True)).hexdigest() == HUELLA
