"""Cartas, correos y notificaciones de cada despacho, y la guía con que van a Correos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.models import Despacho, Envio, Guia
from fojas.dominio.partes.reglas import (
    DEVOLUCIONES,
    NOMBRES_DE_DESPACHO,
    NOMBRES_DE_ENVIO,
    CanalDespacho,
    EstadoDespacho,
    EstadoEnvio,
    MotivoDevolucion,
    nombre_de_estado,
)

ESTADO_DE_SU_ENVIO = Subquery(
    Envio.objects.filter(despacho=OuterRef("pk"), principal=True, siguiente__isnull=True)
    .order_by("orden", "pk")
    .values("estado")[:1]
)
"""El de su primer destinatario, en la misma consulta que lee el despacho."""


@dataclass(frozen=True, slots=True)
class EnvioVisto:
    id: int
    codigo: str
    folio: str
    despacho: str
    expediente: str
    orden: int
    intento: int
    principal: bool
    destinatario: str
    direccion: str
    canal: CanalDespacho
    canal_nombre: str
    estado: EstadoEnvio
    estado_nombre: str
    creado_en: datetime
    guia: str
    seguimiento: str
    admitido_el: date | None
    en_destino_el: date | None
    enviado_en: datetime | None
    terminado_el: date | None
    recibio: str
    motivo: str
    evidencia: str
    """Código del documento en su foja, o vacío."""
    aviso: str
    notificado_el: date | None
    norma_notificacion: str
    error: str
    vigente: bool
    """Falso si otra carta la reemplazó."""
    reserva: str
    """Causa legal si el caso es reservado."""

    @property
    def es_carta(self) -> bool:
        return self.canal == CanalDespacho.CARTA_CERTIFICADA


@dataclass(frozen=True, slots=True)
class FiltroCartas:
    texto: str = ""
    """Folio de salida, número de seguimiento o destinatario."""
    estado: str = ""
    desde: date | None = None
    hasta: date | None = None
    guia: str = ""


@dataclass(frozen=True, slots=True)
class GuiaVista:
    codigo: str
    hecha_en: datetime
    hecha_por: str
    cartas: tuple[EnvioVisto, ...]


def envios_de(despacho: Despacho) -> list[EnvioVisto]:
    """Los de un despacho: primero a quien va dirigido, cada uno con sus intentos en orden."""
    filas = despacho.envios.select_related("despacho__expediente", "guia", "evidencia", "siguiente")
    return [_vista(e) for e in filas.order_by("-principal", "orden", "intento", "pk")]


def lista_cartas(
    actor: Actor, filtro: FiltroCartas, *, despues_de: int | None = None, limite: int = 50
) -> list[EnvioVisto]:
    """Las cartas certificadas de los casos que puede ver, la última primero."""
    filas = _cartas(actor)
    if filtro.estado:
        filas = filas.filter(estado=filtro.estado)
    if filtro.guia:
        filas = filas.filter(guia__codigo=filtro.guia)
    if filtro.texto:
        escrito = filtro.texto.strip()
        junto = "".join(c for c in escrito.upper() if c.isalnum())
        filas = filas.filter(
            Q(despacho__folio__icontains=escrito) | Q(seguimiento=junto) | Q(destinatario__icontains=escrito)
        )
    if filtro.desde:
        filas = filas.filter(creado_en__date__gte=filtro.desde)
    if filtro.hasta:
        filas = filas.filter(creado_en__date__lte=filtro.hasta)
    if despues_de is not None:
        filas = filas.filter(pk__lt=despues_de)
    return [_vista(e) for e in filas.order_by("-pk")[:limite]]


def cartas_por_entregar(actor: Actor, *, limite: int = 200) -> list[EnvioVisto]:
    """Las que esperan ir a Correos, en el orden de sus folios."""
    filas = _cartas(actor).filter(estado=EstadoEnvio.POR_ENTREGAR.value)
    return [_vista(e) for e in filas.order_by("pk")[:limite]]


def carta_de(escrito: str, actor: Actor) -> EnvioVisto | None:
    """La carta vigente de un número de seguimiento, un folio de salida o un código, escrito como sea."""
    limpio = " ".join(escrito.split())
    junto = "".join(c for c in limpio.upper() if c not in " -.")
    if not limpio:
        return None
    cartas = _cartas(actor).filter(siguiente__isnull=True)
    for calza in (Q(seguimiento=junto), Q(codigo=junto), Q(despacho__folio__iexact=limpio, principal=True)):
        if (hallada := cartas.filter(calza).order_by("-pk").first()) is not None:
            return _vista(hallada)
    return None


def envio(codigo: str, actor: Actor) -> EnvioVisto | None:
    hallado = (
        Envio.objects.filter(expedientes.filtro_visible(actor, prefijo="despacho__expediente__"), codigo=codigo)
        .select_related("despacho__expediente", "guia", "evidencia", "siguiente")
        .first()
    )
    return _vista(hallado) if hallado is not None else None


def guia(codigo: str, actor: Actor) -> GuiaVista | None:
    """La guía con las cartas que puede ver."""
    hallada = Guia.objects.filter(codigo=codigo).first()
    if hallada is None:
        return None
    cartas = tuple(_vista(e) for e in _cartas(actor).filter(guia=hallada).order_by("pk"))
    nombre = organizacion.nombres_de([hallada.hecha_por]).get(hallada.hecha_por, "")
    return GuiaVista(hallada.codigo, hallada.hecha_en, nombre, cartas)


def guias_recientes(*, limite: int = 10) -> list[tuple[str, datetime]]:
    return list(Guia.objects.order_by("-pk").values_list("codigo", "hecha_en")[:limite])


def dice_estado(despacho: Despacho) -> str:
    """En qué está un despacho: como su carta o su notificación, o cuántos destinatarios de todos la recibieron."""
    canal, estado = CanalDespacho(despacho.canal), EstadoDespacho(despacho.estado)
    todos = [e for e in despacho.envios.all() if e.principal]
    reemplazados = {e.anterior_id for e in todos}
    vigentes = [e for e in todos if e.pk not in reemplazados]
    return estado_dicho(vigentes) if vigentes else nombre_de_estado(canal, estado)


def dice_estado_leido(canal: CanalDespacho, estado: EstadoDespacho, envio: str | None) -> str:
    """Lo mismo, con el estado de su envío ya leído junto al despacho."""
    return nombre_del_envio(canal, EstadoEnvio(envio)) if envio else nombre_de_estado(canal, estado)


def estado_dicho(suyos: Sequence[Envio]) -> str:
    """El estado del único destinatario, o cuántos de todos ya no están en camino."""
    if len(suyos) == 1:
        return nombre_del_envio(CanalDespacho(suyos[0].canal), EstadoEnvio(suyos[0].estado))
    finales = {EstadoEnvio.ENTREGADA, EstadoEnvio.DISPONIBLE, EstadoEnvio.LEIDA, EstadoEnvio.ENVIADA}
    return f"{sum(EstadoEnvio(e.estado) in finales for e in suyos)} de {len(suyos)} destinatarios"


def nombre_del_envio(canal: CanalDespacho, estado: EstadoEnvio) -> str:
    """Un correo se dice «enviado»; una carta y una notificación, en femenino."""
    if canal == CanalDespacho.CORREO and estado == EstadoEnvio.ENVIADA:
        return "Enviado"
    return NOMBRES_DE_ENVIO[estado]


def _cartas(actor: Actor) -> QuerySet[Envio]:
    return Envio.objects.filter(
        expedientes.filtro_visible(actor, prefijo="despacho__expediente__"), canal=CanalDespacho.CARTA_CERTIFICADA.value
    ).select_related("despacho__expediente", "guia", "evidencia", "siguiente")


def _vista(e: Envio) -> EnvioVisto:
    canal, estado, despacho = CanalDespacho(e.canal), EstadoEnvio(e.estado), e.despacho
    return EnvioVisto(
        id=e.pk, codigo=e.codigo, folio=despacho.folio, despacho=despacho.codigo,
        expediente=despacho.expediente.codigo, orden=e.orden, intento=e.intento, principal=e.principal,
        destinatario=e.destinatario, direccion=e.direccion, canal=canal, canal_nombre=NOMBRES_DE_DESPACHO[canal],
        estado=estado, estado_nombre=nombre_del_envio(canal, estado), creado_en=e.creado_en,
        guia=e.guia.codigo if e.guia else "", seguimiento=e.seguimiento, admitido_el=e.admitido_el,
        en_destino_el=e.en_destino_el, enviado_en=e.enviado_en, terminado_el=e.terminado_el, recibio=e.recibio,
        motivo=DEVOLUCIONES[MotivoDevolucion(e.motivo)].nombre if e.motivo else "",
        evidencia=e.evidencia.codigo if e.evidencia else "", aviso=e.aviso, notificado_el=e.notificado_el,
        norma_notificacion=e.norma_notificacion, error=e.error, vigente=not hasattr(e, "siguiente"),
        reserva=CAUSAS_DE_RESERVA.get(despacho.expediente.causa_reserva, ""),
    )  # fmt: skip
