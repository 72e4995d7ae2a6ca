"""Un correo que llega: primero sus bytes, después su fila, después su folio; y a quien escribió se le contesta."""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from fojas.base import codigos
from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as archivos
from fojas.dominio.expedientes.reglas import ArchivoDemasiadoGrande, SobreCerrado, nombre_limpio
from fojas.dominio.expedientes.reglas.revision import EnCuarentena
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.organizacion.reglas import SISTEMA, Actor, MedioNotificacion
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes import documentos, permisos
from fojas.dominio.partes.acciones import ArchivoRecibido
from fojas.dominio.partes.acciones.rebote import registra_rebote
from fojas.dominio.partes.models import Despacho, Ingreso
from fojas.dominio.partes.reglas import Canal
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.models import Mensaje
from fojas.dominio.recepcion.reglas.cabeceras import (
    MAXIMO_CABECERAS,
    Cabeceras,
    lee_cabeceras,
    materia_de,
    normaliza_id,
    quien_presenta,
)
from fojas.dominio.recepcion.reglas.clasificacion import Juicio, contesta_a, juzga
from fojas.dominio.recepcion.reglas.mensajes import (
    ClaseMensaje,
    CorreoIlegible,
    EstadoMensaje,
    MensajeNoSePuede,
    por_que_no_se_ingresa,
)
from fojas.dominio.recepcion.reglas.rebotes import Rebote, Suerte, lee_rebote
from fojas.dominio.trabajos import acciones as trabajos

CUENTA = "correo"
"""La cuenta de servicio que ingresa lo que llega al buzón."""
TIPO = "carta"
ATRASO_SANO = timedelta(days=366)
ADELANTO_SANO = timedelta(minutes=5)
UN_DIA = timedelta(days=1)
FOLIO = re.compile(r"\b(20\d\d-\d{6})\b")
CODIGO = re.compile(rf"\b([{codigos.ALFABETO}]{{4}}-[{codigos.ALFABETO}]{{4}}-[{codigos.ALFABETO}]{{4}})\b")


@dataclass(frozen=True, slots=True)
class Procedencia:
    """Por dónde entró un correo."""

    buzon: str
    uidvalidity: int | None = None
    uid: int | None = None
    llego_en: datetime | None = None
    """Cuándo lo recibió el servidor, si lo dice."""
    entero: bool = True
    """Falso: solo vinieron sus cabeceras, porque pesa más de lo que se puede guardar."""
    bytes: int | None = None
    """Lo que pesa en el servidor, si no vino entero."""


def actor_del_buzon(*, en: datetime) -> Actor:
    """La cuenta de servicio, que se abre la primera vez."""
    organizacion.asegura_servicio(
        usuario=CUENTA, nombre="Buzón de correo", fundamento="Ingresos que llegan por correo", en=en
    )
    return gente.actor_de_usuario(CUENTA, dia=dia_de(en))


def recibe_mensaje(flujo: BinaryIO, *, de: Procedencia, en: datetime) -> Mensaje:
    """Deja a salvo un correo: bytes, fila y trabajo. Repetirlo con los mismos bytes devuelve la misma fila.

    Lanza `SinEspacio`: entonces no queda nada y el correo sigue en su buzón.
    """
    comienzo = flujo.read(MAXIMO_CABECERAS)
    if not comienzo.strip():
        return _recibe_vacio(comienzo, de=de, en=en)
    flujo.seek(0)
    guardado = expedientes.recibe_archivo(flujo, nombre="correo.eml", en=en)
    cabeceras = lee_cabeceras(comienzo)
    try:
        with transaction.atomic():
            return _anota(cabeceras, sha256=guardado.sha256, bytes_=de.bytes or guardado.bytes, de=de, en=en)
    except IntegrityError:
        # Otro trabajo guardó el mismo entre la mirada y la escritura: vale el suyo.
        previo = Mensaje.objects.filter(sha256=guardado.sha256).first()
        if previo is not None:
            return previo
        with transaction.atomic():
            return _anota(cabeceras, sha256=guardado.sha256, bytes_=de.bytes or guardado.bytes, de=de, en=en)


