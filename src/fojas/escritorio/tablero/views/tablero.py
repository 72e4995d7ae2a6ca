"""Tablero: dónde se junta el trabajo, qué está vencido y si se responde a tiempo."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.partes import consultas
from fojas.dominio.partes.consultas import NOMBRES_DE_EJE, Carga, CargaDeUnidad, Eje, Periodo, Vence
from fojas.escritorio.tablero import graficos, salidas
from fojas.interfaz.impresos import Tabla
from fojas.interfaz.listas import dia_escrito
from fojas.interfaz.puerta import actor_de, requiere

PERIODOS = (30, 60, 90, 365)
POR_DEFECTO = 60
MAXIMO_DE_DIAS = 366


@requiere()
@require_safe
def tablero(request: HttpRequest) -> HttpResponse:
    """Solo cuenta lo que quien mira puede ver, y cada cifra abre la lista de lo que contó."""
    actor, hoy = actor_de(request), tiempo.hoy()
    calendario = dias.calendario()
    eje, (periodo, atras, error) = eje_de(request), periodo_de(request, hoy)
    cargas = consultas.cargas(actor, eje, hoy=hoy, calendario=calendario)
    edades = consultas.cargas(actor, Eje.EDAD, hoy=hoy, calendario=calendario) if eje != Eje.EDAD else cargas
    rapidez = consultas.rapidez_en(actor, periodo=periodo)
    if salida := salidas.pedida(request):
        return salidas.sale(
            request, salida, nombre=f"tablero-{hoy:%Y-%m-%d}", titulo=f"Tablero al {hoy:%d-%m-%Y}",
            tablas=[_tabla(eje, cargas), *([_tabla(Eje.EDAD, edades)] if eje != Eje.EDAD else [])],
        )  # fmt: skip
    dibujo = [_como_unidad(c) for c in cargas]
    return render(
        request,
        "escritorio/tablero/tablero.html",
        {
            "barras": [
                (barra, *enlaces_de(eje, carga.clave)) for barra, carga in zip(graficos.barras(dibujo), cargas, strict=True)
            ],
            "alto_barras": len(cargas) * graficos.RENGLON + 4,
            "ejes": [(nombre, f"?{_con(request, por=e.value)}", e == eje) for e, nombre in NOMBRES_DE_EJE.items()],
            "eje": NOMBRES_DE_EJE[eje],
            "por": request.GET.get("por", ""),
            "edades": [(c, *enlaces_de(Eje.EDAD, c.clave)) for c in edades],
            "columnas": graficos.columnas(rapidez),
            "rapidez": rapidez,
            "pendientes": sum(c.pendientes for c in cargas),
            "vencidos": sum(c.vencidos for c in cargas),
            "en_riesgo": sum(c.en_riesgo for c in cargas),
            "donde": graficos.donde_se_junta(dibujo),
            "como": graficos.como_respondemos(rapidez),
            "periodos": [(d, f"?{_con(request, dias=str(d), desde='', hasta='')}", d == atras) for d in PERIODOS],
            "periodo": periodo,
            "atras": atras,
            "error": error,
            "respondidos_url": respondidos_url(periodo),
            "hoy": hoy,
            "todo": "general" in actor.terminos,
        },
        status=422 if error else 200,
    )  # fmt: skip


def eje_de(request: HttpRequest) -> Eje:
    pedido = request.GET.get("por", "")
    return Eje(pedido) if pedido in set(Eje) else Eje.UNIDAD


def periodo_de(request: HttpRequest, hoy: date) -> tuple[Periodo, int, str]:
    """Los días pedidos: los últimos tantos, o de una fecha a otra; si no sirven, los de siempre y por qué."""
    pedido = request.GET.get("dias", "")
    atras = int(pedido) if pedido.isdigit() and int(pedido) in PERIODOS else POR_DEFECTO
    siempre = Periodo(hoy - timedelta(days=atras), hoy)
    escritos = (request.GET.get("desde", ""), request.GET.get("hasta", ""))
    if not any(escritos):
        return siempre, atras, ""
    desde = dia_escrito(escritos[0])
    hasta = dia_escrito(escritos[1]) if escritos[1] else hoy
    if desde is None or hasta is None:
        return siempre, atras, "Escribe las fechas como 23-11-2026."
    if hasta < desde:
        return siempre, atras, "El último día va después del primero."
    if (hasta - desde).days > MAXIMO_DE_DIAS:
        return siempre, atras, "Pide hasta un año de una vez."
    return Periodo(desde, hasta), 0, ""


def respondidos_url(periodo: Periodo, **mas: str) -> str:
    """La lista de las respuestas medidas entre esos días."""
    filtros = {"dia": periodo.desde.isoformat(), "hasta": periodo.hasta.isoformat(), "medidas": "si"} | mas
    return f"{reverse('escritorio:salidas')}?{urlencode(filtros)}"


def enlaces_de(eje: Eje, clave: str) -> tuple[str, str, str]:
    """A lo pendiente, a lo vencido y a lo que está en riesgo de ese grupo, en la lista de ingresos."""
    lista = reverse("escritorio:ingresos")
    return (
        f"{lista}?{urlencode({eje.value: clave, 'pendientes': 'si'})}",
        f"{lista}?{urlencode({eje.value: clave, 'vence': Vence.VENCIDO.value})}",
        f"{lista}?{urlencode({eje.value: clave, 'vence': Vence.EN_RIESGO.value})}",
    )


def _con(request: HttpRequest, **cambios: str) -> str:
    """Lo mismo que se mira, con eso cambiado."""
    quedan = {c: request.GET[c] for c in ("por", "dias", "desde", "hasta") if request.GET.get(c)}
    return urlencode({c: v for c, v in (quedan | cambios).items() if v})


def _como_unidad(carga: Carga) -> CargaDeUnidad:
    return CargaDeUnidad(carga.nombre, carga.clave, carga.pendientes, carga.vencidos, carga.en_riesgo)


def _tabla(eje: Eje, cargas: Sequence[Carga]) -> Tabla:
    return Tabla(
        (NOMBRES_DE_EJE[eje], "Pendientes", "En riesgo", "Vencidos"),
        [(c.nombre, c.pendientes, c.en_riesgo, c.vencidos) for c in cargas],
        titulo=f"Lo pendiente por {NOMBRES_DE_EJE[eje].lower()}",
    )
