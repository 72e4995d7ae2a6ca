"""Las direcciones del escritorio. Cada área trae las suyas en `escritorio/<area>/urls.py`."""

from importlib import import_module

from django.urls import URLPattern, URLResolver

AREAS = ("administracion", "bandeja", "despacho", "expediente", "meson", "recepcion", "tablero")

app_name = "escritorio"
urlpatterns: list[URLPattern | URLResolver] = [
    direccion for area in AREAS for direccion in import_module(f"fojas.escritorio.{area}.urls").urlpatterns
]
