"""Quién presenta: de lo tecleado a una persona del registro, o a los datos de una nueva. Nunca se adivina."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fojas.base import rut
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor, ClasePersona
from fojas.dominio.partes import consultas as partes
from fojas.escritorio.meson.forms.ingreso import CONTACTO, NUEVA, SOLO_TEXTO

PARECE_RUT = re.compile(r"\d[\d.\s]{5,}-?\s?[\dkK]|\d[\d.\s]*-\s?[\dkK]?")
PRIMERA_JURIDICA = 50_000_000
TOPE_DE_ANTES = 20


class Hallazgo(StrEnum):
    NADA = "nada"
    MALO = "malo"
    UNA = "una"
    VARIAS = "varias"
    NINGUNA = "ninguna"


@dataclass(frozen=True, slots=True)
class Quien:
    """Lo que se sabe de quien presenta con lo tecleado hasta ahora."""

    hallazgo: Hallazgo
    personas: Sequence[Any] = ()
    elegida: str = ""
    """Código de la persona, `nueva` o `texto`."""
    mensaje: str = ""
    antes: Sequence[Any] = ()
    """Sus ingresos anteriores, los últimos primero, hasta veinte."""
    por_rut: bool = False

    @property
    def persona(self) -> Any:
        return next((p for p in self.personas if p.codigo == self.elegida), None)

    @property
    def antes_dicho(self) -> str:
        cuantos = len(self.antes)
        if cuantos == 0:
            return "Primera vez que presenta algo"
        if cuantos >= TOPE_DE_ANTES:
            return f"{TOPE_DE_ANTES} o más ingresos antes"
        return f"{cuantos} ingreso antes" if cuantos == 1 else f"{cuantos} ingresos antes"


def busca_quien(texto: str, *, elegida: str, actor: Actor) -> Quien:
    """Con un RUT completo, la persona; con un nombre, las que calzan, para elegir."""
    texto = " ".join(texto.split())
    ficha = organizacion.conocida(elegida, actor) if elegida not in {"", NUEVA, SOLO_TEXTO} else None
    if ficha is not None and texto in {"", ficha.nombre}:
        return _una(ficha, actor=actor)
    if not texto:
        return Quien(Hallazgo.NADA)
    if PARECE_RUT.fullmatch(texto):
        return _por_rut(texto, elegida=elegida, actor=actor)
    if ficha is not None and set(organizacion.busca_personas(texto, terminos=actor.terminos, limite=30)) & {ficha}:
        return _una(ficha, actor=actor)
    personas = organizacion.busca_personas(texto, terminos=actor.terminos, limite=6)
    if len(personas) == 1 and personas[0].codigo == texto.upper():
        return _una(personas[0], actor=actor)
    if texto.replace(".", "").isdigit() and not personas:
        return Quien(Hallazgo.NADA, mensaje="Sigue escribiendo el RUT, con su dígito verificador.")
    if personas:
        return Quien(Hallazgo.VARIAS, personas, elegida if elegida in {NUEVA, SOLO_TEXTO} else "")
    return Quien(Hallazgo.NINGUNA, elegida=elegida if elegida in {NUEVA, SOLO_TEXTO} else NUEVA)


def _por_rut(texto: str, *, elegida: str, actor: Actor) -> Quien:
    try:
        rut.normaliza(texto)
    except rut.RutInvalido as error:
        return Quien(Hallazgo.MALO, mensaje=str(error))
    persona = organizacion.por_rut(texto)
    if persona is None:
        return Quien(Hallazgo.NINGUNA, elegida=NUEVA, por_rut=True)
    return _una(persona, actor=actor, por_rut=True)


def _una(persona: Any, *, actor: Actor, por_rut: bool = False) -> Quien:
    antes = partes.ingresos_de_persona(persona.pk, actor, limite=TOPE_DE_ANTES)
    return Quien(Hallazgo.UNA, (persona,), persona.codigo, antes=antes, por_rut=por_rut)


def datos_propuestos(texto: str, quien: Quien) -> dict[str, str]:
    """Lo que se puede llenar solo: el contacto de la ficha, o el RUT o nombre tecleado."""
    if (persona := quien.persona) is not None:
        return {f"p_{campo}": getattr(persona, campo) for campo in CONTACTO}
    if quien.hallazgo not in {Hallazgo.VARIAS, Hallazgo.NINGUNA}:
        return {}
    if not quien.por_rut:
        return {"p_nombre": " ".join(texto.split()), "p_clase": ClasePersona.NATURAL.value}
    normal = rut.normaliza(texto)
    juridica = int(normal.split("-", 1)[0]) >= PRIMERA_JURIDICA
    clase = ClasePersona.JURIDICA if juridica else ClasePersona.NATURAL
    return {"p_rut": rut.formatea(normal), "p_clase": clase.value}
