"""Cómo se lee lo que alguien escribe: folios, documentos de identidad, borradores."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fojas.base import rut
from fojas.dominio.partes.reglas.errores import DatoFaltante


def documento_de_identidad(escrito: str) -> str:
    """El RUN sin puntos, o el pasaporte como viene. Lanza `DatoFaltante` si el RUN está mal escrito."""
    limpio = " ".join(escrito.upper().split())
    if not limpio or PASAPORTE.fullmatch(limpio):
        return limpio
    try:
        return rut.normaliza(limpio)
    except rut.RutInvalido as error:
        raise DatoFaltante(str(error), campo="recibio_documento") from None


def titulo_de_borrador(datos: Mapping[str, object]) -> str:
    """Con qué reconoce su dueño un ingreso a medio escribir."""
    return str(datos.get("materia") or datos.get("quien") or "sin materia todavía")[:90]


@dataclass(frozen=True, slots=True)
class Folio:
    """Un folio leído de como alguien lo escribió."""

    ano: int
    valor: int
    de_salida: bool
    """Del libro de despacho: lleva una S delante."""


PASAPORTE = re.compile(r"(?=.*[A-JL-Z])[A-Z0-9-]{5,20}")
"""Con una letra que no sea K: un RUN nunca la lleva."""
_ROTULO = r"\s*(?:(?:folio|n[°º]|nro\.?|n\.|n[uú]m(?:ero)?\.?)\s*)*(?P<salida>s\s?)?"
_CIFRAS = r"(?P<valor>\d{1,3}(?:\.\d{3})+|\d{1,7})"
_FOLIOS = tuple(
    re.compile(f"{_ROTULO}{forma}\\s*", re.IGNORECASE)
    for forma in (
        rf"(?P<ano>20\d\d)\s*[-/]\s*{_CIFRAS}",
        rf"{_CIFRAS}\s*(?:[-/]|\bde\b)\s*(?P<ano>20\d\d)",
        rf"(?P<este>\d\d)\s*[-/]\s*{_CIFRAS}",
        rf"{_CIFRAS}\s*(?:[-/]|\bde\b)\s*(?P<ano>\d\d)",
        rf"(?P<ano>\d\d)\s*[-/]\s*{_CIFRAS}",
        r"(?P<valor>\d{1,3}\.\d{3}|\d{1,6})",
    )
)
"""De la más segura a la menos. `26-12` es el 12 de este año si corre el 26; si no, el 26 de 2012, como se escribe aquí."""


def lee_folio(escrito: str, *, ano: int) -> Folio | None:
    """`2026-006831`, `6831/2026`, `26-6831`, `N° 6.831` o `s2026-12`; sin año, el de ahora. None si no es un folio."""
    for forma in _FOLIOS:
        if (hallado := forma.fullmatch(escrito)) is None:
            continue
        partes = hallado.groupdict()
        if (este := partes.get("este")) and int(este) != ano % 100:
            continue
        leido = int(este or partes.get("ano") or ano)
        valor = int(partes["valor"].replace(".", ""))
        return Folio(leido + 2000 if leido < 100 else leido, valor, bool(partes["salida"])) if valor else None
    return None
