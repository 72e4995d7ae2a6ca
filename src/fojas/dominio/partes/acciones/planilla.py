"""La planilla con que los papeles del día salen a una unidad: sus renglones quedan fijos y se vuelve a imprimir igual."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from fojas.base import codigos
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.models import Unidad
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.models import Derivacion, Planilla, RenglonDePlanilla
from fojas.dominio.partes.reglas import DatoFaltante

TOPE_DE_RENGLONES = 300
YA_ESTA = "No queda nada por llevar a esa unidad: ya está en otra planilla."


def hace_planilla(*, unidad: str, derivaciones: Collection[str], actor: Actor, en: datetime) -> Planilla:
    """Reúne esas derivaciones a una unidad que no están en otra planilla. Una derivación va en una sola.

    Lanza `NoAutorizado`, `NoEncontrado` o `DatoFaltante`.
    """
    exige(permisos.puede_ingresar(actor))
    destino = Unidad.objects.filter(codigo=unidad).first()
    if destino is None:
        raise NoEncontrado("No encontramos esa unidad.")
    try:
        with transaction.atomic():
            return _hace(destino, derivaciones, actor=actor, en=en)
    except IntegrityError:
        # Dos personas la hicieron a la vez: la base no deja una derivación en dos planillas.
        raise DatoFaltante(YA_ESTA, campo="unidad") from None


def _hace(destino: Unidad, derivaciones: Collection[str], *, actor: Actor, en: datetime) -> Planilla:
    filas = list(
        Derivacion.objects.filter(
            expedientes.filtro_visible(actor, prefijo="expediente__"), codigo__in=frozenset(derivaciones),
            para_unidad=destino, renglon_de_planilla__isnull=True,
        ).order_by("enviada_en", "pk")[:TOPE_DE_RENGLONES]
    )  # fmt: skip
    if not filas:
        raise DatoFaltante(YA_ESTA, campo="unidad")
    planilla = Planilla.objects.create(
        codigo=codigos.nuevo(largo=8), unidad=destino, hecha_en=en, hecha_por=actor.codigo
    )
    RenglonDePlanilla.objects.bulk_create(
        RenglonDePlanilla(planilla=planilla, derivacion=fila, orden=orden) for orden, fila in enumerate(filas, 1)
    )
    bitacora.anota(
        "planilla.hecha", autor=actor.codigo, objeto=f"planilla:{planilla.codigo}", en=en, planilla=planilla.codigo,
        unidad=destino.nombre, derivaciones=[fila.codigo for fila in filas],
    )  # fmt: skip
    return planilla
