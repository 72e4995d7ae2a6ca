"""Códigos públicos: cortos, sin orden, imposibles de adivinar y fáciles de dictar por teléfono."""

import secrets

ALFABETO = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Sin 0, 1, I, L, O ni U: no se confunden al leerlos ni forman palabras."""


def nuevo(*, largo: int = 12) -> str:
    """`largo` símbolos al azar; 12 dan unos 58 bits."""
    return "".join(secrets.choice(ALFABETO) for _ in range(largo))


def agrupado(codigo: str, *, de: int = 4) -> str:
    """`7K4M2QXR9TBC` → `7K4M-2QXR-9TBC`, para leerlo y dictarlo."""
    return "-".join(codigo[i : i + de] for i in range(0, len(codigo), de))


def parece(texto: str, *, largo: int = 12) -> bool:
    """Si lo escrito, sin sus guiones, tiene el largo y las letras de un código."""
    seguido = texto.replace("-", "").upper()
    return len(seguido) == largo and all(letra in ALFABETO for letra in seguido)


def limpia(texto: str) -> str:
    """Lo que escribió una persona, llevado al alfabeto: sin guiones ni espacios, en mayúsculas."""
    return "".join(letra for letra in texto.upper() if letra in ALFABETO)
