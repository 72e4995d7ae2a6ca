"""Cómo va y cómo terminó un paso pedido sobre muchos casos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import FilaCaso
from fojas.dominio.partes.consultas.lotes import PasoEnLote, elegidas
from fojas.dominio.partes.models import Derivacion, FilaDeTanda, Tanda
from fojas.dominio.partes.reglas import EstadoDerivacion


@dataclass(frozen=True, slots=True)
class FilaVista:
    """Lo que pasó con uno; sin folio ni materia si quien mira no puede ver el caso."""

    elegida: str
    folio: str
    materia: str
    expediente: str
    bien: bool | None
    """None: todavía no le toca."""
    texto: str
    norma: str


@dataclass(frozen=True, slots=True)
class TandaVista:
    codigo: str
    envio: str
    paso: PasoEnLote
    datos: dict[str, Any]
    volver: str
    pedida_en: datetime
    terminada: bool
    filas: Sequence[FilaVista]
    hechas: int
    total: int

    @property
    def bien(self) -> int:
        return sum(1 for fila in self.filas if fila.bien)

    @property
    def mal(self) -> int:
        return sum(1 for fila in self.filas if fila.bien is False)

    @property
    def fallidas(self) -> list[str]:
        return [fila.elegida for fila in self.filas if fila.bien is False]


def tanda(envio: str, actor: Actor, *, hoy: date) -> TandaVista | None:
    """La de ese envío, si la pidió quien mira."""
    hallada = Tanda.objects.filter(envio=envio, persona_id=actor.persona_id).first()
    if hallada is None:
        return None
    paso, filas = PasoEnLote(hallada.paso), list(hallada.filas.order_by("orden"))
    casos = {e.codigo: e.fila for e in elegidas([f.elegida for f in filas], paso=paso, actor=actor, hoy=hoy)}
    return TandaVista(
        codigo=hallada.codigo, envio=envio, paso=paso, datos=hallada.datos, volver=hallada.volver,
        pedida_en=hallada.pedida_en, terminada=hallada.terminada_en is not None,
        hechas=sum(1 for f in filas if f.hecha_en is not None), total=len(filas),
        filas=[_fila(f, casos.get(f.elegida)) for f in filas],
    )  # fmt: skip


def _fila(fila: FilaDeTanda, caso: FilaCaso | None) -> FilaVista:
    return FilaVista(
        elegida=fila.elegida, folio=caso.folio if caso else "", materia=caso.materia if caso else "",
        expediente=caso.expediente if caso else "", bien=fila.bien, texto=fila.texto, norma=fila.norma,
    )  # fmt: skip


def filas_por_hacer(tanda_id: int) -> list[int]:
    """Las que faltan, en el orden en que se eligieron."""
    return list(
        FilaDeTanda.objects.filter(tanda_id=tanda_id, hecha_en__isnull=True)
        .order_by("orden")
        .values_list("pk", flat=True)
    )


def persona_de_tanda(tanda_id: int) -> int:
    return Tanda.objects.values_list("persona_id", flat=True).get(pk=tanda_id)


def por_deshacer(vista: TandaVista, actor: Actor) -> list[str]:
    """Lo que se puede deshacer de lo que resultó: los casos archivados, o los envíos que nadie ha recibido."""
    hechas = [fila.elegida for fila in vista.filas if fila.bien]
    if vista.paso == PasoEnLote.ARCHIVAR:
        # Lo elegido puede ser una providencia, que al archivar se cerró: se reabre su caso.
        casos = dict(Derivacion.objects.filter(codigo__in=hechas).values_list("codigo", "ingreso__codigo"))
        return list(dict.fromkeys(casos.get(codigo, codigo) for codigo in hechas))
    if vista.paso == PasoEnLote.DERIVAR:
        casos = dict(Derivacion.objects.filter(codigo__in=hechas).values_list("codigo", "ingreso__codigo"))
        return list(
            Derivacion.objects.filter(
                ingreso__codigo__in=[casos.get(codigo, codigo) for codigo in hechas], de_persona_id=actor.persona_id,
                estado=EstadoDerivacion.ENVIADA.value, enviada_en=vista.pedida_en,
            )
            .order_by("pk")
            .values_list("codigo", flat=True)
        )  # fmt: skip
    return []
