"""Cuándo llamaron o escribieron: una fecha u hora imposible se pregunta de nuevo."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.partes.models import Ingreso
from fojas.escritorio.meson.forms.llamada import por_que_no_pudo_ser
from tests.escritorio.meson.conftest import Envia
from tests.fabricas.organizacion import MEDIODIA


@pytest.mark.parametrize(
    "escrito",
    ["", "Hoy, 10:31", "10:31 hrs.", "ayer 23:50", "en la mañana", "lunes 18:30", "01-02-2025 9:15", "1.2.2025, 9.15"],
)
def test_lo_que_pudo_ser_se_anota(escrito: str) -> None:
    assert por_que_no_pudo_ser(escrito, en=MEDIODIA) == ""


@pytest.mark.parametrize("escrito", ["ayer 25:99", "hoy 24:10", "31-02-2025 10:00", "10:75"])
def test_lo_que_no_existe_se_pregunta(escrito: str) -> None:
    assert "no existe" in por_que_no_pudo_ser(escrito, en=MEDIODIA)


@pytest.mark.parametrize("escrito", ["hoy 23:59", "23:59", "01-01-2099", "01-01-2099 10:00"])
def test_lo_que_todavia_no_ocurre_se_pregunta(escrito: str) -> None:
    assert "todavía no ocurre" in por_que_no_pudo_ser(escrito, en=MEDIODIA)


@pytest.mark.django_db
def test_el_meson_pregunta_de_nuevo_y_no_gasta_folio(envia: Envia) -> None:
    respuesta = envia(canal="whatsapp", llamo_a_las="ayer 25:99")

    assert respuesta.status_code == 422
    assert "Esa fecha u hora no existe" in respuesta.content.decode()
    assert not Ingreso.objects.exists()


@pytest.mark.django_db
def test_ni_deja_un_texto_con_una_hora_imposible(partes: Client) -> None:
    dictado: dict[str, Any] = {"texto": "No hay luz", "canal": "telefono", "llamo_a_las": "ayer 25:99"}

    respuesta = partes.post(reverse("escritorio:meson_archivo"), dictado)

    assert respuesta.status_code == 422
    assert "no existe" in respuesta.content.decode()
