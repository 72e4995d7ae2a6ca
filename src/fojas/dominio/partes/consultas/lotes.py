"""Lo que pasaría con cada fila elegida, antes de hacerlo: la vista previa de los pasos en lote."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.bandejas import (
    FilaCaso,
    esta_suspendido,
    fila_de_derivacion,
    fila_de_ingreso,
    visibles,
)
from fojas.dominio.partes.models import Derivacion, Ingreso
from fojas.dominio.partes.reglas import (
    ABIERTAS,
    HACEN_RESPONSABLE,
    NOMBRES_DE_DERIVACION,
    PENDIENTES,
    TIPOS,
    Estado,
    EstadoDerivacion,
    Instruccion,
    Paso,
    admite,
    por_que_no,
)
from fojas.normativa.plazos import REGLAS

TOPE_DE_LOTE = 1000
"""Filas que se eligen de una vez."""


class PasoEnLote(StrEnum):
    RECIBIR = "recibir"
    CONOCER = "conocer"
    DERIVAR = "derivar"
    REASIGNAR = "reasignar"
    """A otra unidad o persona, con el mismo plazo."""
    RESPONSABLE = "responsable"
    """A una persona de la misma unidad."""
    ARCHIVAR = "archivar"
    REABRIR = "reabrir"
    """Deshace el archivo."""
    RETIRAR = "retirar"
    """Deshace un envío que nadie ha recibido."""
    SUSPENDER = "suspender"
    """Los días de una interrupción no cuentan."""


@dataclass(frozen=True, slots=True)
class Elegida:
    """Una fila elegida, si existe y la puede ver, y si admite el paso."""

    codigo: str
    fila: FilaCaso | None
    veredicto: Veredicto
    pide_motivo: bool = False
    """Se archiva sin que la persona tenga su respuesta: hay que decir por qué."""
    informes: tuple[str, ...] = ()
    """Al archivar, de qué unidades quedan sin efecto los informes que se les pidieron."""


NO_ESTA = Veredicto("No la encontramos: quizá otra persona ya la atendió.")
REPETIDA = Veredicto("Es el mismo caso que otra fila elegida.")


def elegidas(codigos: Sequence[str], *, paso: PasoEnLote, actor: Actor, hoy: date) -> list[Elegida]:
    """Cada código, de derivación o de ingreso, con su veredicto, en el orden en que se eligió."""
    pedidos = list(dict.fromkeys(codigos))[:TOPE_DE_LOTE]
    calendario = dias.calendario()
    derivaciones = {
        d.codigo: d
        for d in Derivacion.objects.filter(
            expedientes.filtro_visible(actor, prefijo="expediente__"), codigo__in=pedidos
        ).select_related("ingreso__remitente", "ingreso__expediente", "para_unidad", "para_persona")
    }
    ingresos = {
        i.codigo: i
        for i in visibles(actor)
        .filter(codigo__in=pedidos)
        .select_related("remitente", "expediente__unidad", "expediente__responsable")
        .annotate(suspendido=esta_suspendido())
    }
    vistos: set[int] = set()
    resultado = []
    del_caso = {i.pk for i in ingresos.values()} | {d.ingreso_id for d in derivaciones.values()}
    informes = _informes_pedidos(del_caso) if paso == PasoEnLote.ARCHIVAR else {}
    for codigo in pedidos:
        derivacion = derivaciones.get(codigo)
        ingreso = derivacion.ingreso if derivacion is not None else ingresos.get(codigo)
        if ingreso is None:
            resultado.append(Elegida(codigo, None, NO_ESTA))
            continue
        fila = (
            fila_de_derivacion(derivacion, actor=actor, hoy=hoy, calendario=calendario)
            if derivacion is not None
            else fila_de_ingreso(ingreso, hoy=hoy, calendario=calendario, por_recepcion=False)
        )
        veredicto = _veredicto(paso, derivacion, ingreso, actor=actor)
        if paso in POR_CASO and ingreso.pk in vistos:
            veredicto = REPETIDA
        vistos.add(ingreso.pk)
        resultado.append(
            Elegida(
                codigo,
                fila,
                veredicto,
                paso == PasoEnLote.ARCHIVAR and bool(veredicto) and _pide_motivo(ingreso),
                informes.get(ingreso.pk, ()),
            )
        )
    return resultado


def _informes_pedidos(ingresos: Collection[int]) -> dict[int, tuple[str, ...]]:
    """De cada caso, las unidades que deben un informe y lo perderían, en una consulta para todos."""
    pedidos = Derivacion.objects.filter(
        Q(padre__isnull=False) | Q(instruccion=Instruccion.PARA_INFORME.value), ingreso_id__in=ingresos,
        estado__in=[e.value for e in ABIERTAS], solo_copia=False,
    ).order_by("pk")  # fmt: skip
    unidades: dict[int, tuple[str, ...]] = {}
    for ingreso, unidad in pedidos.values_list("ingreso_id", "para_unidad__nombre"):
        unidades[ingreso] = tuple(dict.fromkeys((*unidades.get(ingreso, ()), unidad)))
    return unidades


POR_CASO = frozenset({PasoEnLote.DERIVAR, PasoEnLote.ARCHIVAR, PasoEnLote.REABRIR, PasoEnLote.SUSPENDER})
"""Pasos del caso entero: no se repiten aunque se elijan dos derivaciones suyas."""


def _veredicto(paso: PasoEnLote, derivacion: Derivacion | None, ingreso: Ingreso, *, actor: Actor) -> Veredicto:
    if paso in POR_CASO:
        return _de_caso(paso, derivacion, ingreso, actor=actor)
    if derivacion is None:
        return Veredicto("No está en una bandeja: derívalo primero.")
    estado = EstadoDerivacion(derivacion.estado)
    if paso == PasoEnLote.RETIRAR:
        return permisos.puede_retirar(actor, derivacion)
    if paso in (PasoEnLote.REASIGNAR, PasoEnLote.RESPONSABLE) and estado in ABIERTAS:
        return SI if permisos.lleva_partes(actor) else permisos.puede_recibir(actor, derivacion)
    if estado not in ABIERTAS or (paso == PasoEnLote.RECIBIR and estado == EstadoDerivacion.RECIBIDA):
        return Veredicto(f"Ya está «{NOMBRES_DE_DERIVACION[estado].lower()}».")
    pide_respuesta = not derivacion.solo_copia and Instruccion(derivacion.instruccion) in HACEN_RESPONSABLE
    if paso == PasoEnLote.CONOCER and pide_respuesta:
        return Veredicto("Pide respuesta: se cierra al adjuntarla.")
    return permisos.puede_recibir(actor, derivacion)


def _de_caso(paso: PasoEnLote, derivacion: Derivacion | None, ingreso: Ingreso, *, actor: Actor) -> Veredicto:
    if paso == PasoEnLote.SUSPENDER:
        return _de_plazo(ingreso, actor=actor)
    estado = Estado(ingreso.estado)
    if not admite(estado, _PASOS[paso]):
        return Veredicto(por_que_no(estado, _PASOS[paso]))
    if paso in (PasoEnLote.ARCHIVAR, PasoEnLote.REABRIR):
        return permisos.puede_archivar(actor, ingreso)
    if not actor.puede_escribir:
        return Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")
    if permisos.lleva_partes(actor) or (derivacion is not None and _la_tiene(derivacion, actor)):
        return SI
    return Veredicto("Deriva la Oficina de Partes o quien tiene el caso en su bandeja.")


def _la_tiene(derivacion: Derivacion, actor: Actor) -> bool:
    """La derivación está abierta en su bandeja y no es solo una copia."""
    abierta = EstadoDerivacion(derivacion.estado) in ABIERTAS
    return abierta and not derivacion.solo_copia and permisos.es_suya(actor, derivacion)


def _de_plazo(ingreso: Ingreso, *, actor: Actor) -> Veredicto:
    """Solo se detiene un plazo que corre y cuya regla admite la causa (Ley 19.880, art. 27)."""
    if not ingreso.plazo or Estado(ingreso.estado) not in PENDIENTES:
        return Veredicto("No tiene un plazo que corra.")
    regla = TIPOS[ingreso.tipo].regla
    if not regla or FUERZA_MAYOR not in REGLAS[regla].suspende:
        return Veredicto("La norma de su plazo no admite detenerlo por fuerza mayor.")
    return permisos.puede_suspender(actor, ingreso)


FUERZA_MAYOR = "fuerza-mayor"
_PASOS: Mapping[PasoEnLote, Paso] = {
    PasoEnLote.DERIVAR: Paso.DERIVAR, PasoEnLote.ARCHIVAR: Paso.ARCHIVAR, PasoEnLote.REABRIR: Paso.REABRIR,
}  # fmt: skip


def _pide_motivo(ingreso: Ingreso) -> bool:
    return Estado(ingreso.estado) in PENDIENTES and TIPOS[ingreso.tipo].espera_respuesta
