"""Anotar cuántos hábiles tomó la primera respuesta de cada caso, para que el tablero no lea los casos uno a uno."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from fojas.base.tiempo import dia_de
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.consultas import SuspensionVista
from fojas.dominio.calendario.reglas import Calendario, dias_suspendidos
from fojas.dominio.partes.models import Despacho
from fojas.dominio.partes.reglas import EstadoDespacho
from fojas.normativa.plazos import Unidad

LOTE = 500


@transaction.atomic
def mide_respuesta(*, despacho_id: int) -> None:
    """Los hábiles entre la presentación y su primera respuesta, sin los suspendidos; repetirlo no cambia nada.

    Es un cómputo de lo ya anotado: no agrega nada a la bitácora.
    """
    for despacho in _por_medir().filter(pk=despacho_id):
        _mide([despacho], dias.calendario())


def mide_respuestas(*, limite: int = 20_000) -> int:
    """Mide lo que falte, como lo despachado antes de que esto se midiera. Devuelve cuántas midió."""
    calendario, medidas, desde = dias.calendario(), 0, 0
    while medidas < limite:
        tanda = list(_por_medir().filter(pk__gt=desde)[:LOTE])
        if not tanda:
            break
        with transaction.atomic():
            _mide(tanda, calendario)
        medidas, desde = medidas + len(tanda), tanda[-1].pk
    return medidas


def _por_medir() -> QuerySet[Despacho]:
    """Los que salieron y no tienen otro antes que haya llegado: la primera respuesta es la que se mide."""
    anterior = Despacho.objects.filter(ingreso=OuterRef("ingreso"), pk__lt=OuterRef("pk")).exclude(
        estado=EstadoDespacho.FALLIDO.value
    )
    return (
        Despacho.objects.filter(~Exists(anterior), ingreso__isnull=False, habiles_de_respuesta__isnull=True)
        .exclude(estado=EstadoDespacho.FALLIDO.value)
        .select_related("ingreso")
        .order_by("pk")
    )


def _mide(tanda: list[Despacho], calendario: Calendario) -> None:
    detenidos = dias.suspensiones_de(d.ingreso.plazo for d in tanda if d.ingreso and d.ingreso.plazo)
    for despacho in tanda:
        despacho.habiles_de_respuesta = _habiles(despacho, detenidos, calendario)
    Despacho.objects.bulk_update(tanda, ["habiles_de_respuesta"])


def _habiles(despacho: Despacho, detenidos: dict[str, list[SuspensionVista]], calendario: Calendario) -> int:
    ingreso = despacho.ingreso
    if ingreso is None:
        return 0
    salio = dia_de(despacho.despachado_en)
    tramos = [(s.desde, min(s.hasta or salio, salio)) for s in detenidos.get(ingreso.plazo, [])]
    quietos = dias_suspendidos(tramos, inicio=ingreso.cuenta_desde_el, unidad=Unidad.HABILES, calendario=calendario)
    return max(calendario.habiles_entre(ingreso.cuenta_desde_el, salio) - quietos, 0)
