"""Alargar, detener y reanudar el plazo de un caso."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.calendario import consultas as calendario
from fojas.dominio.calendario.consultas import PlazoVisto
from fojas.dominio.partes import acciones, permisos
from fojas.dominio.partes import consultas as partes
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
    if vuelto := _si_no_se_puede(request, ingreso, partes.veredicto_de_prorroga(SI, plazo)):
        return vuelto
    tope: int | None = 0
    if plazo is not None:
        tope = vigente(plazo.regla, el=tiempo.dia_de(plazo.desde)).tope_de_prorroga(plazo.cantidad)
    form = ProrrogaForm(
        request.POST or None,
        ingreso=ingreso,
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
            aviso=d["aviso"],
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje="Plazo prorrogado y comunicado. La nueva fecha ya está en la bandeja y en la página de la persona.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="plazos"),
    )
    ejemplos = _con_prorroga(plazo, form.tope) if plazo is not None and plazo.corre else []
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Prorrogar el plazo", boton="Prorrogar y comunicar", plazos=plazos,
        plantilla="escritorio/expediente/avisa.html", ejemplos=ejemplos, prorroga=True, antes=plazo,
        norma=plazo.norma_prorroga if plazo else "",
        previstas=partes.notificaciones_previstas(ingreso, en=tiempo.ahora()),
    )  # fmt: skip


def _si_no_se_puede(request: HttpRequest, ingreso: Any, veredicto: Veredicto) -> HttpResponseBase | None:
    """A quien llega por la dirección a un paso que el plazo no admite se le dice por qué antes de que escriba nada."""
    if request.method == "POST" or veredicto:
        return None
    messages.warning(request, f"{veredicto.motivo} ({veredicto.norma})" if veredicto.norma else veredicto.motivo)
    return HttpResponseRedirect(direccion_del_caso(ingreso.expediente.codigo, ver="plazos"))


def _con_prorroga(plazo: PlazoVisto, tope: int | None) -> list[tuple[str, date]]:
    """Cuándo vencería si se alargara: un poco, la mitad y todo lo que se puede."""
    cantidades = {1, 5, 10} if tope is None else {1, (tope + 1) // 2, tope}
    return [
        (f"{n} más" if n != tope else f"{n} más, lo que queda", calendario.prevista_con(plazo.codigo, prorroga=n))
        for n in sorted(n for n in cantidades if n > 0)
    ]


@requiere()
@require_http_methods(METODOS)
def suspende(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Deja de contar los días por una causa que la ley da a ese plazo."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_suspender)
    plazos = plazos_de(ingreso)
    plazo = next(iter(plazos), None)
    if vuelto := _si_no_se_puede(request, ingreso, partes.veredicto_de_suspension(SI, plazo)):
        return vuelto
    admitidas = vigente(plazo.regla, el=tiempo.dia_de(plazo.desde)).suspende if plazo else ()
    form = SuspendeForm(
        request.POST or None, request.FILES or None, ingreso=ingreso, causas=[CAUSAS[id_] for id_ in admitidas],
        hoy=tiempo.hoy(), en=tiempo.ahora(),
    )  # fmt: skip
    llevado = atiende(
        request,
        form,
        lambda d: acciones.suspende(
            ingreso_id=ingreso.pk, causa=d["causa"], norma=d["norma"], dia=d["dia"], aviso=d["aviso"],
            respaldo=next(iter(d["respaldo"] or ()), None), actor=actor_de(request), en=tiempo.ahora(),
        ),
        mensaje="Plazo suspendido. Al reanudarlo se cuenta lo que faltaba y se fija la nueva fecha.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="plazos"),
    )  # fmt: skip
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Suspender el plazo", boton="Suspender", plazos=plazos,
        plantilla="escritorio/expediente/suspende.html", admitidas=admitidas,
        ejemplos=_con_pausa(plazo) if plazo is not None and plazo.corre else [], antes=plazo,
        previstas=partes.notificaciones_previstas(ingreso, en=tiempo.ahora()),
    )  # fmt: skip


def _con_pausa(plazo: PlazoVisto) -> list[tuple[str, date]]:
    """Cuándo vencería si se detuviera hoy y volviera a correr en una, dos o cuatro semanas; nunca antes de volver."""
    hoy = tiempo.hoy()
    vueltas = [hoy + timedelta(weeks=n) for n in (1, 2, 4)]
    vencerian = [(hasta, calendario.prevista_con(plazo.codigo, pausa=(hoy, hasta))) for hasta in vueltas]
    return [(f"vuelve a correr el {fecha_dicha(hasta)}", vence) for hasta, vence in vencerian if vence >= hasta]


@requiere()
@require_http_methods(METODOS)
def reanuda(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Los días vuelven a contar; la nueva fecha se dice al terminar."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_suspender)
    form = ReanudaForm(request.POST or None, ingreso=ingreso, hoy=tiempo.hoy())
    llevado = atiende(
        request,
        form,
        lambda d: acciones.reanuda(
            ingreso_id=ingreso.pk, dia=d["dia"], aviso=d["aviso"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=lambda vence: f"El plazo corre de nuevo. Vence el {fecha_dicha(vence)}.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="plazos"),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Reanudar el plazo", boton="Reanudar", plazos=plazos_de(ingreso),
        plantilla="escritorio/expediente/avisa.html",
        previstas=partes.notificaciones_previstas(ingreso, en=tiempo.ahora()),
    )  # fmt: skip
