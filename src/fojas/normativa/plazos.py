"""Los plazos de la ley, cargados de `plazos.toml` y revisados al importarse."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from fojas.base.errores import ErrorFojas


class Unidad(StrEnum):
    HABILES = "habiles"
    CORRIDOS = "corridos"
    HORAS = "horas"
    MESES = "meses"


class Comienzo(StrEnum):
    PRESENTACION = "presentacion"
    """Lo que entra en día inhábil se entiende entrado a la primera hora del hábil siguiente (Ley 19.880, art. 25)."""
    HECHO = "hecho"
    """Notificación, sesión o acto: corre desde el día siguiente al de su fecha, aunque haya sido inhábil."""


class NormativaInvalida(ValueError):
    """Una regla del archivo está incompleta o se contradice."""


class ReglaNoRige(ErrorFojas):
    """Ese día la regla todavía no existía o ya se había derogado."""


@dataclass(frozen=True, slots=True)
class Causa:
    """Motivo por el que la ley deja de contar los días de un plazo."""

    id: str
    nombre: str
    norma: str


@dataclass(frozen=True, slots=True)
class ReglaPlazo:
    """Un plazo legal en una de sus vigencias."""

    id: str
    nombre: str
    cantidad: int | None
    """None si cada caso trae la suya (oficios de Contraloría, instrucciones internas)."""
    cantidad_minima: int
    cantidad_maxima: int | None
    """Entre cuánto y cuánto puede fijarse; la cantidad de la ley es el máximo cuando ella la da."""
    unidad: Unidad
    comienza: Comienzo
    desde: str
    """El hecho desde el que corre, en palabras."""
    norma: str
    fuente: str
    """De dónde se leyó el texto."""
    vigente_desde: date
    vigente_hasta: date | None
    prorroga_maxima: int
    """Lo más que puede alargarse, en la misma unidad; 0 si no se puede."""
    prorroga_sin_tope: bool
    """Quien lo fijó puede darle más, sin que la ley diga cuánto."""
    norma_prorroga: str
    suspende: tuple[str, ...]
    """Causas que lo detienen, de `suspensiones.toml`; vacía si nada lo detiene."""
    pasa_a_habil: bool
    """Un último día inhábil se corre al hábil que sigue (Ley 19.880, art. 25 inc. 3)."""
    horas_corridas: bool
    """Las horas no se detienen en los días inhábiles."""
    al_vencer: str
    nota: str

    def rige_el(self, dia: date) -> bool:
        return self.vigente_desde <= dia and (self.vigente_hasta is None or dia <= self.vigente_hasta)

    def tope_de_prorroga(self, cantidad: int) -> int | None:
        """Cuánto puede alargarse un plazo de esa cantidad: nunca más de la mitad de lo que de verdad se dio.

        None si la ley no pone tope.
        """
        if self.prorroga_sin_tope:
            return None
        return min(self.prorroga_maxima, cantidad // 2) if self.prorroga_maxima else 0


def lee_causas(datos: Mapping[str, Any]) -> dict[str, Causa]:
    return {id_: Causa(id_, causa["nombre"], causa["norma"]) for id_, causa in datos.items()}


def lee_plazos(datos: Mapping[str, Any], *, causas: Mapping[str, Causa]) -> dict[str, tuple[ReglaPlazo, ...]]:
    """Las vigencias de cada regla, de la más antigua a la actual. Lanza `NormativaInvalida`."""
    versiones = {}
    for id_, actual in datos.items():
        base = {campo: dato for campo, dato in actual.items() if campo != "antes"}
        todas = [_regla(id_, base | anterior) for anterior in actual.get("antes", ())] + [_regla(id_, base)]
        todas.sort(key=lambda regla: regla.vigente_desde)
        _revisa_vigencias(todas)
        for regla in todas:
            _revisa(regla, causas=causas)
        versiones[id_] = tuple(todas)
    return versiones


def _regla(id_: str, datos: Mapping[str, Any]) -> ReglaPlazo:
    if ajenos := set(datos) - {*ReglaPlazo.__dataclass_fields__}:
        raise NormativaInvalida(f"La regla {id_} trae campos que no existen: {', '.join(sorted(ajenos))}.")
    try:
        cantidad = datos.get("cantidad")
        return ReglaPlazo(
            id=id_, nombre=datos["nombre"], cantidad=cantidad, cantidad_minima=datos.get("cantidad_minima", 1),
            cantidad_maxima=datos.get("cantidad_maxima", cantidad), unidad=Unidad(datos["unidad"]),
            comienza=Comienzo(datos["comienza"]), desde=datos["desde"], norma=datos["norma"], fuente=datos["fuente"],
            vigente_desde=datos["vigente_desde"], vigente_hasta=datos.get("vigente_hasta"),
            prorroga_maxima=datos.get("prorroga_maxima", 0), prorroga_sin_tope=datos.get("prorroga_sin_tope", False),
            norma_prorroga=datos.get("norma_prorroga", ""), suspende=tuple(datos.get("suspende", ())),
            pasa_a_habil=datos.get("pasa_a_habil", True), horas_corridas=datos.get("horas_corridas", False),
            al_vencer=datos["al_vencer"], nota=datos.get("nota", ""),
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise NormativaInvalida(f"La regla {id_} está incompleta: {error}.") from error


def _revisa(regla: ReglaPlazo, *, causas: Mapping[str, Causa]) -> None:
    def exige(se_cumple: bool, falta: str) -> None:
        if not se_cumple:
            raise NormativaInvalida(f"La regla {regla.id} {falta}.")

    textos = (regla.nombre, regla.desde, regla.norma, regla.fuente, regla.al_vencer)
    exige(all(texto.strip() for texto in textos), "no dice su nombre, su comienzo, su norma, su fuente o su efecto")
    exige(regla.cantidad is None or regla.cantidad > 0, "no dura ni una unidad")
    exige(
        regla.cantidad_maxima is None or regla.cantidad_minima <= regla.cantidad_maxima,
        "tiene un mínimo mayor que su máximo",
    )
    prorroga = bool(regla.prorroga_maxima or regla.prorroga_sin_tope)
    exige(prorroga == bool(regla.norma_prorroga), "se prorroga sin citar por qué norma, o la cita sin prorrogarse")
    exige(
        regla.cantidad is None or regla.prorroga_maxima <= regla.cantidad // 2,
        "se alarga más de la mitad (Ley 19.880, art. 26)",
    )
    exige(all(causa in causas for causa in regla.suspende), "se suspende por una causa que no está en la lista")
    exige(regla.unidad == Unidad.HORAS or not regla.horas_corridas, "no se cuenta en horas y dice que son corridas")
    exige(
        regla.unidad != Unidad.HORAS or not (prorroga or regla.suspende), "se cuenta en horas y se alarga o se suspende"
    )


def _revisa_vigencias(reglas: list[ReglaPlazo]) -> None:
    for antes, despues in pairwise(reglas):
        if antes.vigente_hasta is None or despues.vigente_desde != antes.vigente_hasta + timedelta(1):
            raise NormativaInvalida(f"Las vigencias de {antes.id} se cruzan o dejan días sin norma.")
    ultima = reglas[-1]
    if ultima.vigente_hasta is not None and ultima.vigente_hasta < ultima.vigente_desde:
        raise NormativaInvalida(f"La regla {ultima.id} termina antes de empezar.")


def vigente(id_: str, *, el: date) -> ReglaPlazo:
    """La regla como regía ese día: un plazo sigue la ley de cuando empezó. Lanza `ReglaNoRige`."""
    for regla in VERSIONES[id_]:
        if regla.rige_el(el):
            return regla
    actual = REGLAS[id_]
    raise ReglaNoRige(f"«{actual.nombre}» no regía el {el:%d-%m-%Y}.", norma=actual.norma, campo="desde")


def _archivo(nombre: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / nombre).read_text(encoding="utf-8"))


CAUSAS = lee_causas(_archivo("suspensiones.toml"))
VERSIONES = lee_plazos(_archivo("plazos.toml"), causas=CAUSAS)
REGLAS = {id_: reglas[-1] for id_, reglas in VERSIONES.items()}
"""La vigencia actual de cada una."""
