"""Los avisos de que un correo no llegó (RFC 3464, y los que cada programa escribe a su manera)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fojas.dominio.recepcion.reglas.cabeceras import CORREO, ids_en, limpio

LARGO_DIAGNOSTICO = 240
RECHAZO = re.compile(r"^.*\b5\d\d[ -].*$", re.MULTILINE)
PERMANENTE = re.compile(r"\b(?:5\.\d{1,3}\.\d{1,3}|5\d\d)\b")


class Suerte(StrEnum):
    """Lo que el aviso dice del correo que nombra."""

    FALLO = "fallo"
    DEMORA = "demora"
    ENTREGADO = "entregado"
    NO_DICE = "no_dice"


@dataclass(frozen=True, slots=True)
class Rebote:
    suerte: Suerte
    destinatario: str
    diagnostico: str
    correos: tuple[str, ...]
    """Los Message-ID de los correos que devuelve o cita."""


def lee_rebote(*, estados: Sequence[str], devuelto: str, texto: str) -> Rebote:
    """`estados` son los `message/delivery-status`; `devuelto`, las cabeceras del correo que vuelve; `texto`, lo demás."""
    campos = _campos("\n".join(estados))
    acciones = [v.lower() for clave, v in campos if clave == "action"]
    destinos = [v for clave, v in campos if clave in {"final-recipient", "original-recipient"}]
    dichos = [v for clave, v in campos if clave == "diagnostic-code"] or [v for clave, v in campos if clave == "status"]
    hallado = next((h for d in destinos if (h := CORREO.search(d))), None) or CORREO.search(devuelto)
    return Rebote(
        suerte=_suerte(acciones, texto),
        destinatario=hallado[0].lower() if hallado else "",
        diagnostico=_diagnostico(dichos, texto),
        correos=ids_en(f"{devuelto}\n{texto}"),
    )


def _campos(texto: str) -> list[tuple[str, str]]:
    unidas = re.sub(r"\r?\n[ \t]+", " ", texto)
    pares = (renglon.partition(":") for renglon in unidas.splitlines())
    return [(nombre.strip().lower(), valor.strip()) for nombre, dos, valor in pares if dos]


def _suerte(acciones: Sequence[str], texto: str) -> Suerte:
    """Basta un destinatario fallido. Sin estado que leer, lo dice un código 5xx en el texto."""
    if "failed" in acciones:
        return Suerte.FALLO
    if "delayed" in acciones:
        return Suerte.DEMORA
    if acciones and set(acciones) <= {"delivered", "relayed", "expanded"}:
        return Suerte.ENTREGADO
    return Suerte.FALLO if PERMANENTE.search(texto) else Suerte.NO_DICE


def _diagnostico(dichos: Sequence[str], texto: str) -> str:
    if dichos:
        return limpio(re.sub(r"^[\w-]+\s*;\s*", "", dichos[0]))[:LARGO_DIAGNOSTICO]
    hallado = RECHAZO.search(texto)
    return limpio(hallado[0])[:LARGO_DIAGNOSTICO] if hallado else ""
