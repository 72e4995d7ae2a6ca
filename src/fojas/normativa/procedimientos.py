"""Qué admite cada procedimiento, qué requisitos tiene y por qué se niega: cargado de sus archivos y revisado al importarse."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from fojas.normativa.plazos import REGLAS, NormativaInvalida


class Mientras(StrEnum):
    """Qué pasa con el plazo del caso mientras la persona completa su solicitud."""

    DETIENE = "detiene"
    CUENTA_DE_NUEVO = "cuenta-de-nuevo"


class Silencio(StrEnum):
    SEGUN_LO_PEDIDO = "segun-lo-pedido"
    """Acepta lo pedido, salvo en los casos de la lista (Ley 19.880, arts. 64 y 65)."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class Procedimiento:
    """Lo que la ley admite en una clase de procedimiento."""

    id: str
    nombre: str
    subsanacion: str
    """Regla de `plazos.toml` con que la persona completa su solicitud; vacía si no se le pide."""
    mientras: Mientras
    requisitos: str
    """Lista de `requisitos.toml`."""
    abandono: bool
    silencio: Silencio
    sin_silencio: str
    """Por qué no hay silencio que certificar; vacío si lo hay."""
    norma: str
    fuente: str
    vigente_desde: date


@dataclass(frozen=True, slots=True)
class Requisito:
    """Algo que la ley exige que traiga una solicitud, o una causa con que se niega."""

    id: str
    nombre: str
    norma: str


def lee_procedimientos(datos: Mapping[str, Any]) -> dict[str, Procedimiento]:
    """Lanza `NormativaInvalida` si uno no dice su norma, cita un plazo que no existe o se contradice."""
    return {id_: _procedimiento(id_, dato) for id_, dato in datos.items()}


def _procedimiento(id_: str, datos: Mapping[str, Any]) -> Procedimiento:
    if ajenos := set(datos) - {*Procedimiento.__dataclass_fields__}:
        raise NormativaInvalida(f"El procedimiento {id_} trae campos que no existen: {', '.join(sorted(ajenos))}.")
    try:
        leido = Procedimiento(
            id=id_, nombre=datos["nombre"], subsanacion=datos.get("subsanacion", ""),
            mientras=Mientras(datos.get("mientras", Mientras.DETIENE)), requisitos=datos.get("requisitos", ""),
            abandono=datos.get("abandono", False), silencio=Silencio(datos["silencio"]),
            sin_silencio=datos.get("sin_silencio", ""), norma=datos["norma"], fuente=datos["fuente"],
            vigente_desde=datos["vigente_desde"],
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise NormativaInvalida(f"El procedimiento {id_} está incompleto: {error}.") from error
    if leido.subsanacion and leido.subsanacion not in REGLAS:
        raise NormativaInvalida(f"El procedimiento {id_} cita un plazo que no existe: {leido.subsanacion}.")
    if bool(leido.subsanacion) != bool(leido.requisitos):
        raise NormativaInvalida(f"El procedimiento {id_} pide completar sin lista de requisitos, o al revés.")
    if (leido.silencio == Silencio.NO) != bool(leido.sin_silencio):
        raise NormativaInvalida(f"El procedimiento {id_} no dice por qué no tiene silencio, o lo dice y lo tiene.")
    return leido


def lee_listas(datos: Mapping[str, Any]) -> dict[str, dict[str, Requisito]]:
    """Las listas cerradas de requisitos o de causas, por su nombre. Lanza `NormativaInvalida`."""
    return {lista: lee_lista(filas) for lista, filas in datos.items()}


def lee_lista(datos: Mapping[str, Any]) -> dict[str, Requisito]:
    try:
        leida = {id_: Requisito(id_, fila["nombre"], fila["norma"]) for id_, fila in datos.items()}
    except KeyError as error:
        raise NormativaInvalida(f"A una fila le falta {error}.") from error
    if vacias := [id_ for id_, fila in leida.items() if not fila.nombre.strip() or not fila.norma.strip()]:
        raise NormativaInvalida(f"No dicen su nombre o su norma: {', '.join(vacias)}.")
    return leida


def _archivo(nombre: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / nombre).read_text(encoding="utf-8"))


PROCEDIMIENTOS = lee_procedimientos(_archivo("procedimientos.toml"))
REQUISITOS = lee_listas(_archivo("requisitos.toml"))
CAUSALES = lee_listas(_archivo("causales.toml"))
CASOS_DE_RECHAZO = lee_lista(_archivo("silencio.toml"))
"""En los que el silencio rechaza (Ley 19.880, art. 65)."""
