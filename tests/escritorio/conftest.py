"""La oficina de prueba y quien entra a ella; con `reloj`, un martes hábil al mediodía."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client

from fojas.base import tiempo
from fojas.dominio.organizacion.models import Usuario
from fojas.dominio.organizacion.reglas import Actor
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, oficina

Entra = Callable[[Actor], Client]


@pytest.fixture
def casa(db: None) -> Oficina:
    return oficina()


@pytest.fixture
def reloj(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[datetime], None]]:
    """El reloj de la pared, que solo las vistas miran; las pruebas lo dejan en un instante fijo."""

    def pone(en: datetime) -> None:
        monkeypatch.setattr(tiempo, "ahora", lambda: en)

    pone(MEDIODIA)
    yield pone


@pytest.fixture
def entra() -> Entra:
    def ingresa(actor: Actor) -> Client:
        cliente = Client()
        cliente.force_login(Usuario.objects.get(persona_id=actor.persona_id))
        return cliente

    return ingresa
