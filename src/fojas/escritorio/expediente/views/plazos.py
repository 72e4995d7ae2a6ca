"""Alargar, detener y reanudar el plazo de un caso."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.dominio.partes import acciones, permisos
from fojas.escritorio.expediente.forms.plazos import ProrrogaForm, ReanudaForm, SuspendeForm
from fojas.escritorio.expediente.views.comun import abre_ingreso, direccion_del_caso, pinta_paso, plazos_de
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.puerta import actor_de, requiere
from fojas.interfaz.templatetags.fojas import fecha_dicha
from fojas.normativa.plazos import CAUSAS, vigente

METODOS = ["GET", "HEAD", "POST"]


@requiere()
@require_http_methods(METODOS)
def prorroga(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Fundada, hasta la mitad y antes de vencer (Ley 19.880, art. 26)."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_prorrogar)
    plazos = plazos_de(ingreso)
    plazo = next(iter(plazos), None)
    tope: int | None = 0
    if plazo is not None:
        tope = vigente(plazo.regla, el=tiempo.dia_de(plazo.desde)).tope_de_prorroga(plazo.cantidad)
    form = ProrrogaForm(
        request.POST or None,
        tope=None if tope is None else tope - (plazo.prorrogado_por if plazo else 0),
        unidad={"habiles": "días hábiles", "corridos": "días corridos"}.get(
            plazo.unidad if plazo else "", "unidades del plazo"
        ),
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.prorroga(
            ingreso_id=ingreso.pk,
            cantidad=d["cantidad"],
            fundamento=d["fundamento"],
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje="Plazo prorrogado. La nueva fecha ya está en la bandeja y en la página de la persona.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="plazos"),
    )
    return llevado or pinta_paso(request, form, ingreso, titulo="Prorrogar el plazo", boton="Prorrogar", plazos=plazos)


@requiere()
@require_http_methods(METODOS)
def suspende(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Deja de contar los días por una causa que la ley da a ese plazo."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_suspender)
    plazos = plazos_de(ingreso)
    plazo = next(iter(plazos), None)
    admitidas = vigente(plazo.regla, el=tiempo.dia_de(plazo.desde)).suspende if plazo else ()
    form = SuspendeForm(request.POST or None, causas=[CAUSAS[id_] for id_ in admitidas], hoy=tiempo.hoy())
    llevado = atiende(
        request,
        form,
        lambda d: acciones.suspende(
            ingreso_id=ingreso.pk, causa=d["causa"], norma=d["norma"], dia=d["dia"], actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje="Plazo suspendido. Al reanudarlo se cuenta lo que faltaba y se fija la nueva fecha.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="plazos"),
    )  # fmt: skip
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Suspender el plazo", boton="Suspender", plazos=plazos,
        plantilla="escritorio/expediente/suspende.html", admitidas=admitidas,
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def reanuda(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Los días vuelven a contar; la nueva fecha se dice al terminar."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_suspender)
    form = ReanudaForm(request.POST or None, hoy=tiempo.hoy())
    llevado = atiende(
        request,
        form,
        lambda d: acciones.reanuda(ingreso_id=ingreso.pk, dia=d["dia"], actor=actor_de(request), en=tiempo.ahora()),
        mensaje=lambda vence: f"El plazo corre de nuevo. Vence el {fecha_dicha(vence)}.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="plazos"),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Reanudar el plazo", boton="Reanudar", plazos=plazos_de(ingreso)
    )
