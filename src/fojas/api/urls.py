"""Direcciones de la API. Toda operación pasa por la puerta de la llave, también la que se agregue mañana."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from fojas.api import views
from fojas.api.v1 import v1
from fojas.interfaz.problemas import problema
from fojas.interfaz.puerta import con_llave

RAIZ_DE_LA_BIBLIOTECA = "api-root"


def _con_puerta(patron: URLPattern) -> URLPattern:
    vista: Callable[..., HttpResponseBase] = patron.callback

    @wraps(vista)
    def dicha(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        respuesta = vista(request, *args, **kwargs)
        if isinstance(respuesta, HttpResponseNotAllowed):
            metodos = respuesta["Allow"]
            respuesta = problema(HTTPStatus.METHOD_NOT_ALLOWED, f"Aquí se puede: {metodos}.")
            respuesta["Allow"] = metodos
        return respuesta

    return URLPattern(patron.pattern, con_llave(dicha), patron.default_args, patron.name)


app_name = "api"
urlpatterns = [
    path("", views.guia, name="guia"),
    path("openapi.json", views.esquema, name="esquema"),
    *(_con_puerta(p) for p in v1.urls[0] if isinstance(p, URLPattern) and p.name != RAIZ_DE_LA_BIBLIOTECA),
]