@transaction.atomic
def _recibe_vacio(comienzo: bytes, *, de: Procedencia, en: datetime) -> Mensaje:
    clave = _huella(f"vacio {de.buzon} {de.uidvalidity} {de.uid}")
    previo = Mensaje.objects.filter(clave=clave).first()
    if previo is not None:
        return previo
    mensaje = Mensaje.objects.create(
        codigo=codigos.nuevo(), clave=clave, bytes=len(comienzo), buzon=de.buzon, uidvalidity=de.uidvalidity,
        uid=de.uid, recibido_en=llegada(de.llego_en, en=en), guardado_en=en, estado=EstadoMensaje.RECHAZADO.value,
        clase=ClaseMensaje.VACIO.value, motivo="Llegó sin un solo byte: no hay nada que registrar.",
        sin_contestar="No dice quién lo envió.",
    )  # fmt: skip
    _anota_llegada(mensaje, en=en)
    return mensaje


def _anota(cabeceras: Cabeceras, *, sha256: str, bytes_: int, de: Procedencia, en: datetime) -> Mensaje:
    previo = Mensaje.objects.filter(sha256=sha256).order_by("pk").first()
    if previo is not None:
        return previo
    clave = _huella(cabeceras.message_id) if cabeceras.message_id else sha256
    otro = Mensaje.objects.filter(clave=clave).first()
    juicio = juzga(cabeceras, propias=correos_propios())
    caso = _caso_que_contesta(cabeceras)
    estado, juicio = _estado_al_llegar(juicio, cabeceras, bytes_=bytes_, entero=de.entero, otro=otro, caso=caso)
    mensaje = Mensaje.objects.create(
        codigo=codigos.nuevo(), clave=f"{clave[:40]}-{sha256[:36]}" if otro else clave, sha256=sha256, bytes=bytes_,
        buzon=de.buzon, uidvalidity=de.uidvalidity, uid=de.uid, message_id=cabeceras.message_id,
        de=cabeceras.correo, de_nombre=cabeceras.nombre, responder_a=_direccion_valida(contesta_a(cabeceras)),
        asunto=cabeceras.asunto, recibido_en=llegada(de.llego_en, en=en), guardado_en=en, estado=estado.value,
        clase=juicio.clase.value, motivo=juicio.motivo, sin_contestar=juicio.sin_contestar, responde_a=caso,
        repite_a=otro,
    )  # fmt: skip
    _anota_llegada(mensaje, en=en)
    if _hay_que_atender(mensaje):
        trabajos.encola(
            "recepcion.atiende_correo", en=en, objeto=mensaje.codigo, clave=mensaje.codigo, codigo=mensaje.codigo
        )
    return mensaje


def _estado_al_llegar(
    juicio: Juicio, cabeceras: Cabeceras, *, bytes_: int, entero: bool, otro: Mensaje | None, caso: Ingreso | None
) -> tuple[EstadoMensaje, Juicio]:
    """Lo que decide una persona queda apartado o por ingresar, con su porqué; lo demás se ingresa solo."""
    if otro is not None:
        igual = (otro.de, otro.asunto) == (cabeceras.correo, cabeceras.asunto)
        motivo = (
            f"Ya llegó el {dia_de(otro.recibido_en):%d-%m-%Y}: trae el mismo Message-ID, remitente y asunto."
            if igual
            else "Trae el Message-ID de otro correo, con otro remitente o asunto. Míralo: puede ser distinto."
        )
        return (EstadoMensaje.DUPLICADO if igual else EstadoMensaje.APARTADO), Juicio(
            juicio.clase, motivo, "Es repetido de otro: se contestó el primero."
        )
    if not entero or bytes_ > settings.FOJAS_CORREO_MAXIMO:
        donde = "" if entero else " Solo se guardaron sus cabeceras: el correo completo sigue en el buzón."
        tope = settings.FOJAS_CORREO_MAXIMO if entero else settings.FOJAS_MAXIMO_ARCHIVO
        return EstadoMensaje.APARTADO, Juicio(
            ClaseMensaje.GRANDE if not juicio.motivo else juicio.clase,
            f"Pesa {bytes_ // 1_000_000} MB y el máximo es {tope // 1_000_000} MB.{donde}", juicio.sin_contestar,
        )  # fmt: skip
    if juicio.motivo:
        return EstadoMensaje.APARTADO, juicio
    if caso is not None:
        motivo = "Contesta a un correo de un caso, o lo nombra: agrégalo a él o ingrésalo aparte."
        return EstadoMensaje.POR_INGRESAR, Juicio(ClaseMensaje.RESPUESTA, motivo, juicio.sin_contestar)
    return EstadoMensaje.POR_INGRESAR, juicio


