"""Ingresar varios iguales: escribir lo común y las personas, revisar fila por fila, y ver con qué folio quedó cada una."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import ZONA
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import FilaRevisada, LoteVisto
from fojas.dominio.partes.documentos import Formato
from fojas.dominio.partes.reglas import Canal
from fojas.dominio.partes.reglas.lote import SIN_TRABAJADOR, TOPE_DE_FILAS, FilaEscrita, calzan
from fojas.escritorio.meson import filas as lotes
from fojas.escritorio.meson.filas import AdjuntoDeFila, LoteEscrito
from fojas.escritorio.meson.forms.lote import LoteForm
from fojas.interfaz import exporta
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import anota_rechazo
from fojas.interfaz.puerta import actor_de, requiere

CLASE = "lote"
EN_BLANCO = 3
"""Filas vacías que se ofrecen al final, para seguir escribiendo sin guiones."""
NOMBRADAS = 5
"""Filas que se dicen por su número cuando un archivo calza con varias."""
COLUMNAS = ("N°", "Folio", "Fecha y hora", "Presenta", "Seguimiento", "Expediente", "Observación")


@requiere(prueba=permisos.puede_ingresar)
@require_http_methods(["GET", "HEAD", "POST"])
def lote(request: HttpRequest) -> HttpResponseBase:
    """Lo común una vez, y una fila por persona. Todo queda en un borrador desde la primera tecla."""
    if request.method == "POST":
        return _recibe(request)
    actor = actor_de(request)
    escrito = LoteEscrito({}, (), ())
    if codigo := request.GET.get("borrador"):
        borrador = o_404(partes.borrador(codigo, actor, clase=CLASE))
        escrito = lotes.de_borrador(borrador.datos, borrador.archivos)
    canal = request.GET.get("canal", "")
    inicial = {"canal": canal if canal in set(Canal) else Canal.MESON.value, "constancia": canal == Canal.CORREOS.value}
    form = LoteForm(initial=inicial | {**escrito.comun, "borrador": codigo or ""}, dia=actor.dia)
    return _pinta(request, form, escrito, codigo=codigo or "")


def _recibe(request: HttpRequest) -> HttpResponseBase:
    """Guarda el borrador siempre, antes que nada; después da el paso que se pidió."""
    actor, en = actor_de(request), tiempo.ahora()
    paso = request.POST.get("paso", "revisar")
    escrito = lotes.de_la_pagina(request, actor=actor, en=en)
    codigo = acciones.guarda_borrador(
        codigo=request.POST.get("borrador", ""), datos=escrito.datos(), archivos=escrito.guardados(), clase=CLASE,
        actor=actor, en=en,
    ).codigo  # fmt: skip
    if paso == "solo":
        return _en_trozos(request, escrito, codigo, actor=actor, dicho=f"Guardado a las {en.astimezone(ZONA):%H:%M}")
    aqui = f"{reverse('escritorio:meson_lote')}?borrador={codigo}"
    if paso == "borrador":
        messages.success(request, f"Lote guardado a las {en.astimezone(ZONA):%H:%M}. Lo retomas cuando quieras.")
        return redirect("escritorio:meson")
    for error in escrito.rechazos:
        messages.error(request, error.mensaje)
    if paso != "revisar" or "quita" in request.POST:
        if paso == "retomar":
            messages.success(request, "Tu sesión venció, y aquí está lo que habías escrito. Revísalo y envíalo.")
        return HttpResponseRedirect(f"{aqui}#personas")
    form = LoteForm({**escrito.comun, "borrador": codigo}, dia=actor.dia)
    if not escrito.filas:
        form.add_error(None, "Escribe o pega al menos una persona.")
    if len(escrito.filas) > TOPE_DE_FILAS:
        form.add_error(None, f"Un lote lleva hasta {TOPE_DE_FILAS} filas: divídelo en dos.")
    if form.is_valid() and not escrito.rechazos:
        return redirect("escritorio:meson_lote_revisa", codigo=codigo)
    return _pinta(request, form, escrito, codigo=codigo)


def _en_trozos(
    request: HttpRequest, escrito: LoteEscrito, codigo: str, *, actor: Actor, dicho: str
) -> JsonResponse:  # fmt: skip
    """Lo que la página necesita para ponerse al día sin recargarse: cómo va cada fila y cada archivo."""
    revisadas = escrito.revisadas(actor=actor)
    respuesta: dict[str, Any] = {
        "borrador": codigo, "dicho": dicho, "rechazos": [e.mensaje for e in escrito.rechazos],
        "archivos": render_to_string("escritorio/meson/_lote_archivos.html", _archivos(escrito, revisadas, actor)),
        "filas": [
            {"dicho": _estado(r), "mal": bool(r.problemas) and bool(r.escrita.quien), "conocida": r.conocida}
            for r in revisadas
        ],
    }  # fmt: skip
    if request.POST.get("pegado", "").strip():
        contexto = {"filas": _para_escribir(escrito, revisadas)}
        respuesta["tabla"] = render_to_string("escritorio/meson/_lote_filas.html", contexto)
    return JsonResponse(respuesta)


def _estado(revisada: FilaRevisada) -> str:
    """Lo que se dice de una fila mientras se escribe."""
    if not revisada.escrita.quien and not revisada.escrita.archivos:
        return ""
    dichos = [*revisada.problemas, *revisada.avisos]
    quien = revisada.nombre if revisada.conocida else ""
    archivos = len(revisada.escrita.archivos)
    cuantos = f"{archivos} {'archivo' if archivos == 1 else 'archivos'}" if archivos else ""
    return " · ".join(d for d in (quien, cuantos, *dichos) if d)


def _para_escribir(
    escrito: LoteEscrito, revisadas: Sequence[FilaRevisada]
) -> list[tuple[int, FilaEscrita, str, bool]]:  # fmt: skip
    hechas = [(r.numero, r.escrita, _estado(r), bool(r.problemas)) for r in revisadas]
    desde = len(escrito.filas) + 1
    return hechas + [(n, FilaEscrita(""), "", False) for n in range(desde, desde + EN_BLANCO)]


def _archivos(escrito: LoteEscrito, revisadas: Sequence[FilaRevisada], actor: Actor) -> dict[str, Any]:
    return {
        "archivos": [
            (a.adjunto, a.adjunto.sello(actor), a.fila, "" if a.fila else _duda(a, escrito, revisadas))
            for a in escrito.archivos
        ],
        "personas": [(r.numero, r.nombre) for r in revisadas],
        "sin_fila": escrito.sin_fila,
    }


def _duda(archivo: AdjuntoDeFila, escrito: LoteEscrito, revisadas: Sequence[FilaRevisada]) -> str:
    """Por qué un archivo no se asignó solo, si calza con varias."""
    numeros = [str(n + 1) for n in calzan(archivo.adjunto.nombre, escrito.filas, [r.nombre for r in revisadas])]
    if len(numeros) < 2:
        return ""
    if len(numeros) > NOMBRADAS:
        return f"calza con {len(numeros)} filas"
    return f"calza con las filas {', '.join(numeros[:-1])} y {numeros[-1]}"


def _pinta(request: HttpRequest, form: LoteForm, escrito: LoteEscrito, *, codigo: str) -> HttpResponse:
    actor = actor_de(request)
    revisadas = escrito.revisadas(actor=actor)
    contexto = _archivos(escrito, revisadas, actor) | {
        "form": form, "codigo": codigo, "filas": _para_escribir(escrito, revisadas), "cuantas": len(escrito.filas),
        "borradores": [b for b in partes.borradores_de(actor, clase=CLASE) if b.codigo != codigo],
        "anteriores": partes.lotes_de(actor),
    }  # fmt: skip
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "escritorio/meson/lote.html", contexto, status=estado)


@requiere(prueba=permisos.puede_ingresar)
@require_http_methods(["GET", "HEAD", "POST"])
def revisa(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Qué pasará con cada fila, antes de gastar un folio; confirmado, se ingresan las elegidas."""
    actor, en = actor_de(request), tiempo.ahora()
    if request.method == "POST" and (hecho := partes.lote(codigo, actor)) is not None:
        # El mismo envío otra vez: sigue donde quedó, sin abrir otro lote.
        return _sigue(hecho, actor)
    borrador = partes.borrador(codigo, actor, clase=CLASE)
    if borrador is None and partes.lote(codigo, actor) is not None:
        return redirect("escritorio:meson_lote_hecho", codigo=codigo)
    escrito = lotes.de_borrador(o_404(borrador).datos, o_404(borrador).archivos)
    revisadas = escrito.revisadas(actor=actor)
    form = LoteForm({**escrito.comun, "borrador": codigo}, dia=actor.dia)
    if not form.is_valid():
        return HttpResponseRedirect(f"{reverse('escritorio:meson_lote')}?borrador={codigo}")
    if request.method == "POST":
        elegidas = {int(n) for n in request.POST.getlist("e") if n.isdecimal()}
        if not any(r.numero in elegidas and not r.problemas for r in revisadas):
            form.add_error(None, "Marca al menos una fila que se pueda ingresar.")
        else:
            try:
                abierto = acciones.abre_lote(
                    codigo=codigo, comun=form.comun(), filas=_filas(escrito, revisadas, elegidas),
                    sueltos=escrito.sueltos, actor=actor, en=en,
                )  # fmt: skip
            except ErrorFojas as error:
                anota_rechazo(form, error)
            else:
                return _sigue(o_404(partes.lote(abierto.codigo, actor)), actor)
    contexto = {
        "form": form, "codigo": codigo, "revisadas": revisadas, "comun": form.cleaned_data,
        "unidad": dict(form.fields["unidad"].choices).get(str(form.cleaned_data["unidad"] or ""), "").strip(),  # type: ignore[attr-defined]
        "posibles": sum(1 for r in revisadas if not r.problemas and not r.avisos),
        "con_aviso": sum(1 for r in revisadas if not r.problemas and r.avisos),
        "con_problema": sum(1 for r in revisadas if r.problemas), "sin_fila": escrito.sin_fila,
        "nombres": {a.adjunto.sha256: a.adjunto.nombre for a in escrito.archivos},
    }  # fmt: skip
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "escritorio/meson/lote_revisa.html", contexto, status=estado)


