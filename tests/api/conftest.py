"""Un sistema con su llave y la oficina de prueba."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fojas.base import tiempo
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.recepcion import acciones
from tests.fabricas.organizacion import DIA, MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, oficina

Sistema = Callable[..., Client]


@pytest.fixture
def casa(db: None) -> Oficina:
    return oficina()


@pytest.fixture
def reloj(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def pone(en: datetime) -> None:
        monkeypatch.setattr(tiempo, "ahora", lambda: en)

    pone(MEDIODIA)
    return pone


def llave(*, cuenta: str = "sitio-web", alcances: tuple[str, ...] = ("ingresar", "consultar"), dias: int = 30) -> str:
    _, secreto = acciones.crea_llave(
        cuenta=cuenta, nombre="Trámites en línea", alcances=alcances, vence_el=DIA + timedelta(days=dias),
        actor=actor_con(Rol.ADMINISTRADOR), en=MEDIODIA,
    )  # fmt: skip
    return secreto.entera


@pytest.fixture
def sistema(casa: Oficina, reloj: Any) -> Sistema:
    """Un cliente con su llave; exige los sellos para comprobar que la API no los necesita."""

    def con(**datos: Any) -> Client:
        return Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {llave(**datos)}"})

    return con
