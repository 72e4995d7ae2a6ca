"""El formulario de la portada: lo escrito se guarda en cada página y se vuelve un ingreso al enviarlo."""

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.reglas import nombre_limpio
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.organizacion.reglas import SISTEMA, Actor, MedioNotificacion
from fojas.dominio.partes import acciones as partes
from fojas.dominio.partes.acciones import ArchivoRecibido
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import Canal
from fojas.dominio.recepcion import documentos, reglas
from fojas.dominio.recepcion.models import SolicitudWeb
from fojas.dominio.recepcion.reglas import Paso, SolicitudDesconocida, SolicitudEnviada
from fojas.dominio.trabajos import acciones as trabajos

NOMBRE_DEL_ESCRITO = "Presentación.pdf"


def actor_del_formulario(*, en: datetime) -> Actor:
    """La cuenta de servicio con que se registra lo que llega por la portada."""
    organizacion.asegura_servicio(
        usuario=reglas.CUENTA_WEB, nombre="Formulario web", fundamento="Ingresos por el formulario de la portada", en=en
    )
    return gente.actor_de_usuario(reglas.CUENTA_WEB, dia=dia_de(en))


def abre_solicitud(*, en: datetime) -> SolicitudWeb:
    """Nace vacía, con el código que la abre."""
    return SolicitudWeb.objects.create(
        codigo=codigos.nuevo(largo=reglas.LARGO_DEL_CODIGO), creada_en=en, guardada_en=en
    )


@transaction.atomic
def guarda_solicitud(*, codigo: str, paso: Paso, escrito: Mapping[str, str], en: datetime) -> SolicitudWeb:
    """Guarda lo de una página, aunque le falte algo. Lanza `SolicitudDesconocida` o `SolicitudEnviada`."""
    solicitud = _por_escribir(codigo, en=en)
    solicitud.datos = {**solicitud.datos, **reglas.limpia(paso, escrito)}
    return _anota_hora(solicitud, en=en)


def agrega_archivo(*, codigo: str, flujo: BinaryIO, nombre: str, largo: int, en: datetime) -> SolicitudWeb:
    """Guarda los bytes y después los suma. El mismo contenido, subido dos veces, queda una.

    Lanza `SolicitudLlena`, `SolicitudDesconocida`, `SolicitudEnviada` o lo que lance el almacén.
    """
    solicitud = _vigente(codigo, en=en)
    _exige_cabida(solicitud, nuevos=largo)
    guardado = expedientes.recibe_archivo(flujo, nombre=nombre, en=en)
    with transaction.atomic():
        solicitud = _por_escribir(codigo, en=en)
        if any(a["sha256"] == guardado.sha256 for a in solicitud.archivos):
            return solicitud
        _exige_cabida(solicitud, nuevos=guardado.bytes)
        solicitud.archivos.append(
            {"sha256": guardado.sha256, "nombre": nombre_limpio(nombre), "tipo": guardado.tipo, "bytes": guardado.bytes}
        )
        return _anota_hora(solicitud, en=en)


@transaction.atomic
def quita_archivo(*, codigo: str, sha256: str, en: datetime) -> SolicitudWeb:
    """Quitar dos veces el mismo no es un error: el botón se aprieta dos veces."""
    solicitud = _por_escribir(codigo, en=en)
    solicitud.archivos = [a for a in solicitud.archivos if a["sha256"] != sha256]
    return _anota_hora(solicitud, en=en)


