"""Lo que se exige para detener el plazo de un caso (Ley 19.880, arts. 9, 27, 31 y 54)."""

import re
from datetime import date

from fojas.dominio.calendario.reglas import SuspensionNoPermitida

LARGO_DE_UN_ACTO = 6
UN_ACTO = re.compile(
    r"[^\W\d_].*\d|\b(?:ley|código|codigo|constitución|constitucion|ordenanza|reglamento)\s+\w", re.IGNORECASE
)
"""Una palabra y un número, o una ley por su nombre."""


def exige_suspension(*, dia: date, acto: str, hoy: date) -> None:
    """Se detiene desde un día que ya llegó y citando el acto o la norma. Lanza `SuspensionNoPermitida`."""
    if dia > hoy:
        raise SuspensionNoPermitida(
            f"Ese día no ha llegado: el plazo se suspende desde hoy, {hoy:%d-%m-%Y}, o desde un día anterior.",
            campo="dia",
        )
    if len(acto.strip()) < LARGO_DE_UN_ACTO or not UN_ACTO.search(acto):
        raise SuspensionNoPermitida(
            "Cita la resolución o la norma con su número o su nombre: por ejemplo, Resolución N° 84 de 2026.",
            campo="norma",
        )
