"""Lo que el antivirus dice de un archivo: se pide al llegar, se anota una vez y solo Informática lo libera."""

from datetime import datetime

from django.db import transaction

from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import conexion
from fojas.dominio.expedientes.acciones.lecturas import encola_lectura
from fojas.dominio.expedientes.models import Archivo, Documento, Revision
from fojas.dominio.expedientes.reglas import ErrorExpedientes, EstadoTexto
from fojas.dominio.expedientes.reglas import revision as reglas
from fojas.dominio.expedientes.reglas.revision import EstadoRevision, Hallazgo
from fojas.dominio.organizacion.reglas import SISTEMA, Actor
from fojas.dominio.trabajos import acciones as trabajos

LARGO_MOTIVO = 300
ANTES_QUE_LEER = 3
"""Lo que espera al antivirus no lo abre nadie: se revisa antes que lo demás."""


def pide_revision(archivo: Archivo, documento: Documento, *, en: datetime) -> bool:
    """Si la oficina usa antivirus, deja el archivo por revisar. Verdadero si hay que esperar su respuesta para leerlo.

    Lo que ya estaba en cuarentena, y vuelve a llegar, sigue en cuarentena en su nueva foja.
    """
    revision = Revision.objects.filter(archivo=archivo).first()
    if revision is None:
        if conexion.antivirus() is None:
            return False
        revision, _ = Revision.objects.get_or_create(
            archivo=archivo, defaults={"estado": EstadoRevision.POR_REVISAR.value, "pedida_en": en}
        )
        encola_revision(archivo.sha256, objeto=documento.codigo, en=en)
    if revision.estado == EstadoRevision.EN_CUARENTENA.value:
        _anota_apartado(documento, revision, en=en)
    return revision.estado in {EstadoRevision.POR_REVISAR.value, EstadoRevision.EN_CUARENTENA.value}


def encola_revision(sha256: str, *, objeto: str = "", en: datetime) -> None:
    trabajos.encola("expedientes.revisa", en=en, clave=sha256, objeto=objeto, prioridad=ANTES_QUE_LEER, sha256=sha256)


@transaction.atomic
def registra_revision(*, sha256: str, hallazgo: Hallazgo, en: datetime) -> None:
    """Anota lo que respondió. Lo encontrado queda en cuarentena, con su folio y su foja; lo demás ya se puede leer."""
    revision = Revision.objects.select_for_update(of=("self",)).select_related("archivo").get(pk=sha256)
    if revision.estado != EstadoRevision.POR_REVISAR.value:
        return
    revision.estado, revision.hallazgo = hallazgo.estado.value, hallazgo.firma[:200]
    revision.motor, revision.revisado_en = hallazgo.motor[:120], en
    revision.save(update_fields=["estado", "hallazgo", "motor", "revisado_en"])
    if hallazgo.estado == EstadoRevision.EN_CUARENTENA:
        for documento in _documentos(sha256):
            _anota_apartado(documento, revision, en=en)
    else:
        _lee(revision.archivo, en=en)


@transaction.atomic
def anula_revision(*, sha256: str, en: datetime) -> None:
    """El antivirus ya no se usa: nada queda esperando su respuesta."""
    revision = Revision.objects.select_for_update(of=("self",)).select_related("archivo").get(pk=sha256)
    if revision.estado == EstadoRevision.POR_REVISAR.value:
        archivo = revision.archivo
        revision.delete()
        _lee(archivo, en=en)


@transaction.atomic
def libera_de_cuarentena(*, sha256: str, motivo: str, actor: Actor, en: datetime) -> None:
    """Vuelve a poder abrirse, con el nombre de quien responde y su motivo. Lanza `NoAutorizado` o `ErrorExpedientes`."""
    exige(reglas.puede_liberar(actor))
    limpio = " ".join(motivo.split())
    if not limpio:
        raise ErrorExpedientes("Escribe por qué se libera: cómo sabes que es una falsa alarma.", campo="motivo")
    revision = Revision.objects.select_for_update(of=("self",)).select_related("archivo").filter(pk=sha256).first()
    if revision is None or revision.estado != EstadoRevision.EN_CUARENTENA.value:
        raise ErrorExpedientes("Ese archivo no está en cuarentena.")
    revision.estado, revision.liberado_por = EstadoRevision.LIBERADO.value, actor.codigo
    revision.motivo = limpio[:LARGO_MOTIVO]
    revision.save(update_fields=["estado", "liberado_por", "motivo"])
    for documento in _documentos(sha256):
        bitacora.anota(
            "documento.liberado", autor=actor.codigo, objeto=documento.codigo,
            expediente=documento.expediente.codigo, en=en, sha256=sha256, hallazgo=revision.hallazgo,
            personal={"motivo": revision.motivo},
        )  # fmt: skip
    _lee(revision.archivo, en=en)


def _anota_apartado(documento: Documento, revision: Revision, *, en: datetime) -> None:
    bitacora.anota(
        "documento.en_cuarentena", autor=SISTEMA, objeto=documento.codigo, expediente=documento.expediente.codigo,
        en=en, sha256=revision.archivo_id, hallazgo=revision.hallazgo, motor=revision.motor,
    )  # fmt: skip


def _documentos(sha256: str) -> list[Documento]:
    return list(
        Documento.objects.filter(versiones__archivo_id=sha256).select_related("expediente").distinct().order_by("id")
    )


def _lee(archivo: Archivo, *, en: datetime) -> None:
    """Ahora sí: su texto y sus vistas. Un sobre cerrado no está pendiente de lectura y sigue sin leerse."""
    documento = next(iter(_documentos(archivo.sha256)), None)
    if documento is not None and archivo.estado_texto == EstadoTexto.PENDIENTE.value:
        encola_lectura(archivo, documento, en=en)
