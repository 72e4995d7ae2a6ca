"""Preparar, enviar y dejar prueba de lo enviado."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q

from fojas.base import codigos, eventos
from fojas.base.errores import ErrorFojas
from fojas.dominio.avisos import conexion
from fojas.dominio.avisos.eventos import AvisoEnviado, AvisoFallido, NotificacionCambiada
from fojas.dominio.avisos.models import AdjuntoAviso, AdjuntoNotificacion, Aviso, Notificacion
from fojas.dominio.avisos.reglas import (
    LARGO_ASUNTO,
    NOMBRES_DE_NOTIFICACION,
    NORMA_DDU,
    VENTANA_DE_REPETIDAS,
    Adjunto,
    AdjuntoMensaje,
    AdjuntoPesado,
    Canal,
    ErrorAvisos,
    ErrorNotificador,
    Estado,
    EstadoNotificacion,
    Mensaje,
    NoSeEnvio,
    NoSeSabe,
    NotificacionRechazada,
    NotificadorApagado,
    Seguimiento,
    YaEnviada,
    estado_de,
    por_que_no_cabe,
    rol_unico,
)
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as archivos
from fojas.dominio.trabajos import acciones as trabajos

POLITICA = policy.SMTP.clone(cte_type="7bit")
"""Renglones como los quiere el servidor y solo ASCII: ningún intermediario tiene motivo para cambiar un byte."""

SE_SIGUE_LEYENDO = timedelta(days=60)
"""Hasta cuándo se pregunta si la persona abrió lo que ya está en su casilla."""
SIN_RESPUESTA = "La Plataforma no contestó y no se sabe si la recibió."
EN_CAMINO = frozenset({EstadoNotificacion.PENDIENTE.value, EstadoNotificacion.EN_VUELO.value})
SIGUEN = frozenset({EstadoNotificacion.ENVIADA.value, EstadoNotificacion.DISPONIBLE.value})
FALTAS_DE_ENTREGA = {
    EstadoNotificacion.SIN_DOMICILIO: "La persona no tiene Domicilio Digital Único o está exceptuada. {otro}",
    EstadoNotificacion.FALLIDA: "La Plataforma no pudo entregarla («{estado}»). {otro}",
}
POR_OTRO_MEDIO = "Notifícala por carta certificada o en la oficina."
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


@transaction.atomic
def prepara_notificacion(
    *, persona_id: int, rut: str, asunto: str, cuerpo: str, adjuntos: Sequence[AdjuntoPesado], objeto: str, autor: str,
    en: datetime, etapa: int = 3, expediente: str = "",
) -> Notificacion:  # fmt: skip
    """Deja escrita la notificación al Domicilio Digital Único y encolado su envío, en la transacción de quien la pide.

    Lanza `NotificadorApagado` si no hay Plataforma conectada, o `ErrorAvisos` si la persona no tiene RUN o los archivos
    no caben.
    """
    if conexion.notificador() is None:
        raise NotificadorApagado(
            "La municipalidad no tiene conectada la Plataforma de Notificaciones. Usa otro medio o pide que la conecten.",
            norma=NORMA_DDU,
        )
    if not (rol := rol_unico(rut)):
        raise ErrorAvisos("La persona no tiene RUN registrado: sin él no hay Domicilio Digital Único.", campo="canal")
    if motivo := por_que_no_cabe((a.nombre, a.bytes) for a in adjuntos):
        raise ErrorAvisos(motivo, campo="documentos")
    notificacion = Notificacion.objects.create(
        codigo=codigos.nuevo(), persona_id=persona_id, rol_unico=rol, asunto=" ".join(asunto.split())[:LARGO_ASUNTO],
        cuerpo=cuerpo, tramite=settings.FOJAS_NOTIFICADOR_TRAMITE, etapa=etapa, objeto=objeto, creada_en=en,
    )  # fmt: skip
    AdjuntoNotificacion.objects.bulk_create(
        AdjuntoNotificacion(notificacion=notificacion, nombre=a.nombre, sha256=a.sha256, tipo=a.tipo, bytes=a.bytes)
        for a in adjuntos
    )
    bitacora.anota(
        "notificacion.preparada", autor=autor, objeto=notificacion.codigo, expediente=expediente, en=en,
        asunto=notificacion.asunto, adjuntos=[a.sha256 for a in adjuntos], personal={"rol_unico": rol},
    )  # fmt: skip
    trabajos.encola("avisos.notifica", en=en, objeto=notificacion.codigo, notificacion=notificacion.codigo)
    return notificacion


def notifica(*, codigo: str, en: datetime) -> None:
    """La envía una sola vez. Si un intento anterior quedó en duda, solo insiste mientras la Plataforma reconoce repetidas.

    Lanza `NoSeEnvio` o `NoSeSabe` para que el trabajo se reintente.
    """
    notificacion = Notificacion.objects.get(codigo=codigo)
    en_duda = notificacion.estado == EstadoNotificacion.EN_VUELO.value
    if not en_duda and notificacion.estado != EstadoNotificacion.PENDIENTE.value:
        return
    desde = notificacion.empezada_en
    if en_duda and desde is not None and en - desde > VENTANA_DE_REPETIDAS:
        registra_duda(codigo=codigo, error=notificacion.error or SIN_RESPUESTA, en=en)
        return
    plataforma = conexion.notificador()
    if plataforma is None:
        raise NotificadorApagado("La Plataforma de Notificaciones dejó de estar conectada.", norma=NORMA_DDU)
    mensaje = _mensaje(notificacion)
    # Antes de hablar con ella: si el equipo se apaga a medio camino, al volver se sabe que pudo haber salido.
    Notificacion.objects.filter(pk=notificacion.pk).update(
        estado=EstadoNotificacion.EN_VUELO.value, empezada_en=desde or en, intentos=notificacion.intentos + 1
    )
    try:
        acuse = plataforma.envia(mensaje)
    except NotificacionRechazada as error:
        registra_notificacion_fallida(codigo=codigo, error=error.mensaje, codigo_error=error.codigo, en=en)
    except YaEnviada as error:
        registra_duda(codigo=codigo, error=error.mensaje, en=en)
    except NoSeEnvio as error:
        vuelve = {} if en_duda else {"estado": EstadoNotificacion.PENDIENTE.value, "empezada_en": None}
        Notificacion.objects.filter(pk=notificacion.pk).update(error=error.mensaje[:300], **vuelve)
        raise
    except NoSeSabe as error:
        Notificacion.objects.filter(pk=notificacion.pk).update(error=error.mensaje[:300])
        raise
    else:
        registra_notificada(codigo=codigo, transaccion=acuse.transaccion, enviada_en=acuse.enviado_en or en, en=en)


def _mensaje(notificacion: Notificacion) -> Mensaje:
    adjuntos = []
    for adjunto in notificacion.adjuntos.order_by("id"):
        with archivos.abre(adjunto.sha256) as flujo:
            adjuntos.append(AdjuntoMensaje(adjunto.nombre, adjunto.tipo, flujo.read()))
    return Mensaje(
        rol_unico=notificacion.rol_unico, tramite=notificacion.tramite, etapa=notificacion.etapa,
        asunto=notificacion.asunto, cuerpo=notificacion.cuerpo, adjuntos=tuple(adjuntos),
    )  # fmt: skip


@transaction.atomic
def registra_notificada(*, codigo: str, transaccion: str, enviada_en: datetime, en: datetime) -> None:
    """La Plataforma la recibió y dio su código de transacción."""
    notificacion = _bloquea_notificacion(codigo)
    if notificacion.transaccion:
        return
    notificacion.transaccion, notificacion.enviada_en = transaccion[:80], enviada_en
    _cambia(
        notificacion, EstadoNotificacion.ENVIADA, "notificacion.enviada", autor="sistema", en=en,
        transaccion=notificacion.transaccion, enviada_en=enviada_en.isoformat(),
    )  # fmt: skip


@transaction.atomic
def registra_duda(*, codigo: str, error: str, en: datetime) -> None:
    """No se sabe si la recibió: deja de insistir, para no notificar dos veces, y espera a quien lo confirme."""
    notificacion = _bloquea_notificacion(codigo)
    if notificacion.estado not in EN_CAMINO:
        return
    _cambia(
        notificacion,
        EstadoNotificacion.POR_CONFIRMAR,
        "notificacion.por_confirmar",
        autor="sistema",
        en=en,
        error=error,
    )


@transaction.atomic
def registra_notificacion_fallida(*, codigo: str, error: str, en: datetime, codigo_error: str = "") -> None:
    """No salió y no se insiste más."""
    notificacion = _bloquea_notificacion(codigo)
    if notificacion.estado not in EN_CAMINO:
        return
    notificacion.codigo_error = codigo_error[:20]
    _cambia(notificacion, EstadoNotificacion.FALLIDA, "notificacion.fallida", autor="sistema", en=en, error=error)


@transaction.atomic
def confirma_notificacion(*, codigo: str, transaccion: str, enviada_en: datetime, autor: str, en: datetime) -> None:
    """Alguien la vio en la Plataforma: se anota su código de transacción y se sigue desde ahí."""
    notificacion = _bloquea_notificacion(codigo)
    if notificacion.estado != EstadoNotificacion.POR_CONFIRMAR.value:
        raise ErrorAvisos("Esa notificación no está por confirmar: mira en qué quedó.")
    limpio = transaccion.strip()
    if not limpio:
        raise ErrorAvisos("Escribe el código de transacción que muestra la Plataforma.", campo="transaccion")
    if Notificacion.objects.filter(transaccion=limpio).exclude(pk=notificacion.pk).exists():
        raise ErrorAvisos("Ese código de transacción ya es de otra notificación. Revísalo.", campo="transaccion")
    notificacion.transaccion, notificacion.enviada_en = limpio[:80], enviada_en
    _cambia(
        notificacion, EstadoNotificacion.ENVIADA, "notificacion.confirmada", autor=autor, en=en,
        transaccion=notificacion.transaccion, enviada_en=enviada_en.isoformat(),
    )  # fmt: skip


@transaction.atomic
def insiste_notificacion(*, codigo: str, autor: str, en: datetime) -> None:
    """Alguien comprobó que en la Plataforma no está: se envía de nuevo."""
    notificacion = _bloquea_notificacion(codigo)
    if notificacion.estado != EstadoNotificacion.POR_CONFIRMAR.value:
        raise ErrorAvisos("Esa notificación no está por confirmar: mira en qué quedó.")
    notificacion.empezada_en, notificacion.intentos = None, 0
    _cambia(notificacion, EstadoNotificacion.PENDIENTE, "notificacion.insistida", autor=autor, en=en)
    trabajos.encola("avisos.notifica", en=en, objeto=codigo, notificacion=codigo)


def consulta_pendientes(*, en: datetime, limite: int = 200) -> int:
    """Pregunta a la Plataforma por lo enviado que todavía puede cambiar. Si ella no contesta, lo deja para después."""
    plataforma = conexion.notificador()
    if plataforma is None:
        return 0
    siguen = Notificacion.objects.filter(
        Q(estado=EstadoNotificacion.ENVIADA.value)
        | Q(estado=EstadoNotificacion.DISPONIBLE.value, enviada_en__gt=en - SE_SIGUE_LEYENDO)
    ).exclude(transaccion="")
    preguntadas = 0
    for notificacion in siguen.order_by(F("consultada_en").asc(nulls_first=True), "pk")[:limite]:
        try:
            visto = plataforma.estado(transaccion=notificacion.transaccion, rol_unico=notificacion.rol_unico)
        except ErrorNotificador as error:
            Notificacion.objects.filter(pk=notificacion.pk).update(consultada_en=en, error=error.mensaje[:300])
            break
        registra_seguimiento(codigo=notificacion.codigo, visto=visto, en=en)
        preguntadas += 1
    return preguntadas


@transaction.atomic
def registra_seguimiento(*, codigo: str, visto: Seguimiento, en: datetime) -> None:
    """Lo que la Plataforma dice que pasó con ella. Repetirlo no cambia nada."""
    notificacion = _bloquea_notificacion(codigo)
    notificacion.consultada_en = en
    nuevo = estado_de(visto)
    if notificacion.estado not in SIGUEN or nuevo.value == notificacion.estado or nuevo == EstadoNotificacion.ENVIADA:
        notificacion.save(update_fields=["consultada_en"])
        return
    notificacion.domicilio = visto.domicilio.value
    notificacion.entregada_en, notificacion.leida_en = visto.entregado_en, visto.leido_en
    _cambia(
        notificacion, nuevo, "notificacion.seguida", autor="sistema", en=en, domicilio=notificacion.domicilio,
        estado=NOMBRES_DE_NOTIFICACION[nuevo],
        error=FALTAS_DE_ENTREGA.get(nuevo, "").format(estado=visto.estado, otro=POR_OTRO_MEDIO),
    )  # fmt: skip


def _bloquea_notificacion(codigo: str) -> Notificacion:
    return Notificacion.objects.select_for_update(of=("self",)).get(codigo=codigo)


def _cambia(
    notificacion: Notificacion, nuevo: EstadoNotificacion, suceso: str, *, autor: str, en: datetime, error: str = "",
    **datos: str,
) -> None:  # fmt: skip
    """Deja el estado nuevo, lo anota y lo anuncia."""
    notificacion.estado, notificacion.error = nuevo.value, error[:300]
    notificacion.save()
    bitacora.anota(
        suceso,
        autor=autor,
        objeto=notificacion.codigo,
        en=en,
        personal={"error": error[:300]} if error else None,
        **datos,
    )
    eventos.publica(
        NotificacionCambiada(
            codigo=notificacion.codigo, objeto=notificacion.objeto, estado=nuevo, transaccion=notificacion.transaccion,
            enviada_en=notificacion.enviada_en, error=notificacion.error, en=en,
        )
    )  # fmt: skip
