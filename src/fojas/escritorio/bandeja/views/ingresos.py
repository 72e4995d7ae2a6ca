"""Todos los ingresos que puede ver quien mira, los últimos primero."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes import consultas, permisos
from fojas.dominio.partes.consultas import FilaCaso, PasoEnLote
from fojas.escritorio.bandeja import columnas as c
from fojas.escritorio.bandeja.views.bandejas import NOMBRES_DE_PASO, en_palabras
from fojas.interfaz.listas import ClaseFiltro, EnLote, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

PENDIENTES = Filtro("pendientes", "Solo pendientes", ClaseFiltro.MARCA)
COLUMNAS = (c.FOLIO, c.ASUNTO, c.TIPO, c.REMITENTE, c.ESTADO, c.PLAZO, c.RESPONSABLE, c.INGRESO)


@requiere()
@require_safe
def ingresos(request: HttpRequest) -> HttpResponse:
    """La lista completa, con filtros en la dirección y planilla de lo que se ve."""
    actor, hoy = actor_de(request), tiempo.hoy()
    codigo = request.GET.get("remitente", "")
    remitente = organizacion.conocida(codigo, actor) if codigo else None
    quien = Filtro(
        "remitente", "Quién presenta", ClaseFiltro.OPCION, ((remitente.codigo, remitente.nombre),) if remitente else ()
    )
    calendario = dias.calendario()
    lista = Lista(
        clave="ingresos",
        descripcion="Ingresos, del último al primero",
        columnas=COLUMNAS,
        llave=lambda f: f.llave,
        vacia=Vacia(
            "Todavía no hay ingresos que puedas ver",
            "Aquí aparece lo que entra por la Oficina de Partes y te toca: lo de tus unidades y lo que te derivan.",
        ),
        filtros=(
            c.POR_FOLIO, c.POR_ESTADO, c.POR_TIPO, c.por_unidad(actor, hoy, sin_unidad=True), c.POR_CANAL,
            c.DESDE_EL_DIA, c.HASTA_EL_DIA, PENDIENTES, c.POR_VENCIMIENTO, c.POR_EDAD,
            c.por_responsable(request.GET.get("responsable", ""), actor), *((quien,) if remitente else ()),
        ),
        en_lote=tuple(
            EnLote(NOMBRES_DE_PASO[p], reverse("escritorio:bandeja_lote", args=[p.value]))
            for p in (PasoEnLote.DERIVAR, PasoEnLote.ARCHIVAR)
            if permisos.lleva_partes(actor)
        ),
        codigo=lambda f: f.codigo,
        nombra=lambda f: f"el folio {f.folio}",
    )  # fmt: skip
    cuantos = 0

    def trae(pedido: Pedido) -> Sequence[FilaCaso]:
        nonlocal cuantos
        filtro = c.filtro_de(pedido, remitente_id=remitente.pk if remitente and pedido.texto("remitente") else None)
        if pedido.limite == lista.por_pagina + 1:
            cuantos = consultas.cuenta_ingresos(actor, filtro, hoy=hoy, calendario=calendario)
        return consultas.lista_ingresos(
            actor, filtro, hoy=hoy, despues_de=c.llave_de(pedido), limite=pedido.limite, calendario=calendario
        )

    return pagina_de_lista(
        request,
        lista,
        trae=trae,
        plantilla="escritorio/bandeja/ingresos.html",
        titulo="Ingresos",
        cuantos=lambda: f"{en_palabras(cuantos)} {'ingreso' if cuantos == 1 else 'ingresos'}",
        ingresa=bool(permisos.puede_ingresar(actor)),
    )