def _filas(escrito: LoteEscrito, revisadas: Sequence[FilaRevisada], elegidas: set[int]) -> list[dict[str, Any]]:
    """Cada fila con sus archivos; la que no se eligió va con su porqué, y no toma folio."""
    nombres = {a.adjunto.sha256: a.adjunto.nombre for a in escrito.archivos}
    hechas = []
    for revisada in revisadas:
        fila = {c: getattr(revisada.escrita, c) for c in lotes.CAMPOS}
        fila["archivos"] = [{"sha256": h, "nombre": nombres[h]} for h in revisada.escrita.archivos]
        if revisada.problemas or revisada.numero not in elegidas:
            fila["fuera"] = " ".join((*revisada.problemas, *revisada.avisos) or ("No se eligió.",))
        hechas.append(fila)
    return hechas


def _sigue(visto: LoteVisto, actor: Actor) -> HttpResponseRedirect:
    """Da folio a lo que falta: aquí si son pocas, y si son muchas lo hace un trabajador."""
    faltan = partes.por_ingresar(visto.id).filas
    if len(visto.filas) <= SIN_TRABAJADOR:
        for fila_id in faltan:
            acciones.ingresa_fila(fila_id=fila_id, actor=actor, en=tiempo.ahora())
    return redirect("escritorio:meson_lote_hecho", codigo=visto.codigo)


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def hecho(request: HttpRequest, codigo: str) -> HttpResponse:
    """Con qué folio quedó cada fila, y qué impidió a las demás."""
    visto = o_404(partes.lote_a_la_vista(codigo, actor_de(request)))
    return render(request, "escritorio/meson/lote_hecho.html", {"lote": visto})


