"""Dónde está el papel original de cada ingreso, qué tengo en mi poder y por dónde pasó."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from fojas.base import codigos
from fojas.base.veredicto import Veredicto
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.models import Expediente
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.bandejas import con_folio, visibles
from fojas.dominio.partes.consultas.casos import ingreso_de_codigo
from fojas.dominio.partes.models import Custodia, Ingreso
from fojas.dominio.partes.reglas.custodia import (
    FUERA_DE_LA_CASA,
    HECHO,
    NOMBRES_DE_MOVIMIENTO,
    MovimientoPapel,
    admite_movimiento,
    donde_esta,
    tiene_papel,
)

_CODIGO = re.compile(rf"[{codigos.ALFABETO}]{{12}}")


@dataclass(frozen=True, slots=True)
class PapelVisto:
    """El original de un ingreso: dónde está y qué se puede hacer con él."""

    ingreso_id: int
    folio: str
    codigo: str
    """Código de seguimiento, el que lleva la etiqueta."""
    expediente: str
    materia: str
    hay: bool
    """Falso si nació digital: no hay papel que buscar."""
    donde: str
    desde: datetime | None
    movimiento: MovimientoPapel | None
    ultimo: str
    """Código del último movimiento en pie."""
    pasos: tuple[tuple[MovimientoPapel, str, Veredicto], ...] = ()
    lo_recibe: bool = False
    """Va en camino y quien mira puede decir que le llegó."""


@dataclass(frozen=True, slots=True)
class MovimientoVisto:
    codigo: str
    dicho: str
    donde: str
    nota: str
    hecho_en: datetime
    hecho_por: str
    deshecho_en: datetime | None
    planilla: str


def _movimientos() -> QuerySet[Custodia]:
    return Custodia.objects.select_related("unidad", "persona", "ingreso__expediente", "ingreso__remitente")


def papel_de(ingreso: Ingreso, actor: Actor) -> PapelVisto:
    """El de un ingreso que ya se pudo ver."""
    return _visto(ingreso, _movimientos().filter(ingreso=ingreso, vigente=True).first(), actor, con_pasos=True)


def papeles_del_caso(expediente: Expediente, actor: Actor) -> list[PapelVisto]:
    """Uno por ingreso de un expediente que ya se pudo ver, en el orden en que llegaron."""
    vigentes = {c.ingreso_id: c for c in _movimientos().filter(ingreso__expediente=expediente, vigente=True)}
    ingresos = Ingreso.objects.filter(expediente=expediente).select_related("expediente").order_by("recibido_en", "pk")
    return [_visto(i, vigentes.get(i.pk), actor) for i in ingresos]


def _visto(ingreso: Ingreso, ultimo: Custodia | None, actor: Actor, *, con_pasos: bool = False) -> PapelVisto:
    hay = tiene_papel(ingreso.canal)
    movimiento = MovimientoPapel(ultimo.movimiento) if ultimo is not None else None
    pasos = tuple(
        (m, nombre, permisos.puede_mover_papel(actor, ingreso, ultimo, m))
        for m, nombre in NOMBRES_DE_MOVIMIENTO.items()
        if hay and con_pasos and admite_movimiento(movimiento, m)
    )
    return PapelVisto(
        ingreso_id=ingreso.pk, folio=ingreso.folio, codigo=ingreso.codigo, expediente=ingreso.expediente.codigo,
        materia=ingreso.materia, hay=hay, donde=_donde(ultimo) if ultimo else "", desde=ultimo.hecho_en if ultimo else None,
        movimiento=movimiento, ultimo=ultimo.codigo if ultimo else "", pasos=pasos,
        lo_recibe=movimiento == MovimientoPapel.ENTREGADO
        and bool(permisos.puede_mover_papel(actor, ingreso, ultimo, MovimientoPapel.RECIBIDO)),
    )  # fmt: skip


def _donde(custodia: Custodia) -> str:
    return donde_esta(
        movimiento=MovimientoPapel(custodia.movimiento), unidad=custodia.unidad.nombre if custodia.unidad else "",
        persona=custodia.persona.nombre if custodia.persona else "", a_quien=custodia.a_quien, lugar=custodia.lugar,
    )  # fmt: skip


def recorrido_del_papel(ingreso: Ingreso) -> list[MovimientoVisto]:
    """Por dónde pasó, lo último primero, con lo que se deshizo."""
    filas = list(
        _movimientos()
        .filter(ingreso=ingreso)
        .select_related("derivacion__renglon_de_planilla__planilla")
        .order_by("-hecho_en", "-pk")
    )
    nombres = organizacion.nombres_de({f.hecho_por for f in filas})
    return [
        MovimientoVisto(
            f.codigo, HECHO[MovimientoPapel(f.movimiento)].capitalize(), _donde(f), f.nota, f.hecho_en,
            nombres.get(f.hecho_por, f.hecho_por), f.deshecho_en, _planilla(f),
        )
        for f in filas
    ]  # fmt: skip


def _planilla(custodia: Custodia) -> str:
    renglon = getattr(custodia.derivacion, "renglon_de_planilla", None)
    return renglon.planilla.codigo if renglon is not None else ""


@dataclass(frozen=True, slots=True)
class PapelEnMano:
    """Una fila de «Papel en mi poder»."""

    id: int
    folio: str
    codigo: str
    expediente: str
    materia: str
    remitente: str
    donde: str
    hecho_en: datetime
    por_recibir: bool

    @property
    def llave(self) -> tuple[str, int]:
        return (self.hecho_en.isoformat(), self.id)


def papeles_en_mi_poder(
    actor: Actor,
    *,
    desde: tuple[datetime, int] | None = None,
    limite: int = 50,
    texto: str = "",
    por_recibir: bool = False,
) -> list[PapelEnMano]:
    """Los originales que tiene, o que van hacia él o hacia sus unidades; el último movimiento primero."""
    filas = (
        _movimientos()
        .filter(expedientes.filtro_visible(actor, prefijo="ingreso__expediente__"), vigente=True)
        .filter(Q(persona_id__in=actor.subroga | {actor.persona_id}) | Q(unidad_id__in=actor.unidades))
        .exclude(movimiento__in=[m.value for m in FUERA_DE_LA_CASA])
    )
    if por_recibir:
        filas = filas.filter(movimiento=MovimientoPapel.ENTREGADO.value)
    if texto:
        filas = filas.filter(Q(ingreso__folio__icontains=texto) | Q(ingreso__materia__icontains=texto))
    if desde is not None:
        filas = filas.filter(Q(hecho_en__lt=desde[0]) | Q(hecho_en=desde[0], pk__lt=desde[1]))
    return [
        PapelEnMano(
            f.pk, f.ingreso.folio, f.ingreso.codigo, f.ingreso.expediente.codigo, f.ingreso.materia,
            f.ingreso.remitente.nombre if f.ingreso.remitente else f.ingreso.remitente_texto, _donde(f), f.hecho_en,
            f.movimiento == MovimientoPapel.ENTREGADO.value,
        )
        for f in filas.order_by("-hecho_en", "-pk")[:limite]
    ]  # fmt: skip


def ingreso_de_etiqueta(leido: str, actor: Actor) -> Ingreso | None:
    """El ingreso de una etiqueta leída con un lector de códigos, o de un folio escrito a mano.

    El lector escribe como un teclado: en uno en español, `://` llega como `ñ--`. Se busca el código, no la dirección.
    """
    for hallado in _CODIGO.findall(re.sub(r"[^0-9A-Z]", " ", leido.upper())):
        if (ingreso := ingreso_de_codigo(hallado, actor)) is not None:
            return ingreso
    seguido = codigos.limpia(leido)
    if codigos.parece(leido) and (ingreso := ingreso_de_codigo(seguido, actor)) is not None:
        return ingreso
    return visibles(actor).select_related("expediente").filter(con_folio(leido.strip(), hoy=actor.dia)).first()