def _anota_llegada(mensaje: Mensaje, *, en: datetime) -> None:
    bitacora.anota(
        "correo.recibido", autor=SISTEMA, objeto=mensaje.codigo, en=en, buzon=mensaje.buzon, sha256=mensaje.sha256,
        estado=mensaje.estado, clase=mensaje.clase, personal={"de": mensaje.de, "asunto": mensaje.asunto},
    )  # fmt: skip


def _hay_que_atender(mensaje: Mensaje) -> bool:
    if mensaje.clase in {ClaseMensaje.REBOTE.value, ClaseMensaje.GRANDE.value}:
        return mensaje.estado == EstadoMensaje.APARTADO.value
    return se_ingresa_solo(mensaje)


def se_ingresa_solo(mensaje: Mensaje) -> bool:
    """Un correo de una persona, sin nada que decidir, y la oficina no pidió mirarlos uno a uno."""
    solo = mensaje.estado == EstadoMensaje.POR_INGRESAR.value and mensaje.clase == ClaseMensaje.NORMAL.value
    return solo and settings.FOJAS_CORREO_AUTOMATICO


def _huella(texto: str) -> str:
    return hashlib.sha256(texto.encode("utf-8", "surrogatepass")).hexdigest()


def correos_propios() -> Collection[str]:
    """Con los que la municipalidad escribe y recibe."""
    buzon = conexion.buzon()
    suyos = {parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()}
    return suyos | ({buzon.nombre.lower()} if buzon is not None else set())


def llegada(dicha: datetime | None, *, en: datetime) -> datetime:
    """La hora en que lo recibió el servidor, si es creíble; la que trae escrita el correo no cuenta."""
    if dicha is not None and en - ATRASO_SANO <= dicha <= en + ADELANTO_SANO:
        return min(dicha, en)
    return en


def _direccion_valida(correo: str) -> str:
    try:
        validate_email(correo)
    except ValidationError:
        return ""
    return correo


def _caso_que_contesta(cabeceras: Cabeceras) -> Ingreso | None:
    """El caso de un correo nuestro al que contesta, de otro suyo ya ingresado, o cuyo folio o código nombra."""
    if cabeceras.contesta_a:
        nuestro = _correo_nuestro(cabeceras.contesta_a)
        if nuestro is not None and (caso := _ingreso_de_objeto(nuestro.objeto)):
            return caso
        suyo = Mensaje.objects.filter(message_id__in=cabeceras.contesta_a, ingreso__isnull=False).order_by("pk").first()
        if suyo is not None:
            return suyo.ingreso
    if hallado := FOLIO.search(cabeceras.asunto):
        return Ingreso.objects.filter(folio=hallado[1]).first()
    if hallado := CODIGO.search(cabeceras.asunto.upper()):
        return Ingreso.objects.filter(codigo=codigos.limpia(hallado[1])).first()
    return None


def _correo_nuestro(citados: Sequence[str]) -> Aviso | None:
    """El primero de esos Message-ID con que salió un correo nuestro: lleva el código de su aviso, que nadie adivina."""
    por_codigo = {m.strip("<>").partition("@")[0]: m for m in citados}
    hallados = Aviso.objects.filter(codigo__in=[c for c in por_codigo if codigos.parece(c)]).order_by("pk")
    return next((a for a in hallados if normaliza_id(a.message_id) == por_codigo[a.codigo]), None)


def _ingreso_de_objeto(objeto: str) -> Ingreso | None:
    """El que un aviso nombra, directamente o por su despacho."""
    despacho = Despacho.objects.select_related("ingreso").filter(codigo=objeto).first()
    return despacho.ingreso if despacho is not None else Ingreso.objects.filter(codigo=objeto).first()


