"""Los pasos de una derivación: recibir, devolver, reasignar, informar, cumplir y retirar."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, permisos
from fojas.escritorio.expediente.forms.comun import (
    MotivoForm,
    SinDatosForm,
    destino_de,
    nombres_de_destinos,
    opciones_de_destino,
)
from fojas.escritorio.expediente.forms.derivacion import ReasignaForm
from fojas.escritorio.expediente.forms.despacho import InformaForm
from fojas.escritorio.expediente.views.comun import Permiso, abre_derivacion, direccion_del_caso, pinta_paso
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.puerta import actor_de, requiere

METODOS = ["GET", "HEAD", "POST"]


def _puede_reasignar(actor: Actor, derivacion: Any) -> Veredicto:
    return SI if permisos.lleva_partes(actor) else permisos.puede_recibir(actor, derivacion)


def _sin_datos(
    request: HttpRequest,
    codigo: str,
    permiso: Permiso,
    accion: Callable[..., object],
    *,
    titulo: str,
    boton: str,
    hecho: str,
    bajada: str = "",
) -> HttpResponseBase:
    """Un paso que se da con un botón; quien llega por un enlace ve antes qué hará."""
    if previo := repetido(request):
        return previo
    derivacion = abre_derivacion(request, codigo, permiso)
    form = SinDatosForm(request.POST or None)
    llevado = atiende(
        request,
        form,
        lambda _: accion(derivacion_id=derivacion.pk, actor=actor_de(request), en=tiempo.ahora()),
        mensaje=hecho,
        volver=direccion_del_caso(derivacion.ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(
        request, form, derivacion.ingreso, titulo=titulo, boton=boton, derivacion=derivacion, bajada=bajada
    )


@requiere()
@require_http_methods(METODOS)
def recibe(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Con `papel=si`, quien recibe dice que también le llegó el original."""
    con_papel = request.POST.get("papel") == "si"
    return _sin_datos(
        request, codigo, permisos.puede_recibir, partial(acciones.recibe_derivacion, con_papel=con_papel),
        titulo="Recibir", boton="Recibir",
        hecho="Recibido con su papel: queda en tu trámite." if con_papel else "Recibido: queda en tu trámite.",
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def cumple(request: HttpRequest, codigo: str) -> HttpResponseBase:
    return _sin_datos(
        request, codigo, permisos.puede_recibir, acciones.cumple_derivacion, titulo="Dar por cumplida",
        boton="Dar por cumplida", hecho="Cumplida.",
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def retira(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Deshace un envío que nadie ha recibido."""
    return _sin_datos(
        request, codigo, permisos.puede_retirar, acciones.retira_derivacion, titulo="Retirar el envío",
        boton="Retirar el envío", hecho="Envío retirado.",
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def devuelve(request: HttpRequest, codigo: str) -> HttpResponseBase:
    if hecho := repetido(request):
        return hecho
    derivacion = abre_derivacion(request, codigo, permisos.puede_recibir)
    form = MotivoForm(
        request.POST or None,
        label="Por qué la devuelves",
        falta="Escribe por qué la devuelves.",
        pista=f"Lo lee {derivacion.de_persona.nombre}, que la envió.",
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.devuelve_derivacion(
            derivacion_id=derivacion.pk, motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Devuelta a quien la envió.",
        volver=direccion_del_caso(derivacion.ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(
        request, form, derivacion.ingreso, titulo="Devolver", boton="Devolver", derivacion=derivacion
    )


@requiere()
@require_http_methods(METODOS)
def reasigna(request: HttpRequest, codigo: str) -> HttpResponseBase:
    if hecho := repetido(request):
        return hecho
    derivacion = abre_derivacion(request, codigo, _puede_reasignar)
    form = ReasignaForm(request.POST or None, destinos=opciones_de_destino(tiempo.hoy()))
    llevado = atiende(
        request,
        form,
        lambda d: acciones.reasigna_derivacion(
            derivacion_id=derivacion.pk, destino=destino_de(d["persona"]), motivo=d["motivo"], actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=lambda nueva: f"Reasignada a {nombres_de_destinos([nueva], tiempo.hoy())}.",
        volver=direccion_del_caso(derivacion.ingreso.expediente.codigo, ver="movimientos"),
    )  # fmt: skip
    return llevado or pinta_paso(
        request, form, derivacion.ingreso, titulo="Reasignar", boton="Reasignar", derivacion=derivacion
    )


@requiere()
@require_http_methods(METODOS)
def informa(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Adjunta el informe que otra unidad pidió (Ley 19.880, art. 37)."""
    if hecho := repetido(request):
        return hecho
    derivacion = abre_derivacion(request, codigo, permisos.puede_recibir)
    ahora = tiempo.ahora()
    form = InformaForm(request.POST or None, request.FILES or None, en=ahora)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.informa(
            derivacion_id=derivacion.pk, archivo=d["archivo"][0], titulo=d["titulo"], actor=actor_de(request), en=ahora
        ),
        mensaje=lambda documento: f"Informe adjunto en la foja {documento.foja_desde}.",
        volver=direccion_del_caso(derivacion.ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(
        request, form, derivacion.ingreso, titulo="Informar", boton="Adjuntar el informe", derivacion=derivacion
    )
