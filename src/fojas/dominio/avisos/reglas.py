"""Canales y estados de un aviso, y lo que se habla con la Plataforma de Notificaciones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fojas.base.errores import ErrorFojas


class Canal(StrEnum):
    CORREO = "correo"
    INTERNO = "interno"


class Estado(StrEnum):
    PENDIENTE = "pendiente"
    ENVIADO = "enviado"
    FALLIDO = "fallido"


class ErrorAvisos(ErrorFojas):
    """Base de los rechazos de la bandeja de salida."""


class EntregaFallida(ErrorAvisos):
    """El servidor de correo no aceptó el mensaje; el mensaje dice qué contestó."""


@dataclass(frozen=True, slots=True)
class Adjunto:
    nombre: str
    sha256: str
    tipo: str


class EstadoNotificacion(StrEnum):
    PENDIENTE = "pendiente"
    EN_VUELO = "en_vuelo"
    """Se empezó a enviar y no se sabe todavía qué contestó la Plataforma."""
    POR_CONFIRMAR = "por_confirmar"
    ENVIADA = "enviada"
    DISPONIBLE = "disponible"
    LEIDA = "leida"
    SIN_DOMICILIO = "sin_domicilio"
    FALLIDA = "fallida"


NORMA_DDU = "Ley 19.880, art. 46 inc. 1; DS 4 de 2020, arts. 25 a 27"
NOMBRES_DE_NOTIFICACION = {
    EstadoNotificacion.PENDIENTE: "Por salir",
    EstadoNotificacion.EN_VUELO: "Saliendo",
    EstadoNotificacion.POR_CONFIRMAR: "Por confirmar en la Plataforma",
    EstadoNotificacion.ENVIADA: "Enviada",
    EstadoNotificacion.DISPONIBLE: "Puesta a disposición",
    EstadoNotificacion.LEIDA: "Leída",
    EstadoNotificacion.SIN_DOMICILIO: "Sin Domicilio Digital Único",
    EstadoNotificacion.FALLIDA: "No salió",
}


@dataclass(frozen=True, slots=True)
class AdjuntoPesado:
    """Un adjunto con su tamaño: la Plataforma pone tope."""

    nombre: str
    sha256: str
    tipo: str
    bytes: int


class NotificadorApagado(ErrorAvisos):
    """La municipalidad no tiene conectada la Plataforma de Notificaciones."""


class ErrorNotificador(ErrorAvisos):
    """Lo que puede salir mal al hablar con la Plataforma; `codigo` es el que ella dio."""

    codigo = ""


class NoSeEnvio(ErrorNotificador):
    """Se sabe que la Plataforma no lo recibió: se puede intentar de nuevo."""


class NoSeSabe(ErrorNotificador):
    """Pudo haberlo recibido: repetirlo podría notificar dos veces."""


class YaEnviada(ErrorNotificador):
    """La Plataforma dice que ya recibió lo mismo hace poco."""


class NotificacionRechazada(ErrorNotificador):
    """La Plataforma lo rechazó y no lo recibió; repetirlo igual daría lo mismo."""

    def __init__(self, mensaje: str, *, codigo: str = "") -> None:
        super().__init__(mensaje)
        self.codigo = codigo


@dataclass(frozen=True, slots=True)
class AdjuntoMensaje:
    nombre: str
    tipo: str
    contenido: bytes


@dataclass(frozen=True, slots=True)
class Mensaje:
    """Una notificación como la recibe la Plataforma."""

    rol_unico: str
    """RUN o RUT sin dígito verificador."""
    tramite: str
    """Código del procedimiento en el catálogo del Estado."""
    etapa: int
    asunto: str
    cuerpo: str
    """HTML."""
    adjuntos: tuple[AdjuntoMensaje, ...] = ()


@dataclass(frozen=True, slots=True)
class Acuse:
    transaccion: str
    enviado_en: datetime | None


class DomicilioDigital(StrEnum):
    """Qué domicilio digital tiene la persona, según la Plataforma."""

    CASILLA = "casilla"
    CORREO = "email"
    SIN_CONFIGURAR = "not_configured"
    EXCEPTUADA = "excepcion"
    DESCONOCIDO = ""


@dataclass(frozen=True, slots=True)
class Seguimiento:
    """En qué está lo enviado a una persona."""

    domicilio: DomicilioDigital
    estado: str
    """`pending`, `delivered`, `error` o `error_…`."""
    entregado_en: datetime | None = None
    leido_en: datetime | None = None


MAXIMO_ADJUNTOS, MAXIMO_BYTES, LARGO_ASUNTO = 50, 20_000_000, 150
EXTENSIONES = frozenset({"pdf", "jpg", "png", "doc", "docx", "xls", "xlsx"})
ETAPAS = {1: "Inicio", 2: "Instrucción", 3: "Finalización"}
VENTANA_DE_REPETIDAS = timedelta(minutes=4)
"""La Plataforma reconoce una repetida durante cinco minutos; uno de holgura."""
ERRORES_DICHOS = {
    "ERR007": "El procedimiento no está habilitado en la Plataforma de Notificaciones: pide a quien la administra que lo habilite.",
    "ERR008": "La municipalidad no ha cargado su logo en la Plataforma de Notificaciones: pide a quien la administra que lo cargue.",
    "ERR030": "Son demasiados destinatarios para un envío.",
    "ERR031": "La Plataforma dice que ya recibió esta notificación hace menos de cinco minutos.",
    "ERR032": f"Son demasiados archivos: caben {MAXIMO_ADJUNTOS}.",
    "ERR034": "La dirección de vuelta no sirve.",
}
"""Los que la documentación de la Plataforma explica; de los demás se muestra lo que ella diga."""


def rol_unico(rut: str) -> str:
    """El RUN o RUT sin puntos ni dígito verificador, como lo pide la Plataforma. Vacío si no hay."""
    return rut.replace(".", "").partition("-")[0]


def por_que_no_cabe(adjuntos: Iterable[tuple[str, int]]) -> str:
    """Por qué esos archivos, de nombre y tamaño, no se pueden enviar por la Plataforma; vacío si se puede."""
    pares = list(adjuntos)
    if len(pares) > MAXIMO_ADJUNTOS:
        return f"La Plataforma recibe hasta {MAXIMO_ADJUNTOS} archivos y son {len(pares)}. Despáchalos por carta o en la oficina."
    if sum(peso for _, peso in pares) > MAXIMO_BYTES:
        return "La Plataforma recibe hasta 20 MB entre todos los archivos. Despáchalos por carta o en la oficina."
    for nombre, _ in pares:
        if nombre.rpartition(".")[2].lower() not in EXTENSIONES:
            return f"La Plataforma no recibe «{nombre}»: acepta PDF, imágenes JPG o PNG y documentos de Word o Excel."
    return ""


def estado_de(seguimiento: Seguimiento) -> EstadoNotificacion:
    """En qué queda una notificación según lo que dice la Plataforma.

    «Entregada» a quien no tiene domicilio digital o está exceptuado no es haberla notificado (DS 8 de 2023, art. 15).
    """
    if seguimiento.domicilio in {DomicilioDigital.SIN_CONFIGURAR, DomicilioDigital.EXCEPTUADA}:
        return EstadoNotificacion.SIN_DOMICILIO
    if seguimiento.estado.startswith("error"):
        return EstadoNotificacion.FALLIDA
    if seguimiento.estado != "delivered":
        return EstadoNotificacion.ENVIADA
    return EstadoNotificacion.LEIDA if seguimiento.leido_en is not None else EstadoNotificacion.DISPONIBLE
