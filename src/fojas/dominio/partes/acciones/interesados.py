"""Quién es parte del procedimiento, además de quien presentó (Ley 19.880, art. 21)."""

from datetime import datetime

from django.db import transaction

from fojas.base.veredicto import exige
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.reglas import CalidadInteresado
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import ingreso_bloqueado
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import DatoFaltante


@transaction.atomic
def agrega_interesado(
    *, ingreso_id: int, persona_id: int, calidad: CalidadInteresado | str, actor: Actor, en: datetime
) -> None:
    """La agrega quien puede derivar el caso. Lanza `NoAutorizado` o `NoEncontrado`."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_derivar(actor, ingreso))
    expedientes.agrega_interesado(
        expediente_id=ingreso.expediente_id, persona_id=persona_id, calidad=CalidadInteresado(calidad),
        autor=actor.codigo, en=en,
    )  # fmt: skip


@transaction.atomic
def quita_interesado(*, ingreso_id: int, persona_id: int, motivo: str, actor: Actor, en: datetime) -> None:
    """La quita, con su motivo. Quien presentó no se quita: se corrige quién presentó.

    Lanza `NoAutorizado`, `NoEncontrado`, `DatoFaltante` o `ErrorExpedientes`.
    """
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_derivar(actor, ingreso))
    if presento(ingreso.expediente_id, persona_id):
        raise DatoFaltante("Quien presentó es parte del caso. Si se anotó a la persona equivocada, corrige los datos.")
    expedientes.quita_interesado(
        expediente_id=ingreso.expediente_id, persona_id=persona_id, motivo=motivo, autor=actor.codigo, en=en
    )


def cambia_a_quien_presento(ingreso: Ingreso, *, antes: int | None, actor: Actor, en: datetime) -> None:
    """Corregido quién presentó, la persona anotada por error deja de ser parte y entra la que corresponde."""
    if ingreso.remitente_id is not None:
        expedientes.agrega_interesado(
            expediente_id=ingreso.expediente_id, persona_id=ingreso.remitente_id,
            calidad=CalidadInteresado.INTERESADO, autor=actor.codigo, en=en,
        )  # fmt: skip
    if antes is None or presento(ingreso.expediente_id, antes):
        return
    if ingreso.expediente.interesados.filter(persona_id=antes).exists():
        expedientes.quita_interesado(
            expediente_id=ingreso.expediente_id, persona_id=antes, motivo="Se corrigió quién presentó",
            autor=actor.codigo, en=en,
        )  # fmt: skip


def presento(expediente_id: int, persona_id: int) -> bool:
    return Ingreso.objects.filter(expediente_id=expediente_id, remitente_id=persona_id).exists()
