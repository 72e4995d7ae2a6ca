"""De quién es la bandeja que se ve por reemplazo, y hasta cuándo."""

from dataclasses import dataclass
from datetime import date

from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import NOMBRES_DE_CAUSA, Actor, CausaAusencia


@dataclass(frozen=True, slots=True)
class Reemplazo:
    """`Ves la bandeja de X por feriado legal hasta el 30-11`."""

    nombre: str
    causa: str
    hasta: date


def reemplazos_de(actor: Actor) -> list[Reemplazo]:
    """Las ausencias de hoy que le ofrecen una bandeja; sin ninguna, no consulta."""
    if not actor.subroga:
        return []
    return [
        Reemplazo(a.persona.nombre, NOMBRES_DE_CAUSA[CausaAusencia(a.causa)].lower(), a.hasta)
        for a in organizacion.ausencias_desde(actor.dia)
        if a.persona_id in actor.subroga and a.desde <= actor.dia
    ]
