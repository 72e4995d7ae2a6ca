"""Listas de distribución: crearlas, agregar y quitar destinatarios, y ver quién las cambió."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fojas.base import tiempo
from fojas.base.veredicto import exige
from fojas.dominio.partes import acciones, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import ListaVista
from fojas.escritorio.despacho.forms import ListaForm, MiembroForm
from fojas.escritorio.despacho.views.comun import METODOS, pestanas_de
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, pinta, repetido
from fojas.interfaz.listas import Columna, Lista, Vacia, pagina_de_lista, ya_leida
from fojas.interfaz.puerta import actor_de, requiere

LISTA: Lista[ListaVista] = Lista(
    clave="listas-de-distribucion",
    descripcion="Listas de distribución, por nombre",
    columnas=(
        Columna(
            "nombre",
            "Lista",
            lambda x: x.nombre,
            enlace=lambda x: reverse("escritorio:lista", args=[x.codigo]),
            principal=True,
        ),
        Columna("cuantos", "Destinatarios", lambda x: x.cuantos, numero=True),
        Columna("retirada", "Retirada", lambda x: x.retirada_en, numero=True, extra=True),
    ),
    llave=lambda x: (x.nombre, x.id),
    vacia=Vacia(
        "Todavía no hay listas",
        "Una lista junta a quienes reciben siempre lo mismo: al despachar, un solo folio llega a todos.",
        "grupo",
    ),
)


@requiere(prueba=permisos.puede_ver_despachos)
@require_safe
def listas(request: HttpRequest) -> HttpResponse:
    puede = bool(permisos.puede_despachar(actor_de(request)))
    return pagina_de_lista(
        request, LISTA, trae=ya_leida(LISTA, partes.listas(todas=True)), titulo="Listas de distribución",
        pestanas=pestanas_de(request), pasos=[("Nueva lista", reverse("escritorio:lista_nueva"))] if puede else [],
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def nueva(request: HttpRequest) -> HttpResponseBase:
    if hecho := repetido(request):
        return hecho
    actor = actor_de(request)
    exige(permisos.puede_despachar(actor))
    form = ListaForm(request.POST or None)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.crea_lista(nombre=d["nombre"], actor=actor, en=tiempo.ahora()),
        mensaje="Lista creada. Agrega a quienes la reciben.",
        volver=lambda x: reverse("escritorio:lista", args=[x.codigo]),
    )
    volver = reverse("escritorio:listas")
    return llevado or pinta(
        request, form, titulo="Nueva lista de distribución", boton="Crear", volver=volver,
        migas=[("Listas de distribución", volver)],
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def lista(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Quiénes están, agregar otro y la historia de los cambios."""
    if hecho := repetido(request):
        return hecho
    actor = actor_de(request)
    vista = o_404(partes.lista(codigo))
    puede = permisos.puede_despachar(actor)
    form = MiembroForm(request.POST or None, dia=actor.dia)
    llevado = None
    if request.method == "POST":
        exige(puede)
        llevado = atiende(
            request, form, lambda d: _agrega(vista, d, request), mensaje=lambda m: f"{m.nombre} recibirá lo que salga a esta lista.",
            volver=request.path,
        )  # fmt: skip
    return llevado or pinta(
        request, form, titulo=vista.nombre, boton="Agregar", plantilla="escritorio/despacho/lista.html", vista=vista,
        miembros=partes.miembros(vista.id, quitados=True), historia=partes.historia_de_lista(codigo), puede=puede,
        migas=[("Listas de distribución", reverse("escritorio:listas"))],
    )  # fmt: skip


def _agrega(vista: ListaVista, datos: Any, request: HttpRequest) -> Any:
    return acciones.agrega_a_lista(
        lista_id=vista.id, nombre=datos["nombre"], canal=datos["canal"], direccion=datos["direccion"],
        unidad_id=datos["unidad"], actor=actor_de(request), en=tiempo.ahora(),
    )  # fmt: skip


@requiere(prueba=permisos.puede_ver_despachos)
@require_POST
def quita(request: HttpRequest, codigo: str, miembro: int) -> HttpResponseBase:
    actor = actor_de(request)
    vista = o_404(partes.lista(codigo))
    exige(permisos.puede_despachar(actor))
    suyo = o_404(next((m for m in partes.miembros(vista.id) if m.id == miembro), None))
    acciones.quita_de_lista(miembro_id=suyo.id, actor=actor, en=tiempo.ahora())
    messages.success(request, f"{suyo.nombre} ya no está en la lista.")
    return HttpResponseRedirect(reverse("escritorio:lista", args=[codigo]))


@requiere(prueba=permisos.puede_ver_despachos)
@require_POST
def retira(request: HttpRequest, codigo: str) -> HttpResponseBase:
    actor = actor_de(request)
    vista = o_404(partes.lista(codigo))
    acciones.retira_lista(lista_id=vista.id, actor=actor, en=tiempo.ahora())
    messages.success(request, f"«{vista.nombre}» ya no se ofrece al despachar.")
    return HttpResponseRedirect(reverse("escritorio:listas"))
