"""Reservar un caso ya abierto, o levantar su reserva (Constitución, art. 8; Ley 20.285, arts. 5 y 21)."""

from datetime import datetime

from django.db import transaction

from fojas.base.veredicto import exige
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.models import Expediente
from fojas.dominio.expedientes.reglas import CAUSA_DE_SOBRE, Confidencialidad, Origen, terminos_al_levantar
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import ingreso_bloqueado
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import DatoFaltante, PasoNoPermitido


@transaction.atomic
def reserva(*, ingreso_id: int, causa: str, motivo: str, actor: Actor, en: datetime) -> Expediente:
    """Desde ahora lo ven la Secretaría, la Alcaldía, quien lo recibió, quien lo reserva y las jefaturas que lo tienen.

    Lanza `NoAutorizado`, `FaltaCausaDeReserva`, `CausaDesconocida`, `DatoFaltante` o `PasoNoPermitido`.
    """
    ingreso = _ingreso(ingreso_id, motivo, actor)
    expediente = ingreso.expediente
    if causa and expediente.causa_reserva == causa:
        raise PasoNoPermitido("El caso ya está reservado por esa causa.", campo="causa")
    recibio = organizacion.por_codigo(ingreso.recibido_por)
    lo_conocen = {actor.persona_id} | ({recibio.pk} if recibio is not None else set())
    return expedientes.reserva(
        expediente_id=expediente.pk, nivel=Confidencialidad.RESERVADO, causa=causa, autor=actor.codigo, en=en, motivo=motivo,
        terminos={f"reserva:persona:{p}" for p in lo_conocen},
    )  # fmt: skip


@transaction.atomic
def levanta_reserva(*, ingreso_id: int, motivo: str, actor: Actor, en: datetime) -> Expediente:
    """Vuelve a ser público y sus sobres se abren: lo ve la casa, y quien ya lo tenía.

    Lanza `NoAutorizado`, `DatoFaltante` o `PasoNoPermitido`.
    """
    expediente = _ingreso(ingreso_id, motivo, actor).expediente
    sobres = expediente.documentos.filter(origen=Origen.RECIBIDO.value, causa_reserva=CAUSA_DE_SOBRE)
    if expediente.confidencialidad == Confidencialidad.PUBLICO.value and not sobres.exists():
        raise PasoNoPermitido("El caso no está reservado.")
    return expedientes.reserva(
        expediente_id=expediente.pk, nivel=Confidencialidad.PUBLICO, causa="", autor=actor.codigo, en=en, motivo=motivo,
        terminos=terminos_al_levantar(expediente.accesos.values_list("termino", flat=True)),
    )  # fmt: skip


def _ingreso(ingreso_id: int, motivo: str, actor: Actor) -> Ingreso:
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_reservar(actor, ingreso))
    if not motivo.strip():
        raise DatoFaltante("Escribe el fundamento: queda en la bitácora.", campo="motivo")
    return ingreso
