"""Cuánto se tarda en responder: por unidad, por tipo y mes a mes, comparado con el periodo anterior."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.partes import consultas
from fojas.dominio.partes.consultas import Eje, Periodo, TiemposDe, TiemposDelMes
from fojas.dominio.partes.reglas import Tiempos, primero_de_mes
from fojas.escritorio.tablero import graficos, salidas
from fojas.escritorio.tablero.views.tablero import PERIODOS, periodo_de, respondidos_url
from fojas.interfaz.impresos import Tabla
from fojas.interfaz.puerta import actor_de, requiere

UN_DIA = timedelta(days=1)
COLUMNAS = ("Respuestas", "Mediana", "Nueve de diez", "A tiempo", "Tarde", "Mediana anterior", "A tiempo anterior")


@requiere()
@require_safe
def tiempos(request: HttpRequest) -> HttpResponse:
    """Los días son hábiles y no cuentan los suspendidos, como los cuenta la ley."""
    actor, hoy = actor_de(request), tiempo.hoy()
    periodo, atras, error = periodo_de(request, hoy)
    ahora = consultas.tiempos(actor, periodo=periodo)
    antes = consultas.tiempos(actor, periodo=periodo.anterior)
    por_unidad = consultas.tiempos_por(actor, Eje.UNIDAD, periodo=periodo)
    por_tipo = consultas.tiempos_por(actor, Eje.TIPO, periodo=periodo)
    meses = consultas.tendencia(actor, hoy=hoy)
    if salida := salidas.pedida(request):
        return salidas.sale(
            request, salida, nombre=f"tiempos-{periodo.desde:%Y-%m-%d}-{periodo.hasta:%Y-%m-%d}",
            titulo=f"Tiempos de respuesta del {periodo.desde:%d-%m-%Y} al {periodo.hasta:%d-%m-%Y}",
            tablas=[_tabla("Unidad", por_unidad), _tabla("Tipo", por_tipo), _de_meses(meses)],
        )  # fmt: skip
    return render(
        request,
        "escritorio/tablero/tiempos.html",
        {
            "ahora": ahora,
            "antes": antes,
            "cambio": graficos.cambio(ahora, antes),
            "tablas": [
                ("unidad", "Unidad", [(t, *_enlaces(periodo, "unidad", t.clave)) for t in por_unidad]),
                ("tipo", "Tipo", [(t, *_enlaces(periodo, "tipo", t.clave)) for t in por_tipo]),
            ],
            "meses": [(m, respondidos_url(_del_mes(m, hoy=hoy))) for m in graficos.meses(meses)],
            "como": graficos.como_vamos(meses),
            "periodo": periodo,
            "periodos": [(d, f"?dias={d}", d == atras) for d in PERIODOS],
            "respondidos_url": respondidos_url(periodo),
            "tarde_url": respondidos_url(periodo, tarde="si"),
            "error": error,
            "todo": "general" in actor.terminos,
        },
        status=422 if error else 200,
    )


def _enlaces(periodo: Periodo, eje: str, clave: str) -> tuple[str, str]:
    return respondidos_url(periodo, **{eje: clave}), respondidos_url(periodo, tarde="si", **{eje: clave})


def _del_mes(mes: graficos.Mes, *, hoy: date) -> Periodo:
    fin = primero_de_mes(mes.visto.mes, atras=-1)
    return Periodo(mes.visto.mes, min(fin - UN_DIA, hoy))


def _tabla(grupo: str, filas: Sequence[TiemposDe]) -> Tabla:
    return Tabla(
        (grupo, *COLUMNAS),
        [(t.nombre, *_celdas(t.ahora), t.antes.mediana, _por_ciento(t.antes)) for t in filas],
        titulo=f"Por {grupo.lower()}",
    )


def _de_meses(meses: Sequence[TiemposDelMes]) -> Tabla:
    return Tabla(("Mes", *COLUMNAS[:5]), [(f"{m.mes:%m-%Y}", *_celdas(m.tiempos)) for m in meses], titulo="Mes a mes")


def _celdas(t: Tiempos) -> tuple[int, float | None, int | None, str, int]:
    return t.cuantos, t.mediana, t.p90, _por_ciento(t), t.tarde


def _por_ciento(t: Tiempos) -> str:
    if t.porcentaje is None:
        return "Sin plazo legal" if t.cuantos else ""
    return f"{t.porcentaje} %"
