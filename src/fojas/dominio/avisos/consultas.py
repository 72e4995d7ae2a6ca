"""Mirar la bandeja de salida y los avisos propios."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from fojas.dominio.avisos import conexion
from fojas.dominio.avisos.models import Aviso, Notificacion
from fojas.dominio.avisos.reglas import NOMBRES_DE_NOTIFICACION, Canal, Estado, EstadoNotificacion


@dataclass(frozen=True, slots=True)
class AvisoPropio:
    codigo: str
    asunto: str
    cuerpo: str
    enlace: str
    creado_en: datetime
    leido: bool


@dataclass(frozen=True, slots=True)
class Prueba:
    """Lo que demuestra un correo enviado."""

    direccion: str
    asunto: str
    enviado_en: datetime | None
    message_id: str
    eml_sha256: str
    adjuntos: tuple[tuple[str, str], ...]
    """Pares (nombre, sha256)."""
    estado: str
    error: str


def intentos(codigo: str) -> int:
    return Aviso.objects.values_list("intentos", flat=True).get(codigo=codigo)


def intentos_de_notificacion(codigo: str) -> int:
    return Notificacion.objects.values_list("intentos", flat=True).get(codigo=codigo)


def notificador_conectado() -> bool:
    """Si se puede notificar en el Domicilio Digital Único."""
    return conexion.notificador() is not None


@dataclass(frozen=True, slots=True)
class PruebaElectronica:
    """Lo que demuestra una notificación electrónica."""

    codigo: str
    asunto: str
    estado: EstadoNotificacion
    estado_nombre: str
    transaccion: str
    enviada_en: datetime | None
    entregada_en: datetime | None
    leida_en: datetime | None
    error: str
    codigo_error: str


def prueba_electronica(codigo: str) -> PruebaElectronica | None:
    n = Notificacion.objects.filter(codigo=codigo).first()
    if n is None:
        return None
    estado = EstadoNotificacion(n.estado)
    return PruebaElectronica(
        n.codigo, n.asunto, estado, NOMBRES_DE_NOTIFICACION[estado], n.transaccion, n.enviada_en, n.entregada_en,
        n.leida_en, n.error, n.codigo_error,
    )  # fmt: skip


def propios(persona_id: int, *, limite: int = 50) -> list[AvisoPropio]:
    avisos = Aviso.objects.filter(persona_id=persona_id, canal=Canal.INTERNO.value).order_by("-creado_en", "-id")
    return [
        AvisoPropio(a.codigo, a.asunto, a.cuerpo, a.enlace, a.creado_en, a.leido_en is not None)
        for a in avisos[:limite]
    ]


def sin_leer(persona_id: int) -> int:
    return Aviso.objects.filter(persona_id=persona_id, canal=Canal.INTERNO.value, leido_en__isnull=True)[:100].count()


@dataclass(frozen=True, slots=True)
class CorreoFallido:
    codigo: str
    asunto: str
    error: str
    creado_en: datetime
    objeto: str


def fallidos(*, limite: int = 20) -> list[CorreoFallido]:
    """Los correos que no salieron y esperan que alguien decida, el más nuevo primero.

    No está el que ya se reemplazó por otro sobre lo mismo que sí salió.
    """
    despues = Aviso.objects.filter(objeto=OuterRef("objeto"), pk__gt=OuterRef("pk"), estado=Estado.ENVIADO.value)
    filas = Aviso.objects.filter(
        ~Exists(despues.filter(canal=Canal.CORREO.value)), estado=Estado.FALLIDO.value
    ).order_by("-id")[:limite]
    return [CorreoFallido(a.codigo, a.asunto, a.error, a.creado_en, a.objeto) for a in filas]


def prueba(codigo: str) -> Prueba | None:
    aviso = Aviso.objects.prefetch_related("adjuntos").filter(codigo=codigo).first()
    if aviso is None:
        return None
    return Prueba(
        direccion=aviso.direccion, asunto=aviso.asunto, enviado_en=aviso.enviado_en, message_id=aviso.message_id,
        eml_sha256=aviso.eml_sha256, adjuntos=tuple((a.nombre, a.sha256) for a in aviso.adjuntos.all()),
        estado=aviso.estado, error=aviso.error,
    )  # fmt: skip
