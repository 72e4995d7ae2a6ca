"""Cuánto se tarda en responder: hábiles hasta la primera respuesta, sin los que la ley no cuenta."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import SIN_UNIDAD, comienzo_de
from fojas.dominio.partes.consultas.cargas import Eje
from fojas.dominio.partes.models import Despacho
from fojas.dominio.partes.reglas import TIPOS, Barra, EstadoDespacho, Tiempos, primero_de_mes, tiempos_de

MESES_DE_TENDENCIA = 12


@dataclass(frozen=True, slots=True)
class TiemposDe:
    """Cómo respondió un grupo en un periodo y en el anterior de igual largo."""

    clave: str
    nombre: str
    ahora: Tiempos
    antes: Tiempos


@dataclass(frozen=True, slots=True)
class TiemposDelMes:
    mes: date
    tiempos: Tiempos


@dataclass(frozen=True, slots=True)
class Periodo:
    """Del primer al último día, inclusive."""

    desde: date
    hasta: date

    @property
    def anterior(self) -> "Periodo":
        """El que termina la víspera y dura lo mismo."""
        largo = self.hasta - self.desde
        return Periodo(self.desde - largo - timedelta(days=1), self.desde - timedelta(days=1))


def medidos(actor: Actor, *, desde: date, hasta: date) -> QuerySet[Despacho]:
    """Las primeras respuestas que salieron esos días, entre lo que el actor puede ver; lo que volvió no cuenta."""
    return Despacho.objects.filter(
        expedientes.filtro_visible(actor, prefijo="expediente__"), despachado_en__gte=comienzo_de(desde),
        despachado_en__lt=comienzo_de(hasta + timedelta(days=1)), habiles_de_respuesta__isnull=False,
    ).exclude(estado=EstadoDespacho.FALLIDO.value)  # fmt: skip


SALIO_TARDE = Q(despachado_en__gt=F("ingreso__vence_en"))
CUENTAS: Mapping[str, Count] = {
    "cuantas": Count("pk"),
    "tarde": Count("pk", filter=SALIO_TARDE),
    "sin_plazo": Count("pk", filter=Q(ingreso__vence_en__isnull=True)),
}


def barras(actor: Actor, *, desde: date, hasta: date) -> list[Barra]:
    """Cuántas respuestas tardaron cada cantidad de hábiles."""
    return [Barra(*fila) for fila in _contadas(medidos(actor, desde=desde, hasta=hasta)).values_list(
        "habiles_de_respuesta", *CUENTAS
    )]  # fmt: skip


def tiempos(actor: Actor, *, periodo: Periodo) -> Tiempos:
    return tiempos_de(barras(actor, desde=periodo.desde, hasta=periodo.hasta))


_CAMPOS: Mapping[Eje, tuple[str, str]] = {
    Eje.UNIDAD: ("expediente__unidad__codigo", "expediente__unidad__nombre"),
    Eje.TIPO: ("ingreso__tipo", "ingreso__tipo"),
}


def tiempos_por(actor: Actor, eje: Eje, *, periodo: Periodo) -> list[TiemposDe]:
    """Por unidad o por tipo, con el periodo anterior al lado: el que más respondió primero."""
    antes = periodo.anterior
    clave, nombre = _CAMPOS[eje]
    inicio = comienzo_de(periodo.desde)
    filas = (
        medidos(actor, desde=antes.desde, hasta=periodo.hasta)
        .annotate(es_ahora=Case(When(despachado_en__gte=inicio, then=Value(1)), default=Value(0), output_field=IntegerField()))
        .order_by()
        .values("es_ahora", "habiles_de_respuesta", grupo=F(clave), dicho=F(nombre))
        .annotate(**CUENTAS)
    )  # fmt: skip
    grupos: dict[tuple[str, str], tuple[list[Barra], list[Barra]]] = {}
    for fila in filas:
        quien = _nombrado(eje, fila["grupo"], fila["dicho"])
        grupos.setdefault(quien, ([], []))[fila["es_ahora"]].append(_barra(fila))
    vistos = [TiemposDe(*quien, tiempos_de(ahora), tiempos_de(antes_)) for quien, (antes_, ahora) in grupos.items()]
    return sorted((t for t in vistos if t.ahora.cuantos), key=lambda t: (-t.ahora.cuantos, t.nombre))


def _nombrado(eje: Eje, clave: str | None, nombre: str | None) -> tuple[str, str]:
    if eje == Eje.TIPO:
        return str(clave), TIPOS[str(clave)].nombre
    return clave or SIN_UNIDAD, nombre or "Sin unidad"


def tendencia(actor: Actor, *, hoy: date) -> list[TiemposDelMes]:
    """Los últimos doce meses, el de hoy incluido, del más antiguo al más nuevo."""
    meses = [primero_de_mes(hoy, atras=n) for n in reversed(range(MESES_DE_TENDENCIA))]
    comienzos = [*map(comienzo_de, meses), comienzo_de(primero_de_mes(hoy, atras=-1))]
    cual = Case(
        *(
            When(despachado_en__lt=fin, then=Value(n))
            for n, fin in enumerate(comienzos[1:])
        ),
        default=Value(MESES_DE_TENDENCIA - 1), output_field=IntegerField(),
    )  # fmt: skip
    filas = (
        medidos(actor, desde=meses[0], hasta=hoy)
        .annotate(mes=cual)
        .order_by()
        .values("mes", "habiles_de_respuesta")
        .annotate(**CUENTAS)
    )
    por_mes: dict[int, list[Barra]] = {n: [] for n in range(MESES_DE_TENDENCIA)}
    for fila in filas:
        por_mes[fila["mes"]].append(_barra(fila))
    return [TiemposDelMes(mes, tiempos_de(por_mes[n])) for n, mes in enumerate(meses)]


def _contadas(filas: QuerySet[Despacho]) -> QuerySet[Any]:
    return filas.order_by().values("habiles_de_respuesta").annotate(**CUENTAS)


def _barra(fila: Mapping[str, Any]) -> Barra:
    return Barra(fila["habiles_de_respuesta"], *(fila[cual] for cual in CUENTAS))
