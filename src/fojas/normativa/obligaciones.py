"""Lo que la ley manda hacer cada mes o cada año, cargado de `obligaciones.toml` y revisado al importarse."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from fojas.normativa.plazos import NormativaInvalida


class Cada(StrEnum):
    ANO = "ano"
    MES = "mes"


@dataclass(frozen=True, slots=True)
class Obligacion:
    """Un deber que se repite, con su artículo y desde cuándo rige."""

    id: str
    nombre: str
    cada: Cada
    mes: int
    dia: int
    """Mes y día del año; 0 si es de cada mes."""
    dia_habil: int
    """Qué hábil del mes es el último para cumplirla; 0 si es de cada año."""
    norma: str
    fuente: str
    vigente_desde: date
    nota: str


def lee_obligaciones(datos: Mapping[str, Any]) -> tuple[Obligacion, ...]:
    """Lanza `NormativaInvalida` si una no dice su norma o cuándo toca."""
    return tuple(_obligacion(id_, dato) for id_, dato in datos.items())


def _obligacion(id_: str, datos: Mapping[str, Any]) -> Obligacion:
    try:
        obligacion = Obligacion(
            id=id_, nombre=datos["nombre"], cada=Cada(datos["cada"]), mes=datos.get("mes", 0), dia=datos.get("dia", 0),
            dia_habil=datos.get("dia_habil", 0), norma=datos["norma"], fuente=datos["fuente"],
            vigente_desde=datos["vigente_desde"], nota=datos.get("nota", ""),
        )  # fmt: skip
        if obligacion.cada == Cada.ANO:
            date(2001, obligacion.mes, obligacion.dia)
        elif not 1 <= obligacion.dia_habil <= 20:
            raise ValueError("el día hábil no cabe en todos los meses")
    except (KeyError, ValueError) as error:
        raise NormativaInvalida(f"La obligación {id_} está incompleta: {error}.") from error
    return obligacion


OBLIGACIONES = lee_obligaciones(
    tomllib.loads((Path(__file__).parent / "obligaciones.toml").read_text(encoding="utf-8"))
)
