"""Una página enviada dos veces, vuelta a abrir o retomada es un solo ingreso; y lo dictado dice de dónde vino."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.partes.models import Borrador, Ingreso
from tests.escritorio.meson.conftest import Envia, sesion_de
from tests.fabricas.partes import Oficina

pytestmark = pytest.mark.django_db
CLAVE = "/escritorio/meson/clave/CLAVE1/"


def test_repetir_el_envio_dice_que_ya_estaba(partes: Client, envia: Envia) -> None:
    envia()

    respuesta = envia()

    assert Ingreso.objects.count() == 1
    assert "no se hizo otra vez" in partes.get(respuesta["Location"]).content.decode()


def test_otra_cosa_escrita_en_la_pagina_ya_usada_no_se_pierde_ni_se_confunde(envia: Envia) -> None:
    envia()

    respuesta = envia(materia="Pide un semáforo en la esquina del liceo")

    assert respuesta.status_code == 422
    vista = respuesta.content.decode()
    assert "Pide un semáforo en la esquina del liceo" in vista
    assert "ya se ingresó el folio" in vista
    assert 'value="CLAVE1"' not in vista


def test_la_pagina_pregunta_si_su_clave_ya_tomo_folio(partes: Client, envia: Envia) -> None:
    assert partes.get(CLAVE).json() == {"borrador": ""}
    envia()

    assert partes.get(CLAVE).json()["folio"] == Ingreso.objects.get().folio


def test_o_si_quedo_en_un_borrador(partes: Client, escrito: dict[str, Any]) -> None:
    guardado = partes.post(reverse("escritorio:meson_borrador"), escrito).json()

    assert partes.get(CLAVE).json() == {"borrador": guardado["borrador"]}


def test_la_clave_de_otra_persona_no_dice_nada(casa: Oficina, envia: Envia) -> None:
    envia()

    assert sesion_de(casa.funcionaria).get(CLAVE).status_code == 403


def test_un_guardado_que_llega_despues_del_folio_no_deja_borrador(
    partes: Client, envia: Envia, escrito: dict[str, Any]
) -> None:
    envia()

    respuesta = partes.post(reverse("escritorio:meson_borrador"), escrito)

    assert respuesta.json()["folio"] == Ingreso.objects.get().folio
    assert not Borrador.objects.exists()


def test_el_borrador_retomado_conserva_su_clave(partes: Client, escrito: dict[str, Any]) -> None:
    codigo = partes.post(reverse("escritorio:meson_borrador"), escrito).json()["borrador"]

    assert 'value="CLAVE1"' in partes.get(reverse("escritorio:meson"), {"borrador": codigo}).content.decode()


def test_lo_que_llego_por_whatsapp_dice_de_que_numero_y_que_nadie_lo_verifico(envia: Envia) -> None:
    respuesta = envia(
        sin=("archivo",), canal="whatsapp", llamo_de="+56 9 1234 5678", llamo_a_las="Ayer, 10:31",
        texto_pegado="No hay luz en mi calle",
    )  # fmt: skip

    assert respuesta.status_code == 302
    hecho = Ingreso.objects.get()
    assert hecho.referencia == "+56 9 1234 5678 · Ayer, 10:31"
    (foja,) = expedientes.fojas_de(hecho.expediente.documentos.filter(origen="recibido").values_list("pk", flat=True))
    with expedientes.abre(foja.sha256) as flujo:
        texto = flujo.read().decode()
    assert "desde el +56 9 1234 5678" in texto
    assert "Identidad no verificada" in texto
    assert texto.endswith("No hay luz en mi calle")
