"""Pasos sobre lo elegido: primero lo que pasaría con cada fila, después lo que pasó con cada una."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, consultas, documentos
from fojas.dominio.partes.consultas import TOPE_DE_LOTE, Elegida, FilaCaso, PasoEnLote
from fojas.escritorio.bandeja.forms import ArchivaForm, ConfirmaForm, DerivaForm
from fojas.interfaz import exporta
from fojas.interfaz.puerta import actor_de, requiere

LOTES_RECORDADOS = 3
UN_LOTE_S = 3600
"""Cuánto se recuerda que un envío ya entró, aunque todavía no termine."""
ENVIO = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Lote:
    """Cómo se pregunta y cómo se hace un paso con varias filas."""

    titulo: str
    boton: str
    hecho: str
    """Lo que se dice de cada fila que resultó."""
    form: Callable[..., forms.Form]


LOTES: Mapping[PasoEnLote, Lote] = {
    PasoEnLote.RECIBIR: Lote("Recibir lo elegido", "Recibir", "Recibida", ConfirmaForm),
    PasoEnLote.CONOCER: Lote("Tomar conocimiento de lo elegido", "Tomar conocimiento", "Conocida", ConfirmaForm),
    PasoEnLote.DERIVAR: Lote("Derivar lo elegido", "Derivar", "Derivado", DerivaForm),
    PasoEnLote.ARCHIVAR: Lote("Archivar lo elegido", "Archivar", "Archivado", ArchivaForm),
}


@requiere()
@require_POST
def lote(request: HttpRequest, paso: str) -> HttpResponse:
    """Vista previa de lo elegido; con `confirma`, lo hace fila por fila y muestra el resultado de cada una."""
    if paso not in set(PasoEnLote):
        raise Http404
    actor, cual = actor_de(request), PasoEnLote(paso)
    envio, volver = request.POST.get("envio", ""), _volver(request)
    if "confirma" in request.POST and envio in request.session.get("lotes", {}):
        return HttpResponseRedirect(reverse("escritorio:bandeja_resultado", args=[envio]))
    elegidas = consultas.elegidas(request.POST.getlist("e"), paso=cual, actor=actor, hoy=actor.dia)
    form = _form(cual, request, actor)
    posibles = [e for e in elegidas if e.veredicto]
    if form.is_bound and form.is_valid() and posibles and ENVIO.fullmatch(envio):
        if any(e.pide_motivo for e in posibles) and not form.cleaned_data.get("motivo", "").strip():
            form.add_error("motivo", "Escribe por qué se archiva lo que la persona todavía espera.")
        elif cache.add(f"lote:{actor.codigo}:{envio}", True, UN_LOTE_S):
            filas = [_hace(cual, e, form.cleaned_data, actor) for e in elegidas]
            _recuerda(request, envio, {"paso": cual.value, "filas": filas, "volver": volver})
            return HttpResponseRedirect(reverse("escritorio:bandeja_resultado", args=[envio]))
        else:
            # El mismo envío llegó dos veces a la vez: el primero lo está haciendo.
            return HttpResponseRedirect(volver)
    return render(
        request,
        "escritorio/bandeja/lote.html",
        {
            "lote": LOTES[cual], "elegidas": elegidas, "posibles": len(posibles), "form": form, "volver": volver,
            "envio": envio if form.is_bound else "", "paso": cual.value,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )  # fmt: skip


def _form(paso: PasoEnLote, request: HttpRequest, actor: Actor) -> forms.Form:
    datos = request.POST if "confirma" in request.POST else None
    return DerivaForm(datos, dia=actor.dia) if paso == PasoEnLote.DERIVAR else LOTES[paso].form(datos)


def _hace(paso: PasoEnLote, elegida: Elegida, datos: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """El paso con una fila: si no se puede, se dice por qué y se sigue con las demás."""
    fila = elegida.fila
    resultado = {
        "folio": fila.folio if fila else "",
        "materia": fila.materia if fila else "",
        "expediente": fila.expediente if fila else "",
    }
    if fila is None or not elegida.veredicto:
        return resultado | {"bien": False, "texto": elegida.veredicto.motivo, "norma": elegida.veredicto.norma}
    try:
        _accion(paso, fila, datos, actor)
    except ErrorFojas as error:
        return resultado | {"bien": False, "texto": error.mensaje, "norma": error.norma}
    return resultado | {"bien": True, "texto": LOTES[paso].hecho, "norma": ""}


def _accion(paso: PasoEnLote, fila: FilaCaso, datos: Mapping[str, Any], actor: Actor) -> None:
    en = tiempo.ahora()
    if paso == PasoEnLote.DERIVAR:
        acciones.deriva(
            ingreso_id=fila.ingreso_id, destinos=[acciones.Destino(datos["unidad"])], instruccion=datos["instruccion"],
            texto=datos["texto"], cantidad=datos["cantidad"], actor=actor, en=en,
        )  # fmt: skip
    elif paso == PasoEnLote.ARCHIVAR:
        acciones.archiva(ingreso_id=fila.ingreso_id, motivo=datos["motivo"], actor=actor, en=en)
    elif fila.derivacion_id is not None and paso == PasoEnLote.RECIBIR:
        acciones.recibe_derivacion(derivacion_id=fila.derivacion_id, actor=actor, en=en)
    elif fila.derivacion_id is not None:
        acciones.cumple_derivacion(derivacion_id=fila.derivacion_id, actor=actor, en=en)


def _recuerda(request: HttpRequest, envio: str, resultado: dict[str, Any]) -> None:
    """El resultado queda en la sesión: recargar o repetir el envío lo muestra otra vez, no lo hace otra vez."""
    anteriores = list(request.session.get("lotes", {}).items())[1 - LOTES_RECORDADOS :]
    request.session["lotes"] = dict(anteriores) | {envio: resultado}


def _volver(request: HttpRequest) -> str:
    """La bandeja de donde se vino, con sus filtros."""
    volver = request.POST.get("volver", "") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(volver, allowed_hosts={request.get_host()}) and "/escritorio/" in volver:
        return volver
    return reverse("escritorio:bandeja")


@requiere()
@require_safe
def resultado(request: HttpRequest, envio: str) -> HttpResponse:
    """Lo que pasó con cada fila del último lote."""
    visto = request.session.get("lotes", {}).get(envio)
    if visto is None:
        return HttpResponseRedirect(reverse("escritorio:bandeja"))
    bien = sum(1 for fila in visto["filas"] if fila["bien"])
    return render(
        request,
        "escritorio/bandeja/resultado.html",
        {
            "lote": LOTES[PasoEnLote(visto["paso"])], "filas": visto["filas"], "bien": bien,
            "mal": len(visto["filas"]) - bien, "volver": visto["volver"],
            "derivado": visto["paso"] == PasoEnLote.DERIVAR.value and bien,
        },
    )  # fmt: skip


@requiere()
@require_POST
def entrega(request: HttpRequest) -> HttpResponse:
    """La hoja con que se entrega el papel elegido, con su línea de firma, en pantalla o en PDF."""
    actor = actor_de(request)
    codigos = request.POST.getlist("e")[:TOPE_DE_LOTE]
    hojas = consultas.traspasos_de(actor, codigos)
    if "pdf" in request.POST and hojas:
        bytes_ = documentos.traspaso_pdf(hojas=hojas, dia=actor.dia, quien=actor.nombre, en=tiempo.ahora())
        return exporta.pdf_de(f"entrega-{actor.dia:%Y-%m-%d}", bytes_)
    return render(
        request,
        "escritorio/bandeja/entrega.html",
        {"hojas": hojas, "volver": _volver(request), "dia": actor.dia, "codigos": codigos},
    )
