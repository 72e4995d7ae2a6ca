"""Una sesión que vence no se lleva lo escrito."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes.models import Ingreso
from tests.escritorio.meson.conftest import carta, sesion_de, sube
from tests.fabricas.organizacion import actor_con
from tests.fabricas.partes import Oficina

pytestmark = pytest.mark.django_db
MESON = "escritorio:meson"
PROPIA = {"origin": "http://testserver"}


class Ocultos(HTMLParser):
    """Los datos ocultos de una página, en su orden."""

    def __init__(self, respuesta: Any) -> None:
        super().__init__()
        self.datos: list[tuple[str, str]] = []
        self.feed(respuesta.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        campo = dict(attrs)
        if tag == "input" and campo.get("type") == "hidden":
            self.datos.append((campo["name"] or "", campo["value"] or ""))


def test_con_sesion_contesta_que_sigue_abierta(partes: Client) -> None:
    assert partes.get(reverse("escritorio:sesion")).status_code == 204


def test_sin_sesion_lleva_a_ingresar(client: Client) -> None:
    assert client.get(reverse("escritorio:sesion"))["Location"].startswith(reverse("account_login"))


def test_lo_enviado_sin_sesion_vuelve_entero_y_en_su_orden(casa: Oficina, client: Client) -> None:
    enviado = {"materia": 'Pide "dos"\ny <b>tres</b>', "reserva": ["", "20285-21-2"], "vacio": ""}

    respuesta = client.post(reverse(MESON), enviado)

    assert respuesta.status_code == 403
    assert [d for d in Ocultos(respuesta).datos if d[0] != "csrfmiddlewaretoken"] == [
        ("materia", 'Pide "dos"\ny <b>tres</b>'), ("reserva", ""), ("reserva", "20285-21-2"), ("vacio", ""),
    ]  # fmt: skip
    assert "Tu sesión venció" in respuesta.content.decode()
    assert respuesta["Cache-Control"] == "private, no-store"


def test_lo_que_vuelve_se_ingresa_despues_de_entrar(
    partes: Client, casa: Oficina, client: Client, escrito: dict[str, Any]
) -> None:
    vuelto = client.post(reverse(MESON), escrito | {"archivo": [sube(partes)]})
    datos: dict[str, list[str]] = {}
    for campo, dato in Ocultos(vuelto).datos:
        datos.setdefault(campo, []).append(dato)

    respuesta = partes.post(reverse(MESON), datos)

    assert respuesta["Location"] == reverse("escritorio:meson_hecho", args=[Ingreso.objects.get().codigo])


def test_los_archivos_que_no_se_guardaron_se_avisan(casa: Oficina, client: Client) -> None:
    assert "elegirlos otra vez" in client.post(reverse(MESON), {"materia": "x", "archivos": carta()}).content.decode()


def test_las_claves_no_vuelven_en_ninguna_pagina(casa: Oficina, client: Client) -> None:
    respuesta = client.post(
        reverse("escritorio:mi_clave"), {"actual": "secreta-1", "clave": "secreta-2", "repite": "secreta-2"}
    )

    assert respuesta["Location"].startswith(reverse("account_login"))


def test_un_trozo_de_pagina_no_se_reemplaza_por_la_de_ingreso(casa: Oficina, client: Client) -> None:
    respuesta = client.get(reverse("escritorio:meson_quien"), {"quien": "Ana"}, headers={"hx-request": "true"})

    assert (respuesta.status_code, respuesta["HX-Trigger"]) == (204, "sesionVencida")


def test_un_envio_con_el_sello_cambiado_tambien_devuelve_lo_escrito(casa: Oficina) -> None:
    cliente = Client(enforce_csrf_checks=True)

    respuesta = cliente.post(reverse(MESON), {"materia": "Escrita antes"}, headers=PROPIA)

    assert respuesta.status_code == 403
    assert ("materia", "Escrita antes") in Ocultos(respuesta).datos


@pytest.mark.parametrize("cabeceras", [{}, {"origin": "https://otro.example"}])
def test_lo_que_manda_otro_sitio_no_se_ofrece_para_enviarlo(casa: Oficina, cabeceras: dict[str, str]) -> None:
    cliente = Client(enforce_csrf_checks=True)

    respuesta = cliente.post(reverse(MESON), {"materia": "Trampa"}, headers=cabeceras)

    assert respuesta.status_code == 403
    assert "Trampa" not in respuesta.content.decode()


def test_retomar_devuelve_la_pagina_con_todo_lo_escrito_y_sus_archivos(
    partes: Client, casa: Oficina, escrito: dict[str, Any]
) -> None:
    respuesta = partes.post(reverse(MESON), escrito | {"archivo": [sube(partes)], "paso": "retomar"})

    texto = respuesta.content.decode()
    assert respuesta.status_code == 200
    assert all(
        dicho in texto for dicho in (escrito["materia"], "carta.txt", casa.vecina.nombre, "lo que habías escrito")
    )
    assert not Ingreso.objects.exists()


def test_el_adjunto_de_otra_persona_no_se_ingresa_con_lo_que_vuelve(
    partes: Client, casa: Oficina, escrito: dict[str, Any]
) -> None:
    ajeno = sube(partes)

    respuesta = sesion_de(actor_con(Rol.PARTES)).post(reverse(MESON), escrito | {"archivo": [ajeno]})

    assert respuesta.status_code == 422
    assert "lo subió otra persona" in respuesta.content.decode()
