"""Anotar las caídas de la plataforma, certificarlas y detener los plazos que tocaron, uno por uno."""

from datetime import date, datetime

from django.db import transaction

from fojas.base import codigos
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.acciones.plazos import reanuda, suspende
from fojas.dominio.partes.models import Ingreso, Interrupcion
from fojas.dominio.partes.reglas import NORMA_INTERRUPCION, CausaDeInterrupcion, DatoFaltante

CAUSA_DE_SUSPENSION = "fuerza-mayor"
TIPO_CERTIFICADO = "Certificado"


@transaction.atomic
def anota_interrupcion(
    *, desde: datetime, hasta: datetime | None, causa: CausaDeInterrupcion | str, detalle: str, sistemas: str,
    actor: Actor, en: datetime, resolucion: str = "",
) -> Interrupcion:  # fmt: skip
    """Deja dicho cuándo dejó de funcionar, qué y por qué; sin término mientras dure.

    Lanza `NoAutorizado` o `DatoFaltante`.
    """
    exige(permisos.puede_anotar_interrupcion(actor))
    causa = CausaDeInterrupcion(causa)
    if not detalle.strip():
        raise DatoFaltante("Escribe qué pasó.", campo="detalle", norma=NORMA_INTERRUPCION)
    if not sistemas.strip():
        raise DatoFaltante("Escribe qué no se pudo usar.", campo="sistemas")
    _revisa(desde, hasta, en=en)
    otras = Interrupcion.objects.filter(anulada_en__isnull=True, desde__lt=hasta or en).order_by("desde")
    for otra in otras:
        if otra.hasta is None or otra.hasta > desde:
            raise DatoFaltante(
                f"Ya está anotada la del {otra.desde:%d-%m-%Y}: termínala o déjala sin efecto.", campo="desde"
            )
    interrupcion = Interrupcion.objects.create(
        codigo=codigos.nuevo(), desde=desde, hasta=hasta, causa=causa.value, detalle=detalle.strip()[:1000],
        sistemas=sistemas.strip()[:300], resolucion=resolucion.strip()[:200], anotada_en=en, anotada_por=actor.codigo,
    )  # fmt: skip
    _anota(
        "interrupcion.anotada", interrupcion, actor=actor, en=en, desde=desde.isoformat(),
        hasta=hasta.isoformat() if hasta else "", causa=causa.value,
    )  # fmt: skip
    return interrupcion


@transaction.atomic
def termina_interrupcion(
    *, codigo: str, hasta: datetime, actor: Actor, en: datetime, resolucion: str = ""
) -> Interrupcion:
    """Volvió a funcionar a esa hora. Lanza `NoAutorizado`, `NoEncontrado` o `DatoFaltante`."""
    exige(permisos.puede_anotar_interrupcion(actor))
    interrupcion = _bloqueada(codigo)
    if interrupcion.hasta is not None:
        raise DatoFaltante("Ya tiene su hora de término.", campo="hasta")
    _revisa(interrupcion.desde, hasta, en=en)
    interrupcion.hasta = hasta
    interrupcion.resolucion = resolucion.strip()[:200] or interrupcion.resolucion
    interrupcion.save(update_fields=["hasta", "resolucion"])
    _anota("interrupcion.terminada", interrupcion, actor=actor, en=en, hasta=hasta.isoformat())
    return interrupcion


@transaction.atomic
def anula_interrupcion(*, codigo: str, motivo: str, actor: Actor, en: datetime) -> Interrupcion:
    """Deja sin efecto una anotada por error, antes de certificarla."""
    exige(permisos.puede_anotar_interrupcion(actor))
    interrupcion = _bloqueada(codigo)
    if interrupcion.certificada_en is not None:
        raise DatoFaltante("Ya se certificó y está publicada: no se deja sin efecto.", norma=NORMA_INTERRUPCION)
    if not motivo.strip():
        raise DatoFaltante("Escribe por qué se deja sin efecto.", campo="motivo")
    interrupcion.anulada_en, interrupcion.motivo_anulacion = en, motivo.strip()[:300]
    interrupcion.save(update_fields=["anulada_en", "motivo_anulacion"])
    _anota("interrupcion.anulada", interrupcion, actor=actor, en=en, personal=motivo.strip())
    return interrupcion


