"""Prorrogar, suspender y reanudar el plazo de un caso (Ley 19.880, arts. 9, 26, 27 y 31)."""

from datetime import date, datetime

from django.db import transaction

from fojas.base.veredicto import exige
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import ingreso_bloqueado
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import DatoFaltante


@transaction.atomic
def prorroga(*, ingreso_id: int, cantidad: int, fundamento: str, actor: Actor, en: datetime) -> Ingreso:
    """Alarga el plazo del caso, fundada y antes de vencer (Ley 19.880, art. 26). Lanza `ProrrogaNoPermitida`."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_prorrogar(actor, ingreso))
    calendario.prorroga_plazo(
        codigo=_plazo(ingreso, "prorrogar"), cantidad=cantidad, fundamento=fundamento, en=en, autor=actor.codigo
    )
    ingreso.refresh_from_db()
    return ingreso


@transaction.atomic
def suspende(*, ingreso_id: int, causa: str, norma: str, dia: date, actor: Actor, en: datetime) -> Ingreso:
    """Deja de contar los días desde ese, por una causa de la ley que el plazo admite. Lanza `SuspensionNoPermitida`."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_suspender(actor, ingreso))
    calendario.suspende_plazo(
        codigo=_plazo(ingreso, "suspender"), causa=causa, norma=norma, dia=dia, autor=actor.codigo, en=en
    )
    return ingreso


@transaction.atomic
def reanuda(*, ingreso_id: int, dia: date, actor: Actor, en: datetime) -> date:
    """Vuelve a correr lo que faltaba, desde ese día inclusive. Devuelve el día en que vence ahora. Lanza `SuspensionNoPermitida`."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_suspender(actor, ingreso))
    codigo = _plazo(ingreso, "reanudar")
    return calendario.reanuda_plazo(codigo=codigo, dia=dia, autor=actor.codigo, en=en).vence_el


def _plazo(ingreso: Ingreso, para: str) -> str:
    if not ingreso.plazo:
        raise DatoFaltante(f"Este caso no tiene un plazo que {para}.")
    return ingreso.plazo
