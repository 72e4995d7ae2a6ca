"""Feriados electorales, de una sola vez y regionales, cargados de `feriados.toml` y revisados al importarse."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fojas.normativa.plazos import NormativaInvalida


@dataclass(frozen=True, slots=True)
class FeriadoLegal:
    """Un día que una norma hizo feriado, en el país o en una parte."""

    fecha: date
    nombre: str
    norma: str
    fuente: str
    publicada: date
    """Antes de este día nadie lo conocía."""
    region: str
    """Código ISO de la región, o vacío."""
    comunas: tuple[str, ...]
    """Códigos de comuna, o vacía."""

    def alcanza(self, *, region: str, comuna: str) -> bool:
        if not self.region and not self.comunas:
            return True
        return bool(region and region == self.region) or comuna in self.comunas


def lee_feriados(datos: Mapping[str, Any], *, hasta: int) -> tuple[FeriadoLegal, ...]:
    """Los de una vez y los de cada año hasta `hasta`, en orden. Lanza `NormativaInvalida`."""
    try:
        de_una_vez = [_feriado(d["fecha"], d) for d in datos.get("dia", ())]
        repetidos = [f for d in datos.get("cada_ano", ()) for f in _de_cada_ano(d, hasta=hasta)]
    except (KeyError, ValueError) as error:
        raise NormativaInvalida(f"Hay un feriado incompleto: {error}.") from error
    return tuple(sorted([*de_una_vez, *repetidos], key=lambda feriado: feriado.fecha))


def _feriado(fecha: date, datos: Mapping[str, Any]) -> FeriadoLegal:
    feriado = FeriadoLegal(
        fecha, datos["nombre"], datos["norma"], datos["fuente"], datos["publicada"], datos.get("region", ""),
        tuple(datos.get("comunas", ())),
    )  # fmt: skip
    if not (feriado.nombre.strip() and feriado.norma.strip() and feriado.fuente.strip()):
        raise ValueError(f"el del {fecha} no dice su nombre, su norma o su fuente")
    if feriado.publicada > fecha:
        raise ValueError(f"el del {fecha} se publicó después")
    return feriado


def _de_cada_ano(datos: Mapping[str, Any], *, hasta: int) -> Iterator[FeriadoLegal]:
    for ano in range(datos["publicada"].year, hasta + 1):
        fecha = date(ano, datos["mes"], datos["dia"])
        if fecha >= datos["publicada"]:
            yield _feriado(fecha, datos)


HASTA_ANO = 2060
"""Hasta dónde se extienden los que se repiten."""
FERIADOS = lee_feriados(
    tomllib.loads((Path(__file__).parent / "feriados.toml").read_text(encoding="utf-8")), hasta=HASTA_ANO
)
