"""Preparar, enviar y dejar prueba de lo enviado."""

import io
from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.db import transaction

from fojas.base import codigos, eventos
from fojas.base.errores import ErrorFojas
from fojas.dominio.avisos import conexion
from fojas.dominio.avisos.eventos import AvisoEnviado, AvisoFallido
from fojas.dominio.avisos.models import AdjuntoAviso, Aviso
from fojas.dominio.avisos.reglas import Adjunto, Canal, ErrorAvisos, Estado
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as archivos
from fojas.dominio.trabajos import acciones as trabajos

POLITICA = policy.SMTP.clone(cte_type="7bit")
"""Renglones como los quiere el servidor y solo ASCII: ningún intermediario tiene motivo para cambiar un byte."""

COMPUESTOS = frozenset({"message", "multipart", ""})
"""Lo que no puede ir en base64 con su propio tipo (RFC 2046, 5.1 y 5.2.1): va como archivo suelto, igual byte a byte."""


@transaction.atomic
def prepara_correo(
    *, direccion: str, asunto: str, cuerpo: str, autor: str, en: datetime, adjuntos: Sequence[Adjunto] = (),
    objeto: str = "", expediente: str = "", persona_id: int | None = None,
) -> Aviso:  # fmt: skip
    """Deja el correo escrito y su envío encolado, en la transacción de quien lo pide.

    Lanza `ErrorAvisos` si la dirección falta o no sirve.
    """
    _exige_direccion(direccion)
    aviso = Aviso.objects.create(
        codigo=codigos.nuevo(), canal=Canal.CORREO.value, persona_id=persona_id, direccion=direccion,
        asunto=" ".join(asunto.split())[:300], cuerpo=cuerpo, objeto=objeto, creado_en=en,
    )  # fmt: skip
    AdjuntoAviso.objects.bulk_create(
        AdjuntoAviso(aviso=aviso, nombre=a.nombre, sha256=a.sha256, tipo=a.tipo) for a in adjuntos
    )
    bitacora.anota(
        "aviso.preparado", autor=autor, objeto=aviso.codigo, expediente=expediente, en=en, asunto=aviso.asunto,
        adjuntos=[a.sha256 for a in adjuntos], personal={"direccion": direccion},
    )  # fmt: skip
    trabajos.encola("avisos.envia", en=en, objeto=aviso.codigo, aviso=aviso.codigo)
    return aviso


def _exige_direccion(direccion: str) -> None:
    if not direccion:
        raise ErrorAvisos("Falta la dirección de correo.", campo="correo")
    try:
        validate_email(direccion)
    except ValidationError:
        raise ErrorAvisos(f"«{direccion}» no es una dirección de correo. Revísala.", campo="correo") from None


def avisa_persona(*, persona_id: int, asunto: str, cuerpo: str, enlace: str, objeto: str, en: datetime) -> Aviso:
    """Aviso dentro de Fojas, sin correo."""
    return Aviso.objects.create(
        codigo=codigos.nuevo(), canal=Canal.INTERNO.value, persona_id=persona_id, asunto=asunto[:300], cuerpo=cuerpo,
        enlace=enlace, objeto=objeto, creado_en=en, estado=Estado.ENVIADO.value, enviado_en=en,
    )  # fmt: skip


@transaction.atomic
def agrega_a_resumen(
    *, persona_id: int, clave: str, linea: str, titulo: str, enlace: str, enlace_comun: str, en: datetime
) -> Aviso:
    """Junta avisos de la misma clase en uno sin leer: «12 folios vencidos» en vez de doce avisos.

    Con una sola línea el aviso es ella y lleva a `enlace`; con más, cuenta cuántas son y lleva a `enlace_comun`.
    """
    previo = (
        Aviso.objects.select_for_update(of=("self",))
        .filter(persona_id=persona_id, objeto=clave, canal=Canal.INTERNO.value, leido_en__isnull=True)
        .first()
    )
    if previo is None:
        return avisa_persona(persona_id=persona_id, asunto=linea, cuerpo=linea, enlace=enlace, objeto=clave, en=en)
    lineas = previo.cuerpo.splitlines()
    if linea not in lineas:
        lineas.append(linea)
        previo.asunto, previo.cuerpo, previo.enlace = f"{len(lineas)} {titulo}", "\n".join(lineas), enlace_comun
        previo.creado_en = en
        previo.save(update_fields=["asunto", "cuerpo", "enlace", "creado_en"])
    return previo


def marca_leidos(*, persona_id: int, en: datetime) -> int:
    return Aviso.objects.filter(persona_id=persona_id, canal=Canal.INTERNO.value, leido_en__isnull=True).update(
        leido_en=en
    )


