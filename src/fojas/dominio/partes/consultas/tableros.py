"""Mi día y el tablero: qué está atrasado, qué se va a atrasar y dónde se junta el trabajo."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Subquery

from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.bandejas import (
    TOPE,
    FilaCaso,
    Vence,
    Vista,
    bandeja,
    de_la_bandeja,
    por_derivar,
    por_despachar,
    que_vence,
    tiene_despacho_fallido,
    visibles,
)
from fojas.dominio.partes.consultas.procedimiento import Espera, de_las_personas, esperas
from fojas.dominio.partes.consultas.tiempos import Periodo, barras
from fojas.dominio.partes.models import Borrador
from fojas.dominio.partes.reglas import PENDIENTES, Estado, EstadoDerivacion, tiempos_de

PRIMEROS = 6
"""De cada lista de Mi día se muestran estos; los demás están en su bandeja."""
TRAMOS = ((0, 5), (6, 10), (11, 15), (16, 20), (21, 30), (31, None))
"""Tramos de días hábiles del gráfico de rapidez; el último no tiene tope."""


@dataclass(frozen=True, slots=True)
class Cuentas:
    """Cuánto hay en cada bandeja de quien mira; ninguna cuenta pasa de 1.001."""

    en_bandeja: int = 0
    mias: int = 0
    de_unidad: int = 0
    vencidas: int = 0
    vencen_hoy: int = 0
    vencen_pronto: int = 0
    """Después de hoy y dentro de tres hábiles."""
    sin_recibir: int = 0
    copias: int = 0
    por_derivar: int = 0
    """Estas cuatro solo si lleva la Oficina de Partes; si no, 0."""
    por_despachar: int = 0
    no_entregados: int = 0
    borradores: int = 0
    esperadas: int = 0
    """Lo que se pidió a una persona y sigue esperando; y lo que alguien denunció que no se resolvió a tiempo."""
    denunciadas: int = 0


@dataclass(frozen=True, slots=True)
class MiDia:
    """Lo que hay que hacer hoy, para quien mira."""

    urgentes: tuple[FilaCaso, ...]
    por_derivar: tuple[FilaCaso, ...]
    """Lo que la Oficina de Partes debe derivar, lo que vence antes primero."""
    por_despachar: tuple[FilaCaso, ...]
    esperas: tuple[Espera, ...]
    """Lo que vence o venció de lo pedido a las personas, y lo que denunciaron."""
    cuentas: Cuentas
    lleva_partes: bool
    reemplaza_a: int


@dataclass(frozen=True, slots=True)
class CargaDeUnidad:
    unidad: str
    codigo: str
    """Vacío: por derivar, todavía en Partes."""
    pendientes: int
    vencidos: int
    en_riesgo: int

    @property
    def dentro_de_plazo(self) -> int:
        return self.pendientes - self.vencidos


@dataclass(frozen=True, slots=True)
class Tramo:
    """Cuántas respuestas tardaron esos días, y cuántas de ellas salieron después de su plazo."""

    nombre: str
    cuantas: int
    tarde: int


@dataclass(frozen=True, slots=True)
class Rapidez:
    """Cómo se respondió lo despachado en los últimos días."""

    respondidos: int
    a_tiempo: int
    mediana: float | None
    """Días hábiles entre el ingreso y el despacho."""
    tramos: tuple[Tramo, ...]
    sin_plazo: int = 0
    """Respondidos que no tenían plazo legal: no suman a tiempo ni tarde."""

    @property
    def con_plazo(self) -> int:
        return self.respondidos - self.sin_plazo

    @property
    def porcentaje(self) -> int | None:
        return round(100 * self.a_tiempo / self.con_plazo) if self.con_plazo else None


class _Cuantos(Subquery):
    """Cuenta las filas de una consulta dentro de otra, hasta el tope."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _c)"
    output_field = IntegerField()

    def __init__(self, filas: QuerySet[Any]) -> None:
        super().__init__(filas.order_by().values("pk")[: TOPE + 1])


