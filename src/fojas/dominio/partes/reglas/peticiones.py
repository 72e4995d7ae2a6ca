"""Una presentación que pide varias cosas: cada parte, con su letra y en qué quedó (Ley 19.880, art. 41 inc. 1)."""

import re
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from itertools import count

from fojas.dominio.partes.reglas.errores import DatoFaltante
from fojas.normativa.procedimientos import CAUSALES, Requisito

ACCESO = "acceso-informacion"
LARGO_PETICION = 1000
MAS_PETICIONES = 60
"""Más que eso en un papel es un error de copia; se registran en otro ingreso."""
NORMA_PETICIONES = "Ley 19.880, art. 41 inc. 1"


class EstadoPeticion(StrEnum):
    PENDIENTE = "pendiente"
    CONCEDIDA = "concedida"
    PARCIAL = "parcial"
    DENEGADA = "denegada"
    DERIVADA = "derivada"
    """Le toca a otro órgano (Ley 19.880, art. 14 inc. 2; Ley 20.285, art. 13)."""
    INADMISIBLE = "inadmisible"
    SIN_OBJETO = "sin_objeto"
    """Dejó de hacer falta: ya se hizo, o la persona la retiró."""


NOMBRES_DE_PETICION: Mapping[EstadoPeticion, str] = {
    EstadoPeticion.PENDIENTE: "Sin responder",
    EstadoPeticion.CONCEDIDA: "Concedida",
    EstadoPeticion.PARCIAL: "Concedida en parte",
    EstadoPeticion.DENEGADA: "Denegada",
    EstadoPeticion.DERIVADA: "Enviada a otro órgano",
    EstadoPeticion.INADMISIBLE: "No se admite",
    EstadoPeticion.SIN_OBJETO: "Ya no hace falta",
}
PETICIONES_DICHAS: Mapping[EstadoPeticion, str] = {
    EstadoPeticion.PENDIENTE: "Todavía la revisamos",
    EstadoPeticion.CONCEDIDA: "Te dijimos que sí",
    EstadoPeticion.PARCIAL: "Te dijimos que sí en parte",
    EstadoPeticion.DENEGADA: "Te dijimos que no",
    EstadoPeticion.DERIVADA: "La enviamos al órgano que corresponde",
    EstadoPeticion.INADMISIBLE: "No se puede tramitar",
    EstadoPeticion.SIN_OBJETO: "Ya no hace falta responderla",
}
"""En qué quedó cada parte, dicho a la persona."""
EXIGEN_CAUSA = frozenset({EstadoPeticion.DENEGADA, EstadoPeticion.PARCIAL, EstadoPeticion.INADMISIBLE})
"""Lo que se niega, en todo o en parte, dice por qué (Ley 19.880, art. 41; Ley 20.285, art. 16)."""
_LETRA = re.compile(
    r"^\s*(?:(?P<letra>[a-zñA-ZÑ]{1,2})\s*[).\]:-]|(?P<numero>\d{1,2})\s*[.)°-]|[-•*–·])\s+(?P<texto>.*)$"
)


def letras() -> Iterable[str]:
    """a, b, …, z, aa, ab…: como se numeran las partes de un escrito."""
    for n in count():
        escrita, resto = "", n
        while True:
            escrita = chr(ord("a") + resto % 26) + escrita
            resto = resto // 26 - 1
            if resto < 0:
                break
        yield escrita


def siguiente_letra(usadas: Collection[str]) -> str:
    """La primera después de la última usada: una letra quitada no se da de nuevo, o dos papeles dirían lo mismo."""
    ultima = max((orden for orden, letra in zip(range(1000), letras(), strict=False) if letra in usadas), default=-1)
    return next(letra for orden, letra in enumerate(letras()) if orden > ultima)


def parte_peticiones(escrito: str) -> list[str]:
    """Las partes de un texto pegado: una por renglón; la letra, el número o el guion del comienzo no es parte de ella.

    Un renglón que sigue sin letra, si los demás la llevan, es la continuación del anterior. Lanza `DatoFaltante`.
    """
    renglones = [renglon.strip() for renglon in escrito.splitlines() if renglon.strip()]
    con_letra = sum(_LETRA.match(renglon) is not None for renglon in renglones)
    partes: list[str] = []
    for renglon in renglones:
        hallado = _LETRA.match(renglon)
        if hallado is None and con_letra >= 2 and partes:
            partes[-1] = f"{partes[-1]} {renglon}"
        else:
            partes.append(hallado["texto"] if hallado is not None and con_letra >= 2 else renglon)
    limpias = [" ".join(parte.split()) for parte in partes if parte.strip()]
    exige_peticiones(limpias)
    return limpias


def exige_peticiones(textos: Collection[str]) -> None:
    """Lanza `DatoFaltante` si no hay ninguna, son demasiadas o alguna no cabe."""
    if not textos:
        raise DatoFaltante("Escribe las partes, una por renglón.", campo="textos", norma=NORMA_PETICIONES)
    if len(textos) > MAS_PETICIONES:
        raise DatoFaltante(
            f"Son {len(textos)} partes y caben {MAS_PETICIONES}: junta las que se parecen.", campo="textos"
        )
    for texto in textos:
        if len(texto) > LARGO_PETICION:
            raise DatoFaltante(
                f"La parte que empieza «{texto[:40]}…» tiene {len(texto)} letras y caben {LARGO_PETICION}: resúmela.",
                campo="textos",
            )


def orden_de(letra: str) -> int:
    """El lugar de una letra: a es 1, z es 26 y aa es 27."""
    lugar = 0
    for signo in letra:
        lugar = lugar * 26 + ord(signo) - ord("a") + 1
    return lugar


def lista_de_causas(procedimiento: str) -> Mapping[str, Requisito]:
    """Por qué puede negarse en ese procedimiento; en acceso a la información, solo por estas (Ley 20.285, art. 21)."""
    return CAUSALES["sai" if procedimiento == ACCESO else "general"]
