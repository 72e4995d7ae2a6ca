"""Las llaves de la API por pantalla y desde el servidor."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.base import tiempo
from fojas.config import cli
from fojas.dominio.recepcion.models import LlaveApi
from tests.fabricas.organizacion import MEDIODIA

pytestmark = pytest.mark.django_db

DATOS = {
    "envio": "e1", "nombre": "Sitio municipal", "cuenta": "sitio-web", "alcances": ["ingresar"],
    "vence_el": "2026-12-31",
}  # fmt: skip


@pytest.fixture(autouse=True)
def reloj(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiempo, "ahora", lambda: MEDIODIA)


def crea(cliente: Client, **cambios: Any) -> Any:
    return cliente.post(reverse("escritorio:llave_nueva"), DATOS | cambios)


def test_la_llave_se_muestra_una_vez_y_abre(administra: Client) -> None:
    pagina = crea(administra).content.decode()

    hallada = re.search(r'value="(fojas_[^"]+)"', pagina)
    assert hallada is not None
    assert Client().get("/api/v1/tipos", headers={"authorization": f"Bearer {hallada[1]}"}).status_code == 200
    assert hallada[1].rsplit("_", 1)[1] not in administra.get(reverse("escritorio:llaves")).content.decode()


def test_el_mismo_envio_repetido_no_crea_otra(administra: Client) -> None:
    crea(administra)

    repetido = crea(administra)

    assert repetido["Location"] == reverse("escritorio:llaves")
    assert LlaveApi.objects.count() == 1


def test_un_dato_malo_vuelve_con_lo_escrito(administra: Client) -> None:
    respuesta = crea(administra, cuenta="Con Espacios")

    assert respuesta.status_code == 422
    assert 'value="Sitio municipal"' in respuesta.content.decode()
    assert not LlaveApi.objects.exists()


def test_revocada_deja_de_abrir_y_sigue_en_la_lista(administra: Client) -> None:
    crea(administra)
    llave = LlaveApi.objects.get()

    administra.post(reverse("escritorio:llave_revoca", args=[llave.prefijo]), {"motivo": "Se filtró"})

    assert "Revocada" in administra.get(reverse("escritorio:llaves")).content.decode()


def test_la_lista_vacia_dice_para_que_es(administra: Client) -> None:
    assert "Ningún sistema tiene llave" in administra.get(reverse("escritorio:llaves")).content.decode()


def test_la_lista_consulta_poco(administra: Client, django_assert_max_num_queries: Any) -> None:
    crea(administra)

    with django_assert_max_num_queries(15):
        administra.get(reverse("escritorio:llaves"))


def test_desde_el_servidor_se_crea_se_lista_y_se_revoca(capsys: pytest.CaptureFixture[str]) -> None:
    def corre(*palabras: str) -> Any:
        assert cli.main([*palabras, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    dada = corre("llaves", "crear", "sitio-web", "--nombre", "Sitio")
    (fila,) = corre("llaves", "listar")
    corre("llaves", "revocar", fila["prefijo"], "--motivo", "Prueba")

    assert dada["llave"].startswith(f"fojas_{fila['prefijo']}_")
    assert corre("llaves")[0]["estado"] == "Revocada"
