"""Lo que salió: despachos con su demora, y los que se respondieron fuera del orden de ingreso."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas import Confidencialidad
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import SIN_UNIDAD, comienzo_de
from fojas.dominio.partes.consultas.tiempos import SALIO_TARDE
from fojas.dominio.partes.models import Despacho
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_DESPACHO,
    TIPOS,
    CanalDespacho,
    EstadoDespacho,
    nombre_de_estado,
)

LlaveDeSalida = tuple[str, int]
"""(Instante en ISO, despacho) de la última fila vista."""


@dataclass(frozen=True, slots=True)
class FiltroSalidas:
    """Lo que se pide a la lista de despachos; todo se puede dejar vacío."""

    desde: date | None = None
    hasta: date | None = None
    unidad: str = ""
    tipo: str = ""
    canal: str = ""
    medidas: bool = False
    """Solo la primera respuesta de cada caso, la que se mide."""
    tarde: bool = False
    fuera_de_orden: bool = False


@dataclass(frozen=True, slots=True)
class Salio:
    """Un renglón de la lista de despachos."""

    codigo: str
    folio: str
    ingreso: str
    """Folio del ingreso que responde."""
    expediente: str
    materia: str
    tipo: str
    unidad: str
    destinatario: str
    canal: str
    estado: str
    despachado_en: datetime
    despacho: str
    """Quién lo despachó."""
    habiles: int | None
    tarde: bool
    motivo: str
    """Por qué se respondió antes que otros que entraron primero."""
    reservado: bool
    llave: LlaveDeSalida


def salidas(
    actor: Actor, filtro: FiltroSalidas, *, despues_de: LlaveDeSalida | None = None, limite: int = 50
) -> list[Salio]:
    """Los despachos que puede ver, los últimos primero."""
    filas = _pedidas(actor, filtro)
    if despues_de is not None:
        en, pk = datetime.fromisoformat(despues_de[0]), despues_de[1]
        filas = filas.filter(despachado_en__lte=en).exclude(despachado_en=en, pk__gte=pk)
    pagina = list(filas.select_related("ingreso", "expediente__unidad").order_by("-despachado_en", "-pk")[:limite])
    nombres = organizacion.nombres_de({d.despachado_por for d in pagina})
    return [_salio(d, nombres) for d in pagina]


def _pedidas(actor: Actor, filtro: FiltroSalidas) -> QuerySet[Despacho]:
    filas = Despacho.objects.filter(expedientes.filtro_visible(actor, prefijo="expediente__"))
    if filtro.desde is not None:
        filas = filas.filter(despachado_en__gte=comienzo_de(filtro.desde))
    if filtro.hasta is not None:
        filas = filas.filter(despachado_en__lt=comienzo_de(filtro.hasta + timedelta(days=1)))
    if filtro.unidad == SIN_UNIDAD:
        filas = filas.filter(expediente__unidad__isnull=True)
    elif filtro.unidad:
        filas = filas.filter(expediente__unidad__codigo=filtro.unidad)
    if filtro.tipo:
        filas = filas.filter(ingreso__tipo=filtro.tipo)
    if filtro.canal:
        filas = filas.filter(canal=filtro.canal)
    if filtro.medidas or filtro.tarde:
        filas = filas.filter(habiles_de_respuesta__isnull=False).exclude(estado=EstadoDespacho.FALLIDO.value)
    if filtro.tarde:
        filas = filas.filter(SALIO_TARDE)
    if filtro.fuera_de_orden:
        filas = filas.exclude(motivo_fuera_de_orden="")
    return filas


def _salio(d: Despacho, nombres: dict[str, str]) -> Salio:
    ingreso, canal = d.ingreso, CanalDespacho(d.canal)
    vence = ingreso.vence_en if ingreso else None
    return Salio(
        codigo=d.codigo, folio=d.folio, ingreso=ingreso.folio if ingreso else "", expediente=d.expediente.codigo,
        materia=ingreso.materia if ingreso else d.expediente.materia,
        tipo=TIPOS[ingreso.tipo].nombre if ingreso else "", unidad=d.expediente.unidad.nombre if d.expediente.unidad else "",
        destinatario=d.destinatario, canal=NOMBRES_DE_DESPACHO[canal],
        estado=nombre_de_estado(canal, EstadoDespacho(d.estado)), despachado_en=d.despachado_en,
        despacho=nombres.get(d.despachado_por, ""), habiles=d.habiles_de_respuesta,
        tarde=vence is not None and d.despachado_en > vence, motivo=d.motivo_fuera_de_orden,
        reservado=d.expediente.confidencialidad != Confidencialidad.PUBLICO.value,
        llave=(d.despachado_en.isoformat(), d.pk),
    )  # fmt: skip
