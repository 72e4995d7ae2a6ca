"""La bandeja de lo que llegó: correos por mirar, apartados y ya ingresados."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from fojas.dominio.avisos.models import Aviso
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.consultas import revision
from fojas.dominio.expedientes.reglas import NORMA_DEL_SOBRE, SOBRE_SIN_ABRIR, SobreCerrado
from fojas.dominio.expedientes.reglas.revision import EnCuarentena, dicho_en_cuarentena
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.models import Cursor, Mensaje
from fojas.dominio.recepcion.puertos import CorreoAbierto
from fojas.dominio.recepcion.reglas.mensajes import (
    NOMBRES_DE_CLASE,
    NOMBRES_DE_ESTADO,
    ClaseMensaje,
    CorreoIlegible,
    EstadoMensaje,
)

DE_MAQUINA = (
    ClaseMensaje.AUTOMATICA, ClaseMensaje.REBOTE, ClaseMensaje.DEMORA, ClaseMensaje.ACUSE, ClaseMensaje.LISTA,
)  # fmt: skip
"""Clases que se explican solas: quedan apartadas sin que nadie deba mirarlas."""


@dataclass(frozen=True, slots=True)
class FilaMensaje:
    """Un correo en la bandeja."""

    id: int
    codigo: str
    asunto: str
    de: str
    recibido_en: datetime
    estado: EstadoMensaje
    clase: ClaseMensaje
    motivo: str
    folio: str
    expediente: str
    bytes: int

    @property
    def estado_nombre(self) -> str:
        return NOMBRES_DE_ESTADO[self.estado]

    @property
    def clase_nombre(self) -> str:
        return NOMBRES_DE_CLASE[self.clase]


@dataclass(frozen=True, slots=True)
class FiltroMensajes:
    estado: str = ""
    clase: str = ""
    texto: str = ""
    solo_por_mirar: bool = False
    """Lo que espera que alguien decida: no lo que una máquina ya explicó."""


@dataclass(frozen=True, slots=True)
class MensajeVisto:
    """Un correo con todo lo que hace falta para decidir."""

    mensaje: Mensaje
    fila: FilaMensaje
    texto: str
    adjuntos: tuple[tuple[str, int], ...]
    """Pares (nombre, bytes)."""
    notas: tuple[str, ...]
    ilegible: str
    """Por qué no se pudo abrir, o vacío."""
    caso: str
    """Código del expediente al que parece contestar, si quien mira puede verlo."""
    folio_del_caso: str
    contestado: str
    """En qué va lo que se le contestó, o por qué no se le contesta."""


def por_mirar() -> Q:
    """Los que esperan folio y los apartados en que nadie ha decidido, salvo lo que escribió una máquina."""
    sin_decidir = Q(estado=EstadoMensaje.APARTADO.value, decidido_por="") & ~Q(clase__in=[c.value for c in DE_MAQUINA])
    return Q(estado=EstadoMensaje.POR_INGRESAR.value) | sin_decidir


def visibles(actor: Actor) -> Q:
    """Lo que aún no es un caso, y lo que ya lo es si puede ver el caso."""
    return Q(ingreso__isnull=True) | expedientes.filtro_visible(actor, prefijo="ingreso__expediente__")


def lista_mensajes(
    actor: Actor, filtro: FiltroMensajes, *, despues_de: tuple[datetime, int] | None = None, limite: int = 51
) -> list[FilaMensaje]:
    """El último en llegar primero. De un caso reservado que no puede ver no sale ni el asunto."""
    filas = _filtrados(filtro).filter(visibles(actor)).select_related("ingreso__expediente")
    if despues_de is not None:
        en, pk = despues_de
        filas = filas.filter(Q(recibido_en__lt=en) | Q(recibido_en=en, pk__lt=pk))
    return [_fila(m) for m in filas.order_by("-recibido_en", "-pk")[:limite]]


def _filtrados(filtro: FiltroMensajes) -> QuerySet[Mensaje]:
    filas = Mensaje.objects.filter(por_mirar()) if filtro.solo_por_mirar else Mensaje.objects.all()
    if filtro.estado in set(EstadoMensaje):
        filas = filas.filter(estado=filtro.estado)
    if filtro.clase in set(ClaseMensaje):
        filas = filas.filter(clase=filtro.clase)
    for palabra in filtro.texto.split()[:5]:
        filas = filas.filter(Q(asunto__icontains=palabra) | Q(de__icontains=palabra) | Q(de_nombre__icontains=palabra))
    return filas


def _fila(mensaje: Mensaje) -> FilaMensaje:
    ingreso = mensaje.ingreso
    return FilaMensaje(
        id=mensaje.pk, codigo=mensaje.codigo, asunto=mensaje.asunto or "Sin asunto",
        de=" ".join(filter(None, (mensaje.de_nombre, f"<{mensaje.de}>" if mensaje.de else ""))) or "No lo dice",
        recibido_en=mensaje.recibido_en, estado=EstadoMensaje(mensaje.estado), clase=ClaseMensaje(mensaje.clase),
        motivo=mensaje.motivo, folio=ingreso.folio if ingreso else "",
        expediente=ingreso.expediente.codigo if ingreso else "", bytes=mensaje.bytes,
    )  # fmt: skip


def mensaje(codigo: str, actor: Actor) -> Mensaje | None:
    """None si no existe o si es de un caso que no puede ver."""
    return (
        Mensaje.objects.filter(visibles(actor), codigo=codigo)
        .select_related("ingreso__expediente", "responde_a__expediente", "despacho", "repite_a")
        .first()
    )


def detalle(mensaje: Mensaje, actor: Actor) -> MensajeVisto:
    """Lo abre aparte y sin red: nada de lo que trae se ejecuta ni se pide afuera."""
    caso = mensaje.responde_a
    ve_el_caso = caso is not None and expedientes.por_codigo(caso.expediente.codigo, actor) is not None
    ilegible, correo = "", CorreoAbierto("", (), ())
    try:
        correo = abierto(mensaje)
    except (CorreoIlegible, EnCuarentena, SobreCerrado) as error:
        ilegible = error.mensaje
    return MensajeVisto(
        mensaje=mensaje, fila=_fila(mensaje), texto=correo.texto,
        adjuntos=tuple((a.nombre, a.bytes) for a in correo.adjuntos), notas=correo.notas, ilegible=ilegible,
        caso=caso.expediente.codigo if caso is not None and ve_el_caso else "",
        folio_del_caso=caso.folio if caso is not None and ve_el_caso else "", contestado=_contestado(mensaje),
    )  # fmt: skip


def _contestado(mensaje: Mensaje) -> str:
    if mensaje.aviso:
        estado = Aviso.objects.filter(codigo=mensaje.aviso).values_list("estado", flat=True).first()
        dichos = {"enviado": "Se le contestó", "fallido": "No salió la respuesta"}
        return f"{dichos.get(estado or '', 'La respuesta está por salir')} a {mensaje.responder_a}."
    if mensaje.sin_contestar:
        return f"No se le contesta. {mensaje.sin_contestar}"
    return "Se le contesta cuando tome folio."


def abierto(mensaje: Mensaje) -> CorreoAbierto:
    """Su texto y los nombres de sus adjuntos; los archivos ya no están al volver. Lanza `CorreoIlegible`."""
    if not mensaje.sha256:
        return CorreoAbierto("", (), ())
    with expedientes.abre(mensaje.sha256) as flujo, conexion.abridor().abre(flujo) as correo:
        return correo


def adjunto(mensaje: Mensaje, numero: int) -> tuple[str, bytes] | None:
    """El nombre y los bytes de un adjunto, por su lugar; None si no hay tantos. Lanza `CorreoIlegible`, `EnCuarentena` o `SobreCerrado`."""
    if not mensaje.sha256:
        return None
    with expedientes.abre(mensaje.sha256) as flujo, conexion.abridor().abre(flujo) as correo:
        if not 0 <= numero < len(correo.adjuntos):
            return None
        pedido = correo.adjuntos[numero]
        datos = pedido.ruta.read_bytes()
    # Si los mismos bytes llegaron por otra puerta y el antivirus los apartó, tampoco salen por aquí.
    sha256 = hashlib.sha256(datos).hexdigest()
    if hallado := revision.apartadas([sha256]).get(sha256):
        raise EnCuarentena(f"{dicho_en_cuarentena(hallado)} Informática decide si se libera.")
    if expedientes.solo_en_sobres([sha256]):
        raise SobreCerrado(SOBRE_SIN_ABRIR, norma=NORMA_DEL_SOBRE)
    return pedido.nombre, datos


def buzones() -> list[Cursor]:
    """En qué va cada buzón que alguna vez se leyó."""
    return list(Cursor.objects.order_by("buzon"))