def atiende(*, codigo: str, en: datetime) -> None:
    """Lo que le toca a un correo recién guardado, por sí solo. Repetirlo no hace nada dos veces."""
    mensaje = Mensaje.objects.get(codigo=codigo)
    if mensaje.clase == ClaseMensaje.REBOTE.value and mensaje.despacho_id is None:
        _atiende_rebote(mensaje, en=en)
    elif mensaje.clase == ClaseMensaje.GRANDE.value and not mensaje.aviso:
        _contesta_que_pesa(mensaje, en=en)
    elif se_ingresa_solo(mensaje):
        try:
            ingresa_mensaje(codigo=codigo, actor=actor_del_buzon(en=en), en=en)
        except MensajeNoSePuede:
            raise
        except ErrorFojas as error:
            if _es_pasajero(error):
                raise
            aparta_por_error(codigo=codigo, motivo=error.mensaje, en=en)


def _es_pasajero(error: ErrorFojas) -> bool:
    """Un disco lleno se arregla y se reintenta; un dato que no sirve, no."""
    return not error.campo


@transaction.atomic
def aparta_por_error(*, codigo: str, motivo: str, en: datetime) -> None:
    """Lo que no se pudo ingresar solo espera a una persona, con el porqué."""
    mensaje = _bloquea(codigo)
    if mensaje.estado != EstadoMensaje.POR_INGRESAR.value:
        return
    _aparta(mensaje, motivo=motivo, autor=SISTEMA, en=en)


def ingresa_mensaje(
    *, codigo: str, actor: Actor, en: datetime, tipo: str = TIPO, materia: str = "", expediente_codigo: str = ""
) -> Mensaje:
    """Da folio a un correo: él mismo y cada adjunto, como documentos. Con `expediente_codigo` se agrega a ese caso.

    La fecha del ingreso es la de su llegada, aunque se haya decidido después. Repetirlo devuelve lo ya hecho.
    Lanza `NoAutorizado`, `MensajeNoSePuede`, o lo que lance `partes.acciones.ingresa`.
    """
    exige(permisos.puede_ingresar(actor))
    mensaje = Mensaje.objects.filter(codigo=codigo).first()
    if mensaje is None:
        raise MensajeNoSePuede("No encontramos ese correo.")
    if mensaje.estado == EstadoMensaje.INGRESADO.value:
        return mensaje
    recibidos, notas = _desarma(mensaje, en=en)
    return _ingresa(
        codigo=codigo, recibidos=recibidos, notas=notas, actor=actor, en=en, tipo=tipo, materia=materia,
        expediente_codigo=expediente_codigo,
    )  # fmt: skip


def _desarma(mensaje: Mensaje, *, en: datetime) -> tuple[list[ArchivoRecibido], list[str]]:
    """El correo entero primero, y cada adjunto ya guardado. Si no se puede abrir, va solo el correo."""
    if not mensaje.sha256:
        raise MensajeNoSePuede(por_que_no_se_ingresa(EstadoMensaje(mensaje.estado), sin_bytes=True))
    entero = ArchivoRecibido(mensaje.sha256, nombre_limpio(f"{materia_de(mensaje.asunto)[:120]}.eml"))
    try:
        with archivos.abre(mensaje.sha256) as flujo, conexion.abridor().abre(flujo) as abierto:
            recibidos, notas = [entero], list(abierto.notas)
            for adjunto in abierto.adjuntos:
                try:
                    with adjunto.ruta.open("rb") as contenido:
                        guardado = expedientes.recibe_archivo(contenido, nombre=adjunto.nombre, en=en)
                except ArchivoDemasiadoGrande as error:
                    notas.append(f"«{adjunto.nombre}»: {error.mensaje}")
                    continue
                recibidos.append(ArchivoRecibido(guardado.sha256, nombre_limpio(adjunto.nombre)))
    except (CorreoIlegible, EnCuarentena, SobreCerrado) as error:
        return [entero], [f"{error.mensaje} Sus adjuntos están dentro del correo."]
    # El mismo contenido, aunque venga dos veces, entra una.
    return list({r.sha256: r for r in reversed(recibidos)}.values())[::-1], notas


