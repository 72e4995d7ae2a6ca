"""Lo que conviene saber antes de responder, despachar o archivar."""

from dataclasses import dataclass

from django.db.models import Q

from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.bandejas import visibles
from fojas.dominio.partes.consultas.casos.caso import unidades_a_cargo
from fojas.dominio.partes.models import (
    Derivacion,
    DocumentoDespachado,
    Ingreso,
)
from fojas.dominio.partes.reglas import (
    ABIERTAS,
    SIN_RESPUESTA,
    TIPO_RESPUESTA,
    EstadoDespacho,
    Instruccion,
)


def informes_que_espera(ingreso: Ingreso, actor: Actor) -> list[Derivacion]:
    """Los informes y vistos buenos sin evacuar que pidió quien responde; Partes, los de todo el caso."""
    pedidos = ingreso.derivaciones.filter(
        Q(padre__isnull=False) | Q(instruccion=Instruccion.PARA_INFORME.value),
        estado__in=[e.value for e in ABIERTAS], solo_copia=False,
    ).select_related("para_unidad")  # fmt: skip
    if not permisos.lleva_partes(actor):
        pedidos = pedidos.filter(padre__in=[d.pk for d in permisos.a_cargo_suyas(actor, ingreso)])
    return list(pedidos.order_by("id"))


@dataclass(frozen=True, slots=True)
class AlResponder:
    """Lo que sigue en otras bandejas después de responder, por unidad."""

    informes: tuple[str, ...]
    """Los que esperaba quien responde: puede dejarlos sin efecto."""
    de_otras: tuple[str, ...]
    """Sigue a cargo de otra unidad, o lo pidió otra."""
    copias: tuple[str, ...]


def sigue_al_responder(ingreso: Ingreso, actor: Actor) -> AlResponder:
    """Lo que su respuesta no cierra: la página lo dice antes de adjuntarla."""
    suyas = {d.pk for d in permisos.a_cargo_suyas(actor, ingreso)}
    esperados = [d for d in informes_que_espera(ingreso, actor) if d.pk not in suyas]
    vistas = suyas | {d.pk for d in esperados}
    otras = [
        d for d in ingreso.derivaciones.filter(estado__in=[e.value for e in ABIERTAS]).select_related("para_unidad")
        .order_by("id") if d.pk not in vistas
    ]  # fmt: skip
    return AlResponder(
        informes=unidades_a_cargo(esperados), de_otras=unidades_a_cargo([d for d in otras if not d.solo_copia]),
        copias=unidades_a_cargo([d for d in otras if d.solo_copia]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlArchivar:
    """Lo que pasa en las bandejas de otros al archivar, por unidad."""

    informes: tuple[str, ...]
    """Pedidos que quedan sin efecto."""
    a_cargo: tuple[str, ...]
    """El caso sale de su bandeja."""
    copias: tuple[str, ...]
    """Siguen hasta que las lean."""


def se_retira_al_archivar(ingreso: Ingreso) -> AlArchivar:
    """Lo que la página de archivar advierte antes de hacerlo."""
    abiertas = list(
        ingreso.derivaciones.filter(estado__in=[e.value for e in ABIERTAS]).select_related("para_unidad").order_by("id")
    )
    pedidos = [
        d for d in abiertas
        if not d.solo_copia and (d.padre_id is not None or d.instruccion == Instruccion.PARA_INFORME.value)
    ]  # fmt: skip
    return AlArchivar(
        informes=unidades_a_cargo(pedidos),
        a_cargo=unidades_a_cargo([d for d in abiertas if not d.solo_copia and d not in pedidos]),
        copias=unidades_a_cargo([d for d in abiertas if d.solo_copia]),
    )


def anteriores_sin_responder(ingreso: Ingreso, actor: Actor, *, limite: int = 5) -> list[Ingreso]:
    """Casos del mismo tipo y la misma unidad que entraron antes y nadie ha respondido (Ley 19.880, art. 7).

    Entre los que el actor puede ver: decirle que hay otro antes delataría uno reservado.
    """
    unidad = ingreso.expediente.unidad_id
    if unidad is None:
        return []
    return list(
        visibles(actor)
        .filter(
            tipo=ingreso.tipo, expediente__unidad_id=unidad, estado__in=[e.value for e in SIN_RESPUESTA],
            recibido_en__lt=ingreso.recibido_en,
        )
        .exclude(pk=ingreso.pk)
        .order_by("recibido_en", "id")[:limite]
    )  # fmt: skip


def ya_despachados(ingreso: Ingreso) -> frozenset[int]:
    """Los documentos que ya salieron hacia la persona en un despacho que no falló."""
    salidos = DocumentoDespachado.objects.filter(despacho__ingreso=ingreso).exclude(
        despacho__estado=EstadoDespacho.FALLIDO.value
    )
    return frozenset(salidos.values_list("documento_id", flat=True))


def respuestas_por_salir(ingreso: Ingreso) -> list[Documento]:
    """Las respuestas de este ingreso que la persona todavía no recibe, en orden."""
    suyas = {
        a.datos["documento"] for a in bitacora.anotado(("ingreso.respondido",), por="objeto", codigos=[ingreso.codigo])
    }
    return list(
        Documento.objects.filter(codigo__in=suyas, tipo=TIPO_RESPUESTA, para_interesado=True)
        .exclude(pk__in=ya_despachados(ingreso))
        .order_by("orden")
    )


def anteriores_a(ingreso: Ingreso, actor: Actor) -> tuple[str, ...]:
    return tuple(i.folio for i in anteriores_sin_responder(ingreso, actor))
