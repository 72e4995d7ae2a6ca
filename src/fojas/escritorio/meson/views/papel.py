"""El papel original: leer etiquetas una tras otra, ver por dónde pasó uno, y lo que tengo en mi poder."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fojas.base import codigos, tiempo
from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import PapelEnMano
from fojas.escritorio.expediente.forms.comun import opciones_de_destino
from fojas.escritorio.meson.forms.papel import PapelForm
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

RECORDADOS = 40
"""Lecturas que la página sigue mostrando."""
UNA_FILA = "X-Una-Fila"
"""Lo pide la página que lee etiquetas sin recargarse."""
ELEGIDO = ("movimiento", "destino", "a_quien", "lugar", "nota")


@requiere()
@require_http_methods(["GET", "HEAD", "POST"])
def papel(request: HttpRequest) -> HttpResponseBase:
    """Se elige una vez qué pasa, y cada etiqueta leída es un movimiento."""
    actor, en = actor_de(request), tiempo.ahora()
    opciones = opciones_de_destino(actor.dia)
    if request.method != "POST":
        elegido = request.session.get("papel_elegido", {})
        return _pinta(request, PapelForm(destinos=opciones, varios=True, initial=elegido))
    form = PapelForm(request.POST, destinos=opciones, varios=True)
    if not form.is_valid():
        if request.headers.get(UNA_FILA):
            return _fila(request, {"bien": False, "leido": request.POST.get("leido", ""), "dicho": _primer_error(form)})
        return _pinta(request, form)
    hecho = _lee(form.cleaned_data["leido"], form.paso(), actor=actor, en=en)
    request.session["papel_elegido"] = {c: request.POST.get(c, "") for c in ELEGIDO}
    request.session["papel_leidos"] = [hecho, *request.session.get("papel_leidos", [])][:RECORDADOS]
    return _fila(request, hecho) if request.headers.get(UNA_FILA) else redirect("escritorio:papel")


def _lee(leido: str, paso: Mapping[str, Any], *, actor: Actor, en: datetime) -> dict[str, Any]:
    """Una etiqueta, un movimiento; si no se puede, por qué."""
    hallado = partes.ingreso_de_etiqueta(leido, actor)
    if hallado is None:
        return {"bien": False, "leido": leido[:80], "dicho": "No es una etiqueta ni un folio que puedas ver."}
    try:
        movido = acciones.mueve_papel(ingreso_id=hallado.pk, actor=actor, en=en, **paso)
    except ErrorFojas as error:
        return {"bien": False, "leido": hallado.folio, "codigo": hallado.codigo, "dicho": error.mensaje}
    visto = partes.papel_de(hallado, actor)
    return {
        "bien": True, "leido": hallado.folio, "codigo": hallado.codigo, "dicho": visto.donde,
        "movido": movido.codigo if movido.hecho_por == actor.codigo else "",
    }  # fmt: skip


def _primer_error(form: PapelForm) -> str:
    return next(str(errores[0]) for errores in form.errors.values())


def _fila(request: HttpRequest, hecho: Mapping[str, Any]) -> HttpResponse:
    estado = HTTPStatus.OK if hecho["bien"] else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "escritorio/meson/_papel_leido.html", {"l": hecho}, status=estado)


def _pinta(request: HttpRequest, form: PapelForm) -> HttpResponse:
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    contexto = {"form": form, "leidos": request.session.get("papel_leidos", [])}
    return render(request, "escritorio/meson/papel.html", contexto, status=estado)


@requiere()
@require_POST
def deshace(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Lo último leído por error."""
    try:
        acciones.deshace_movimiento(codigo=codigo, actor=actor_de(request), en=tiempo.ahora())
    except ErrorFojas as error:
        messages.error(request, error.mensaje)
    else:
        leidos = request.session.get("papel_leidos", [])
        request.session["papel_leidos"] = [leido for leido in leidos if leido.get("movido") != codigo]
        messages.success(request, "Movimiento deshecho: el papel está donde estaba.")
    return redirect("escritorio:papel")


