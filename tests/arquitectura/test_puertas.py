"""Cada dirección declara su puerta o está en la lista de las públicas."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

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
