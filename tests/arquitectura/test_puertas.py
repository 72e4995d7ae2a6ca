"""Cada dirección declara su puerta o está en la lista de las públicas."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from fojas.api.v1 import v1
from fojas.interfaz.puerta import API

DE_BIBLIOTECA = ("allauth.", "django.", "whitenoise.")
"""Vistas de bibliotecas: cuenta y archivos estáticos; llevan su propia protección."""


def _vistas(resolutor: URLResolver, prefijo: str = "") -> Iterator[tuple[str, Any]]:
    for patron in resolutor.url_patterns:
        if isinstance(patron, URLResolver):
            yield from _vistas(patron, prefijo + str(patron.pattern))
        elif isinstance(patron, URLPattern):
            yield prefijo + str(patron.pattern), patron.callback


def test_toda_direccion_declara_quien_entra() -> None:
    sin_puerta = [
        direccion
        for direccion, vista in _vistas(get_resolver())
        if not getattr(vista, "__module__", "").startswith(DE_BIBLIOTECA) and not hasattr(vista, "puerta")
    ]

    assert sin_puerta == []


def test_en_la_api_solo_la_guia_y_el_esquema_se_leen_sin_llave() -> None:
    sin_llave = {
        direccion
        for direccion, vista in _vistas(get_resolver())
        if direccion.startswith("api/") and vista.puerta != API
    }

    assert sin_llave == {"api/v1/", "api/v1/openapi.json"}


def test_toda_operacion_de_la_api_declara_su_llave_en_el_esquema() -> None:
    esquema = v1.get_openapi_schema(path_prefix="/api/v1/")

    sin_llave = [ruta for ruta, ops in esquema["paths"].items() for op in ops.values() if not op.get("security")]

    assert sin_llave == []