@transaction.atomic
def _ingresa(
    *, codigo: str, recibidos: Sequence[ArchivoRecibido], notas: Sequence[str], actor: Actor, en: datetime, tipo: str,
    materia: str, expediente_codigo: str,
) -> Mensaje:  # fmt: skip
    """El folio y el estado del correo, en la misma transacción: o ambos o ninguno."""
    mensaje = _bloquea(codigo)
    if mensaje.estado == EstadoMensaje.INGRESADO.value:
        return mensaje
    por_correo = bool(mensaje.responder_a)
    ingreso = partes.ingresa(
        tipo=tipo, materia=materia or materia_de(mensaje.asunto), canal=Canal.CORREO, archivos=recibidos,
        remitente_texto=quien_presenta(((mensaje.de_nombre, mensaje.de),) if mensaje.de or mensaje.de_nombre else ()),
        canal_folio=mensaje.message_id, correo_respuesta=mensaje.responder_a,
        notificar_por=(MedioNotificacion.CORREO if por_correo else MedioNotificacion.PRESENCIAL).value,
        expediente_codigo=expediente_codigo, clave_idempotencia=f"correo:{mensaje.clave}"[:80], actor=actor,
        en=mensaje.recibido_en,
    )  # fmt: skip
    mensaje.estado, mensaje.ingreso, mensaje.motivo = EstadoMensaje.INGRESADO.value, ingreso, " ".join(notas)[:300]
    mensaje.decidido_por = "" if actor.codigo == CUENTA else actor.codigo
    mensaje.save(update_fields=["estado", "ingreso", "motivo", "decidido_por"])
    bitacora.anota(
        "correo.ingresado", autor=actor.codigo, objeto=mensaje.codigo, expediente=ingreso.expediente.codigo, en=en,
        folio=ingreso.folio, ingreso=ingreso.codigo,
    )  # fmt: skip
    if not mensaje.sin_contestar:
        trabajos.encola("recepcion.acusa_correo", en=en, objeto=codigo, clave=codigo, codigo=codigo)
    return mensaje


def acusa(*, codigo: str, en: datetime) -> None:
    """Manda a quien escribió su folio, su código de seguimiento y el comprobante. Repetirlo no manda otro."""
    mensaje = Mensaje.objects.get(codigo=codigo)
    if mensaje.ingreso_id is None or mensaje.aviso or mensaje.sin_contestar:
        return
    documentos.asegura_comprobante(ingreso_id=mensaje.ingreso_id, en=en)
    actor = actor_del_buzon(en=en)
    with transaction.atomic():
        mensaje = _bloquea(codigo)
        if mensaje.aviso or mensaje.ingreso_id is None or not _se_le_puede_contestar(mensaje, en=en):
            return
        aviso = partes.envia_comprobante(
            ingreso_id=mensaje.ingreso_id, direccion=mensaje.responder_a, actor=actor, en=en
        )
        _anota_contestado(mensaje, aviso.codigo, en=en)


@transaction.atomic
def _contesta_que_pesa(mensaje: Mensaje, *, en: datetime) -> None:
    """Quien mandó un correo demasiado grande sabe que llegó, y que aún no tiene folio."""
    mensaje = _bloquea(mensaje.codigo)
    if mensaje.aviso or mensaje.sin_contestar or not _se_le_puede_contestar(mensaje, en=en):
        return
    casa = gente.municipalidad()
    aviso = avisos.prepara_correo(
        direccion=mensaje.responder_a, asunto="Recibimos tu correo, pero pesa más de lo que aceptamos",
        cuerpo=(
            f"Hola:\n\nTu correo «{materia_de(mensaje.asunto)}» llegó a {casa.nombre}, pero pesa "
            f"{mensaje.bytes // 1_000_000} MB y por correo aceptamos hasta {settings.FOJAS_CORREO_MAXIMO // 1_000_000} MB.\n\n"
            "Todavía no tiene folio. La Oficina de Partes lo va a revisar. Si no quieres esperar, envíalo de nuevo en "
            f"varios correos más chicos, o preséntalo en {settings.DIRECCION}\n\n{casa.nombre}\n{casa.direccion}\n"
        ),
        autor=SISTEMA, en=en, objeto=mensaje.codigo,
    )  # fmt: skip
    _anota_contestado(mensaje, aviso.codigo, en=en)


