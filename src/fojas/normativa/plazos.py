"""Los plazos de la ley, cargados de `plazos.toml` y revisados al importarse."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any


class Unidad(StrEnum):
    HABILES = "habiles"
    CORRIDOS = "corridos"
    HORAS = "horas"
    MESES = "meses"


class NormativaInvalida(ValueError):
    """Una regla del archivo está incompleta o se contradice."""


@dataclass(frozen=True, slots=True)
class ReglaPlazo:
    """Un plazo legal, con su artículo y su vigencia."""

    id: str
    nombre: str
    cantidad: int | None
    """None si cada caso trae la suya (oficios de Contraloría, instrucciones internas)."""
    unidad: Unidad
    desde: str
    """El hecho desde el que corre, en palabras."""
    norma: str
    fuente: str
    """De dónde se leyó el texto."""
    vigente_desde: date
    vigente_hasta: date | None
    prorroga_maxima: int
    """Lo más que puede alargarse, en la misma unidad; 0 si no se puede."""
    norma_prorroga: str
    suspende: tuple[str, ...]
    """Causas que lo detienen, de la lista de la ley; vacía si nada lo detiene."""
    al_vencer: str
    nota: str

    def rige_el(self, dia: date) -> bool:
        return self.vigente_desde <= dia and (self.vigente_hasta is None or dia <= self.vigente_hasta)


def _lee() -> dict[str, ReglaPlazo]:
    crudo = tomllib.loads((Path(__file__).parent / "plazos.toml").read_text(encoding="utf-8"))
    reglas: dict[str, ReglaPlazo] = {}
    for id_, datos in crudo.items():
        reglas[id_] = _regla(id_, datos)
    return reglas


def _regla(id_: str, datos: dict[str, Any]) -> ReglaPlazo:
    try:
        regla = ReglaPlazo(
            id=id_, nombre=datos["nombre"], cantidad=datos.get("cantidad"), unidad=Unidad(datos["unidad"]),
            desde=datos["desde"], norma=datos["norma"], fuente=datos["fuente"], vigente_desde=datos["vigente_desde"],
            vigente_hasta=datos.get("vigente_hasta"), prorroga_maxima=datos.get("prorroga_maxima", 0),
            norma_prorroga=datos.get("norma_prorroga", ""), suspende=tuple(datos.get("suspende", ())),
            al_vencer=datos["al_vencer"], nota=datos.get("nota", ""),
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise NormativaInvalida(f"La regla {id_} está incompleta: {error}.") from error
    if not (regla.nombre and regla.norma and regla.fuente):
        raise NormativaInvalida(f"La regla {id_} no dice su nombre, su norma o su fuente.")
    if regla.prorroga_maxima and not regla.norma_prorroga:
        raise NormativaInvalida(f"La regla {id_} se prorroga sin citar por qué norma.")
    return regla


REGLAS = _lee()
