"""Un ingreso, una derivación, un despacho o un borrador por su código, si se puede ver."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.models import Unidad
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import visibles
from fojas.dominio.partes.consultas.casos.caso import despachos_con_su_entrega
from fojas.dominio.partes.models import (
    Borrador,
    Derivacion,
    Despacho,
    Ingreso,
)
from fojas.dominio.partes.reglas import (
    Estado,
    EstadoDerivacion,
)

MUESTRA = 200
"""Cuántas derivaciones anteriores se miran para sugerir unidad."""


def por_id(ingreso_id: int, actor: Actor) -> Ingreso | None:
    return visibles(actor).select_related("expediente", "remitente").filter(pk=ingreso_id).first()


def ingreso_de_codigo(codigo: str, actor: Actor) -> Ingreso | None:
    """Por código de seguimiento, si lo puede ver."""
    return visibles(actor).select_related("expediente__unidad", "remitente").filter(codigo=codigo).first()


def ingreso_de_folio(folio: str, actor: Actor) -> Ingreso | None:
    return visibles(actor).select_related("expediente__unidad", "remitente").filter(folio=folio).first()


def derivacion(codigo: str, actor: Actor) -> Derivacion | None:
    """Una derivación de un expediente que puede ver."""
    return (
        Derivacion.objects.filter(expedientes.filtro_visible(actor, prefijo="expediente__"), codigo=codigo)
        .select_related("ingreso__expediente", "para_unidad", "para_persona", "de_persona")
        .first()
    )


def despacho(codigo: str, actor: Actor) -> Despacho | None:
    """Un despacho de un expediente que puede ver."""
    return (
        despachos_con_su_entrega()
        .filter(expedientes.filtro_visible(actor, prefijo="expediente__"), codigo=codigo)
        .select_related("ingreso__expediente", "ingreso__remitente", "expediente")
        .first()
    )


def ingresos_de_persona(persona_id: int, actor: Actor, *, limite: int = 20) -> Sequence[Ingreso]:
    """Lo que presentó antes, lo último primero, entre lo que el actor puede ver."""
    return list(
        visibles(actor)
        .select_related("expediente")
        .filter(remitente_id=persona_id)
        .order_by("-recibido_en", "-pk")[:limite]
    )


def ingreso_de_clave(clave: str, actor: Actor) -> Ingreso | None:
    """Lo que ya se ingresó con esa clave contra el doble envío, si lo puede ver."""
    return visibles(actor).filter(clave_idempotencia=clave).first() if clave else None


def nunca_se_derivo(ingreso: Ingreso) -> bool:
    """Tomó folio y todavía nadie lo ha mandado a ninguna parte."""
    return ingreso.estado == Estado.INGRESADO.value and not ingreso.derivaciones.exists()


def borrador_de_clave(clave: str, actor: Actor) -> str:
    """Código del borrador propio que lleva esa clave, o vacío."""
    suyos = Borrador.objects.filter(persona_id=actor.persona_id, clase="", datos__clave=clave) if clave else ()
    return next((b.codigo for b in suyos), "")


def borrador(codigo: str, actor: Actor, *, clase: str = "") -> Borrador | None:
    """Solo el propio."""
    return Borrador.objects.filter(codigo=codigo, persona_id=actor.persona_id, clase=clase).first()


@dataclass(frozen=True, slots=True)
class Sugerencia:
    unidad: Unidad
    veces: int
    de: int
    por_remitente: bool
    """Se dedujo de lo que presentó antes la misma persona; si no, de los del mismo tipo."""


def sugiere_unidad(*, tipo: str, remitente_id: int | None, actor: Actor, dia: date) -> Sugerencia | None:
    """La unidad a que más se derivó ese tipo de documento: primero de esa persona, si no, de todas.

    Se cuenta solo lo que el actor puede ver: lo demás diría que alguien trajo algo reservado, y a qué unidad fue.
    """
    vigentes = {u.pk: u for u in organizacion.unidades_vigentes(dia)}
    if not tipo:
        return None
    base = Derivacion.objects.filter(
        expedientes.filtro_visible(actor, prefijo="expediente__"), ingreso__tipo=tipo, padre__isnull=True,
        solo_copia=False,
    ).exclude(estado=EstadoDerivacion.DEVUELTA.value)  # fmt: skip
    muestras = [(True, base.filter(ingreso__remitente_id=remitente_id))] if remitente_id else []
    muestras.append((False, base))
    for por_remitente, filas in muestras:
        usadas = Counter(
            u for u in filas.order_by("-pk").values_list("para_unidad_id", flat=True)[:MUESTRA] if u in vigentes
        )
        if usadas:
            ((unidad_id, veces),) = usadas.most_common(1)
            return Sugerencia(vigentes[unidad_id], veces, usadas.total(), por_remitente)
    return None