def cuentas(actor: Actor, *, hoy: date, calendario: Calendario | None = None) -> Cuentas:
    """Todas las cuentas en una sola consulta: ninguna recorre más de mil filas."""
    calendario = calendario or dias.calendario()

    def vence(cuando: Vence) -> Q:
        return que_vence(cuando, hoy=hoy, calendario=calendario)

    todas = de_la_bandeja(actor, Vista.TODO)
    pedidas: dict[str, QuerySet[Any]] = {
        "en_bandeja": todas,
        "mias": de_la_bandeja(actor, Vista.MIA),
        "de_unidad": de_la_bandeja(actor, Vista.UNIDAD),
        "copias": de_la_bandeja(actor, Vista.COPIAS),
        "vencidas": todas.filter(vence(Vence.VENCIDO)),
        "vencen_hoy": todas.filter(vence(Vence.HOY)),
        "vencen_pronto": todas.filter(vence(Vence.PRONTO)),
        "sin_recibir": todas.filter(estado=EstadoDerivacion.ENVIADA.value),
        **dict(zip(("esperadas", "denunciadas"), de_las_personas(actor), strict=True)),
    }
    if permisos.lleva_partes(actor):
        suyos = visibles(actor)
        respondidos = suyos.filter(estado=Estado.RESPONDIDO.value)
        pedidas |= {
            "por_derivar": suyos.filter(estado=Estado.INGRESADO.value),
            "por_despachar": respondidos,
            "no_entregados": respondidos.filter(tiene_despacho_fallido()),
            "borradores": Borrador.objects.filter(persona_id=actor.persona_id),
        }
    fila = (
        Persona.objects.filter(pk=actor.persona_id)
        .values_list(*(_Cuantos(filas) for filas in pedidas.values()))
        .first()
    )
    return Cuentas(**dict(zip(pedidas, fila, strict=True))) if fila else Cuentas()


def mi_dia(actor: Actor, *, hoy: date, calendario: Calendario | None = None) -> MiDia:
    """Contadores y lo más urgente; no pregunta por lo que la cuenta dice que no hay."""
    calendario = calendario or dias.calendario()
    cuantos = cuentas(actor, hoy=hoy, calendario=calendario)
    pide: dict[str, Any] = {"hoy": hoy, "limite": PRIMEROS, "calendario": calendario}
    return MiDia(
        urgentes=tuple(bandeja(actor, vista=Vista.TODO, **pide) if cuantos.en_bandeja else ()),
        por_derivar=tuple(por_derivar(actor, **pide) if cuantos.por_derivar else ()),
        por_despachar=tuple(por_despachar(actor, **pide) if cuantos.por_despachar else ()),
        esperas=tuple(
            esperas(actor, hoy=hoy, calendario=calendario) if cuantos.esperadas or cuantos.denunciadas else ()
        ),
        cuentas=cuantos,
        lleva_partes=permisos.lleva_partes(actor),
        reemplaza_a=len(actor.subroga),
    )


def carga_por_unidad(actor: Actor, *, hoy: date, calendario: Calendario | None = None) -> list[CargaDeUnidad]:
    """Pendientes, vencidos y en riesgo de cada unidad, entre lo que el actor puede ver: los más cargados primero."""
    calendario = calendario or dias.calendario()
    filas = (
        visibles(actor)
        .filter(estado__in=[e.value for e in PENDIENTES])
        .values(de=F("expediente__unidad__codigo"), unidad=F("expediente__unidad__nombre"))
        .annotate(
            pendientes=Count("pk"),
            vencidos=Count("pk", filter=que_vence(Vence.VENCIDO, hoy=hoy, calendario=calendario)),
            en_riesgo=Count("pk", filter=que_vence(Vence.EN_RIESGO, hoy=hoy, calendario=calendario)),
        )
        .order_by("-pendientes", "unidad")
    )
    return [
        CargaDeUnidad(f["unidad"] or "Por derivar", f["de"] or "", f["pendientes"], f["vencidos"], f["en_riesgo"])
        for f in filas
    ]


def rapidez(actor: Actor, *, hoy: date, dias_atras: int = 60) -> Rapidez:
    """Hábiles que tomó la primera respuesta de cada caso en los últimos días; lo que volvió sin entregarse no cuenta."""
    return rapidez_en(actor, periodo=Periodo(hoy - timedelta(days=dias_atras), hoy))


def rapidez_en(actor: Actor, *, periodo: Periodo) -> Rapidez:
    """Lo mismo, entre dos días."""
    contadas = barras(actor, desde=periodo.desde, hasta=periodo.hasta)
    todas = tiempos_de(contadas)
    tramos = []
    for desde_, hasta_ in TRAMOS:
        dentro = [b for b in contadas if b.habiles >= desde_ and (hasta_ is None or b.habiles <= hasta_)]
        nombre = f"{desde_} a {hasta_}" if hasta_ is not None else f"Más de {desde_ - 1}"
        tramos.append(Tramo(nombre, sum(b.cuantas for b in dentro), sum(b.tarde for b in dentro)))
    return Rapidez(todas.cuantos, todas.a_tiempo, todas.mediana, tuple(tramos), todas.sin_plazo)
