"""Buscar en todo: lo que calza, agrupado por tipo, o directo al caso si se escribió su folio."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.dominio.busqueda import consultas as busqueda
from fojas.dominio.busqueda.consultas import Acierto, Grupo, Resultado
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import consultas as partes
from fojas.interfaz.listas import dia_escrito, dias_al_reves, no_es_dia, no_es_pagina
from fojas.interfaz.puerta import actor_de, requiere

POR_PAGINA = 20
MIRADOS = 60
"""Cuántos se miran para agrupar la primera página por tipo."""
DE_CADA_TIPO = 5
INTENTOS_DE_N = 10
"""Cuántas formas de escribir las n como ñ se prueban cuando nada calza."""
ICONOS = {"expediente": "expediente", "documento": "acto", "ingreso": "bandeja", "persona": "persona"}


@requiere()
@require_safe
def buscar(request: HttpRequest) -> HttpResponse:
    actor = actor_de(request)
    escrito = request.GET.get("q", "").strip()
    tipos = busqueda.tipos()
    tipo = request.GET.get("tipo", "") if request.GET.get("tipo", "") in tipos else ""
    dia, hasta, avisos = _tramo(request)
    desde = request.GET.get("desde", "")
    if desde and not tipo:
        avisos.append(no_es_pagina(desde))
    acotada = bool(tipo or dia or hasta or desde or request.GET.get("todo"))
    if escrito and not acotada and not avisos and (salto := partes.salto(escrito, actor, hoy=tiempo.hoy())):
        if salto.expediente:
            return HttpResponseRedirect(reverse("escritorio:expediente", args=[salto.expediente]))
        return HttpResponseRedirect(f"{reverse('escritorio:ingresos')}?{urlencode({'remitente': salto.remitente})}")
    hallado = (
        busqueda.busca(
            escrito,
            actor=actor,
            tipo=tipo,
            desde=dia,
            hasta=hasta,
            limite=POR_PAGINA if tipo else MIRADOS,
            despues_de=desde if tipo else None,
        )
        if escrito or acotada
        else None
    )
    return render(
        request,
        "escritorio/tablero/buscar.html",
        {
            "escrito": escrito,
            "hallado": hallado,
            "secciones": _secciones(hallado, tipo, actor) if hallado else [],
            "quiso_decir": _quiso_decir(escrito, actor) if hallado and not hallado.aciertos else "",
            "cuantos": _cuantos(hallado) if hallado else "",
            "tipo": tipo,
            "dia": dia,
            "hasta": hasta,
            "avisos": avisos,
        },
    )


def _tramo(request: HttpRequest) -> tuple[date | None, date | None, list[str]]:
    """Los días pedidos y, de los que no se entienden, el aviso; al revés no vale ninguno."""
    escritos = {nombre: request.GET.get(clave, "").strip() for clave, nombre in (("dia", "Del"), ("hasta", "al"))}
    dia, hasta = (dia_escrito(escrito) for escrito in escritos.values())
    leidos = zip(escritos.items(), (dia, hasta), strict=True)
    avisos = [no_es_dia(nombre, escrito) for (nombre, escrito), leido in leidos if escrito and not leido]
    if dia and hasta and hasta < dia:
        return None, None, [dias_al_reves("Del", "al")]
    return dia, hasta, avisos


@dataclass(frozen=True, slots=True)
class Fila:
    acierto: Acierto
    expediente: str
    folio: str


@dataclass(frozen=True, slots=True)
class Seccion:
    grupo: Grupo
    icono: str
    filas: tuple[Fila, ...]
    quedan: bool


def _secciones(hallado: Resultado, tipo: str, actor: Actor) -> list[Seccion]:
    """Lo hallado por tipo, en el orden del mejor acierto de cada uno; con un tipo elegido, la página completa."""
    grupos = {grupo.tipo: grupo for grupo in hallado.grupos}
    por_tipo: dict[str, list[Acierto]] = {}
    for acierto in hallado.aciertos:
        por_tipo.setdefault(acierto.tipo, []).append(acierto)
    folios = partes.folios_de((_expediente_de(a) for a in hallado.aciertos), actor)
    secciones = []
    for clave, aciertos in por_tipo.items():
        grupo = grupos.get(clave) or Grupo(clave, clave, len(aciertos))
        filas = tuple(
            Fila(a, _expediente_de(a), str(a.datos.get("folio") or folios.get(_expediente_de(a), "")))
            for a in (aciertos if tipo else aciertos[:DE_CADA_TIPO])
        )
        secciones.append(Seccion(grupo, ICONOS.get(clave, "acto"), filas, not tipo and grupo.cuantos > len(filas)))
    return secciones


def _expediente_de(acierto: Acierto) -> str:
    return acierto.codigo if acierto.tipo == "expediente" else acierto.expediente


def _quiso_decir(escrito: str, actor: Actor) -> str:
    """Lo mismo con ñ donde se escribió n, o al revés, si así calza algo que quien busca puede ver.

    Las tildes dan lo mismo al buscar; la ñ es otra letra y en muchos teclados no está a mano.
    """
    return next((texto for texto in _con_otra_n(escrito) if busqueda.busca(texto, actor=actor, limite=1).aciertos), "")


def _con_otra_n(escrito: str) -> list[str]:
    if set("ñÑ") & set(escrito):
        return [escrito.replace("ñ", "n").replace("Ñ", "N")]
    lugares = [n for n, letra in enumerate(escrito) if letra in "nN"]
    elegidos = (juntos for cuantos in (1, 2, 3) for juntos in combinations(lugares, cuantos))
    return [_con_enie(escrito, juntos) for juntos in islice(elegidos, INTENTOS_DE_N)]


def _con_enie(escrito: str, lugares: Collection[int]) -> str:
    return "".join(("ñ" if letra == "n" else "Ñ") if n in lugares else letra for n, letra in enumerate(escrito))


def _cuantos(hallado: Resultado) -> str:
    if hallado.hay_mas:
        return "Más de 1.000 resultados: agrega otra palabra."
    return "1 resultado." if hallado.total_hasta_1000 == 1 else f"{hallado.total_hasta_1000} resultados."
