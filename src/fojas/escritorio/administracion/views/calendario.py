"""El calendario de la municipalidad: feriados, los decretados, y la cuenta de un plazo explicada."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.dominio.calendario import acciones, permisos, reglas
from fojas.dominio.calendario import consultas as calendario_
from fojas.escritorio.administracion.forms import CierreForm, CuentaDiasForm, FeriadoForm, FundamentoForm
from fojas.escritorio.administracion.views.comun import paso
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import anota_rechazo
from fojas.interfaz.puerta import actor_de, requiere
from fojas.normativa.plazos import Unidad

DIAS_DE_SEMANA = tuple((dia[0].upper(), dia) for dia in reglas.DIAS_DE_SEMANA)


@dataclass(frozen=True, slots=True)
class DiaDelMes:
    dia: date
    clase: str
    """`fuera`, `feriado`, `inhabil`, `desde` (hoy) o vacía."""
    nota: str


@requiere()
@require_safe
def calendario(request: HttpRequest) -> HttpResponse:
    hoy = tiempo.hoy()
    mes = _mes_pedido(request.GET.get("mes", ""), hoy)
    form = CuentaDiasForm(request.GET if "dias" in request.GET else None, initial={"dias": 20, "desde": hoy})
    computo = _computo(form)
    feriados = calendario_.feriados_del_ano(mes.year)
    contexto = {
        "form": form,
        "computo": computo,
        "semanas": calendario_.explicacion(computo) if computo else [],
        "mes": mes,
        "anterior": _corre(mes, -1),
        "siguiente": _corre(mes, 1),
        "dias": _dias_del_mes(mes, hoy),
        "dias_de_semana": DIAS_DE_SEMANA,
        "feriados": feriados,
        "cierres": calendario_.cierres_por_terminar(hoy),
        "decreta": bool(permisos.puede_cambiar_el_calendario(actor_de(request))),
    }
    return render(request, "escritorio/administracion/calendario.html", contexto)


def _computo(form: CuentaDiasForm) -> reglas.Computo | None:
    if not form.is_bound or not form.is_valid():
        return None
    pedido = form.cleaned_data
    try:
        return reglas.suma(
            cantidad=pedido["dias"],
            unidad=Unidad(pedido["unidad"]),
            desde=pedido["desde"],
            calendario=calendario_.calendario(con_cierre=False),
        )
    except reglas.ErrorCalendario as error:
        anota_rechazo(form, error)
        return None


def _mes_pedido(texto: str, hoy: date) -> date:
    try:
        pedido = date.fromisoformat(f"{texto}-01")
    except ValueError:
        return hoy.replace(day=1)
    return pedido if calendario_.PRIMER_ANO < pedido.year < calendario_.ULTIMO_ANO else hoy.replace(day=1)


def _corre(mes: date, cuantos: int) -> date:
    return reglas.suma_meses(mes, cuantos)


def _dias_del_mes(mes: date, hoy: date) -> list[list[DiaDelMes]]:
    dias = calendario_.calendario(con_cierre=False)
    semanas = calendar.Calendar(calendar.MONDAY).monthdatescalendar(mes.year, mes.month)
    return [[_dia(dia, mes, hoy, dias) for dia in semana] for semana in semanas]


def _dia(dia: date, mes: date, hoy: date, dias: reglas.Calendario) -> DiaDelMes:
    if dia.month != mes.month:
        return DiaDelMes(dia, "fuera", "")
    motivo = dias.motivo(dia)
    if dia in dias.feriados:
        return DiaDelMes(dia, "feriado", motivo)
    if dia == hoy:
        return DiaDelMes(dia, "desde", "hoy")
    return DiaDelMes(dia, "inhabil" if motivo else "", motivo)


@requiere(prueba=permisos.puede_cambiar_el_calendario)
@require_http_methods(["GET", "HEAD", "POST"])
def feriado_nuevo(request: HttpRequest) -> HttpResponseBase:
    """Agrega o quita un feriado por una norma; los plazos que corren y lo cruzan se recalculan."""
    form = FeriadoForm(request.POST or None)
    return paso(
        request,
        form,
        lambda d: acciones.decreta_feriado(
            fecha=d["fecha"],
            nombre=d["nombre"],
            norma=d["norma"],
            quita=d["quita"],
            publicado=d["publicado"],
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=lambda f: f"{f.fecha:%d-%m-%Y}: {f.nombre}. Los plazos que lo cruzan se recalcularon.",
        titulo="Decretar un feriado",
        bajada="Locales, electorales o de una ley nueva. Los nacionales ya están. Los plazos que corren cambian al guardarlo.",
        boton="Decretar el feriado",
        migas=[("Calendario y plazos", reverse("escritorio:calendario"))],
        tras=lambda f: f"{reverse('escritorio:calendario')}?mes={f.fecha:%Y-%m}",
    )


@requiere(prueba=permisos.puede_cambiar_el_calendario)
@require_http_methods(["GET", "HEAD", "POST"])
def feriado_anula(request: HttpRequest, feriado: int) -> HttpResponseBase:
    """Deja sin efecto un feriado decretado por error; los plazos se recalculan otra vez."""
    decretado = o_404(calendario_.feriado_decretado(feriado))
    form = FundamentoForm(request.POST or None)
    return paso(
        request,
        form,
        lambda d: acciones.anula_feriado(
            feriado_id=feriado, motivo=d["fundamento"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Feriado anulado. Los plazos que lo cruzan se recalcularon.",
        titulo=f"Anular el feriado {decretado.nombre}, {decretado.fecha:%d-%m-%Y}",
        bajada="Solo si se decretó por error: los plazos que corren cambian al guardarlo.",
        boton="Anular el feriado",
        riesgo=True,
        migas=[("Calendario y plazos", reverse("escritorio:calendario"))],
        tras=lambda f: f"{reverse('escritorio:calendario')}?mes={f.fecha:%Y-%m}",
    )


@requiere(prueba=permisos.puede_cambiar_el_calendario)
@require_http_methods(["GET", "HEAD", "POST"])
def cierre(request: HttpRequest) -> HttpResponseBase:
    """La regla de la Ordenanza sobre la hora de cierre; de ordinario no hay y se recibe a toda hora."""
    hoy = tiempo.hoy()
    form = CierreForm(request.POST or None, initial={"rige_desde": hoy})

    def cambia(datos: Mapping[str, Any]) -> None:
        actor, ahora = actor_de(request), tiempo.ahora()
        if datos["que"] == "quita":
            acciones.quita_cierre(hasta=datos["rige_desde"] - timedelta(days=1), actor=actor, en=ahora)
        else:
            acciones.fija_cierre(
                hora=datos["hora"], norma=datos["norma"], rige_desde=datos["rige_desde"], actor=actor, en=ahora
            )

    return paso(
        request,
        form,
        cambia,
        mensaje="Regla de recepción guardada.",
        titulo="Hora de cierre de la recepción",
        bajada="Solo si una ordenanza la fija. Lo que entra después de esa hora se entiende presentado el hábil "
        "siguiente; los plazos que ya corren no cambian.",
        boton="Guardar la regla",
        migas=[("Calendario y plazos", reverse("escritorio:calendario"))],
    )
