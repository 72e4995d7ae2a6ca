"""Una municipalidad con su gente, y quien entra a mirarla."""

from collections.abc import Callable

import pytest
from django.test import Client

from fojas.dominio.organizacion.models import Nombramiento, Persona, Unidad, Usuario
from fojas.dominio.organizacion.reglas import Rol
from tests.fabricas.organizacion import (
    FabricaCargo,
    FabricaMunicipalidad,
    FabricaNombramiento,
    FabricaPersona,
    FabricaUnidad,
    persona_con,
)

Entra = Callable[..., Client]


@pytest.fixture(autouse=True)
def municipalidad(db: None) -> None:
    FabricaMunicipalidad()


@pytest.fixture
def entra() -> Entra:
    """Ingresa como una persona con esos roles; sin roles, una funcionaria de una unidad."""

    def ingresa(*roles: Rol, persona: Persona | None = None) -> Client:
        quien = persona or persona_con(*(roles or ((Rol.FUNCIONARIO, FabricaUnidad()),)))
        cliente = Client()
        cliente.force_login(Usuario.objects.get(persona=quien))
        return cliente

    return ingresa


@pytest.fixture
def administra(entra: Entra) -> Client:
    return entra(Rol.ADMINISTRADOR)


@pytest.fixture
def unidad() -> Unidad:
    return FabricaUnidad(codigo="obras", nombre="Dirección de Obras")


@pytest.fixture
def rosa() -> Persona:
    return FabricaPersona(nombre="Rosa Gatica Soto", nombre_plano="rosa gatica soto")


@pytest.fixture
def director(unidad: Unidad) -> Nombramiento:
    persona = persona_con()
    return FabricaNombramiento(persona=persona, cargo=FabricaCargo(codigo="director", unidad=unidad, jefatura=True))
