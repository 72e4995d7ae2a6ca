"""Un paso sobre muchos casos: cada uno en su propia transacción, una sola vez, y con lo que pasó escrito."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from fojas.base import codigos
from fojas.base.errores import ErrorFojas
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.acciones.cierre import archiva, reabre
from fojas.dominio.partes.acciones.derivacion import (
    Destino,
    cumple_derivacion,
    deriva,
    reasigna_derivacion,
    recibe_derivacion,
    retira_derivacion,
)
from fojas.dominio.partes.acciones.interrupciones import suspende_por_interrupcion
from fojas.dominio.partes.consultas.bandejas import FilaCaso
from fojas.dominio.partes.consultas.lotes import TOPE_DE_LOTE, PasoEnLote, elegidas
from fojas.dominio.partes.models import Derivacion, FilaDeTanda, Tanda
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.trabajos import acciones as trabajos

EN_LA_PAGINA = 100
"""Hasta estas se hacen mientras se espera la página; más, en un trabajo con su avance."""
HECHO: Mapping[PasoEnLote, str] = {
    PasoEnLote.RECIBIR: "Recibida",
    PasoEnLote.CONOCER: "Conocida",
    PasoEnLote.DERIVAR: "Derivado",
    PasoEnLote.REASIGNAR: "Reasignada",
    PasoEnLote.RESPONSABLE: "Con responsable",
    PasoEnLote.ARCHIVAR: "Archivado",
    PasoEnLote.REABRIR: "Reabierto",
    PasoEnLote.RETIRAR: "Retirada",
    PasoEnLote.SUSPENDER: "Días descontados",
}


@transaction.atomic
def abre_tanda(
    *, paso: PasoEnLote, elegidos: Sequence[str], datos: Mapping[str, Any], envio: str, volver: str, actor: Actor,
    en: datetime,
) -> tuple[Tanda, bool]:  # fmt: skip
    """Deja pedido el paso sobre cada elegido. El mismo envío repetido devuelve la tanda de la primera vez y falso.

    Las de más de cien filas se hacen en un trabajo. Lanza `DatoFaltante` si no hay nada elegido.
    """
    pedidos = list(dict.fromkeys(elegidos))[:TOPE_DE_LOTE]
    if not pedidos:
        raise DatoFaltante("No elegiste ninguna fila. Vuelve y marca las que quieras.")
    tanda, nueva = Tanda.objects.get_or_create(
        persona_id=actor.persona_id, envio=envio,
        defaults={
            "codigo": codigos.nuevo(), "paso": paso.value, "datos": dict(datos), "volver": volver[:2000],
            "pedida_en": en,
        },
    )  # fmt: skip
    if nueva:
        FilaDeTanda.objects.bulk_create(FilaDeTanda(tanda=tanda, orden=n, elegida=c) for n, c in enumerate(pedidos))
        if len(pedidos) > EN_LA_PAGINA:
            trabajos.encola("partes.tanda", en=en, objeto=tanda.codigo, tanda_id=tanda.pk)
    return tanda, nueva


@transaction.atomic
def hace_fila(*, fila_id: int, actor: Actor, en: datetime) -> bool:
    """El paso con una fila y lo que pasó, juntos: repetirlo no lo hace otra vez. Falso si no se pudo."""
    fila = FilaDeTanda.objects.select_for_update(of=("self",)).select_related("tanda").get(pk=fila_id)
    if fila.hecha_en is not None:
        return bool(fila.bien)
    fila.bien, fila.texto, fila.norma = _intenta(fila.tanda, fila.elegida, actor=actor, en=en)
    fila.hecha_en = en
    fila.save(update_fields=["bien", "texto", "norma", "hecha_en"])
    return fila.bien


@transaction.atomic
def termina_tanda(*, tanda_id: int, en: datetime) -> None:
    """Ya no le queda ninguna fila por hacer."""
    if not FilaDeTanda.objects.filter(tanda_id=tanda_id, hecha_en__isnull=True).exists():
        Tanda.objects.filter(pk=tanda_id, terminada_en__isnull=True).update(terminada_en=en)


def _intenta(tanda: Tanda, elegida: str, *, actor: Actor, en: datetime) -> tuple[bool, str, str]:
    paso = PasoEnLote(tanda.paso)
    (visto,) = elegidas([elegida], paso=paso, actor=actor, hoy=actor.dia)
    if visto.fila is None or not visto.veredicto:
        return False, visto.veredicto.motivo[:400], visto.veredicto.norma[:200]
    try:
        with transaction.atomic():
            _PASOS[paso](visto.fila, tanda.datos, actor, tanda.pedida_en if paso == PasoEnLote.DERIVAR else en)
    except ErrorFojas as error:
        return False, error.mensaje[:400], error.norma[:200]
    return True, HECHO[paso], ""


def _derivacion(fila: FilaCaso) -> int:
    if fila.derivacion_id is None:
        raise DatoFaltante("No está en una bandeja: derívalo primero.")
    return fila.derivacion_id


def _recibe(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    recibe_derivacion(derivacion_id=_derivacion(fila), actor=actor, en=en)


def _conoce(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    cumple_derivacion(derivacion_id=_derivacion(fila), actor=actor, en=en)


def _deriva(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    deriva(
        ingreso_id=fila.ingreso_id, destinos=[Destino(datos["unidad"])], instruccion=datos["instruccion"],
        texto=datos["texto"], cantidad=datos["cantidad"], actor=actor, en=en,
    )  # fmt: skip


def _reasigna(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    reasigna_derivacion(
        derivacion_id=_derivacion(fila), destino=Destino(datos["unidad"], datos.get("persona")),
        motivo=datos["motivo"], actor=actor, en=en,
    )  # fmt: skip


def _pone_responsable(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    derivacion_id = _derivacion(fila)
    unidad_id = Derivacion.objects.values_list("para_unidad_id", flat=True).get(pk=derivacion_id)
    reasigna_derivacion(
        derivacion_id=derivacion_id, destino=Destino(unidad_id, datos["persona"]), motivo=datos["motivo"], actor=actor,
        en=en,
    )  # fmt: skip


def _archiva(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    archiva(ingreso_id=fila.ingreso_id, motivo=datos["motivo"], actor=actor, en=en)


def _reabre(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    reabre(ingreso_id=fila.ingreso_id, motivo=datos["motivo"], actor=actor, en=en)


def _retira(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    retira_derivacion(derivacion_id=_derivacion(fila), actor=actor, en=en)


def _suspende(fila: FilaCaso, datos: Mapping[str, Any], actor: Actor, en: datetime) -> None:
    suspende_por_interrupcion(
        ingreso_id=fila.ingreso_id, desde=date.fromisoformat(datos["desde"]),
        vuelve=date.fromisoformat(datos["vuelve"]), norma=datos["norma"], actor=actor, en=en,
    )  # fmt: skip


_PASOS: Mapping[PasoEnLote, Callable[[FilaCaso, Mapping[str, Any], Actor, datetime], None]] = {
    PasoEnLote.RECIBIR: _recibe,
    PasoEnLote.CONOCER: _conoce,
    PasoEnLote.DERIVAR: _deriva,
    PasoEnLote.REASIGNAR: _reasigna,
    PasoEnLote.RESPONSABLE: _pone_responsable,
    PasoEnLote.ARCHIVAR: _archiva,
    PasoEnLote.REABRIR: _reabre,
    PasoEnLote.RETIRAR: _retira,
    PasoEnLote.SUSPENDER: _suspende,
}
