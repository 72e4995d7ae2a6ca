"""La oficina de prueba y sus cuentas, ya dentro."""

import pytest
from django.test import Client

from fojas.dominio.organizacion.models import Usuario
from fojas.dominio.organizacion.reglas import Actor
from tests.fabricas.partes import Oficina, oficina


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def entra(actor: Actor) -> Client:
    cliente = Client()
    cliente.force_login(Usuario.objects.get(persona_id=actor.persona_id))
    return cliente
