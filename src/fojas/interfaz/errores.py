"""De un rechazo del dominio, o de una base que no responde, a una respuesta que se entiende."""

import sys
from http import HTTPStatus
from typing import TypeVar

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request, server_error

from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import Veredicto

T = TypeVar("T")
SELLO_DEL_FORMULARIO = "csrfmiddlewaretoken"
SESION_SIN_GUARDAR = (
    "No se pudo guardar tu sesión: el disco del servidor puede estar lleno, o saliste desde otra pestaña."
)
DE_CLAVES = frozenset({"repite", "actual"})
"""Campos de los formularios que cambian una clave: de esos no vuelve nada escrito."""


def pagina_sin_permiso(request: HttpRequest, veredicto: Veredicto) -> HttpResponse:
    """403 con el motivo y el artículo."""
    return render(request, "interfaz/sin_permiso.html", {"veredicto": veredicto}, status=HTTPStatus.FORBIDDEN)


def responde_error(request: HttpRequest, error: ErrorFojas) -> HttpResponse:
    """409 con el mensaje, para los rechazos que la vista no atendió junto a su formulario."""
    return render(request, "interfaz/rechazo.html", {"error": error}, status=HTTPStatus.CONFLICT)


def escrito_en(request: HttpRequest) -> list[tuple[str, str]]:
    """Los datos de texto de un envío, en su orden, sin el sello del formulario ni claves."""
    if DE_CLAVES & set(request.POST):
        return []
    return [(campo, dato) for campo, datos in request.POST.lists() if campo != SELLO_DEL_FORMULARIO for dato in datos]


def pagina_con_lo_escrito(request: HttpRequest) -> HttpResponse:
    """403 que devuelve lo escrito, para enviarlo otra vez: el envío llegó sin sesión o con un sello ya cambiado."""
    contexto = {"escrito": escrito_en(request), "con_archivos": bool(request.FILES)}
    respuesta = render(request, "interfaz/sesion_vencida.html", contexto, status=HTTPStatus.FORBIDDEN)
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


def envio_vencido(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 de un envío con el sello cambiado. Lo escrito vuelve solo si salió de una página nuestra, no de otro sitio."""
    propia = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if propia and request.path.startswith("/escritorio/") and escrito_en(request):
        return pagina_con_lo_escrito(request)
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def fallo(request: HttpRequest) -> HttpResponse:
    """503 si la base no pudo guardar o leer, con lo escrito de vuelta y qué hacer; 500 si es un error nuestro."""
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError):
        return server_error(request)
    return _sin_guardar(request, _por_que_no_guarda(str(error).lower()))


def peticion_mala(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; y si lo que faltó fue guardar la sesión, lo mismo que si la base no guarda."""
    if isinstance(exception, SessionInterrupted):
        return _sin_guardar(request, SESION_SIN_GUARDAR)
    return bad_request(request, exception)


def _sin_guardar(request: HttpRequest, motivo: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        problema = {"title": "No se guardó", "status": HTTPStatus.SERVICE_UNAVAILABLE.value, "detail": motivo}
        respuesta: HttpResponse = JsonResponse(problema, content_type="application/problem+json")
    else:
        respuesta = HttpResponse(_pagina_sin_guardar(request, motivo))
    respuesta.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    respuesta["Retry-After"] = "30"
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


def _por_que_no_guarda(dicho: str) -> str:
    if "full" in dicho or "no space" in dicho:
        return "El disco del servidor está lleno: avisa a Informática, que debe hacer espacio."
    if "locked" in dicho or "timeout" in dicho or "deadlock" in dicho:
        return "Hay muchas personas guardando a la vez."
    if "readonly" in dicho or "read-only" in dicho:
        return "El disco del servidor quedó de solo lectura: avisa a Informática."
    return "La base de datos no responde: si sigue, avisa a Informática."


def _pagina_sin_guardar(request: HttpRequest, motivo: str) -> str:
    """Se compone sin preguntarle nada a la base."""
    try:
        escrito = escrito_en(request) if request.method == "POST" else []
        con_archivos = bool(request.FILES)
    except (RequestDataTooBig, TooManyFieldsSent, OSError):
        escrito, con_archivos = [], True
    return render_to_string(
        "interfaz/sin_guardar.html",
        {
            "motivo": motivo, "escrito": escrito, "con_archivos": con_archivos, "envia_a": request.get_full_path(),
            "sello": get_token(request) if escrito else "", "es_envio": request.method == "POST",
        },
    )  # fmt: skip


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
