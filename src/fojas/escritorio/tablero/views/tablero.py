"""Tablero: dónde se junta el trabajo, qué está vencido y si se responde a tiempo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.partes import consultas
from fojas.dominio.partes.consultas import SIN_UNIDAD, CargaDeUnidad, Vence
from fojas.escritorio.tablero import graficos
from fojas.interfaz.puerta import actor_de, requiere

PERIODOS = (30, 60, 90, 365)
POR_DEFECTO = 60


@requiere()
@require_safe
def tablero(request: HttpRequest) -> HttpResponse:
    """Solo cuenta lo que quien mira puede ver."""
    actor, hoy = actor_de(request), tiempo.hoy()
    pedido = request.GET.get("dias", "")
    atras = int(pedido) if pedido.isdigit() and int(pedido) in PERIODOS else POR_DEFECTO
    calendario = dias.calendario()
    cargas = consultas.carga_por_unidad(actor, hoy=hoy, calendario=calendario)
    rapidez = consultas.rapidez(actor, hoy=hoy, dias_atras=atras)
    return render(
        request,
        "escritorio/tablero/tablero.html",
        {
            "barras": [(barra, *enlaces_de(barra.carga)) for barra in graficos.barras(cargas)],
            "alto_barras": len(cargas) * graficos.RENGLON + 4,
            "columnas": graficos.columnas(rapidez),
            "rapidez": rapidez,
            "pendientes": sum(c.pendientes for c in cargas),
            "vencidos": sum(c.vencidos for c in cargas),
            "en_riesgo": sum(c.en_riesgo for c in cargas),
            "donde": graficos.donde_se_junta(cargas),
            "como": graficos.como_respondemos(rapidez),
            "periodos": [(d, d == atras) for d in PERIODOS],
            "atras": atras,
            "hoy": hoy,
            "todo": "general" in actor.terminos,
        },
    )


def enlaces_de(carga: CargaDeUnidad) -> tuple[str, str, str]:
    """A lo pendiente, a lo vencido y a lo que está en riesgo de esa unidad, en la lista de ingresos."""
    unidad = carga.codigo or SIN_UNIDAD
    lista = reverse("escritorio:ingresos")
    return (
        f"{lista}?{urlencode({'unidad': unidad, 'pendientes': 'si'})}",
        f"{lista}?{urlencode({'unidad': unidad, 'vence': Vence.VENCIDO.value})}",
        f"{lista}?{urlencode({'unidad': unidad, 'vence': Vence.EN_RIESGO.value})}",
    )
