"""Ausencias: la bandeja pasa a quien reemplaza, sin decreto; los plazos no duermen."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.base.veredicto import exige
from fojas.dominio.organizacion import acciones, permisos
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.consultas import AusenciaConReemplazo
from fojas.dominio.organizacion.reglas import NOMBRES_DE_CAUSA, Actor, CausaAusencia, Rol
from fojas.escritorio.administracion.forms import AusenciaForm, ConfirmaForm
from fojas.escritorio.administracion.views.comun import paso, pestanas_de
from fojas.interfaz.errores import o_404
from fojas.interfaz.listas import Columna, Lista, Vacia, pagina_de_lista, ya_leida
from fojas.interfaz.puerta import actor_de, requiere

NADIE_RECIBE = "Nadie: no hay quien subrogue ni jefatura"


def _quien_recibe(nombres: tuple[str, ...]) -> str:
    return ", ".join(nombres) or NADIE_RECIBE


LISTA: Lista[AusenciaConReemplazo] = Lista(
    clave="ausencias",
    descripcion="Ausencias de hoy y las que vienen, por su primer día",
    columnas=(
        Columna("persona", "Persona", lambda f: f.ausencia.persona.nombre, principal=True),
        Columna("causa", "Causa", lambda f: NOMBRES_DE_CAUSA[CausaAusencia(f.ausencia.causa)]),
        Columna("desde", "Desde", lambda f: f.ausencia.desde, numero=True),
        Columna("hasta", "Hasta", lambda f: f.ausencia.hasta, numero=True),
        Columna("reemplaza", "Recibe su bandeja", lambda f: _quien_recibe(f.reciben)),
        Columna("pasos", "Pasos", lambda _: "", plantilla="escritorio/administracion/_pasos_ausencia.html",
                exportable=False),
    ),
    llave=lambda f: (f.ausencia.pk,),
    vacia=Vacia(
        "Nadie estará ausente",
        "Registra aquí un feriado legal, licencia, permiso o cometido: la bandeja pasa a quien reemplaza y los plazos "
        "siguen corriendo.",
        "reloj",
    ),
    por_pagina=100,
)  # fmt: skip


def _visibles(actor: Actor) -> frozenset[int] | None:
    """De quiénes ve las ausencias: la suya y las de su jefatura; None si ve todas."""
    if permisos.puede_ver_la_casa(actor):
        return None
    suyas = {unidad for rol, unidad in actor.roles if rol == Rol.JEFATURA and unidad is not None}
    de_su_jefatura = {p.pk for unidad in suyas for p in organizacion.personas_de_unidad(unidad, actor.dia)}
    return frozenset(de_su_jefatura | {actor.persona_id})


@requiere()
@require_safe
def ausencias(request: HttpRequest) -> HttpResponse:
    actor = actor_de(request)
    visibles = _visibles(actor)
    todas = organizacion.ausencias_con_reemplazo(actor.dia)
    filas = [f for f in todas if visibles is None or f.ausencia.persona_id in visibles]
    return pagina_de_lista(
        request,
        LISTA,
        trae=ya_leida(LISTA, filas),
        titulo="Ausencias",
        bajada="Las tuyas y las de tu jefatura." if visibles is not None else "Las de toda la municipalidad.",
        pestanas=pestanas_de(request),
        pasos=[("Registrar una ausencia", reverse("escritorio:ausencia_nueva"))] if actor.puede_escribir else [],
        escribe=actor.puede_escribir,
    )


@requiere(
    prueba=lambda actor: permisos.puede_registrar_ausencia(actor, persona_id=actor.persona_id, unidades=frozenset())
)
@require_http_methods(["GET", "HEAD", "POST"])
def ausencia_nueva(request: HttpRequest) -> HttpResponseBase:
    """La propia o la de alguien de su jefatura; la administración, todas."""
    actor = actor_de(request)
    quien = request.GET.get("persona") or actor.codigo
    form = AusenciaForm(request.POST or None, initial={"persona": quien, "desde": actor.dia, "hasta": actor.dia})
    return paso(
        request,
        form,
        lambda d: acciones.registra_ausencia(
            persona_id=d["persona"],
            causa=d["causa"],
            desde=d["desde"],
            hasta=d["hasta"],
            reemplaza_id=d["reemplaza"],
            actor=actor,
            en=tiempo.ahora(),
        ),
        mensaje=lambda a: _registrada(a.pk, actor.dia),
        titulo="Registrar una ausencia",
        bajada="Tu código ya está puesto. Cámbialo si es de alguien de tu jefatura.",
        boton="Registrar la ausencia",
        migas=[("Ausencias", reverse("escritorio:ausencias"))],
    )


def _registrada(ausencia_id: int, dia: date) -> str:
    """El mensaje, con quién recibe la bandeja: nadie lo tiene que ir a averiguar."""
    fila = next(f for f in organizacion.ausencias_con_reemplazo(dia) if f.ausencia.pk == ausencia_id)
    dias = f"del {fila.ausencia.desde:%d-%m-%Y} al {fila.ausencia.hasta:%d-%m-%Y}"
    return f"Ausencia registrada {dias}. Recibe su bandeja: {_quien_recibe(fila.reciben)}."


@requiere()
@require_http_methods(["GET", "HEAD", "POST"])
def ausencia_anula(request: HttpRequest, ausencia: int) -> HttpResponseBase:
    fila = o_404(organizacion.ausencia(ausencia))
    actor = actor_de(request)
    unidades = organizacion.unidades_de_persona(fila.persona_id, actor.dia)
    exige(permisos.puede_registrar_ausencia(actor, persona_id=fila.persona_id, unidades=unidades))
    form = ConfirmaForm(request.POST or None)
    return paso(
        request,
        form,
        lambda _: acciones.anula_ausencia(ausencia_id=fila.pk, actor=actor, en=tiempo.ahora()),
        mensaje="Ausencia anulada: la bandeja vuelve a su dueño.",
        titulo=f"Anular la ausencia de {fila.persona.nombre}",
        bajada=f"Del {fila.desde:%d-%m-%Y} al {fila.hasta:%d-%m-%Y}. Su bandeja deja de ofrecerse a otra persona.",
        boton="Anular la ausencia",
        migas=[("Ausencias", reverse("escritorio:ausencias"))],
    )
