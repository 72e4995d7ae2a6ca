"""Pasos sobre lo elegido: primero lo que pasaría con cada fila, después lo que pasó con cada una."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fojas.base import tiempo
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, consultas, documentos
from fojas.dominio.partes.consultas import TOPE_DE_LOTE, PasoEnLote
from fojas.escritorio.bandeja.forms import (
    ArchivaForm,
    ConfirmaForm,
    DerivaForm,
    MotivoForm,
    ReasignaForm,
    ResponsableForm,
    SuspendeForm,
)
from fojas.escritorio.tablero import salidas
from fojas.interfaz import exporta
from fojas.interfaz.formularios import CampoPersona
from fojas.interfaz.impresos import Tabla
from fojas.interfaz.puerta import actor_de, requiere

ENVIO = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Lote:
    """Cómo se pregunta y cómo se hace un paso con varias filas."""

    titulo: str
    boton: str
    form: Callable[..., forms.Form]


LOTES: Mapping[PasoEnLote, Lote] = {
    PasoEnLote.RECIBIR: Lote("Recibir lo elegido", "Recibir", ConfirmaForm),
    PasoEnLote.CONOCER: Lote("Tomar conocimiento de lo elegido", "Tomar conocimiento", ConfirmaForm),
    PasoEnLote.DERIVAR: Lote("Derivar lo elegido", "Derivar", DerivaForm),
    PasoEnLote.REASIGNAR: Lote("Reasignar lo elegido", "Reasignar", ReasignaForm),
    PasoEnLote.RESPONSABLE: Lote("Poner responsable a lo elegido", "Poner responsable", ResponsableForm),
    PasoEnLote.ARCHIVAR: Lote("Archivar lo elegido", "Archivar", ArchivaForm),
    PasoEnLote.REABRIR: Lote("Reabrir lo archivado", "Reabrir", MotivoForm),
    PasoEnLote.RETIRAR: Lote("Retirar lo enviado", "Retirar", ConfirmaForm),
    PasoEnLote.SUSPENDER: Lote("Descontar los días de la interrupción", "Descontar los días", SuspendeForm),
}


@requiere()
@require_POST
def lote(request: HttpRequest, paso: str) -> HttpResponse:
    """Vista previa de lo elegido; con `confirma`, lo hace fila por fila y muestra el resultado de cada una."""
    if paso not in set(PasoEnLote):
        raise Http404
    actor, cual = actor_de(request), PasoEnLote(paso)
    envio, volver = request.POST.get("envio", ""), _volver(request)
    if "confirma" in request.POST and ENVIO.fullmatch(envio) and consultas.tanda(envio, actor, hoy=actor.dia):
        return HttpResponseRedirect(_resultado(envio))
    elegidos = request.POST.getlist("e")
    elegidas = consultas.elegidas(elegidos, paso=cual, actor=actor, hoy=actor.dia)
    form = _form(cual, request, actor)
    posibles = [e for e in elegidas if e.veredicto]
    if form.is_bound and form.is_valid() and posibles and ENVIO.fullmatch(envio):
        if any(e.pide_motivo for e in posibles) and not form.cleaned_data.get("motivo", "").strip():
            form.add_error("motivo", "Escribe por qué se archiva lo que la persona todavía espera.")
        else:
            _hace(cual, elegidos, form.cleaned_data, envio=envio, volver=volver, actor=actor)
            return HttpResponseRedirect(_resultado(envio))
    return render(
        request,
        "escritorio/bandeja/lote.html",
        {
            "lote": LOTES[cual], "elegidas": elegidas, "posibles": len(posibles), "form": form, "volver": volver,
            "envio": envio if form.is_bound else "", "paso": cual.value,
            "con_informes": sum(1 for e in posibles if e.informes), "sin_tope": len(posibles) > acciones.EN_LA_PAGINA,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )  # fmt: skip


def _resultado(envio: str) -> str:
    return reverse("escritorio:bandeja_resultado", args=[envio])


def _form(paso: PasoEnLote, request: HttpRequest, actor: Actor) -> forms.Form:
    datos = request.POST if "confirma" in request.POST else None
    inicial = {campo: request.POST.get(campo, "") for campo in ("desde", "vuelve", "norma") if campo in request.POST}
    con_unidad = paso in (PasoEnLote.DERIVAR, PasoEnLote.REASIGNAR)
    form = LOTES[paso].form(datos, initial=inicial, **({"dia": actor.dia} if con_unidad else {}))
    for campo in form.fields.values():
        if isinstance(campo, CampoPersona):
            campo.terminos = actor.terminos
    return form


def _hace(
    paso: PasoEnLote, elegidos: Sequence[str], datos: Mapping[str, Any], *, envio: str, volver: str, actor: Actor
) -> None:
    """Deja pedida la tanda y, si es corta, la hace ahora; la del envío repetido no se toca."""
    en = tiempo.ahora()
    tanda, nueva = acciones.abre_tanda(
        paso=paso, elegidos=elegidos, envio=envio, volver=volver, actor=actor, en=en,
        datos={c: v.isoformat() if isinstance(v, date) else v for c, v in datos.items()},
    )  # fmt: skip
    filas = consultas.filas_por_hacer(tanda.pk) if nueva else []
    if 0 < len(filas) <= acciones.EN_LA_PAGINA:
        for fila_id in filas:
            acciones.hace_fila(fila_id=fila_id, actor=actor, en=en)
        acciones.termina_tanda(tanda_id=tanda.pk, en=en)


def _volver(request: HttpRequest) -> str:
    """La bandeja de donde se vino, con sus filtros."""
    volver = request.POST.get("volver", "") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(volver, allowed_hosts={request.get_host()}) and "/escritorio/" in volver:
        return volver
    return reverse("escritorio:bandeja")


@requiere()
@require_safe
def resultado(request: HttpRequest, envio: str) -> HttpResponse:
    """Lo que va pasando y lo que pasó con cada fila: en pantalla, planilla o PDF."""
    actor = actor_de(request)
    visto = consultas.tanda(envio, actor, hoy=actor.dia)
    if visto is None:
        return HttpResponseRedirect(reverse("escritorio:bandeja"))
    lote_ = LOTES[visto.paso]
    if salida := salidas.pedida(request):
        filas = [(f.folio, f.materia, _dicho(f.bien), f.texto, f.norma) for f in visto.filas]
        return salidas.sale(
            request, salida, nombre=f"lote-{visto.paso.value}", titulo=f"{lote_.titulo}: resultado",
            tablas=[Tabla(("Folio", "Materia", "Resultado", "Qué pasó", "Norma"), filas)],
        )  # fmt: skip
    deshace = {PasoEnLote.ARCHIVAR: PasoEnLote.REABRIR, PasoEnLote.DERIVAR: PasoEnLote.RETIRAR}.get(visto.paso)
    return render(
        request,
        "escritorio/bandeja/resultado.html",
        {
            "lote": lote_, "tanda": visto, "filas": visto.filas, "bien": visto.bien, "mal": visto.mal,
            "volver": visto.volver or reverse("escritorio:bandeja"), "paso": visto.paso.value,
            "derivado": visto.paso == PasoEnLote.DERIVAR and visto.bien, "deshace": deshace,
            "por_deshacer": consultas.por_deshacer(visto, actor) if deshace and visto.terminada else [],
        },
    )  # fmt: skip


def _dicho(bien: bool | None) -> str:
    return "Por hacer" if bien is None else "Hecho" if bien else "No se hizo"


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
