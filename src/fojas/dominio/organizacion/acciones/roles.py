"""Qué puede cada persona, en qué unidad y entre qué días."""

from datetime import date, datetime, timedelta

from django.db import transaction

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import permisos, reglas
from fojas.dominio.organizacion.acciones.revisiones import exige_otro_administrador, exige_periodo
from fojas.dominio.organizacion.models import AsignacionRol, Persona
from fojas.dominio.organizacion.reglas import Actor, ClasePersona, ErrorOrganizacion, Rol


@transaction.atomic
def asigna_rol(
    *,
    persona_id: int,
    rol: Rol | str,
    desde: date,
    fundamento: str,
    actor: Actor,
    en: datetime,
    unidad_id: int | None = None,
    hasta: date | None = None,
) -> AsignacionRol:
    """Da un rol en una unidad, o en toda la casa si no se dice cuál, con fundamento y fechas."""
    exige(permisos.puede_administrar(actor))
    rol = Rol(rol)
    exige_periodo(desde, hasta)
    if not fundamento.strip():
        raise ErrorOrganizacion("Escribe por qué tiene este rol.", campo="fundamento")
    if rol in (Rol.ADMINISTRADOR, Rol.AUDITOR) and unidad_id is not None:
        raise ErrorOrganizacion("Este rol vale para toda la municipalidad: no lleva unidad.", campo="unidad")
    persona = Persona.objects.select_for_update(of=("self",)).get(pk=persona_id)
    if persona.clase != ClasePersona.NATURAL.value:
        raise ErrorOrganizacion("Solo una persona natural tiene roles.", campo="persona")
    for otra in AsignacionRol.objects.filter(persona=persona, rol=rol.value):
        if otra.unidad_id == unidad_id and reglas.se_cruzan(desde, hasta, otra.desde, otra.hasta):
            raise ErrorOrganizacion("Esa persona ya tiene ese rol en esos días.", campo="rol")
    asignacion = AsignacionRol.objects.create(
        persona=persona, rol=rol.value, unidad_id=unidad_id, desde=desde, hasta=hasta, fundamento=fundamento.strip()
    )
    bitacora.anota(
        "persona.rol_asignado",
        autor=actor.codigo,
        objeto=persona.codigo,
        en=en,
        rol=rol.value,
        donde=asignacion.unidad.nombre if asignacion.unidad else "toda la municipalidad",
        desde=desde.isoformat(),
        hasta=hasta.isoformat() if hasta else "",
        personal={"fundamento": asignacion.fundamento},
    )
    return asignacion


@transaction.atomic
def termina_rol(*, asignacion_id: int, hasta: date, actor: Actor, en: datetime) -> AsignacionRol:
    """Le pone último día. La casa no se queda sin quien la administre."""
    exige(permisos.puede_administrar(actor))
    asignacion = AsignacionRol.objects.select_for_update(of=("self",)).get(pk=asignacion_id)
    if hasta < asignacion.desde:
        raise ErrorOrganizacion("El término no puede ser anterior al inicio.", campo="hasta")
    if asignacion.rol == Rol.ADMINISTRADOR.value:
        exige_otro_administrador(asignacion.persona_id, dia=max(dia_de(en), hasta + timedelta(days=1)))
    asignacion.hasta = hasta
    asignacion.save(update_fields=["hasta"])
    bitacora.anota(
        "persona.rol_terminado",
        autor=actor.codigo,
        objeto=asignacion.persona.codigo,
        en=en,
        rol=asignacion.rol,
        donde=asignacion.unidad.nombre if asignacion.unidad else "toda la municipalidad",
        hasta=hasta.isoformat(),
    )
    return asignacion
