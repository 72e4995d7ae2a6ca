"""Quién falta y a quién pasa su bandeja, sin decreto."""

from datetime import date, datetime

from django.db import transaction

from fojas.base import eventos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import consultas, permisos
from fojas.dominio.organizacion.acciones.revisiones import exige_periodo
from fojas.dominio.organizacion.eventos import SubroganciaIniciada
from fojas.dominio.organizacion.models import Ausencia, Persona, Usuario
from fojas.dominio.organizacion.reglas import Actor, CausaAusencia, ErrorOrganizacion


@transaction.atomic
def registra_ausencia(
    *,
    persona_id: int,
    causa: CausaAusencia | str,
    desde: date,
    hasta: date,
    actor: Actor,
    en: datetime,
    reemplaza_id: int | None = None,
) -> Ausencia:
    """Deja a la persona ausente entre dos días, inclusive; su bandeja pasa a quien la reemplaza, sin decreto.

    Publica una `SubroganciaIniciada` por cada persona que recibe la bandeja. Los plazos siguen corriendo.
    """
    causa = CausaAusencia(causa)
    persona = Persona.objects.select_for_update(of=("self",)).get(pk=persona_id)
    unidades = consultas.unidades_de_persona(persona_id, dia_de(en))
    exige(permisos.puede_registrar_ausencia(actor, persona_id=persona_id, unidades=unidades))
    exige_periodo(desde, hasta)
    if reemplaza_id == persona_id:
        raise ErrorOrganizacion("Nadie se reemplaza a sí mismo.", campo="reemplaza")
    for otra in Ausencia.objects.filter(persona=persona, anulada_en__isnull=True, hasta__gte=desde, desde__lte=hasta):
        raise ErrorOrganizacion(
            f"Ya tiene una ausencia del {otra.desde:%d-%m-%Y} al {otra.hasta:%d-%m-%Y}. Anúlala antes.", campo="desde"
        )
    reemplaza = _reemplazante(reemplaza_id, desde=desde, hasta=hasta)
    ausencia = Ausencia.objects.create(
        persona=persona, causa=causa.value, desde=desde, hasta=hasta, reemplaza=reemplaza
    )
    bitacora.anota(
        "persona.ausencia_registrada",
        autor=actor.codigo,
        objeto=persona.codigo,
        en=en,
        personal={"causa": causa.value},
        desde=desde.isoformat(),
        hasta=hasta.isoformat(),
        reemplaza=reemplaza.codigo if reemplaza else "",
    )
    for recibe in sorted(consultas.plantel(max(desde, dia_de(en))).recibe_bandeja_de(persona_id)):
        eventos.publica(
            SubroganciaIniciada(
                ausencia_id=ausencia.pk, ausente_id=persona_id, reemplaza_id=recibe, desde=desde, hasta=hasta, en=en
            )
        )
    return ausencia


def _reemplazante(reemplaza_id: int | None, *, desde: date, hasta: date) -> Persona | None:
    if reemplaza_id is None:
        return None
    reemplaza = Persona.objects.get(pk=reemplaza_id)
    if not Usuario.objects.filter(persona=reemplaza, is_active=True).exists():
        raise ErrorOrganizacion(
            f"{reemplaza.nombre} no tiene una cuenta activa: no podría ver la bandeja.", campo="reemplaza"
        )
    if Ausencia.objects.filter(persona=reemplaza, anulada_en__isnull=True, hasta__gte=hasta, desde__lte=desde).exists():
        raise ErrorOrganizacion(f"{reemplaza.nombre} también está ausente en esos días.", campo="reemplaza")
    return reemplaza


@transaction.atomic
def anula_ausencia(*, ausencia_id: int, actor: Actor, en: datetime) -> Ausencia:
    """La deja sin efecto: la persona recupera su bandeja."""
    ausencia = Ausencia.objects.select_for_update(of=("self",)).get(pk=ausencia_id)
    unidades = consultas.unidades_de_persona(ausencia.persona_id, dia_de(en))
    exige(permisos.puede_registrar_ausencia(actor, persona_id=ausencia.persona_id, unidades=unidades))
    if ausencia.anulada_en is not None:
        raise ErrorOrganizacion("Esa ausencia ya estaba anulada.")
    ausencia.anulada_en = en
    ausencia.save(update_fields=["anulada_en"])
    bitacora.anota(
        "persona.ausencia_anulada",
        autor=actor.codigo,
        objeto=ausencia.persona.codigo,
        en=en,
        desde=ausencia.desde.isoformat(),
        hasta=ausencia.hasta.isoformat(),
    )
    return ausencia
