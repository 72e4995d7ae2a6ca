"""Archivar, reabrir y citar antecedentes."""

from datetime import datetime

from django.db import transaction

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones import apercibimientos, silencio
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, avanza, ingreso_bloqueado
from fojas.dominio.partes.acciones.derivacion import abiertas_de, alguien_la_tiene, cierra
from fojas.dominio.partes.consultas.salto import salto
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import (
    PENDIENTES,
    DatoFaltante,
    Estado,
    EstadoDespacho,
    Paso,
    PasoDerivacion,
    tipo_de,
)


@transaction.atomic
def archiva(*, ingreso_id: int, actor: Actor, en: datetime, motivo: str = "") -> Ingreso:
    """Termina el caso; las copias siguen hasta que las lean. Sin respuesta despachada, exige decir por qué."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_archivar(actor, ingreso))
    sin_despachar = Estado(ingreso.estado) in PENDIENTES
    if sin_despachar and tipo_de(ingreso.tipo).espera_respuesta and not motivo.strip():
        raise DatoFaltante(
            "La persona espera respuesta: escribe por qué se archiva sin despacharla.",
            campo="motivo",
            norma="Ley 19.880, art. 14",
        )
    avanza(ingreso, Paso.ARCHIVAR)
    cierra(
        [d for d in abiertas_de(ingreso) if not d.solo_copia],
        paso=PasoDerivacion.ANULAR, motivo="Se archivó el caso.", actor=actor, en=en,
    )  # fmt: skip
    apercibimientos.al_archivar(ingreso, actor=actor, en=en)
    silencio.al_archivar(ingreso, actor=actor, en=en)
    if sin_despachar and ingreso.plazo and not _ya_respondido(ingreso, actor=actor, en=en):
        calendario.anula_plazo(
            codigo=ingreso.plazo, motivo=motivo.strip() or "No espera respuesta", autor=actor.codigo, en=en
        )
    bitacora.anota(
        "ingreso.archivado", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        folio=ingreso.folio, personal={"motivo": motivo.strip()} if motivo.strip() else None,
    )  # fmt: skip
    if not Ingreso.objects.filter(expediente_id=ingreso.expediente_id).exclude(estado=Estado.ARCHIVADO.value).exists():
        expedientes.archiva(expediente_id=ingreso.expediente_id, autor=actor.codigo, en=en)
    return ingreso


def _ya_respondido(ingreso: Ingreso, *, actor: Actor, en: datetime) -> bool:
    """Reabierto y vuelto a archivar, lo que ya salió a la persona sigue cumpliendo el plazo."""
    salidos = ingreso.despachos.exclude(estado=EstadoDespacho.FALLIDO.value).values_list("codigo", flat=True)
    return calendario.repone_cumplimiento(codigo=ingreso.plazo, con=set(salidos), autor=actor.codigo, en=en)


@transaction.atomic
def reabre(*, ingreso_id: int, motivo: str, actor: Actor, en: datetime) -> Ingreso:
    """Vuelve a estar por derivar, con su motivo; el plazo es el que era. Si nadie lo tiene, vuelve a Partes."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_archivar(actor, ingreso))
    if not motivo.strip():
        raise DatoFaltante("Escribe por qué se reabre.", campo="motivo")
    avanza(ingreso, Paso.REABRIR)
    expedientes.reabre(expediente_id=ingreso.expediente_id, motivo=motivo, autor=actor.codigo, en=en)
    if ingreso.plazo:
        calendario.reabre_plazo(codigo=ingreso.plazo, autor=actor.codigo, en=en)
    bitacora.anota(
        "ingreso.reabierto", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        folio=ingreso.folio, personal={"motivo": motivo.strip()},
    )  # fmt: skip
    otros = Ingreso.objects.filter(expediente_id=ingreso.expediente_id, estado__in=[e.value for e in PENDIENTES])
    if ingreso.expediente.unidad_id and not alguien_la_tiene(ingreso) and not otros.exclude(pk=ingreso.pk).exists():
        expedientes.asigna(
            expediente_id=ingreso.expediente_id, unidad_id=None, responsable_id=None, autor=actor.codigo, en=en
        )
    return ingreso


@transaction.atomic
def cita_antecedente(*, ingreso_id: int, otro: str, motivo: str, actor: Actor, en: datetime) -> None:
    """Cita otro expediente por su código o por un folio suyo, escrito como sea. Lanza `NoEncontrado`."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_derivar(actor, ingreso))
    llevado = salto(otro, actor, hoy=dia_de(en))
    visto = vistas.por_codigo(llevado.expediente, actor) if llevado is not None else None
    if visto is None:
        raise NoEncontrado(
            f"No encontramos «{otro.strip()}» entre los expedientes que puedes ver. "
            "Escribe su folio (250, 2026-250 o N° 250) o su código.",
            campo="otro",
        )
    expedientes.vincula(
        expediente_id=ingreso.expediente_id, otro_id=visto.pk, motivo=motivo.strip(), autor=actor.codigo, en=en
    )
