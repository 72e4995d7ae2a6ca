"""Quién puede cambiar el calendario de todos, y por qué no el resto."""

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.organizacion.reglas import Actor, Rol

CAMBIAN_EL_CALENDARIO = frozenset({Rol.ADMINISTRADOR, Rol.SECRETARIO_MUNICIPAL})


def puede_cambiar_el_calendario(actor: Actor) -> Veredicto:
    """Feriados decretados y cierre de recepción: cambian los plazos de todos."""
    if not actor.puede_escribir:
        return Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")
    if not any(rol in CAMBIAN_EL_CALENDARIO and unidad is None for rol, unidad in actor.roles):
        return Veredicto("El calendario lo cambian el secretario municipal o quien administra el sistema.")
    return SI
