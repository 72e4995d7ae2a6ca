"""Las pestañas que unen las páginas de administración y la forma de sus pasos."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.organizacion import permisos
from fojas.dominio.organizacion.reglas import Actor
from fojas.interfaz.formularios import atiende, pinta
from fojas.interfaz.puerta import actor_de

Pestana = tuple[str, str, bool]
R = TypeVar("R")

CASA = (
    ("Unidades", "escritorio:unidades"),
    ("Cargos", "escritorio:cargos"),
    ("Roles", "escritorio:roles"),
    ("Cuentas", "escritorio:cuentas"),
    ("Llaves de la API", "escritorio:llaves"),
    ("Municipalidad", "escritorio:municipalidad"),
)


def puede_ver_personas(actor: Actor) -> Veredicto:
    """Leen las fichas quienes las corrigen, quien administra y quien audita."""
    if permisos.puede_corregir_personas(actor) or permisos.puede_ver_la_casa(actor):
        return SI
    return Veredicto(
        "Las fichas de personas las ven Partes, la Secretaría Municipal, la administración y la auditoría."
    )


def pestanas_de(request: HttpRequest) -> list[Pestana]:
    """Solo las que quien mira puede abrir."""
    actor = actor_de(request)
    direcciones = [("Personas", "escritorio:personas")] if puede_ver_personas(actor) else []
    direcciones += CASA if permisos.puede_ver_la_casa(actor) else ()
    direcciones += [("Ausencias", "escritorio:ausencias")]
    return [(nombre, reverse(url), request.path.startswith(reverse(url))) for nombre, url in direcciones]


def administra(actor: Actor) -> bool:
    return bool(permisos.puede_administrar(actor))


def paso(
    request: HttpRequest,
    form: forms.Form,
    accion: Callable[[Mapping[str, Any]], R],
    *,
    mensaje: str | Callable[[R], str],
    migas: list[tuple[str, str]],
    tras: Callable[[R], str] | None = None,
    **pagina: Any,
) -> HttpResponseBase:
    """Hace la acción y vuelve a la última miga, o a donde diga `tras`; si falta algo, la página con lo escrito."""
    volver = migas[-1][1]
    hecho = atiende(request, form, accion, mensaje=mensaje, volver=tras or volver)
    return hecho or pinta(request, form, volver=volver, migas=migas, **pagina)