def _se_le_puede_contestar(mensaje: Mensaje, *, en: datetime) -> bool:
    """Falso, y anota por qué, si falta la dirección o ya se le contestó mucho hoy: así dos máquinas no se responden."""
    por_que_no = ""
    if not mensaje.responder_a or mensaje.responder_a in correos_propios():
        por_que_no = "No trae un correo al que contestar."
    else:
        hoy = Mensaje.objects.filter(responder_a=mensaje.responder_a, guardado_en__gt=en - UN_DIA).exclude(aviso="")
        if hoy.count() >= settings.FOJAS_CORREO_ACUSES:
            por_que_no = f"Ya se le contestaron {settings.FOJAS_CORREO_ACUSES} correos en un día."
    if por_que_no:
        mensaje.sin_contestar = por_que_no
        mensaje.save(update_fields=["sin_contestar"])
    return not por_que_no


def _anota_contestado(mensaje: Mensaje, aviso: str, *, en: datetime) -> None:
    mensaje.aviso = aviso
    mensaje.save(update_fields=["aviso"])
    bitacora.anota("correo.contestado", autor=SISTEMA, objeto=mensaje.codigo, en=en, aviso=aviso)


def _atiende_rebote(mensaje: Mensaje, *, en: datetime) -> None:
    """Busca cuál de los correos nuestros no llegó; si llevaba un despacho, su caso vuelve a estar por despachar."""
    try:
        with archivos.abre(mensaje.sha256) as flujo, conexion.abridor().abre(flujo) as abierto:
            rebote = lee_rebote(estados=abierto.estados, devuelto=abierto.devuelto, texto=abierto.texto)
    except (CorreoIlegible, EnCuarentena, SobreCerrado):
        return
    _registra_rebote(mensaje.codigo, rebote, en=en)


@transaction.atomic
def _registra_rebote(codigo: str, rebote: Rebote, *, en: datetime) -> None:
    mensaje = _bloquea(codigo)
    nuestro = _correo_nuestro(rebote.correos)
    caso = _ingreso_de_objeto(nuestro.objeto) if nuestro is not None else None
    quien = rebote.destinatario or (nuestro.direccion if nuestro is not None else "")
    dicho = f" Dijo: {rebote.diagnostico}" if rebote.diagnostico else ""
    mensaje.responde_a = caso
    if nuestro is None:
        mensaje.motivo = f"Avisa que no llegó un correo que no salió de Fojas.{dicho}"[:300]
    elif rebote.suerte in {Suerte.DEMORA, Suerte.ENTREGADO}:
        demora = rebote.suerte == Suerte.DEMORA
        mensaje.clase = (ClaseMensaje.DEMORA if demora else ClaseMensaje.ACUSE).value
        que = "se demora en llegar" if demora else "llegó a su servidor"
        mensaje.motivo = f"«{nuestro.asunto}», para {quien}, {que}.{dicho}"[:300]
    else:
        mensaje.motivo = f"No llegó «{nuestro.asunto}», para {quien}.{dicho}"[:300]
        mensaje.despacho = Despacho.objects.filter(codigo=nuestro.objeto).first()
    mensaje.save(update_fields=["motivo", "responde_a", "despacho", "clase"])
    if mensaje.despacho is not None:
        _devuelve(mensaje, mensaje.despacho, error=mensaje.motivo, autor=SISTEMA, en=en)


def _devuelve(mensaje: Mensaje, despacho: Despacho, *, error: str, autor: str, en: datetime) -> None:
    registra_rebote(despacho_codigo=despacho.codigo, error=error, en=en)
    bitacora.anota(
        "correo.rebote", autor=autor, objeto=mensaje.codigo, en=en, folio=despacho.folio, despacho=despacho.codigo
    )


