"""El perfil de la municipalidad: lo que encabeza cada documento y decide sus feriados."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.reglas import ESCUDO_MAXIMO
from fojas.dominio.organizacion import acciones, permisos
from fojas.dominio.organizacion import consultas as organizacion
from fojas.escritorio.administracion.forms import EscudoForm, MunicipalidadForm
from fojas.escritorio.administracion.views.comun import administra, paso, pestanas_de
from fojas.interfaz.formularios import atiende, pinta
from fojas.interfaz.puerta import actor_de, requiere


@requiere(prueba=permisos.puede_ver_la_casa)
@require_http_methods(["GET", "HEAD", "POST"])
def municipalidad(request: HttpRequest) -> HttpResponseBase:
    """La cambia quien administra; la auditoría la lee."""
    actor = actor_de(request)
    perfil = organizacion.municipalidad()
    datos = {campo: getattr(perfil, campo) for campo in MunicipalidadForm.base_fields}
    if request.method != "POST" and not administra(actor):
        filas = [(campo.label, datos[nombre]) for nombre, campo in MunicipalidadForm.base_fields.items()]
        return render(
            request, "escritorio/administracion/municipalidad.html", {"filas": filas, "pestanas": pestanas_de(request)}
        )
    form = MunicipalidadForm(request.POST or None, initial=datos)
    hecho = atiende(
        request,
        form,
        lambda d: acciones.configura_municipalidad(actor=actor, en=tiempo.ahora(), **d),
        mensaje="Perfil guardado.",
        volver=reverse("escritorio:municipalidad"),
    )
    return hecho or pinta(
        request,
        form,
        titulo="Municipalidad",
        bajada="Encabeza cada documento. La región decide los feriados; la población, varias reglas de la ley.",
        boton="Guardar el perfil",
        pestanas=pestanas_de(request),
        otros=[("Cambiar el escudo" if perfil.escudo_sha256 else "Poner el escudo", reverse("escritorio:escudo"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def escudo(request: HttpRequest) -> HttpResponseBase:
    """El escudo de la portada pública y de los certificados de presentación."""
    form = EscudoForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def cambia(datos: Mapping[str, Any]) -> None:
        actor, ahora = actor_de(request), tiempo.ahora()
        if datos["quita"]:
            expedientes.quita_escudo(actor=actor, en=ahora)
        else:
            expedientes.pone_escudo(imagen=datos["escudo"].read(ESCUDO_MAXIMO + 1), actor=actor, en=ahora)

    return paso(
        request,
        form,
        cambia,
        mensaje="Escudo guardado.",
        plantilla="escritorio/administracion/escudo.html",
        titulo="Escudo de la municipalidad",
        bajada="Va en la portada pública y en los certificados de presentación que se compongan desde ahora.",
        boton="Guardar el escudo",
        migas=[("Municipalidad", reverse("escritorio:municipalidad"))],
    )