@requiere(prueba=permisos.puede_ingresar)
@require_POST
def sigue(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Reintenta solo lo que no tiene folio."""
    actor = actor_de(request)
    return _sigue(o_404(partes.lote(codigo, actor)), actor)


@requiere(prueba=permisos.puede_ingresar)
@require_POST
def corrige(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Lleva lo que falló a un borrador, con lo escrito y sus archivos."""
    actor = actor_de(request)
    visto = o_404(partes.lote(codigo, actor))
    borrador = acciones.corrige_fallidas(lote_id=visto.id, actor=actor, en=tiempo.ahora())
    return HttpResponseRedirect(f"{reverse('escritorio:meson_lote')}?borrador={borrador.codigo}#personas")


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def impreso(request: HttpRequest, codigo: str) -> HttpResponse:
    """Todos los comprobantes o etiquetas en un solo PDF, o la planilla del lote."""
    actor, en = actor_de(request), tiempo.ahora()
    visto = o_404(partes.lote_a_la_vista(codigo, actor))
    formato = request.GET.get("formato", Formato.A4.value)
    if formato in {"csv", "xlsx"}:
        escribe = exporta.csv_de if formato == "csv" else exporta.xlsx_de
        return escribe(f"lote-{visto.codigo}", COLUMNAS, (_celdas(f) for f in visto.filas))
    if formato == "planilla":
        pdf = documentos.planilla_del_lote_pdf(visto=visto, quien=actor.nombre, en=en)
        return exporta.pdf_de(f"planilla-lote-{visto.codigo}", pdf)
    cual = Formato(formato) if formato in set(Formato) else Formato.A4
    pdf = documentos.comprobantes_pdf(
        ingresos=[f.ingreso_id for f in visto.hechas if f.ingreso_id is not None], formato=cual, en=en
    )
    return exporta.pdf_de(f"comprobantes-{cual.value}-{visto.codigo}", pdf)


def _celdas(fila: partes.FilaDeLoteVista) -> list[exporta.Celda]:
    return [fila.numero, fila.folio, fila.recibido_en, fila.nombre, fila.codigo, fila.expediente, fila.error]
