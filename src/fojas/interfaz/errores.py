"""De un rechazo del dominio a una respuesta que se entiende."""

from http import HTTPStatus
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import Veredicto

T = TypeVar("T")


def pagina_sin_permiso(request: HttpRequest, veredicto: Veredicto) -> HttpResponse:
    """403 con el motivo y el artículo."""
    return render(request, "interfaz/sin_permiso.html", {"veredicto": veredicto}, status=HTTPStatus.FORBIDDEN)


def responde_error(request: HttpRequest, error: ErrorFojas) -> HttpResponse:
    """409 con el mensaje, para los rechazos que la vista no atendió junto a su formulario."""
    return render(request, "interfaz/rechazo.html", {"error": error}, status=HTTPStatus.CONFLICT)


def no_encontrado(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 en la cara que corresponde: la oficina conserva su menú."""
    en_la_oficina = request.path.startswith("/escritorio/") and request.user.is_authenticated
    plantilla = "interfaz/no_encontrado.html" if en_la_oficina else "404.html"
    return render(request, plantilla, status=HTTPStatus.NOT_FOUND)


def o_404(valor: T | None) -> T:
    """Lo que se buscó, o «no existe» (404) si no está."""
    if valor is None:
        raise Http404
    return valor