@transaction.atomic
def marca_rebote(*, codigo: str, folio: str, actor: Actor, en: datetime) -> Mensaje:
    """A mano: este correo avisa que no llegó ese despacho. Lanza `NoAutorizado` o `MensajeNoSePuede`."""
    exige(permisos.puede_despachar(actor))
    mensaje = _bloquea(codigo)
    _exige_que_espere(mensaje)
    visibles = archivos.filtro_visible(actor, prefijo="expediente__")
    despacho = Despacho.objects.filter(visibles, folio=folio.strip().upper(), canal="correo").first()
    if despacho is None:
        raise MensajeNoSePuede(
            f"No hay un despacho por correo con el folio «{folio.strip()[:40]}». Cópialo tal como sale en el libro.",
            campo="folio",
        )
    mensaje.estado, mensaje.clase = EstadoMensaje.APARTADO.value, ClaseMensaje.REBOTE.value
    mensaje.despacho, mensaje.responde_a, mensaje.decidido_por = despacho, despacho.ingreso, actor.codigo
    mensaje.motivo = f"Avisa que no llegó el despacho {despacho.folio}."
    mensaje.save(update_fields=["estado", "clase", "despacho", "responde_a", "decidido_por", "motivo"])
    _devuelve(mensaje, despacho, error=f"El correo volvió: {mensaje.asunto}"[:300], autor=actor.codigo, en=en)
    return mensaje


@transaction.atomic
def deja_apartado(*, codigo: str, motivo: str, actor: Actor, en: datetime) -> Mensaje:
    """No se ingresa por ahora, y se dice por qué. Lanza `NoAutorizado` o `MensajeNoSePuede`."""
    exige(permisos.puede_ingresar(actor))
    mensaje = _bloquea(codigo)
    _exige_que_espere(mensaje)
    _exige_motivo(motivo)
    mensaje.decidido_por = actor.codigo
    _aparta(mensaje, motivo=motivo.strip(), autor=actor.codigo, en=en)
    return mensaje


@transaction.atomic
def descarta_mensaje(*, codigo: str, motivo: str, actor: Actor, en: datetime) -> Mensaje:
    """Sale de la bandeja sin folio; el correo y su motivo se conservan. Lanza `NoAutorizado` o `MensajeNoSePuede`."""
    exige(permisos.puede_ingresar(actor))
    mensaje = _bloquea(codigo)
    _exige_que_espere(mensaje)
    _exige_motivo(motivo)
    mensaje.estado, mensaje.motivo = EstadoMensaje.RECHAZADO.value, motivo.strip()[:300]
    mensaje.decidido_por = actor.codigo
    mensaje.save(update_fields=["estado", "motivo", "decidido_por"])
    bitacora.anota("correo.descartado", autor=actor.codigo, objeto=codigo, en=en, personal={"motivo": mensaje.motivo})
    return mensaje


def _aparta(mensaje: Mensaje, *, motivo: str, autor: str, en: datetime) -> None:
    mensaje.estado, mensaje.motivo = EstadoMensaje.APARTADO.value, motivo[:300]
    mensaje.save(update_fields=["estado", "motivo", "decidido_por"])
    bitacora.anota("correo.apartado", autor=autor, objeto=mensaje.codigo, en=en, personal={"motivo": mensaje.motivo})


def _bloquea(codigo: str) -> Mensaje:
    mensaje = (
        Mensaje.objects.select_for_update(of=("self",))
        .select_related("ingreso", "responde_a", "despacho")
        .filter(codigo=codigo)
        .first()
    )
    if mensaje is None:
        raise MensajeNoSePuede("No encontramos ese correo.")
    return mensaje


def _exige_que_espere(mensaje: Mensaje) -> None:
    if mensaje.estado == EstadoMensaje.INGRESADO.value:
        raise MensajeNoSePuede(por_que_no_se_ingresa(EstadoMensaje.INGRESADO))


def _exige_motivo(motivo: str) -> None:
    if not motivo.strip():
        raise MensajeNoSePuede("Escribe por qué.", campo="motivo")


def retoma_pendientes(*, en: datetime, quietos: timedelta) -> int:
    """Vuelve a intentar los correos que llevan ese rato sin folio ni decisión. Devuelve cuántos."""
    esperan = Mensaje.objects.filter(
        estado=EstadoMensaje.POR_INGRESAR.value, clase=ClaseMensaje.NORMAL.value, guardado_en__lt=en - quietos
    ).order_by("pk")
    if not settings.FOJAS_CORREO_AUTOMATICO:
        return 0
    retomados = list(esperan.values_list("codigo", flat=True)[:500])
    for codigo in retomados:
        trabajos.encola("recepcion.atiende_correo", en=en, objeto=codigo, clave=codigo, codigo=codigo)
    return len(retomados)
