"""Libro diario de ingreso y despacho, y hoja de entrega con firma."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from fojas.base.tiempo import ZONA
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.models import Expediente
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import visibles
from fojas.dominio.partes.consultas.envios import dice_estado
from fojas.dominio.partes.models import Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_CANAL,
    NOMBRES_DE_DESPACHO,
    NOMBRES_DE_INSTRUCCION,
    TIPOS,
    Canal,
    CanalDespacho,
    EstadoDerivacion,
    Instruccion,
)


@dataclass(frozen=True, slots=True)
class Asentado:
    """Un renglón del libro."""

    folio: str
    en: datetime
    persona: str
    """Quien presenta o a quien se envía."""
    materia: str
    tipo: str
    canal: str
    destino: str
    """Unidad a cargo, o cómo terminó el despacho."""
    quien: str
    expediente: str
    reserva: str = ""
    """Causa legal si el caso es reservado: en el papel no van ni la materia ni la persona."""


@dataclass(frozen=True, slots=True)
class Traspaso:
    """Un renglón de la hoja con que se entrega el papel a una unidad."""

    folio: str
    materia: str
    remitente: str
    instruccion: str
    texto: str
    solo_copia: bool
    enviada_en: datetime
    fojas: int
    recibida_en: datetime | None
    unidad: str
    unidad_codigo: str
    reserva: str = ""
    """Causa legal si el caso es reservado: en el papel no van la materia, la persona ni la providencia."""


def _dias(desde: date, hasta: date) -> tuple[datetime, datetime]:
    """Del primer instante de `desde` al primero después de `hasta`, en hora de Chile."""
    return (
        datetime.combine(desde, time.min, tzinfo=ZONA),
        datetime.combine(hasta + timedelta(days=1), time.min, tzinfo=ZONA),
    )


def libro(
    actor: Actor, *, desde: date, hasta: date | None = None, limite: int = 5000
) -> tuple[list[Asentado], list[Asentado]]:
    """Lo ingresado y lo despachado entre dos días, en el orden de sus folios, sin lo reservado que no puede ver."""
    inicio, fin = _dias(desde, hasta or desde)
    ingresos = list(
        visibles(actor)
        .filter(recibido_en__gte=inicio, recibido_en__lt=fin)
        .select_related("remitente", "expediente__unidad")
        .order_by("recibido_en", "pk")[:limite]
    )
    despachos = list(
        Despacho.objects.filter(
            expedientes.filtro_visible(actor, prefijo="expediente__"), despachado_en__gte=inicio, despachado_en__lt=fin
        )
        .select_related("ingreso", "expediente")
        .prefetch_related("envios")
        .order_by("despachado_en", "pk")[:limite]
    )
    nombres = organizacion.nombres_de({i.recibido_por for i in ingresos} | {d.despachado_por for d in despachos})
    return [_ingresado(i, nombres) for i in ingresos], [_despachado(d, nombres) for d in despachos]


def _causa(expediente: Expediente) -> str:
    return CAUSAS_DE_RESERVA.get(expediente.causa_reserva, "")


def _ingresado(ingreso: Ingreso, nombres: dict[str, str]) -> Asentado:
    unidad = ingreso.expediente.unidad
    return Asentado(
        folio=ingreso.folio, en=ingreso.recibido_en,
        persona=ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto, materia=ingreso.materia,
        tipo=TIPOS[ingreso.tipo].nombre, canal=NOMBRES_DE_CANAL[Canal(ingreso.canal)],
        destino=unidad.nombre if unidad else "Por derivar", quien=nombres.get(ingreso.recibido_por, ""),
        expediente=ingreso.expediente.codigo, reserva=_causa(ingreso.expediente),
    )  # fmt: skip


def _despachado(despacho: Despacho, nombres: dict[str, str]) -> Asentado:
    canal = CanalDespacho(despacho.canal)
    return Asentado(
        folio=despacho.folio, en=despacho.despachado_en, persona=despacho.destinatario,
        materia=despacho.ingreso.materia if despacho.ingreso else despacho.expediente.materia,
        tipo="Respuesta" if despacho.ingreso else "Oficio", canal=NOMBRES_DE_DESPACHO[canal],
        destino=dice_estado(despacho),
        quien=nombres.get(despacho.despachado_por, ""), expediente=despacho.expediente.codigo,
        reserva=_causa(despacho.expediente),
    )  # fmt: skip


def traspasos(actor: Actor, *, dia: date, unidad: str = "") -> dict[str, list[Traspaso]]:
    """Lo derivado ese día, por unidad de destino, para firmar la recepción del papel."""
    inicio, fin = _dias(dia, dia)
    filas = _entregables(actor).filter(enviada_en__gte=inicio, enviada_en__lt=fin)
    return _por_unidad(filas.filter(para_unidad__codigo=unidad) if unidad else filas)


def traspasos_de(actor: Actor, codigos: Iterable[str]) -> dict[str, list[Traspaso]]:
    """Las hojas de entrega de las derivaciones elegidas."""
    return _por_unidad(_entregables(actor).filter(codigo__in=frozenset(codigos)))


def _entregables(actor: Actor) -> QuerySet[Derivacion]:
    return (
        Derivacion.objects.filter(expedientes.filtro_visible(actor, prefijo="expediente__"))
        .exclude(estado__in=[EstadoDerivacion.ANULADA.value, EstadoDerivacion.DEVUELTA.value])
        .select_related("ingreso__remitente", "ingreso__expediente", "para_unidad")
        .order_by("para_unidad__nombre", "para_unidad_id", "enviada_en", "pk")
    )


def _por_unidad(filas: Iterable[Derivacion]) -> dict[str, list[Traspaso]]:
    hojas: dict[str, list[Traspaso]] = {}
    for d in filas:
        ingreso = d.ingreso
        hojas.setdefault(d.para_unidad.nombre, []).append(
            Traspaso(
                folio=ingreso.folio, materia=ingreso.materia,
                remitente=ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto,
                instruccion=NOMBRES_DE_INSTRUCCION[Instruccion(d.instruccion)], texto=d.texto, solo_copia=d.solo_copia,
                enviada_en=d.enviada_en, fojas=ingreso.expediente.fojas, recibida_en=d.recibida_en,
                unidad=d.para_unidad.nombre, unidad_codigo=d.para_unidad.codigo, reserva=_causa(ingreso.expediente),
            )
        )  # fmt: skip
    return hojas