@transaction.atomic
def manda_enlace(*, codigo: str, direccion: str, en: datetime) -> SolicitudWeb:
    """Envía a quien escribe el enlace para seguir después. Nada de lo escrito va en el correo.

    Lanza `SolicitudLlena` si ya se mandó varias veces, o `ErrorAvisos` si la dirección no sirve.
    """
    solicitud = _por_escribir(codigo, en=en)
    van = int(solicitud.datos.get("enlaces", 0))
    if van >= reglas.ENVIOS_DEL_ENLACE:
        raise reglas.SolicitudLlena(
            f"Ya mandamos el enlace {van} veces. Anota el código: con él también puedes seguir.", campo="correo"
        )
    vence = dia_de(vence_en(solicitud))
    avisos.prepara_correo(
        direccion=direccion.strip(), asunto="Para seguir con tu presentación",
        cuerpo=(
            f"Sigue donde quedaste: {settings.DIRECCION}/presentar/{solicitud.codigo}/\n\n"
            f"O entra a {settings.DIRECCION}/presentar/continuar/ y escribe este código: "
            f"{codigos.agrupado(solicitud.codigo)}\n\n"
            f"Se guarda hasta el {vence:%d-%m-%Y}. Todavía no has enviado nada a la municipalidad.\n"
            "Quien tenga este enlace puede leer lo que escribiste: no lo reenvíes.\n"
            "Si no pediste este correo, bórralo: no contiene datos tuyos.\n"
        ),
        autor=reglas.CUENTA_WEB, en=en,
    )  # fmt: skip
    solicitud.datos["enlaces"] = van + 1
    return _anota_hora(solicitud, en=en)


def envia_solicitud(*, codigo: str, en: datetime) -> Ingreso:
    """Compone el documento, toma folio y deja pedido el recibo por correo. Enviarla otra vez devuelve el mismo ingreso.

    Lanza `SolicitudDesconocida`, `Incompleta` o `MuyRapido`.
    """
    vista = _existe(codigo, en=en)
    if vista.ingreso is not None:
        return vista.ingreso
    if faltas := reglas.todas_las_faltas(vista.datos, archivos=len(vista.archivos)):
        raise reglas.Incompleta(faltas)
    if en - vista.creada_en < timedelta(seconds=settings.FOJAS_SOLICITUD_SEGUNDOS):
        raise reglas.MuyRapido("Lee tus respuestas con calma y vuelve a enviar: no se ha enviado todavía.")
    actor = actor_del_formulario(en=en)
    pdf = documentos.presentacion_pdf(vista.datos, archivos=vista.archivos, en=en)
    escrito = expedientes.recibe_archivo(io.BytesIO(pdf), nombre=NOMBRE_DEL_ESCRITO, en=en)
    return _ingresa(codigo, escrito=escrito.sha256, compuesto_con=_lo_escrito(vista), actor=actor, en=en)


@transaction.atomic
def _ingresa(codigo: str, *, escrito: str, compuesto_con: object, actor: Actor, en: datetime) -> Ingreso:
    solicitud = _bloqueada(codigo)
    if solicitud is None:
        raise _desconocida()
    if solicitud.ingreso is not None:
        return solicitud.ingreso
    if _lo_escrito(solicitud) != compuesto_con:
        # Otra pestaña cambió algo mientras se componía: el documento ya no dice lo que se guardó.
        raise reglas.SolicitudCambiada("Cambiaste algo en otra pestaña. Revisa tus respuestas y vuelve a enviar.")
    datos: Mapping[str, str] = solicitud.datos
    medio = MedioNotificacion(datos["medio"])
    ingreso = partes.ingresa(
        tipo=datos["tipo"], materia=datos["asunto"], canal=Canal.WEB, remitente_texto=reglas.declarado(datos),
        archivos=[
            ArchivoRecibido(escrito, NOMBRE_DEL_ESCRITO),
            *(ArchivoRecibido(a["sha256"], a["nombre"]) for a in solicitud.archivos),
        ],
        notificar_por=medio.value, correo_respuesta=datos.get("correo", ""), clave_idempotencia=f"web:{codigo}",
        actor=actor, en=en,
    )  # fmt: skip
    # Lo escrito ya está en el documento: aquí no se guarda otra copia de los datos de nadie.
    solicitud.datos, solicitud.archivos = {}, []
    solicitud.ingreso, solicitud.enviada_en, solicitud.guardada_en = ingreso, en, en
    solicitud.save(update_fields=["datos", "archivos", "ingreso", "enviada_en", "guardada_en"])
    if ingreso.correo_respuesta:
        trabajos.encola("recepcion.recibo_web", en=en, objeto=ingreso.codigo, clave=codigo, solicitud=codigo)
    return ingreso


