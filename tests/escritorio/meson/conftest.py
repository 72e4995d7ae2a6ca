"""Quien atiende el mesón, con sesión abierta, y un ingreso como lo envía la página."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fojas.dominio.organizacion.models import Usuario
from fojas.dominio.organizacion.reglas import Actor
from tests.fabricas.partes import Oficina, oficina

Envia = Callable[..., Any]


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def sesion_de(actor: Actor) -> Client:
    cliente = Client()
    cliente.force_login(Usuario.objects.get(persona_id=actor.persona_id))
    return cliente


@pytest.fixture
def partes(casa: Oficina) -> Client:
    """La Oficina de Partes en su mesón."""
    return sesion_de(casa.partes)


def carta(contenido: bytes = b"Carta de prueba", *, nombre: str = "carta.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, contenido)


def sube(cliente: Client, contenido: bytes = b"Carta de prueba", *, nombre: str = "carta.txt") -> str:
    """Sube un archivo como la página y devuelve su sello."""
    respuesta = cliente.post(reverse("escritorio:meson_archivo"), {"archivo": carta(contenido, nombre=nombre)})
    assert respuesta.status_code == 200
    hallado = re.search(r'name="archivo" value="([^"]+)"', respuesta.content.decode())
    assert hallado is not None
    return hallado[1]


@pytest.fixture
def escrito(casa: Oficina) -> dict[str, Any]:
    """Lo que la página envía con lo mínimo lleno."""
    return {
        "clave": "CLAVE1", "quien": casa.vecina.rut, "remitente": casa.vecina.codigo, "tipo": "solicitud",
        "materia": "Pide reponer las luminarias de calle Los Boldos", "canal": "meson", "confidencialidad": "publico",
        "instruccion": "para_respuesta", "unidad": "ninguna", "paso": "ingresar",
    }  # fmt: skip


@pytest.fixture
def envia(partes: Client, escrito: dict[str, Any]) -> Envia:
    """Envía el formulario con los cambios que se digan; sin `archivo`, con uno ya subido."""

    def hace(*, sin: tuple[str, ...] = (), **cambios: Any) -> Any:
        datos = escrito | {"archivo": [sube(partes)]} | cambios
        return partes.post(reverse("escritorio:meson"), {c: d for c, d in datos.items() if c not in sin})

    return hace
