"""El registro de personas exceptuadas de la notificación electrónica (DS 4 de 2020, arts. 28 a 33)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.base.veredicto import exige
from fojas.dominio.expedientes import consultas as archivos
from fojas.dominio.partes import acciones, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import ExcepcionVista, FiltroExcepciones
from fojas.dominio.partes.reglas import NOMBRES_DE_CAUSA, NOMBRES_DE_EXCEPCION, NORMA_EXCEPCION, EstadoExcepcion
from fojas.escritorio.despacho.forms import DiaForm, ExcepcionForm, ResuelveForm, TerminaForm
from fojas.escritorio.despacho.views.comun import METODOS, pestanas_de
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, pinta, repetido
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

COLORES = {
    EstadoExcepcion.PEDIDA: "ambar",
    EstadoExcepcion.VIGENTE: "verde",
    EstadoExcepcion.FUTURA: "azul",
    EstadoExcepcion.DENEGADA: "rojo",
}
LISTA: Lista[ExcepcionVista] = Lista(
    clave="excepciones",
    descripcion="Personas exceptuadas de la notificación electrónica, la última pedida primero",
    columnas=(
        Columna(
            "persona",
            "Persona",
            lambda e: e.persona,
            enlace=lambda e: reverse("escritorio:excepcion", args=[e.codigo]),
            bajo=lambda e: e.rut,
            principal=True,
        ),
        Columna("rut", "RUN", lambda e: e.rut, a_pedido=True, numero=True),
        Columna("estado", "Estado", lambda e: e.estado_nombre, chip=lambda e: COLORES.get(e.estado, "")),
        Columna("causa", "Circunstancia", lambda e: e.causa),
        Columna("medio", "Se le notifica por", lambda e: e.medio_nombre),
        Columna("pedida", "Pedida", lambda e: e.pedida_en, numero=True),
        Columna("resolver", "Resolver hasta", lambda e: e.resolver_hasta, numero=True, extra=True),
        Columna("resolucion", "Acto", lambda e: e.resolucion, a_pedido=True),
        Columna("desde", "Desde", lambda e: e.desde, numero=True, a_pedido=True),
        Columna("hasta", "Hasta", lambda e: e.hasta, numero=True, a_pedido=True),
        Columna("domicilio", "Domicilio", lambda e: e.domicilio, a_pedido=True),
    ),
    llave=lambda e: (e.pedida_en.isoformat(), e.id),
    vacia=Vacia(
        "Nadie ha pedido exceptuarse",
        "Aquí se registra quién pide que no lo notifiquen por medios electrónicos, con su formulario y lo que se resolvió.",
        "persona",
    ),
    filtros=(
        Filtro("q", "Nombre, RUN o acto"),
        Filtro("estado", "Estado", ClaseFiltro.OPCION, tuple((e.value, n) for e, n in NOMBRES_DE_EXCEPCION.items())),
        Filtro("causa", "Circunstancia", ClaseFiltro.OPCION, tuple((c.value, n) for c, n in NOMBRES_DE_CAUSA.items())),
    ),
)


@requiere(prueba=permisos.puede_ver_despachos)
@require_safe
def excepciones(request: HttpRequest) -> HttpResponse:
    """El registro, con búsqueda, planilla e impreso."""
    actor = actor_de(request)

    def trae(pedido: Pedido) -> Sequence[ExcepcionVista]:
        tras = pedido.tras(str, int)
        filtro = FiltroExcepciones(texto=pedido.texto("q"), estado=pedido.texto("estado"), causa=pedido.texto("causa"))
        return partes.lista_excepciones(
            actor, filtro, dia=actor.dia, despues_de=(tras[0], tras[1]) if tras else None, limite=pedido.limite
        )

    puede = bool(permisos.puede_llevar_excepciones(actor))
    return pagina_de_lista(
        request, LISTA, trae=trae, titulo="Exceptuados de la notificación electrónica", pestanas=pestanas_de(request),
        pasos=[("Registrar una solicitud", reverse("escritorio:excepcion_nueva"))] if puede else [],
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def nueva(request: HttpRequest) -> HttpResponseBase:
    """Lo que pide el formulario; abre los tres días para resolver."""
    if hecho := repetido(request):
        return hecho
    actor, ahora = actor_de(request), tiempo.ahora()
    exige(permisos.puede_llevar_excepciones(actor))
    form = ExcepcionForm(request.POST or None, request.FILES or None, en=ahora)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.pide_excepcion(
            persona_id=d["persona"], causa=d["causa"], medio=d["medio"], domicilio=d["domicilio"], detalle=d["detalle"],
            apoderado=d["apoderado"], nacimiento=d["nacimiento"],
            formulario=d["formulario"][0] if d["formulario"] else None, actor=actor, en=ahora,
        ),
        mensaje="Solicitud registrada. Mientras no se resuelve, la persona sigue en papel.",
        volver=lambda e: reverse("escritorio:excepcion", args=[e.codigo]),
    )  # fmt: skip
    volver = reverse("escritorio:excepciones")
    return llevado or pinta(
        request, form, titulo="Registrar una solicitud de excepción", boton="Registrar", volver=volver,
        bajada=f"Se resuelve dentro de tercer día. {NORMA_EXCEPCION}.", migas=[("Excepciones", volver)],
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_safe
def excepcion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Qué pidió, qué se resolvió y qué falta."""
    actor = actor_de(request)
    vista = o_404(partes.excepcion(codigo, actor, dia=actor.dia))
    return render(
        request,
        "escritorio/despacho/excepcion.html",
        {
            "e": vista, "norma": NORMA_EXCEPCION, "puede": permisos.puede_llevar_excepciones(actor),
            "por_resolver": vista.estado == EstadoExcepcion.PEDIDA,
            "por_comunicar": vista.estado == EstadoExcepcion.VIGENTE and vista.comunicada_el is None,
            "rige": vista.estado in {EstadoExcepcion.VIGENTE, EstadoExcepcion.FUTURA},
            "migas": [("Excepciones", reverse("escritorio:excepciones"))],
        },
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_safe
def formulario(request: HttpRequest, codigo: str) -> FileResponse:
    """El formulario firmado, tal como se escaneó."""
    actor = actor_de(request)
    vista = o_404(partes.excepcion(codigo, actor, dia=actor.dia))
    o_404(vista.formulario_sha256 or None)
    return FileResponse(
        archivos.abre(vista.formulario_sha256), as_attachment=True, filename=vista.formulario_nombre,
        content_type="application/octet-stream",
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def resuelve(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Se acoge o se deniega, con su acto."""

    def hace(vista: ExcepcionVista, d: Mapping[str, Any]) -> object:
        return acciones.resuelve_excepcion(
            excepcion_id=vista.id, acogida=d["acogida"] == "si", resolucion=d["resolucion"], resuelta_el=d["resuelta_el"],
            desde=d["desde"], hasta=d["hasta"], fundamento=d["fundamento"], actor=actor_de(request), en=tiempo.ahora(),
        )  # fmt: skip

    return _paso(
        request, codigo, ResuelveForm(request.POST or None, initial={"resuelta_el": tiempo.hoy()}), hace,
        titulo="Resolver la solicitud", boton="Resolver", mensaje="Resuelta.",
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def comunica(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Se avisó al Registro Civil."""

    def hace(vista: ExcepcionVista, d: Mapping[str, Any]) -> object:
        return acciones.comunica_excepcion(
            excepcion_id=vista.id, dia=d["dia"], actor=actor_de(request), en=tiempo.ahora()
        )

    return _paso(
        request, codigo, DiaForm(request.POST or None, initial={"dia": tiempo.hoy()}), hace,
        titulo="Anotar la comunicación al Registro Civil", boton="Anotar", mensaje="Comunicación anotada.",
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def termina(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Deja de regir."""

    def hace(vista: ExcepcionVista, d: Mapping[str, Any]) -> object:
        return acciones.termina_excepcion(
            excepcion_id=vista.id, dia=d["dia"], motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        )

    return _paso(
        request, codigo, TerminaForm(request.POST or None, initial={"dia": tiempo.hoy()}), hace,
        titulo="Terminar la excepción", boton="Terminar", mensaje="Terminada.",
    )  # fmt: skip


def _paso(
    request: HttpRequest, codigo: str, form: forms.Form, hace: Callable[[ExcepcionVista, Mapping[str, Any]], object], *,
    titulo: str, boton: str, mensaje: str,
) -> HttpResponseBase:  # fmt: skip
    if hecho := repetido(request):
        return hecho
    actor = actor_de(request)
    vista = o_404(partes.excepcion(codigo, actor, dia=actor.dia))
    exige(permisos.puede_llevar_excepciones(actor))
    volver = reverse("escritorio:excepcion", args=[codigo])
    llevado = atiende(request, form, lambda d: hace(vista, d), mensaje=mensaje, volver=volver)
    return llevado or pinta(
        request, form, titulo=titulo, boton=boton, volver=volver, bajada=f"{vista.persona}, {vista.rut}",
        migas=[("Excepciones", reverse("escritorio:excepciones")), (vista.persona, volver)],
    )  # fmt: skip
