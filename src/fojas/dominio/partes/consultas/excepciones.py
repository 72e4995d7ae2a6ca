"""El registro de personas exceptuadas de la notificación electrónica."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from fojas.base import rut
from fojas.base import texto as base_texto
from fojas.dominio.calendario import consultas as plazos
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.models import Excepcion
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_CAUSA,
    NOMBRES_DE_EXCEPCION,
    NOMBRES_DE_MEDIO_EXCEPTUADO,
    SE_PRESUMEN,
    CausaExcepcion,
    EstadoExcepcion,
    MedioExceptuado,
    estado_de_excepcion,
)

RIGEN = frozenset({EstadoExcepcion.VIGENTE, EstadoExcepcion.PEDIDA})
"""Mientras no se resuelve, la persona sigue en papel."""


@dataclass(frozen=True, slots=True)
class ExcepcionVista:
    id: int
    codigo: str
    persona: str
    persona_codigo: str
    rut: str
    apoderado: str
    nacimiento: date | None
    causa: str
    se_presume: bool
    detalle: str
    medio: MedioExceptuado
    medio_nombre: str
    domicilio: str
    pedida_en: datetime
    registrada_por: str
    resolver_hasta: date | None
    estado: EstadoExcepcion
    estado_nombre: str
    resolucion: str
    resuelta_el: date | None
    fundamento: str
    desde: date | None
    hasta: date | None
    comunicada_el: date | None
    terminada_el: date | None
    formulario_sha256: str
    formulario_nombre: str


@dataclass(frozen=True, slots=True)
class FiltroExcepciones:
    texto: str = ""
    estado: str = ""
    causa: str = ""


def excepcion_que_rige(persona_id: int | None, *, dia: date) -> ExcepcionVista | None:
    """La que ese día saca a la persona de la notificación electrónica, o la pedida que falta resolver."""
    if persona_id is None:
        return None
    filas = Excepcion.objects.filter(persona_id=persona_id).exclude(acogida=False).select_related("persona")
    vistas = [_vista(e, dia=dia, nombres={}, vence=None) for e in filas.order_by("-pk")]
    return next((v for v in vistas if v.estado in RIGEN), None)


def lista_excepciones(
    actor: Actor, filtro: FiltroExcepciones, *, dia: date, despues_de: tuple[str, int] | None = None, limite: int = 50
) -> list[ExcepcionVista]:
    """Las de personas que puede conocer, la última pedida primero."""
    filas = _visibles(actor)
    if filtro.causa:
        filas = filas.filter(causa=filtro.causa)
    if filtro.texto:
        filas = filas.filter(_calza(filtro.texto))
    if filtro.estado:
        filas = filas.filter(_en_estado(EstadoExcepcion(filtro.estado), dia))
    if despues_de is not None:
        en = datetime.fromisoformat(despues_de[0])
        filas = filas.filter(Q(pedida_en__lt=en) | Q(pedida_en=en, pk__lt=despues_de[1]))
    return _vistas(filas.order_by("-pedida_en", "-pk")[:limite], dia=dia)


def excepcion(codigo: str, actor: Actor, *, dia: date) -> ExcepcionVista | None:
    vistas = _vistas(_visibles(actor).filter(codigo=codigo), dia=dia)
    return vistas[0] if vistas else None


def _visibles(actor: Actor) -> QuerySet[Excepcion]:
    return Excepcion.objects.filter(persona__in=organizacion.conocidas(actor)).select_related("persona")


def _calza(escrito: str) -> Q:
    try:
        return Q(persona__rut=rut.normaliza(escrito))
    except rut.RutInvalido:
        palabras = base_texto.plano(escrito).split()
        calza = Q()
        for palabra in palabras:
            calza &= Q(persona__nombre_plano__contains=palabra)
        return calza | Q(resolucion__icontains=escrito.strip())


def _en_estado(estado: EstadoExcepcion, dia: date) -> Q:
    terminada = Q(terminada_el__lte=dia)
    acogida = Q(acogida=True) & ~terminada
    return {
        EstadoExcepcion.PEDIDA: Q(acogida__isnull=True),
        EstadoExcepcion.DENEGADA: Q(acogida=False),
        EstadoExcepcion.TERMINADA: Q(acogida=True) & terminada,
        EstadoExcepcion.FUTURA: acogida & Q(desde__gt=dia),
        EstadoExcepcion.VENCIDA: acogida & Q(desde__lte=dia, hasta__lt=dia),
        EstadoExcepcion.VIGENTE: acogida & Q(desde__lte=dia) & (Q(hasta__isnull=True) | Q(hasta__gte=dia)),
    }[estado]


def _vistas(filas: Iterable[Excepcion], *, dia: date) -> list[ExcepcionVista]:
    leidas = list(filas)
    nombres = organizacion.nombres_de({e.registrada_por for e in leidas})
    pendientes = plazos.plazos_de([e.plazo for e in leidas if e.acogida is None and e.plazo], hoy=dia)
    return [
        _vista(e, dia=dia, nombres=nombres, vence=pendientes[e.plazo].vence_el if e.plazo in pendientes else None)
        for e in leidas
    ]


def _vista(e: Excepcion, *, dia: date, nombres: dict[str, str], vence: date | None) -> ExcepcionVista:
    estado = estado_de_excepcion(acogida=e.acogida, desde=e.desde, hasta=e.hasta, terminada_el=e.terminada_el, dia=dia)
    causa, medio = CausaExcepcion(e.causa), MedioExceptuado(e.medio)
    return ExcepcionVista(
        id=e.pk, codigo=e.codigo, persona=e.persona.nombre, persona_codigo=e.persona.codigo,
        rut=rut.formatea(e.persona.rut) if e.persona.rut else e.persona.pasaporte, apoderado=e.apoderado,
        nacimiento=e.nacimiento, causa=NOMBRES_DE_CAUSA[causa], se_presume=causa in SE_PRESUMEN, detalle=e.detalle,
        medio=medio, medio_nombre=NOMBRES_DE_MEDIO_EXCEPTUADO[medio], domicilio=e.domicilio, pedida_en=e.pedida_en,
        registrada_por=nombres.get(e.registrada_por, ""), resolver_hasta=vence, estado=estado,
        estado_nombre=NOMBRES_DE_EXCEPCION[estado], resolucion=e.resolucion, resuelta_el=e.resuelta_el,
        fundamento=e.fundamento, desde=e.desde, hasta=e.hasta, comunicada_el=e.comunicada_el,
        terminada_el=e.terminada_el, formulario_sha256=e.formulario_sha256, formulario_nombre=e.formulario_nombre,
    )  # fmt: skip
