"""Lo propio: mi cuenta y mis avisos."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fojas.base import tiempo
from fojas.dominio.avisos import acciones as avisos_acciones
from fojas.dominio.avisos import consultas as avisos_consultas
from fojas.dominio.organizacion import acciones
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import NOMBRES_DE_CALIDAD, NOMBRES_DE_ROL, Calidad
from fojas.escritorio.administracion.forms import AparienciaForm, MiClaveForm
from fojas.interfaz.contexto import APARIENCIA, apariencia_de
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, pinta
from fojas.interfaz.puerta import actor_de, requiere

UN_ANO = 365 * 24 * 3600


@requiere()
@require_http_methods(["GET", "HEAD", "POST"])
def cuenta(request: HttpRequest) -> HttpResponseBase:
    """Cómo quiero ver las páginas, qué puedo hoy y cómo protejo mi cuenta."""
    actor = actor_de(request)
    form = AparienciaForm(request.POST or None, initial=apariencia_de(request))

    def guarda(datos: Mapping[str, Any]) -> None:
        acciones.guarda_preferencia(
            persona_id=actor.persona_id, preferencia="apariencia", valor=dict(datos), en=tiempo.ahora()
        )

    hecho = atiende(request, form, guarda, mensaje="Así se verán las páginas.", volver=reverse("escritorio:cuenta"))
    if hecho:
        _pone_cookies(request, hecho, form.cleaned_data if form.is_valid() else {})
        return hecho
    unidades = {u.pk: u.nombre for u in organizacion.unidades_vigentes(actor.dia)}
    roles = sorted(
        (NOMBRES_DE_ROL[rol], unidades.get(unidad, "") if unidad else "Toda la municipalidad")
        for rol, unidad in actor.roles
    )
    return pinta(
        request,
        form,
        titulo="Mi cuenta",
        boton="Guardar cómo se ve",
        plantilla="escritorio/administracion/cuenta.html",
        roles=roles,
        nombramientos=[
            (n, NOMBRES_DE_CALIDAD[Calidad(n.calidad)])
            for n in organizacion.nombramientos_de(actor.persona_id)
            if n.hasta is None or n.hasta >= actor.dia
        ],
        propia=o_404(organizacion.usuario_de(actor.persona_id)),
        mi_codigo=actor.codigo,
    )


def _pone_cookies(request: HttpRequest, respuesta: HttpResponseRedirect, datos: Mapping[str, Any]) -> None:
    for nombre, admitidos in APARIENCIA.items():
        valor = datos.get(nombre, "")
        if valor in admitidos:
            respuesta.set_cookie(
                nombre, valor, max_age=UN_ANO, samesite="Lax", secure=request.is_secure(), httponly=True
            )
        else:
            respuesta.delete_cookie(nombre)


@requiere()
@require_http_methods(["GET", "HEAD", "POST"])
def mi_clave(request: HttpRequest) -> HttpResponseBase:
    """Cambia la propia clave, con la de ahora; las demás sesiones abiertas dejan de valer."""
    actor = actor_de(request)
    propia = o_404(organizacion.usuario_de(actor.persona_id))
    form = MiClaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not propia.check_password(form.cleaned_data["actual"]):
        form.add_error("actual", "Esa no es tu clave de ahora.")
    hecho = atiende(
        request,
        form,
        lambda d: acciones.cambia_clave(usuario_id=propia.pk, clave=d["clave"], actor=actor, en=tiempo.ahora()),
        mensaje="Clave cambiada. En otros equipos hay que ingresar de nuevo.",
        volver=reverse("escritorio:cuenta"),
    )
    if hecho:
        update_session_auth_hash(request, get_user_model().objects.get(pk=propia.pk))
        return hecho
    return pinta(
        request,
        form,
        titulo="Cambiar mi clave",
        boton="Cambiar la clave",
        volver=reverse("escritorio:cuenta"),
        migas=[("Mi cuenta", reverse("escritorio:cuenta"))],
    )


@requiere()
@require_safe
def avisos(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "escritorio/administracion/avisos.html",
        {"avisos": avisos_consultas.propios(actor_de(request).persona_id)},
    )


@requiere()
@require_POST
def avisos_leidos(request: HttpRequest) -> HttpResponse:
    avisos_acciones.marca_leidos(persona_id=actor_de(request).persona_id, en=tiempo.ahora())
    return HttpResponseRedirect(reverse("escritorio:avisos"))
