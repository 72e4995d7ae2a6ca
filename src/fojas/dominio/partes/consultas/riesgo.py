"""Lo que va a vencer, antes de que venza: quién lo tiene y desde cuándo no se mueve."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet

from fojas.base.tiempo import dia_de
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import (
    FilaCaso,
    FiltroIngresos,
    Llave,
    comienzo_de,
    fila_de_ingreso,
    filtra,
    por_vencimiento_tras,
    visibles,
)
from fojas.dominio.partes.models import Derivacion, Ingreso
from fojas.dominio.partes.reglas import ABIERTAS, Estado

HABILES_A_LA_VISTA = (1, 3, 5, 10, 20)
POR_DEFECTO = 5
TOPE = 1000


@dataclass(frozen=True, slots=True)
class EnRiesgo:
    """Un caso por vencer: lo que dice su lista, quién lo tiene hoy y cuántos hábiles lleva quieto."""

    caso: FilaCaso
    lo_tiene: str
    quieto: int


def hasta_cuando(habiles: int, *, hoy: date, calendario: Calendario) -> date:
    """El último día de los hábiles que se miran."""
    return calendario.suma_habiles(hoy, habiles)


def en_riesgo(
    actor: Actor, filtro: FiltroIngresos, *, hoy: date, habiles: int = POR_DEFECTO, despues_de: Llave | None = None,
    limite: int = 50, calendario: Calendario | None = None,
) -> list[EnRiesgo]:  # fmt: skip
    """Lo pendiente que vence de hoy a tantos hábiles, lo que vence antes primero."""
    calendario = calendario or dias.calendario()
    filas = list(
        por_vencimiento_tras(_vencen(actor, filtro, hoy=hoy, habiles=habiles, calendario=calendario), despues_de)[
            :limite
        ]
    )
    tienen = _lo_tienen([i.pk for i in filas])
    movidos = _se_movieron(filas)
    return [
        EnRiesgo(
            fila_de_ingreso(i, hoy=hoy, calendario=calendario, por_recepcion=False),
            tienen.get(i.pk) or ("Oficina de Partes" if i.estado != Estado.EN_TRAMITE.value else "Nadie"),
            max(calendario.habiles_entre(dia_de(movidos[i.pk]), hoy), 0),
        )
        for i in filas
    ]  # fmt: skip


def cuenta_en_riesgo(
    actor: Actor, filtro: FiltroIngresos, *, hoy: date, habiles: int = POR_DEFECTO, calendario: Calendario | None = None
) -> int:
    """Cuántos calzan; más allá de mil no se cuenta y devuelve 1.001."""
    filas = _vencen(actor, filtro, hoy=hoy, habiles=habiles, calendario=calendario or dias.calendario())
    return filas.order_by()[: TOPE + 1].count()


def _vencen(
    actor: Actor, filtro: FiltroIngresos, *, hoy: date, habiles: int, calendario: Calendario
) -> QuerySet[Ingreso]:
    fin = comienzo_de(hasta_cuando(habiles, hoy=hoy, calendario=calendario) + timedelta(days=1))
    pide = replace(filtro, solo_pendientes=True)
    return filtra(visibles(actor), pide, hoy=hoy, calendario=calendario).filter(
        vence_en__gte=comienzo_de(hoy), vence_en__lt=fin
    )


def _lo_tienen(ingresos: Sequence[int]) -> dict[int, str]:
    """En qué bandeja está cada uno: la persona o, si no la hay, la unidad; la última providencia manda."""
    abiertas = Derivacion.objects.filter(
        ingreso_id__in=ingresos, estado__in=[e.value for e in ABIERTAS], solo_copia=False, padre__isnull=True
    ).order_by("pk")
    return {
        ingreso: f"{persona}, {unidad}" if persona else unidad
        for ingreso, persona, unidad in abiertas.values_list(
            "ingreso_id", "para_persona__nombre", "para_unidad__nombre"
        )
    }


def _se_movieron(ingresos: Sequence[Ingreso]) -> dict[int, datetime]:
    """La última vez que alguien derivó, recibió, cerró o incorporó algo."""
    ultimos = {i.pk: i.recibido_en for i in ingresos}
    pasos = (
        Derivacion.objects.filter(ingreso_id__in=ultimos)
        .order_by()
        .values_list("ingreso_id")
        .annotate(Max("enviada_en"), Max("recibida_en"), Max("cerrada_en"))
    )
    for ingreso, *cuando in pasos:
        ultimos[ingreso] = max(ultimos[ingreso], *(c for c in cuando if c is not None))
    de_expediente: dict[int, datetime] = dict(
        Documento.objects.filter(expediente_id__in={i.expediente_id for i in ingresos})
        .order_by()
        .values_list("expediente_id")
        .annotate(Max("incorporado_en"))
    )
    for ingreso_ in ingresos:
        ultimos[ingreso_.pk] = max(
            ultimos[ingreso_.pk], de_expediente.get(ingreso_.expediente_id, ingreso_.recibido_en)
        )
    return ultimos
