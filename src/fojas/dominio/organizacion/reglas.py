"""Calidades, roles y ausencias: valores cerrados, sin base de datos."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ClasePersona(StrEnum):
    NATURAL = "natural"
    JURIDICA = "juridica"
    ORGANISMO = "organismo"
    """Órgano de la Administración del Estado, el Congreso o un tribunal."""


class Calidad(StrEnum):
    TITULAR = "titular"
    SUBROGANTE = "subrogante"
    SUPLENTE = "suplente"


class Rol(StrEnum):
    PARTES = "partes"
    JEFATURA = "jefatura"
    FUNCIONARIO = "funcionario"
    SECRETARIO_MUNICIPAL = "secretario_municipal"
    ALCALDIA = "alcaldia"
    CONCEJO = "concejo"
    TIC = "tic"
    ADMINISTRADOR = "administrador"
    AUDITOR = "auditor"


class CausaAusencia(StrEnum):
    FERIADO_LEGAL = "feriado_legal"
    LICENCIA = "licencia"
    PERMISO = "permiso"
    COMETIDO = "cometido"


class MedioNotificacion(StrEnum):
    CORREO = "correo"
    DDU = "ddu"
    CARTA_CERTIFICADA = "carta_certificada"
    PRESENCIAL = "presencial"


VE_TODO_LO_PUBLICO = frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.ALCALDIA, Rol.ADMINISTRADOR, Rol.AUDITOR})
"""Roles que ven cualquier expediente público de la casa; los demás, los de sus unidades y los suyos."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Quien actúa, con lo que puede ese día. Se arma en `consultas.actor` con pocas consultas."""

    persona_id: int
    codigo: str
    """Código de la persona, el que se anota en la bitácora."""
    nombre: str
    dia: date
    roles: frozenset[tuple[Rol, int | None]]
    """Pares (rol, id de unidad); None vale para toda la municipalidad."""
    unidades: frozenset[int]
    """Unidades donde trabaja ese día, incluidas las que subroga."""
    subroga: frozenset[int]
    """Personas cuya bandeja se le ofrece por ausencia o subrogancia."""
    terminos: frozenset[str]
    """Términos de acceso: `general`, `unidad:ID`, `persona:ID`, `reserva:unidad:ID`, `reserva:persona:ID`,
    `reserva:municipal`."""
    puede_escribir: bool = True
    """Falso para quien solo tiene el rol de auditor."""

    def tiene(self, rol: Rol, *, unidad: int | None = None) -> bool:
        """Verdadero si ejerce el rol en toda la casa o, si se pide, en esa unidad."""
        if (rol, None) in self.roles:
            return True
        if unidad is None:
            return any(propio == rol for propio, _ in self.roles)
        return (rol, unidad) in self.roles
