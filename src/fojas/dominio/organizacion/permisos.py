"""Quién puede cambiar la casa, y por qué no el resto."""

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.organizacion.reglas import Actor, Rol

CUIDAN_PERSONAS = frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.ADMINISTRADOR})
"""Roles que corrigen los datos de quien presenta."""


def puede_administrar(actor: Actor) -> Veredicto:
    """Unidades, cargos, nombramientos, roles y cuentas: solo el rol de administración, en toda la casa."""
    if not actor.puede_escribir:
        return Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")
    if (Rol.ADMINISTRADOR, None) not in actor.roles:
        return Veredicto("Solo quien administra el sistema cambia unidades, cargos, roles y cuentas.")
    return SI


def puede_ver_la_casa(actor: Actor) -> Veredicto:
    """Las páginas de administración se leen con el rol de administración o el de auditoría."""
    if actor.tiene(Rol.ADMINISTRADOR) or actor.tiene(Rol.AUDITOR):
        return SI
    return Veredicto("Estas páginas son de quien administra el sistema o lo audita.")


def puede_corregir_personas(actor: Actor) -> Veredicto:
    if not actor.puede_escribir:
        return Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")
    if not any(rol in CUIDAN_PERSONAS for rol, _ in actor.roles):
        return Veredicto("Los datos de una persona los corrigen Partes, la Secretaría Municipal o la administración.")
    return SI


def puede_registrar_ausencia(actor: Actor, *, persona_id: int, unidades: frozenset[int]) -> Veredicto:
    """La propia, las de su jefatura o, si administra, todas. `unidades` son las de la persona ausente."""
    if not actor.puede_escribir:
        return Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")
    if persona_id == actor.persona_id or (Rol.ADMINISTRADOR, None) in actor.roles:
        return SI
    if any((Rol.JEFATURA, unidad) in actor.roles for unidad in unidades):
        return SI
    return Veredicto("La ausencia la registra la propia persona, su jefatura o quien administra el sistema.")


def puede_cambiar_clave(actor: Actor, *, persona_id: int) -> Veredicto:
    if persona_id == actor.persona_id:
        return SI
    if not puede_administrar(actor):
        return Veredicto("Cada persona cambia su propia clave; la de otra, solo quien administra el sistema.")
    return SI


def puede_compartir_vista(actor: Actor, *, unidad_id: int) -> Veredicto:
    """Comparte con una unidad quien trabaja en ella."""
    if not actor.puede_escribir:
        return Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")
    if unidad_id not in actor.unidades:
        return Veredicto("Una vista se comparte con la unidad en que trabajas.")
    return SI


def puede_cambiar_vista(actor: Actor, *, persona_id: int, unidad_id: int | None) -> Veredicto:
    """La cambia o la olvida quien la guardó; la compartida, también la jefatura de la unidad."""
    if persona_id == actor.persona_id or (unidad_id is not None and (Rol.JEFATURA, unidad_id) in actor.roles):
        return SI
    return Veredicto("Una vista la cambia quien la guardó o la jefatura de la unidad con que se comparte.")