def envia(*, codigo: str, en: datetime) -> None:
    """Arma el mensaje exacto, guarda sus bytes y los entrega. Uno ya enviado no se repite.

    Se guarda antes de entregar: un disco lleno no deja un correo enviado sin su prueba. Cada intento arma los mismos
    bytes con el mismo Message-ID, y si se corta antes de anotarlo, quien lo recibe dos veces puede reconocerlo.
    Lanza `EntregaFallida`, o lo que diga el almacén, para que el trabajo se reintente.
    """
    aviso = Aviso.objects.get(codigo=codigo)
    if aviso.estado == Estado.ENVIADO.value:
        return
    try:
        mensaje = _arma(aviso)
        eml = mensaje.as_bytes()
        guardado = expedientes.recibe_archivo(io.BytesIO(eml), nombre=f"{codigo}.eml", en=en)
        conexion.cartero().entrega(eml=eml, de=settings.DEFAULT_FROM_EMAIL, para=aviso.direccion)
    except ErrorFojas as error:
        Aviso.objects.filter(pk=aviso.pk).update(intentos=aviso.intentos + 1, error=error.mensaje[:300])
        raise
    registra_envio(codigo=codigo, message_id=str(mensaje["Message-ID"]), eml_sha256=guardado.sha256, en=en)


def _arma(aviso: Aviso) -> EmailMessage:
    """Depende solo del aviso: la misma fila da siempre los mismos bytes."""
    mensaje = EmailMessage(policy=POLITICA)
    mensaje["From"] = settings.DEFAULT_FROM_EMAIL
    mensaje["To"] = sanitize_address(aviso.direccion, "utf-8")  # un dominio con ñ viaja en ASCII
    mensaje["Subject"] = aviso.asunto
    mensaje["Date"] = format_datetime(aviso.creado_en)
    mensaje["Message-ID"] = f"<{aviso.codigo}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"
    mensaje["Auto-Submitted"] = "auto-generated"
    mensaje.set_content(aviso.cuerpo)
    for adjunto in aviso.adjuntos.order_by("id"):
        principal, _, secundario = adjunto.tipo.partition("/")
        if principal in COMPUESTOS or not secundario:
            principal, secundario = "application", "octet-stream"
        with archivos.abre(adjunto.sha256) as flujo:
            mensaje.add_attachment(flujo.read(), maintype=principal, subtype=secundario, filename=adjunto.nombre)
    if mensaje.is_multipart():
        mensaje.set_boundary(f"=_{aviso.codigo}")
    return mensaje


@transaction.atomic
def reenvia(*, codigo: str, autor: str, en: datetime) -> Aviso:
    """Devuelve a la cola un correo que no salió, con sus intentos completos. Lanza `ErrorAvisos` si no está fallido."""
    aviso = Aviso.objects.select_for_update(of=("self",)).get(codigo=codigo)
    if aviso.estado != Estado.FALLIDO.value:
        raise ErrorAvisos("Ese correo ya salió o está por salir: no hay nada que reenviar.")
    aviso.estado, aviso.intentos, aviso.error = Estado.PENDIENTE.value, 0, ""
    aviso.save(update_fields=["estado", "intentos", "error"])
    bitacora.anota("aviso.reenviado", autor=autor, objeto=codigo, en=en)
    trabajos.encola("avisos.envia", en=en, objeto=codigo, aviso=codigo)
    return aviso


@transaction.atomic
def registra_envio(*, codigo: str, message_id: str, eml_sha256: str, en: datetime) -> None:
    """Anota la prueba y lo anuncia."""
    aviso = Aviso.objects.select_for_update(of=("self",)).get(codigo=codigo)
    aviso.estado, aviso.enviado_en, aviso.error = Estado.ENVIADO.value, en, ""
    aviso.message_id, aviso.eml_sha256, aviso.intentos = message_id, eml_sha256, aviso.intentos + 1
    aviso.save(update_fields=["estado", "enviado_en", "error", "message_id", "eml_sha256", "intentos"])
    bitacora.anota("aviso.enviado", autor="sistema", objeto=codigo, en=en, message_id=message_id, eml=eml_sha256)
    eventos.publica(AvisoEnviado(codigo=codigo, objeto=aviso.objeto, eml_sha256=eml_sha256, en=en))


@transaction.atomic
def registra_fallo(*, codigo: str, error: str, en: datetime) -> None:
    """Se acabaron los intentos: queda fallido a la vista y se anuncia."""
    aviso = Aviso.objects.select_for_update(of=("self",)).get(codigo=codigo)
    if aviso.estado == Estado.ENVIADO.value:
        return
    aviso.estado, aviso.error = Estado.FALLIDO.value, error[:300]
    aviso.save(update_fields=["estado", "error"])
    bitacora.anota("aviso.fallido", autor="sistema", objeto=codigo, en=en, personal={"error": error[:300]})
    eventos.publica(AvisoFallido(codigo=codigo, objeto=aviso.objeto, error=error, en=en))
