"""Las listas que abren las cifras del tablero: lo que va a vencer, lo que salió y lo que salió fuera de orden."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.partes import consultas
from fojas.dominio.partes.consultas import HABILES_A_LA_VISTA, EnRiesgo, FiltroSalidas, LlaveDeSalida, Salio
from fojas.dominio.partes.reglas import NOMBRES_DE_DESPACHO, NORMA_ORDEN
from fojas.escritorio.bandeja import columnas as c
from fojas.escritorio.bandeja.views.bandejas import en_palabras
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

POR_DEFECTO = 5
DIAS = Filtro(
    "dias", "Vence dentro de", ClaseFiltro.OPCION,
    tuple((str(n), "1 día hábil" if n == 1 else f"{n} días hábiles") for n in HABILES_A_LA_VISTA),
)  # fmt: skip
COLUMNAS_RIESGO: tuple[Columna[EnRiesgo], ...] = (
    Columna("folio", "Folio", lambda f: f.caso.folio, enlace=lambda f: _expediente(f.caso.expediente), numero=True),
    Columna(
        "asunto", "Asunto", lambda f: f.caso.materia, enlace=lambda f: _expediente(f.caso.expediente),
        bajo=lambda f: f"{f.caso.tipo} · {f.caso.remitente}", principal=True,
    ),
    Columna("plazo", "Plazo", lambda f: f.caso.vence_el, plantilla="escritorio/tablero/_plazo_en_riesgo.html"),
    Columna("unidad", "Unidad", lambda f: f.caso.unidad or "Por derivar"),
    Columna("tiene", "Quién lo tiene", lambda f: f.lo_tiene),
    Columna("quieto", "Días sin moverse", lambda f: f.quieto, numero=True),
    Columna("paso", "Próximo paso", lambda f: f.caso.proximo_paso, extra=True),
)  # fmt: skip
COLUMNAS_SALIDAS: tuple[Columna[Salio], ...] = (
    Columna("folio", "Folio de salida", lambda s: s.folio, enlace=lambda s: _expediente(s.expediente), numero=True),
    Columna(
        "asunto", "Materia", lambda s: s.materia, enlace=lambda s: _expediente(s.expediente),
        bajo=lambda s: " · ".join(filter(None, (s.tipo, s.destinatario))), principal=True,
    ),
    Columna("ingreso", "Responde a", lambda s: s.ingreso, numero=True),
    Columna("unidad", "Unidad", lambda s: s.unidad),
    Columna("salio", "Salió", lambda s: s.despachado_en, numero=True),
    Columna("habiles", "Hábiles que tomó", lambda s: s.habiles, numero=True),
    Columna("tarde", "Plazo", lambda s: "Tarde" if s.tarde else "A tiempo", chip=lambda s: "rojo" if s.tarde else ""),
    Columna("canal", "Canal", lambda s: s.canal, a_pedido=True),
    Columna("estado", "Resultado", lambda s: s.estado, a_pedido=True),
    Columna("despacho", "Despachó", lambda s: s.despacho, a_pedido=True),
)  # fmt: skip
COLUMNAS_FUERA_DE_ORDEN: tuple[Columna[Salio], ...] = (
    *COLUMNAS_SALIDAS[:5],
    Columna("motivo", "Por qué se respondió antes", lambda s: s.motivo),
    Columna("despacho", "Despachó", lambda s: s.despacho),
)
POR_CANAL_DE_SALIDA = Filtro(
    "canal", "Canal", ClaseFiltro.OPCION, tuple((canal.value, nombre) for canal, nombre in NOMBRES_DE_DESPACHO.items())
)
MEDIDAS = Filtro("medidas", "Solo la primera respuesta de cada caso", ClaseFiltro.MARCA)
TARDE = Filtro("tarde", "Solo lo que salió tarde", ClaseFiltro.MARCA)
SALIO_DESDE = Filtro("dia", "Salió desde", ClaseFiltro.DIA)
SALIO_HASTA = Filtro("hasta", "Salió hasta", ClaseFiltro.DIA, no_antes_de="dia")


def _expediente(codigo: str) -> str:
    return reverse("escritorio:expediente", args=[codigo])


@requiere()
@require_safe
def riesgo(request: HttpRequest) -> HttpResponse:
    """Lo que va a vencer, antes de que venza: quién lo tiene y cuántos días lleva quieto."""
    actor, hoy = actor_de(request), tiempo.hoy()
    calendario = dias.calendario()
    habiles = _habiles(request.GET.get("dias", ""))
    lista: Lista[EnRiesgo] = Lista(
        clave="riesgo",
        descripcion="Lo que va a vencer, lo que vence antes primero",
        columnas=COLUMNAS_RIESGO,
        llave=lambda f: f.caso.llave,
        vacia=Vacia(
            "Nada vence en esos días",
            "Aquí se ve lo que está por vencer, quién lo tiene y desde cuándo nadie lo mueve. Mira más días con el filtro.",
            icono="check",
        ),
        filtros=(
            DIAS, c.por_unidad(actor, hoy, sin_unidad=True), c.POR_TIPO,
            c.por_responsable(request.GET.get("responsable", ""), actor),
        ),
    )  # fmt: skip
    cuantos = 0

    def trae(pedido: Pedido) -> Sequence[EnRiesgo]:
        nonlocal cuantos
        filtro = c.filtro_de(pedido)
        if pedido.limite == lista.por_pagina + 1:
            cuantos = consultas.cuenta_en_riesgo(actor, filtro, hoy=hoy, habiles=habiles, calendario=calendario)
        return consultas.en_riesgo(
            actor, filtro, hoy=hoy, habiles=habiles, despues_de=c.llave_de(pedido), limite=pedido.limite,
            calendario=calendario,
        )  # fmt: skip

    fin = consultas.hasta_cuando(habiles, hoy=hoy, calendario=calendario)
    return pagina_de_lista(
        request,
        lista,
        trae=trae,
        plantilla="escritorio/tablero/riesgo.html",
        titulo="Lo que va a vencer",
        fin=fin,
        cuantos=lambda: f"{en_palabras(cuantos)} {'caso' if cuantos == 1 else 'casos'}",
    )


def _habiles(pedido: str) -> int:
    return int(pedido) if pedido.isdigit() and int(pedido) in HABILES_A_LA_VISTA else POR_DEFECTO


@requiere()
@require_safe
def salidas(request: HttpRequest) -> HttpResponse:
    """Lo que salió, con los hábiles que tomó la primera respuesta de cada caso."""
    return _salidas(
        request, clave="salidas", titulo="Despachos", columnas=COLUMNAS_SALIDAS,
        descripcion="Despachos, del último al primero", fuera_de_orden=False,
        vacia=Vacia("Todavía no sale nada que puedas ver", "Cada respuesta que se despacha queda aquí con su demora."),
    )  # fmt: skip


@requiere()
@require_safe
def fuera_de_orden(request: HttpRequest) -> HttpResponse:
    """Lo que se respondió antes que otros del mismo tipo que entraron primero, y por qué (Ley 19.880, art. 7)."""
    return _salidas(
        request, clave="fuera-de-orden", titulo="Fuera del orden de ingreso", columnas=COLUMNAS_FUERA_DE_ORDEN,
        descripcion="Despachos fuera de orden, del último al primero", fuera_de_orden=True,
        vacia=Vacia(
            "Todo se ha respondido en su orden",
            "Cuando se despacha un caso antes que otro igual que entró primero, hay que decir por qué: queda aquí.",
            icono="check",
        ),
    )  # fmt: skip


def _salidas(
    request: HttpRequest, *, clave: str, titulo: str, columnas: tuple[Columna[Salio], ...], descripcion: str,
    fuera_de_orden: bool, vacia: Vacia,
) -> HttpResponse:  # fmt: skip
    actor, hoy = actor_de(request), tiempo.hoy()
    propios = () if fuera_de_orden else (MEDIDAS, TARDE)
    lista: Lista[Salio] = Lista(
        clave=clave,
        descripcion=descripcion,
        columnas=columnas,
        llave=lambda s: s.llave,
        vacia=vacia,
        filtros=(
            SALIO_DESDE, SALIO_HASTA, c.por_unidad(actor, hoy, sin_unidad=True), c.POR_TIPO, POR_CANAL_DE_SALIDA,
            *propios,
        ),
    )  # fmt: skip

    def trae(pedido: Pedido) -> Sequence[Salio]:
        filtro = FiltroSalidas(
            desde=pedido.dia("dia"), hasta=pedido.dia("hasta"), unidad=pedido.texto("unidad"),
            tipo=pedido.texto("tipo"), canal=pedido.texto("canal"), medidas=bool(pedido.texto("medidas")),
            tarde=bool(pedido.texto("tarde")), fuera_de_orden=fuera_de_orden,
        )  # fmt: skip
        return consultas.salidas(actor, filtro, despues_de=_llave(pedido), limite=pedido.limite)

    return pagina_de_lista(
        request,
        lista,
        trae=trae,
        plantilla="escritorio/tablero/salidas.html",
        titulo=titulo,
        norma=NORMA_ORDEN if fuera_de_orden else "",
    )


def _llave(pedido: Pedido) -> LlaveDeSalida | None:
    tras = pedido.tras(str, int)
    return (tras[0], tras[1]) if tras else None