@requiere()
@require_http_methods(["GET", "HEAD", "POST"])
def papel_de(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """El papel de un ingreso, a donde lleva el QR de su etiqueta: dónde está, por dónde pasó y qué se puede hacer."""
    if hecho := repetido(request):
        return hecho
    actor, en = actor_de(request), tiempo.ahora()
    ingreso = o_404(partes.ingreso_de_codigo(codigos.limpia(codigo), actor))
    expedientes.registra_lectura(actor=actor, en=en, expediente=ingreso.expediente)
    visto = partes.papel_de(ingreso, actor)
    posibles = [movimiento for movimiento, _, veredicto in visto.pasos if veredicto]
    form = PapelForm(request.POST or None, destinos=opciones_de_destino(actor.dia), movimientos=posibles)
    llevado = atiende(
        request,
        form,
        lambda _: acciones.mueve_papel(ingreso_id=ingreso.pk, actor=actor, en=en, **form.paso()),
        mensaje=lambda _: "Anotado: el papel quedó donde dice abajo.",
        volver=reverse("escritorio:papel_de", args=[ingreso.codigo]),
    )
    if llevado is not None:
        return llevado
    contexto = {
        "ingreso": ingreso, "papel": visto, "form": form, "posibles": posibles,
        "impedido": next((v.motivo for _, _, v in visto.pasos if not v), ""), "recorrido": partes.recorrido_del_papel(ingreso),
    }  # fmt: skip
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "escritorio/meson/papel_de.html", contexto, status=estado)


COLUMNAS: tuple[Columna[PapelEnMano], ...] = (
    Columna("folio", "Folio", lambda f: f.folio, enlace=lambda f: reverse("escritorio:papel_de", args=[f.codigo]), numero=True),
    Columna("asunto", "Asunto", lambda f: f.materia, bajo=lambda f: f.remitente, principal=True),
    Columna("donde", "Dónde está", lambda f: f.donde.capitalize() if f.donde[:3] == "en " else f.donde),
    Columna("desde", "Desde", lambda f: f.hecho_en, numero=True),
    Columna(
        "estado", "Estado", lambda f: "Por recibir" if f.por_recibir else "En mi poder",
        chip=lambda f: "ambar" if f.por_recibir else "",
    ),
)  # fmt: skip


@requiere()
@require_safe
def en_mi_poder(request: HttpRequest) -> HttpResponse:
    """Los originales que tengo, los de mis unidades y los que vienen hacia ellas."""
    actor = actor_de(request)
    lista = Lista(
        clave="papel-en-mi-poder",
        descripcion="Papeles en mi poder, el último movimiento primero",
        columnas=COLUMNAS,
        llave=lambda f: f.llave,
        vacia=Vacia(
            "No tienes papeles en tu poder",
            "Aquí quedan los originales que recibes o que van en camino a tus unidades. Al recibir uno, lee su etiqueta en "
            "«Leer etiquetas».",
            "acto",
        ),
        filtros=(Filtro("texto", "Folio o asunto"), Filtro("por_recibir", "Solo por recibir", ClaseFiltro.MARCA)),
    )
    return pagina_de_lista(
        request, lista, trae=partial(_trae, actor), titulo="Papel en mi poder",
        bajada="Los originales que tienes o que van hacia ti y tus unidades.",
        pasos=[("Leer etiquetas", reverse("escritorio:papel"))],
    )  # fmt: skip


def _trae(actor: Actor, pedido: Pedido) -> Sequence[PapelEnMano]:
    tras = pedido.tras(str, int)
    return partes.papeles_en_mi_poder(
        actor, desde=(datetime.fromisoformat(tras[0]), tras[1]) if tras else None, limite=pedido.limite,
        texto=pedido.texto("texto"), por_recibir=bool(pedido.texto("por_recibir")),
    )  # fmt: skip
