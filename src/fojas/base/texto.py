"""Texto llevado a una forma en que dos escrituras de lo mismo son iguales."""

import re
import unicodedata

_NUMERO = re.compile(r"\bn(?:\s?[°º]|(?:ro|um|úm)\.?(?=\s*\d)|[.](?=\s*\d))\s*", re.IGNORECASE)
_ENIE = "\ue000"
"""Lugar de la ñ mientras se quitan los demás signos: es una letra, no una n con tilde."""


def plano(texto: str) -> str:
    """En minúsculas, sin tildes y con espacios simples; conserva la ñ y escribe `n° ` toda forma de «número».

    `Decreto Nº 4, Muñoz  Ávila` → `decreto n° 4, muñoz avila`.
    """
    compuesto = unicodedata.normalize("NFC", texto)
    numerado = _NUMERO.sub("n° ", compuesto).lower().replace("ñ", _ENIE)
    sueltos = unicodedata.normalize("NFKD", numerado)
    letras = "".join(letra for letra in sueltos if not unicodedata.combining(letra))
    return " ".join(letras.replace(_ENIE, "ñ").split())


def palabras(texto: str) -> list[str]:
    """Las palabras de un texto, planas: para comparar nombres sin mirar comas ni puntos."""
    return re.findall(r"[\w°]+", plano(texto))
