"""Listas de trabajo, de lo que vence antes a lo que vence después, en páginas por llave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import F, Q, QuerySet

from fojas.base.tiempo import ZONA, dia_de
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario import reglas as computo
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas import Confidencialidad
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.models import Borrador, Derivacion, Ingreso
from fojas.dominio.partes.reglas import (
    ABIERTAS,
    NOMBRES_DE_DERIVACION,
    NOMBRES_DE_ESTADO,
    NOMBRES_DE_INSTRUCCION,
    TIPOS,
    Estado,
    EstadoDerivacion,
    Instruccion,
    proximo_paso,
)

Llave = tuple[str, int]
"""(Instante en ISO o vacío si no vence, identificador) de la última fila vista."""


class Vista(StrEnum):
    MIA = "mia"
    """A mi nombre o al de quien reemplazo."""
    UNIDAD = "unidad"
    """De mis unidades, sin persona."""
    TODO = "todo"
    """Las dos anteriores, y lo de las personas de la unidad que dirijo."""
    COPIAS = "copias"


@dataclass(frozen=True, slots=True)
class FilaCaso:
    """Un renglón de bandeja o de lista."""

    ingreso_id: int
    derivacion_id: int | None
    derivacion_codigo: str
    folio: str
    codigo: str
    expediente: str
    materia: str
    tipo: str
    remitente: str
    recibido_en: datetime
    estado: Estado
    estado_nombre: str
    unidad: str
    responsable: str
    instruccion: str
    derivacion_estado: str
    sin_recibir: bool
    vence_el: date | None
    restan: int | None
    """Hábiles que quedan: 0 hoy, negativo vencido, None sin plazo."""
    proximo_paso: str
    reservado: bool
    es_reemplazo: bool
    """Está a nombre de alguien ausente cuya bandeja se le ofrece."""
    llave: Llave


@dataclass(frozen=True, slots=True)
class FiltroIngresos:
    """Lo que se pide a la lista de ingresos; todo se puede dejar vacío."""

    estado: str = ""
    tipo: str = ""
    unidad_id: int | None = None
    canal: str = ""
    desde: date | None = None
    hasta: date | None = None
    remitente_id: int | None = None
    folio: str = ""
    solo_vencidos: bool = False
    solo_pendientes: bool = False


def _tras(llave: Llave | None, *, campo: str = "vence_en") -> Q:
    """Lo que sigue a la llave, con los que no vencen al final."""
    if llave is None:
        return Q()
    instante, pk = llave
    if not instante:
        return Q(**{f"{campo}__isnull": True, "pk__gt": pk})
    en = datetime.fromisoformat(instante)
    return Q(**{f"{campo}__gt": en}) | Q(**{campo: en, "pk__gt": pk}) | Q(**{f"{campo}__isnull": True})


def bandeja(
    actor: Actor, *, hoy: date, vista: Vista | str = Vista.TODO, unidad_id: int | None = None, tipo: str = "",
    solo_vencidas: bool = False, sin_recibir: bool = False, despues_de: Llave | None = None, limite: int = 50,
) -> list[FilaCaso]:  # fmt: skip
    """Las derivaciones abiertas que le tocan, la más urgente primero. Pide `limite + 1` para saber si hay más."""
    abiertas = de_la_bandeja(actor, Vista(vista))
    if unidad_id is not None:
        abiertas = abiertas.filter(para_unidad_id=unidad_id)
    if tipo:
        abiertas = abiertas.filter(ingreso__tipo=tipo)
    if solo_vencidas:
        abiertas = abiertas.filter(vence_en__lt=datetime.combine(hoy, time.min, tzinfo=ZONA))
    if sin_recibir:
        abiertas = abiertas.filter(estado=EstadoDerivacion.ENVIADA.value)
    filas = (
        abiertas.filter(_tras(despues_de))
        .select_related("ingreso__remitente", "ingreso__expediente", "para_unidad", "para_persona")
        .order_by(F("vence_en").asc(nulls_last=True), "pk")[:limite]
    )
    calendario = dias.calendario()
    return [_de_derivacion(d, actor=actor, hoy=hoy, calendario=calendario) for d in filas]


def de_la_bandeja(actor: Actor, vista: Vista) -> QuerySet[Derivacion]:
    """Lo abierto que le toca, sin lo reservado que no puede ver."""
    mias = Q(para_persona_id__in=actor.subroga | {actor.persona_id})
    de_unidad = Q(para_unidad_id__in=actor.unidades, para_persona__isnull=True)
    dirige = frozenset(unidad for rol, unidad in actor.roles if rol == "jefatura" and unidad is not None)
    de_su_gente = Q(para_unidad_id__in=dirige, para_persona__isnull=False)
    cuales = {
        Vista.MIA: mias, Vista.UNIDAD: de_unidad, Vista.TODO: mias | de_unidad | de_su_gente,
        Vista.COPIAS: mias | de_unidad,
    }[vista]  # fmt: skip
    return Derivacion.objects.filter(
        cuales,
        expedientes.filtro_visible(actor, prefijo="expediente__"),
        estado__in=[e.value for e in ABIERTAS],
        solo_copia=vista == Vista.COPIAS,
    )


def visibles(actor: Actor) -> QuerySet[Ingreso]:
    return Ingreso.objects.filter(expedientes.filtro_visible(actor, prefijo="expediente__"))


def por_derivar(actor: Actor, *, hoy: date, despues_de: Llave | None = None, limite: int = 50) -> list[FilaCaso]:
    """Lo ingresado que nadie tiene todavía: primero lo que vence antes."""
    return _por_vencimiento(actor, Estado.INGRESADO, hoy=hoy, despues_de=despues_de, limite=limite)


def por_despachar(actor: Actor, *, hoy: date, despues_de: Llave | None = None, limite: int = 50) -> list[FilaCaso]:
    """Lo respondido que no ha salido."""
    return _por_vencimiento(actor, Estado.RESPONDIDO, hoy=hoy, despues_de=despues_de, limite=limite)


def _por_vencimiento(
    actor: Actor, estado: Estado, *, hoy: date, despues_de: Llave | None, limite: int
) -> list[FilaCaso]:
    filas = (
        visibles(actor)
        .filter(_tras(despues_de), estado=estado.value)
        .select_related("remitente", "expediente__unidad", "expediente__responsable")
        .order_by(F("vence_en").asc(nulls_last=True), "pk")[:limite]
    )
    calendario = dias.calendario()
    return [_de_ingreso(i, hoy=hoy, calendario=calendario, por_recepcion=False) for i in filas]


def lista_ingresos(
    actor: Actor, filtro: FiltroIngresos, *, hoy: date, despues_de: Llave | None = None, limite: int = 50
) -> list[FilaCaso]:
    """Todos los que puede ver, los últimos primero."""
    filas = visibles(actor)
    if filtro.estado:
        filas = filas.filter(estado=filtro.estado)
    if filtro.tipo:
        filas = filas.filter(tipo=filtro.tipo)
    if filtro.unidad_id is not None:
        filas = filas.filter(expediente__unidad_id=filtro.unidad_id)
    if filtro.canal:
        filas = filas.filter(canal=filtro.canal)
    if filtro.remitente_id is not None:
        filas = filas.filter(remitente_id=filtro.remitente_id)
    if filtro.folio:
        filas = filas.filter(folio=filtro.folio)
    if filtro.desde is not None:
        filas = filas.filter(recibido_en__gte=datetime.combine(filtro.desde, time.min, tzinfo=ZONA))
    if filtro.hasta is not None:
        filas = filas.filter(recibido_en__lt=datetime.combine(filtro.hasta + timedelta(days=1), time.min, tzinfo=ZONA))
    if filtro.solo_pendientes or filtro.solo_vencidos:
        filas = filas.filter(estado__in=["ingresado", "derivado", "en_tramite", "respondido"])
    if filtro.solo_vencidos:
        filas = filas.filter(vence_en__lt=datetime.combine(hoy, time.min, tzinfo=ZONA))
    if despues_de is not None and despues_de[0]:
        en = datetime.fromisoformat(despues_de[0])
        filas = filas.filter(recibido_en__lte=en).exclude(recibido_en=en, pk__gte=despues_de[1])
    pagina = filas.select_related("remitente", "expediente__unidad", "expediente__responsable").order_by(
        "-recibido_en", "-pk"
    )[:limite]
    calendario = dias.calendario()
    return [_de_ingreso(i, hoy=hoy, calendario=calendario, por_recepcion=True) for i in pagina]


def _restan(vence_en: datetime | None, *, hoy: date, calendario: Calendario) -> tuple[date | None, int | None]:
    if vence_en is None:
        return None, None
    vence_el = dia_de(vence_en)
    return vence_el, computo.dias_restantes(vence_el=vence_el, hoy=hoy, calendario=calendario)


def _de_derivacion(derivacion: Derivacion, *, actor: Actor, hoy: date, calendario: Calendario) -> FilaCaso:
    ingreso = derivacion.ingreso
    estado, suyo = Estado(ingreso.estado), EstadoDerivacion(derivacion.estado)
    vence_el, restan = _restan(derivacion.vence_en, hoy=hoy, calendario=calendario)
    instruccion = NOMBRES_DE_INSTRUCCION[Instruccion(derivacion.instruccion)]
    paso = "Recibirla" if suyo == EstadoDerivacion.ENVIADA else instruccion
    return FilaCaso(
        ingreso_id=ingreso.pk, derivacion_id=derivacion.pk, derivacion_codigo=derivacion.codigo, folio=ingreso.folio,
        codigo=ingreso.codigo, expediente=ingreso.expediente.codigo, materia=ingreso.materia,
        tipo=TIPOS[ingreso.tipo].nombre, remitente=_remitente(ingreso), recibido_en=ingreso.recibido_en, estado=estado,
        estado_nombre=NOMBRES_DE_ESTADO[estado], unidad=derivacion.para_unidad.nombre,
        responsable=derivacion.para_persona.nombre if derivacion.para_persona else "", instruccion=instruccion,
        derivacion_estado=NOMBRES_DE_DERIVACION[suyo], sin_recibir=suyo == EstadoDerivacion.ENVIADA, vence_el=vence_el,
        restan=restan, proximo_paso=paso,
        reservado=ingreso.expediente.confidencialidad != Confidencialidad.PUBLICO.value,
        es_reemplazo=derivacion.para_persona_id in actor.subroga,
        llave=(derivacion.vence_en.isoformat() if derivacion.vence_en else "", derivacion.pk),
    )  # fmt: skip


def _de_ingreso(ingreso: Ingreso, *, hoy: date, calendario: Calendario, por_recepcion: bool) -> FilaCaso:
    estado, expediente = Estado(ingreso.estado), ingreso.expediente
    pendiente = estado not in {Estado.DESPACHADO, Estado.ARCHIVADO}
    vence_el, restan = _restan(ingreso.vence_en if pendiente else None, hoy=hoy, calendario=calendario)
    orden = ingreso.recibido_en if por_recepcion else ingreso.vence_en
    return FilaCaso(
        ingreso_id=ingreso.pk, derivacion_id=None, derivacion_codigo="", folio=ingreso.folio, codigo=ingreso.codigo,
        expediente=expediente.codigo, materia=ingreso.materia, tipo=TIPOS[ingreso.tipo].nombre,
        remitente=_remitente(ingreso), recibido_en=ingreso.recibido_en, estado=estado,
        estado_nombre=NOMBRES_DE_ESTADO[estado], unidad=expediente.unidad.nombre if expediente.unidad else "",
        responsable=expediente.responsable.nombre if expediente.responsable else "", instruccion="",
        derivacion_estado="", sin_recibir=False, vence_el=vence_el, restan=restan,
        proximo_paso=proximo_paso(estado=estado, espera_respuesta=TIPOS[ingreso.tipo].espera_respuesta),
        reservado=expediente.confidencialidad != Confidencialidad.PUBLICO.value, es_reemplazo=False,
        llave=(orden.isoformat() if orden else "", ingreso.pk),
    )  # fmt: skip


def _remitente(ingreso: Ingreso) -> str:
    return ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto


def borradores_de(actor: Actor, *, limite: int = 20) -> Sequence[Borrador]:
    """Sus ingresos a medio escribir, el último primero."""
    return list(Borrador.objects.filter(persona_id=actor.persona_id).order_by("-guardado_en", "-pk")[:limite])