def exige_certificable(*, codigo: str, actor: Actor) -> Interrupcion:
    """La que se puede certificar hoy: terminada y vigente. Lanza `NoAutorizado`, `NoEncontrado` o `DatoFaltante`."""
    exige(permisos.puede_certificar(actor))
    interrupcion = Interrupcion.objects.filter(codigo=codigo, anulada_en__isnull=True).first()
    if interrupcion is None:
        raise NoEncontrado("No encontramos esa interrupción.")
    if interrupcion.hasta is None:
        raise DatoFaltante(
            "El certificado dice el día y la hora de inicio y de término: anota antes cuándo volvió.",
            norma=NORMA_INTERRUPCION,
        )
    return interrupcion


@transaction.atomic
def registra_certificado_de_interrupcion(*, codigo: str, sha256: str, actor: Actor, en: datetime) -> Interrupcion:
    """Deja el certificado en su expediente y publica la interrupción. Repetirlo no cambia el primero."""
    exige_certificable(codigo=codigo, actor=actor)
    interrupcion = _bloqueada(codigo)
    if interrupcion.certificada_en is not None:
        return interrupcion
    expediente = expedientes.abre_expediente(
        materia=f"Interrupción de la plataforma del {interrupcion.desde:%d-%m-%Y}", procedimiento="interrupcion",
        autor=actor.codigo, en=en,
    )  # fmt: skip
    interrupcion.certificado = expedientes.incorpora(
        expediente_id=expediente.pk, sha256=sha256, nombre=f"Certificado de interrupción {codigo}.pdf",
        tipo=TIPO_CERTIFICADO, titulo="Certificado de interrupción de la plataforma", origen=Origen.PLATAFORMA,
        autor=actor.codigo, en=en,
    )  # fmt: skip
    interrupcion.certificada_en, interrupcion.certificada_por = en, actor.codigo
    interrupcion.save(update_fields=["certificado", "certificada_en", "certificada_por"])
    _anota("interrupcion.certificada", interrupcion, actor=actor, en=en, sha256=sha256)
    return interrupcion


@transaction.atomic
def suspende_por_interrupcion(
    *, ingreso_id: int, desde: date, vuelve: date, norma: str, actor: Actor, en: datetime
) -> Ingreso:
    """Los días en que no se pudo usar la plataforma no cuentan en el plazo de ese caso (Ley 19.880, art. 27).

    Lanza `SuspensionNoPermitida` o `NoAutorizado`.
    """
    suspende(ingreso_id=ingreso_id, causa=CAUSA_DE_SUSPENSION, norma=norma, dia=desde, actor=actor, en=en)
    reanuda(ingreso_id=ingreso_id, dia=vuelve, actor=actor, en=en)
    return Ingreso.objects.get(pk=ingreso_id)


def _revisa(desde: datetime, hasta: datetime | None, *, en: datetime) -> None:
    if desde > en:
        raise DatoFaltante("El comienzo no puede estar en el futuro.", campo="desde")
    if hasta is not None and not desde < hasta <= en:
        raise DatoFaltante("El término va después del comienzo y no en el futuro.", campo="hasta")


def _bloqueada(codigo: str) -> Interrupcion:
    interrupcion = (
        Interrupcion.objects.select_for_update(of=("self",)).filter(codigo=codigo, anulada_en__isnull=True).first()
    )
    if interrupcion is None:
        raise NoEncontrado("No encontramos esa interrupción.")
    return interrupcion


def _anota(
    suceso: str, interrupcion: Interrupcion, *, actor: Actor, en: datetime, personal: str = "", **datos: str
) -> None:
    bitacora.anota(
        suceso, autor=actor.codigo, objeto=f"interrupcion:{interrupcion.codigo}", en=en,
        interrupcion=interrupcion.codigo, personal={"motivo": personal} if personal else None, **datos,
    )  # fmt: skip
