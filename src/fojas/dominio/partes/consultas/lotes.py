"""Lo que pasaría con cada fila elegida, antes de hacerlo: la vista previa de los pasos en lote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.bandejas import FilaCaso, fila_de_derivacion, fila_de_ingreso, visibles
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

TOPE_DE_LOTE = 100
"""Filas que se eligen de una vez."""


class PasoEnLote(StrEnum):
    RECIBIR = "recibir"
    CONOCER = "conocer"
    DERIVAR = "derivar"
    ARCHIVAR = "archivar"


@dataclass(frozen=True, slots=True)
class Elegida:
    """Una fila elegida, si existe y la puede ver, y si admite el paso."""

    codigo: str
    fila: FilaCaso | None
    veredicto: Veredicto
    pide_motivo: bool = False
    """Se archiva sin que la persona tenga su respuesta: hay que decir por qué."""


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
    }
    vistos: set[int] = set()
    resultado = []
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
            Elegida(codigo, fila, veredicto, paso == PasoEnLote.ARCHIVAR and bool(veredicto) and _pide_motivo(ingreso))
        )
    return resultado


POR_CASO = frozenset({PasoEnLote.DERIVAR, PasoEnLote.ARCHIVAR})
"""Pasos del caso entero: no se repiten aunque se elijan dos derivaciones suyas."""


def _veredicto(paso: PasoEnLote, derivacion: Derivacion | None, ingreso: Ingreso, *, actor: Actor) -> Veredicto:
    if paso in POR_CASO:
        return _de_caso(paso, derivacion, ingreso, actor=actor)
    if derivacion is None:
        return Veredicto("No está en una bandeja: derívalo primero.")
    estado = EstadoDerivacion(derivacion.estado)
    if estado not in ABIERTAS or (paso == PasoEnLote.RECIBIR and estado == EstadoDerivacion.RECIBIDA):
        return Veredicto(f"Ya está «{NOMBRES_DE_DERIVACION[estado].lower()}».")
    pide_respuesta = not derivacion.solo_copia and Instruccion(derivacion.instruccion) in HACEN_RESPONSABLE
    if paso == PasoEnLote.CONOCER and pide_respuesta:
        return Veredicto("Pide respuesta: se cierra al adjuntarla.")
    return permisos.puede_recibir(actor, derivacion)


def _de_caso(paso: PasoEnLote, derivacion: Derivacion | None, ingreso: Ingreso, *, actor: Actor) -> Veredicto:
    estado = Estado(ingreso.estado)
    if not admite(estado, _PASOS[paso]):
        return Veredicto(por_que_no(estado, _PASOS[paso]))
    if paso == PasoEnLote.ARCHIVAR:
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


_PASOS: Mapping[PasoEnLote, Paso] = {PasoEnLote.DERIVAR: Paso.DERIVAR, PasoEnLote.ARCHIVAR: Paso.ARCHIVAR}


def _pide_motivo(ingreso: Ingreso) -> bool:
    return Estado(ingreso.estado) in PENDIENTES and TIPOS[ingreso.tipo].espera_respuesta
