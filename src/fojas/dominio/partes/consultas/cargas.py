"""Dónde se junta el trabajo: lo pendiente por unidad, tipo, canal, persona o edad, con la misma vara que las listas."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When

from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import (
    SIN_RESPONSABLE,
    SIN_UNIDAD,
    FiltroIngresos,
    Vence,
    filtra,
    que_tiene,
    que_vence,
    visibles,
)
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, NOMBRES_DE_EDAD, TIPOS, Canal, Edad


class Eje(StrEnum):
    """Por qué se agrupa lo pendiente."""

    UNIDAD = "unidad"
    TIPO = "tipo"
    CANAL = "canal"
    RESPONSABLE = "responsable"
    EDAD = "edad"


NOMBRES_DE_EJE: Mapping[Eje, str] = {
    Eje.UNIDAD: "Unidad",
    Eje.TIPO: "Tipo",
    Eje.CANAL: "Canal",
    Eje.RESPONSABLE: "Responsable",
    Eje.EDAD: "Antigüedad",
}
_CAMPOS: Mapping[Eje, tuple[str, str]] = {
    Eje.UNIDAD: ("expediente__unidad__codigo", "expediente__unidad__nombre"),
    Eje.TIPO: ("tipo", "tipo"),
    Eje.CANAL: ("canal", "canal"),
    Eje.RESPONSABLE: ("expediente__responsable__codigo", "expediente__responsable__nombre"),
}


@dataclass(frozen=True, slots=True)
class Carga:
    """Lo pendiente de un grupo; `clave` es lo que se pide a la lista de ingresos para verlo."""

    clave: str
    nombre: str
    pendientes: int
    vencidos: int
    en_riesgo: int


def cargas(
    actor: Actor, eje: Eje, *, hoy: date, filtro: FiltroIngresos | None = None, calendario: Calendario | None = None
) -> list[Carga]:
    """Lo pendiente de cada grupo entre lo que el actor puede ver; los más cargados primero, la edad en su orden."""
    calendario = calendario or dias.calendario()
    pide = replace(filtro or FiltroIngresos(), solo_pendientes=True)
    filas = filtra(visibles(actor), pide, hoy=hoy, calendario=calendario)
    if eje == Eje.EDAD:
        contadas = {
            c.clave: c for c in _agrupa(_con_edad(filas, hoy, calendario), "edad", "edad", eje, hoy, calendario)
        }
        return [contadas.get(e.value, Carga(e.value, nombre, 0, 0, 0)) for e, nombre in NOMBRES_DE_EDAD.items()]
    return sorted(_agrupa(filas, *_CAMPOS[eje], eje, hoy, calendario), key=lambda c: (-c.pendientes, c.nombre))


def _con_edad(filas: QuerySet[Ingreso], hoy: date, calendario: Calendario) -> QuerySet[Any]:
    tramos = [When(que_tiene(e, hoy=hoy, calendario=calendario), then=Value(e.value)) for e in Edad]
    return filas.annotate(edad=Case(*tramos, default=Value(""), output_field=CharField()))


def _agrupa(filas: QuerySet[Any], clave: str, nombre: str, eje: Eje, hoy: date, calendario: Calendario) -> list[Carga]:
    contadas = (
        filas.order_by()
        .values(grupo=F(clave), dicho=F(nombre))
        .annotate(
            pendientes=Count("pk"),
            vencidos=Count("pk", filter=que_vence(Vence.VENCIDO, hoy=hoy, calendario=calendario)),
            en_riesgo=Count("pk", filter=que_vence(Vence.EN_RIESGO, hoy=hoy, calendario=calendario)),
        )
    )
    return [
        Carga(*_nombrado(eje, f["grupo"], f["dicho"]), f["pendientes"], f["vencidos"], f["en_riesgo"]) for f in contadas
    ]


def _nombrado(eje: Eje, clave: str | None, nombre: str | None) -> tuple[str, str]:
    """La clave que entiende la lista y cómo se dice el grupo."""
    if eje == Eje.UNIDAD:
        return (clave or SIN_UNIDAD, nombre or "Por derivar")
    if eje == Eje.RESPONSABLE:
        return (clave or SIN_RESPONSABLE, nombre or "Sin persona a cargo")
    if eje == Eje.TIPO:
        return (str(clave), TIPOS[str(clave)].nombre)
    if eje == Eje.CANAL:
        return (str(clave), NOMBRES_DE_CANAL[Canal(str(clave))])
    return (str(clave), NOMBRES_DE_EDAD[Edad(str(clave))])
