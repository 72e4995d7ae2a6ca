"""Un sobre de licitación se recibe en el mesón sin abrirlo ni escanearlo."""

import pytest
from django.test import Client

from fojas.dominio.partes.models import Ingreso
from tests.escritorio.meson.conftest import Envia

pytestmark = pytest.mark.django_db


def test_un_sobre_se_ingresa_sin_archivo(envia: Envia) -> None:
    respuesta = envia(tipo="sobre-licitacion", archivo=[])

    assert respuesta.status_code == 302
    assert Ingreso.objects.get().tipo == "sobre-licitacion"


def test_al_terminar_dice_que_queda_la_ficha_del_sobre(envia: Envia, partes: Client) -> None:
    direccion = envia(tipo="sobre-licitacion", archivo=[])["Location"]

    vista = partes.get(direccion).content.decode()

    assert "Ficha del sobre" in vista
    assert "0 archivos" not in vista


def test_otro_tipo_sin_archivo_dice_que_falta(envia: Envia) -> None:
    respuesta = envia(archivo=[])

    assert respuesta.status_code == 422
    assert "Adjunta al menos un archivo" in respuesta.content.decode()
