"""Despachar un documento de la municipalidad que no responde a ningún ingreso."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import exige
from fojas.dominio.partes import acciones, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.acciones import Destinatario
from fojas.dominio.partes.reglas import NOMBRES_DE_DESPACHO
from fojas.escritorio.despacho.forms import PropioForm
from fojas.escritorio.despacho.views.comun import METODOS
from fojas.interfaz.formularios import anota_rechazo, atiende, pinta, repetido
from fojas.interfaz.puerta import actor_de, requiere


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def propio(request: HttpRequest) -> HttpResponseBase:
    """Muestra qué saldrá y a quiénes, y recién entonces toma un folio de salida; nace su expediente."""
    if hecho := repetido(request):
        return hecho
    actor, ahora = actor_de(request), tiempo.ahora()
    exige(permisos.puede_despachar(actor))
    form = PropioForm(request.POST or None, request.FILES or None, en=ahora, dia=actor.dia, listas=partes.listas())

    def hace(datos: Mapping[str, Any]) -> Any:
        return acciones.despacha_propio(
            materia=datos["materia"], titulo=datos["titulo"], archivo=datos["archivo"][0], adjuntos=datos["adjuntos"],
            destinatarios=_uno(datos), listas=datos.get("listas", ()), unidad_id=datos["unidad"], actor=actor, en=ahora,
        )  # fmt: skip

    paso = request.POST.get("paso", "")
    if request.method == "POST" and paso == "" and form.is_valid():
        try:
            reciben = acciones.quienes_reciben(
                destinatarios=_uno(form.cleaned_data), listas=form.cleaned_data.get("listas", ())
            )
        except ErrorFojas as error:
            anota_rechazo(form, error)
        else:
            return _muestra(request, form, reciben, en=ahora)
    llevado = None
    if paso == "despacha":
        llevado = atiende(
            request, form, hace, mensaje=lambda d: f"Despachado con el folio {d.folio}.",
            volver=lambda d: reverse("escritorio:despacho", args=[d.codigo]),
        )  # fmt: skip
    return llevado or pinta(
        request, form, titulo="Despachar un documento propio", boton="Ver cómo saldrá", volver=reverse("escritorio:cartas"),
        bajada="Un oficio que no responde a ningún ingreso. Toma folio de salida y no se puede deshacer.",
        migas=_migas(),
    )  # fmt: skip


def _uno(datos: Mapping[str, Any]) -> list[Destinatario]:
    """Quien se escribió a mano, si se escribió."""
    if not datos["nombre"]:
        return []
    return [acciones.destinatario(nombre=datos["nombre"], canal=datos["canal"], direccion=datos["direccion"])]


def _migas() -> list[tuple[str, str]]:
    return [("Cartas certificadas", reverse("escritorio:cartas"))]


def _muestra(request: HttpRequest, form: PropioForm, reciben: Sequence[Destinatario], *, en: datetime) -> HttpResponse:
    """A quiénes va y por dónde, qué documentos salen y si eso notifica."""
    datos = form.cleaned_data
    medios = sorted({r.canal for r in reciben})
    contexto = {
        "form": form,
        "titulo_del_documento": datos["titulo"],
        "materia": datos["materia"],
        "reciben": [(r.nombre, NOMBRES_DE_DESPACHO[r.canal], r.direccion) for r in reciben],
        "salen": [(datos["titulo"], datos["archivo"][0]), *((a.nombre, a) for a in datos["adjuntos"])],
        "previstas": [(NOMBRES_DE_DESPACHO[canal], partes.notificacion_de_oficio(canal, en=en)) for canal in medios],
        "recibidos": form.recibidos(),
        "migas": _migas(),
    }
    return render(request, "escritorio/despacho/propio_previo.html", contexto)
