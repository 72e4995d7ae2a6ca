"""Lo que la jefatura vigila: edades de lo pendiente, tramos de respuesta y caídas de la plataforma."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from fojas.base.tiempo import ZONA, dia_de
from fojas.dominio.calendario.reglas import Calendario


class CausaDeInterrupcion(StrEnum):
    """Ley 19.880, art. 18 inc. final: emergencia, fuerza mayor u otro motivo calificado."""

    EMERGENCIA = "emergencia"
    FUERZA_MAYOR = "fuerza_mayor"
    OTRO = "otro"


NOMBRES_DE_CAUSA_DE_INTERRUPCION: Mapping[CausaDeInterrupcion, str] = {
    CausaDeInterrupcion.EMERGENCIA: "Emergencia",
    CausaDeInterrupcion.FUERZA_MAYOR: "Fuerza mayor",
    CausaDeInterrupcion.OTRO: "Otro motivo calificado",
}
NORMA_INTERRUPCION = "DS 4 de 2020, art. 7; Ley 19.880, art. 18 inc. final"
NORMA_PUNTO_OBLIGADO = "Ley 18.695, art. 55"
DIAS_PARA_ACREDITAR = 10
"""Lo usual en los oficios que traen un informe; el de cada uno manda."""


class Edad(StrEnum):
    """Hábiles que lleva un caso desde que se entiende presentado."""

    HASTA_5 = "0-5"
    HASTA_10 = "6-10"
    HASTA_20 = "11-20"
    MAS_DE_20 = "mas-de-20"


NOMBRES_DE_EDAD: Mapping[Edad, str] = {
    Edad.HASTA_5: "0 a 5 días hábiles",
    Edad.HASTA_10: "6 a 10 días hábiles",
    Edad.HASTA_20: "11 a 20 días hábiles",
    Edad.MAS_DE_20: "Más de 20 días hábiles",
}
_TOPES: tuple[tuple[Edad, int, int | None], ...] = (
    (Edad.HASTA_5, 0, 5),
    (Edad.HASTA_10, 6, 10),
    (Edad.HASTA_20, 11, 20),
    (Edad.MAS_DE_20, 21, None),
)


def fechas_de_edad(edad: Edad, *, hoy: date, calendario: Calendario) -> tuple[date | None, date | None]:
    """Desde y hasta qué día de presentación tienen los casos de esa edad, inclusive; None si no tiene límite."""
    _, menor, mayor = next(tope for tope in _TOPES if tope[0] == edad)
    hasta = None if menor == 0 else _hace(menor, hoy, calendario)
    desde = None if mayor is None else _hace(mayor + 1, hoy, calendario) + timedelta(days=1)
    return desde, hasta


def _hace(habiles: int, hoy: date, calendario: Calendario) -> date:
    """El último día de presentación con el que ya pasaron esos hábiles."""
    dia = hoy if calendario.es_habil(hoy) else calendario.habil_anterior(hoy)
    for _ in range(habiles - 1):
        dia = calendario.habil_anterior(dia)
    return dia - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tiempos:
    """Cómo se respondió un grupo de casos: hábiles, sin los suspendidos."""

    cuantos: int
    a_tiempo: int
    mediana: float | None
    p90: int | None
    sin_plazo: int = 0
    """Los que la ley no obliga a responder en un plazo: ni a tiempo ni tarde."""

    @property
    def con_plazo(self) -> int:
        return self.cuantos - self.sin_plazo

    @property
    def tarde(self) -> int:
        return self.con_plazo - self.a_tiempo

    @property
    def porcentaje(self) -> int | None:
        return round(100 * self.a_tiempo / self.con_plazo) if self.con_plazo else None


@dataclass(frozen=True, slots=True)
class Barra:
    """Cuántas respuestas tardaron esos hábiles, y cuántas de ellas salieron tarde o no tenían plazo."""

    habiles: int
    cuantas: int
    tarde: int
    sin_plazo: int = 0


def tiempos_de(barras: Iterable[Barra]) -> Tiempos:
    """Mediana y percentil 90 exactos desde las cuentas por día: nadie lee los casos uno a uno."""
    orden = sorted((b for b in barras if b.cuantas), key=lambda b: b.habiles)
    total, sin_plazo = sum(b.cuantas for b in orden), sum(b.sin_plazo for b in orden)
    if not total:
        return Tiempos(0, 0, None, None)
    return Tiempos(
        cuantos=total, a_tiempo=total - sin_plazo - sum(b.tarde for b in orden), sin_plazo=sin_plazo,
        mediana=(_numero(orden, (total + 1) // 2) + _numero(orden, total // 2 + 1)) / 2,
        p90=_numero(orden, -(-total * 9 // 10)),
    )  # fmt: skip


def _numero(orden: Sequence[Barra], cual: int) -> int:
    """Los hábiles de la respuesta que ocupa ese lugar, de la más rápida a la más lenta."""
    vistas = 0
    for barra in orden:
        vistas += barra.cuantas
        if vistas >= cual:
            return barra.habiles
    return orden[-1].habiles


def primero_de_mes(dia: date, *, atras: int = 0) -> date:
    """El día 1 del mes, o del que fue hace tantos meses."""
    mes = dia.year * 12 + dia.month - 1 - atras
    return date(mes // 12, mes % 12 + 1, 1)


def dias_cortados(desde: datetime, hasta: datetime) -> tuple[date, date]:
    """El primer y el último día que tocó una interrupción, en hora de Chile."""
    return dia_de(desde.astimezone(ZONA)), dia_de(hasta.astimezone(ZONA))