@transaction.atomic
def manda_recibo(*, codigo: str, en: datetime) -> bool:
    """Envía por correo el certificado ya compuesto, una vez. Falso si ya se había mandado o no hay a quién."""
    solicitud = _bloqueada(codigo)
    if solicitud is None or solicitud.ingreso is None or solicitud.datos.get("recibo"):
        return False
    ingreso = solicitud.ingreso
    if not ingreso.correo_respuesta:
        return False
    aviso = partes.envia_comprobante(
        ingreso_id=ingreso.pk, direccion=ingreso.correo_respuesta, actor=actor_del_formulario(en=en), en=en
    )
    solicitud.datos = {"recibo": aviso.codigo}
    solicitud.save(update_fields=["datos"])
    return True


@transaction.atomic
def descarta_solicitud(*, codigo: str, en: datetime) -> None:
    """Borra lo escrito sin enviarlo. Lo ya enviado no se toca."""
    solicitud = _bloqueada(codigo)
    if solicitud is not None and solicitud.ingreso_id is None:
        solicitud.delete()


def barre_solicitudes(*, en: datetime) -> int:
    """Borra las vencidas, enviadas o no; los archivos que nadie más cita se juntan después. Devuelve cuántas."""
    limite = en - timedelta(days=settings.FOJAS_SOLICITUD_DIAS)
    sin_enviar, _ = SolicitudWeb.objects.filter(guardada_en__lt=limite, ingreso__isnull=True).delete()
    enviadas, _ = SolicitudWeb.objects.filter(guardada_en__lt=limite, ingreso__isnull=False).delete()
    if sin_enviar:
        with transaction.atomic():
            bitacora.anota("solicitud_web.vencida", autor=SISTEMA, objeto="formulario", en=en, cuantas=sin_enviar)
    return sin_enviar + enviadas


def vence_en(solicitud: SolicitudWeb) -> datetime:
    return solicitud.guardada_en + timedelta(days=settings.FOJAS_SOLICITUD_DIAS)


def _lo_escrito(solicitud: SolicitudWeb) -> dict[str, Any]:
    return {"datos": dict(solicitud.datos), "archivos": list(solicitud.archivos)}


def _bloqueada(codigo: str) -> SolicitudWeb | None:
    # Sin traer su ingreso de una vez: quien esperó el candado vería la fila nueva con el ingreso de antes.
    return SolicitudWeb.objects.select_for_update(of=("self",)).filter(codigo=codigo).first()


def _existe(codigo: str, *, en: datetime) -> SolicitudWeb:
    solicitud = SolicitudWeb.objects.select_related("ingreso").filter(codigo=codigo).first()
    if solicitud is None or vence_en(solicitud) < en:
        raise _desconocida()
    return solicitud


def _vigente(codigo: str, *, en: datetime) -> SolicitudWeb:
    return _sin_enviar(_existe(codigo, en=en))


def _por_escribir(codigo: str, *, en: datetime) -> SolicitudWeb:
    solicitud = _bloqueada(codigo)
    if solicitud is None or vence_en(solicitud) < en:
        raise _desconocida()
    return _sin_enviar(solicitud)


def _sin_enviar(solicitud: SolicitudWeb) -> SolicitudWeb:
    if solicitud.ingreso is not None:
        raise SolicitudEnviada(
            f"Ya la enviaste: folio {solicitud.ingreso.folio}. Para agregar algo, presenta otra y cita ese folio."
        )
    return solicitud


def _desconocida() -> SolicitudDesconocida:
    return SolicitudDesconocida(
        "No encontramos una solicitud con ese código. Puede estar mal escrito, o venció por llevar muchos días sin tocar.",
        campo="codigo",
    )


def _exige_cabida(solicitud: SolicitudWeb, *, nuevos: int) -> None:
    reglas.exige_cabida(
        archivos=len(solicitud.archivos), bytes_=sum(a["bytes"] for a in solicitud.archivos), nuevos=nuevos,
        maximo=settings.FOJAS_SOLICITUD_MAXIMO,
    )  # fmt: skip


def _anota_hora(solicitud: SolicitudWeb, *, en: datetime) -> SolicitudWeb:
    solicitud.guardada_en = en
    solicitud.save(update_fields=["datos", "archivos", "guardada_en"])
    return solicitud
