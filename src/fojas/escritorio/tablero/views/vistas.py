"""Las vistas guardadas de las listas: propias, compartidas con la unidad y con cuál se abre cada una."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fojas.base import tiempo
from fojas.dominio.organizacion import acciones
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.consultas import VistaDeLista
from fojas.dominio.organizacion.reglas import LARGO_DE_VISTA, VistaNoSePuede, preferencia_de_inicio
from fojas.interfaz.listas import consulta_de
from fojas.interfaz.puerta import actor_de, requiere


@requiere()
@require_POST
def guarda_vista(request: HttpRequest) -> HttpResponse:
    """Recuerda los filtros y columnas de una lista con un nombre, o la olvida. El mismo nombre la reemplaza."""
    actor, en = actor_de(request), tiempo.ahora()
    lista, olvida = request.POST.get("lista", "")[:40], request.POST.get("olvida", "")
    consulta = consulta_de(QueryDict(request.POST.get("consulta", "")))
    volver = _volver(request)
    if olvida:
        propia = next((v for v in organizacion.vistas_de_lista(actor, lista) if v.mia and v.nombre == olvida), None)
        if propia is not None:
            acciones.olvida_vista(codigo=propia.codigo, actor=actor, en=en)
        messages.success(request, f"Vista olvidada: {olvida}.")
        return HttpResponseRedirect(f"{volver}?vista=todo")
    try:
        vista = acciones.guarda_vista(
            lista=lista, ruta=volver, nombre=request.POST.get("nombre", ""), consulta=consulta,
            unidad=request.POST.get("unidad", ""), actor=actor, en=en,
        )  # fmt: skip
        if request.POST.get("inicio"):
            acciones.abre_con(lista=lista, codigo=vista.codigo, actor=actor, en=en)
        messages.success(request, f"Vista guardada: {vista.nombre}.")
    except VistaNoSePuede as error:
        messages.error(request, error.mensaje)
    return HttpResponseRedirect(f"{volver}?{consulta}")


@requiere()
@require_safe
def vistas(request: HttpRequest) -> HttpResponse:
    """Todas las que ve, por lista, para renombrarlas, compartirlas, olvidarlas o abrir con ellas."""
    actor = actor_de(request)
    todas = organizacion.vistas_de_lista(actor)
    preferencias = getattr(request.user, "preferencias", {})
    unidades = [(u.codigo, u.nombre) for u in organizacion.unidades_vigentes(actor.dia) if u.pk in actor.unidades]
    return render(
        request,
        "escritorio/tablero/vistas.html",
        {
            "grupos": [
                (
                    lista,
                    _titulo(lista),
                    [(v, preferencias.get(preferencia_de_inicio(lista)) == v.codigo) for v in suyas],
                )
                for lista, suyas in groupby(todas, key=lambda v: v.lista)
            ],
            "unidades": unidades if actor.puede_escribir else [],
            "largo": LARGO_DE_VISTA,
        },
    )


@requiere()
@require_POST
def cambia_vista(request: HttpRequest, codigo: str) -> HttpResponse:
    """Un paso sobre una vista: renombrarla y compartirla, abrir con ella o no, u olvidarla."""
    actor, en, paso = actor_de(request), tiempo.ahora(), request.POST.get("paso", "")
    vista = next((v for v in organizacion.vistas_de_lista(actor) if v.codigo == codigo), None)
    if vista is None:
        messages.error(request, "Esa vista ya no está: quizá la olvidaron.")
        return HttpResponseRedirect(reverse("escritorio:vistas"))
    try:
        if paso == "olvida":
            acciones.olvida_vista(codigo=codigo, actor=actor, en=en)
            messages.success(request, f"Vista olvidada: {vista.nombre}.")
        elif paso in ("inicio", "sin-inicio"):
            acciones.abre_con(lista=vista.lista, codigo=codigo if paso == "inicio" else "", actor=actor, en=en)
            messages.success(request, _dicho(vista, abre=paso == "inicio"))
        else:
            acciones.cambia_vista(
                codigo=codigo, nombre=request.POST.get("nombre", ""), unidad=request.POST.get("unidad", ""),
                actor=actor, en=en,
            )  # fmt: skip
            messages.success(request, "Vista cambiada.")
    except VistaNoSePuede as error:
        messages.error(request, error.mensaje)
    return HttpResponseRedirect(f"{reverse('escritorio:vistas')}#{vista.lista}")


def _titulo(lista: str) -> str:
    """`bandeja-por-derivar` → `Bandeja: por derivar`."""
    return lista.replace("bandeja-", "bandeja: ", 1).replace("-", " ").capitalize()


def _dicho(vista: VistaDeLista, *, abre: bool) -> str:
    return f"La lista se abrirá con «{vista.nombre}»." if abre else "La lista se abrirá con todo."


def _volver(request: HttpRequest) -> str:
    volver = request.POST.get("volver", "")
    if not url_has_allowed_host_and_scheme(volver, allowed_hosts=None) or not volver.startswith("/escritorio/"):
        return reverse("escritorio:cuenta")
    return volver
