"""Lo apartado por el antivirus: quien cuida el servidor lo ve por su foja y lo libera con su motivo."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.config.ordenes import doctor
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes.models import Documento, Revision
from fojas.dominio.expedientes.reglas.revision import EstadoRevision
from tests.fabricas.antivirus import ClamdDePrueba
from tests.fabricas.expedientes import documento
from tests.fabricas.organizacion import MEDIODIA

CUARENTENA = "escritorio:cuarentena"


@pytest.fixture
def apartado() -> Documento:
    doc = documento(titulo="Ficha médica de Rosa")
    Revision.objects.create(
        archivo=doc.versiones.get().archivo, estado=EstadoRevision.EN_CUARENTENA.value, hallazgo="Eicar-Signature",
        motor="ClamAV 1.4.2/27540", pedida_en=MEDIODIA, revisado_en=MEDIODIA,
    )  # fmt: skip
    return doc


def libera(quien: Client, doc: Documento, motivo: str) -> Any:
    sha256 = doc.versiones.get().archivo_id
    return quien.post(reverse("escritorio:cuarentena_libera", args=[sha256]), {"motivo": motivo})


def test_la_lista_dice_que_se_encontro_y_donde_sin_nombrar_el_documento(
    administra: Client, apartado: Documento
) -> None:
    texto = administra.get(reverse(CUARENTENA)).content.decode()

    assert "Eicar-Signature" in texto
    assert f"{apartado.expediente.codigo}, foja 1" in texto
    assert "Ficha médica de Rosa" not in texto


def test_sin_nada_apartado_la_pagina_lo_dice(administra: Client) -> None:
    assert "No hay nada apartado" in administra.get(reverse(CUARENTENA)).content.decode()


def test_liberar_sin_motivo_se_explica(administra: Client, apartado: Documento) -> None:
    respuesta = libera(administra, apartado, " ")

    assert respuesta.status_code == 422
    assert "Escribe por qué se libera" in respuesta.content.decode()


def test_liberado_sale_de_la_lista_y_queda_en_la_bitacora(administra: Client, apartado: Documento) -> None:
    respuesta = libera(administra, apartado, "Es la muestra de la capacitación")

    assert respuesta["Location"] == reverse(CUARENTENA)
    assert "No hay nada apartado" in administra.get(reverse(CUARENTENA)).content.decode()
    assert Anotacion.objects.filter(suceso="documento.liberado", objeto=apartado.codigo).exists()


def test_liberar_lo_que_ya_no_esta_apartado_no_existe(administra: Client, apartado: Documento) -> None:
    libera(administra, apartado, "Falsa alarma")

    assert libera(administra, apartado, "Otra vez").status_code == 404


def test_sistema_dice_si_el_antivirus_responde(administra: Client, settings: Any) -> None:
    sin_el = administra.get(reverse("escritorio:sistema")).content.decode()
    settings.FOJAS_CLAMAV = "unix:/no/existe.ctl"
    caido = administra.get(reverse("escritorio:sistema")).content.decode()
    with ClamdDePrueba() as clamd:
        settings.FOJAS_CLAMAV = clamd.direccion
        arriba = administra.get(reverse("escritorio:sistema")).content.decode()

    assert "Lo que llega no se revisa." in sin_el
    assert "El antivirus no responde en unix:/no/existe.ctl" in caido
    assert "ClamAV 1.4.2" in arriba


def test_doctor_avisa_si_no_responde_o_hay_algo_apartado(settings: Any, apartado: Documento) -> None:
    settings.FOJAS_CLAMAV = "unix:/no/existe.ctl"
    caido = doctor._antivirus(MEDIODIA)
    with ClamdDePrueba() as clamd:
        settings.FOJAS_CLAMAV = clamd.direccion
        arriba = doctor._antivirus(MEDIODIA)

    assert (caido.estado, arriba.estado) == ("aviso", "aviso")
    assert "1 en cuarentena" in arriba.detalle
    assert "no responde" in caido.detalle
