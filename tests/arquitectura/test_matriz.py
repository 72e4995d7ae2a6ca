"""Lo que no tiene dueño no entra: sin sesión nada del escritorio responde, y lo público es una lista corta y escrita."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fojas.interfaz.puerta import API, ESCRITORIO, PUBLICA
from tests.fabricas.organizacion import FabricaMunicipalidad

PUBLICAS = {
    "api:esquema",
    "api:guia",
    "portal:inicio",
    "portal:apariencia",
    "portal:accesibilidad",
    "portal:interrupciones",
    "portal:interrupcion",
    "portal:interrupcion_certificado",
    "portal:presentar",
    "portal:presentar_comprobante",
    "portal:presentar_continua",
    "portal:presentar_enviada",
    "portal:presentar_guardada",
    "portal:presentar_paso",
    "portal:presentar_sigue",
    "portal:seguimiento",
    "portal:caso",
    "portal:documento",
    "portal:escudo",
    "portal:robots",
}
"""Todo lo que cualquiera puede pedir sin cuenta. Agregar una aquí es una decisión, no un descuido."""
EJEMPLOS = {"int": 1, "str": "ABC", "slug": "abc", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}


def _direcciones(resolutor: URLResolver, espacio: str = "") -> Iterator[tuple[str, dict[str, Any], Any]]:
    for patron in resolutor.url_patterns:
        if isinstance(patron, URLResolver):
            propio = f"{espacio}{patron.namespace}:" if patron.namespace else espacio
            yield from _direcciones(patron, propio)
        elif isinstance(patron, URLPattern) and hasattr(patron.callback, "puerta"):
            argumentos = {
                nombre: EJEMPLOS[type(conversor).__name__.removesuffix("Converter").lower().replace("string", "str")]
                for nombre, conversor in patron.pattern.converters.items()
            }
            yield f"{espacio}{patron.name}", argumentos, patron.callback


TODAS = sorted(_direcciones(get_resolver()), key=lambda d: d[0])
CON_LLAVE = [pytest.param(n, a, id=n) for n, a, vista in TODAS if vista.puerta == API]
PRIVADAS = [pytest.param(n, a, id=n) for n, a, vista in TODAS if vista.puerta == ESCRITORIO]


def test_lo_publico_es_exactamente_lo_escrito() -> None:
    publicas = {nombre for nombre, _, vista in TODAS if vista.puerta == PUBLICA}

    assert publicas <= PUBLICAS


@pytest.mark.django_db
@pytest.mark.parametrize(("nombre", "argumentos"), PRIVADAS)
@pytest.mark.parametrize("metodo", ["get", "post"])
def test_sin_sesion_nada_del_escritorio_responde(
    client: Client, nombre: str, argumentos: dict[str, Any], metodo: str
) -> None:
    FabricaMunicipalidad()

    respuesta = getattr(client, metodo)(reverse(nombre, kwargs=argumentos))

    assert respuesta.status_code in {HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    if respuesta.status_code == HTTPStatus.FOUND:
        assert respuesta["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize(("nombre", "argumentos"), CON_LLAVE)
@pytest.mark.parametrize("metodo", ["get", "post", "put", "patch", "delete", "options"])
def test_sin_llave_nada_de_la_api_responde(
    client: Client, nombre: str, argumentos: dict[str, Any], metodo: str
) -> None:
    respuesta = getattr(client, metodo)(reverse(nombre, kwargs=argumentos))

    assert respuesta.status_code == HTTPStatus.UNAUTHORIZED
