"""Lo que toda página con un código en su dirección cuida."""

from typing import TypeVar

from django.http.response import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)


def privada(respuesta: R) -> R:
    """La dirección lleva el código: ni se guarda, ni se indexa, ni se le cuenta a nadie."""
    respuesta["Cache-Control"] = "private, no-store"
    respuesta["X-Robots-Tag"] = "noindex, nofollow"
    respuesta["Referrer-Policy"] = "no-referrer"
    return respuesta
