"""Entender lo que alguien escribió en la caja de búsqueda: nunca es sintaxis, siempre son palabras y códigos."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fojas.dominio.busqueda.reglas import texto as t

LARGO_MAXIMO = 300
CLAUSULAS_MAXIMAS = 24
PREFIJO_MINIMO = 3
CODIGO_MAXIMO = 64
"""Letras y cifras del código más largo: una huella sha256."""
VACIAS = frozenset(
    [
        "a",
        "al",
        "con",
        "de",
        "del",
        "el",
        "en",
        "e",
        "la",
        "las",
        "le",
        "lo",
        "los",
        "o",
        "para",
        "por",
        "que",
        "se",
        "su",
        "sus",
        "u",
        "un",
        "una",
        "unos",
        "unas",
        "y",
    ]
)
"""Palabras que están en todo texto: solo cuentan entre comillas o si no hay otras."""
ETIQUETAS = frozenset(["folio", "rut", "run", "codigo", "numero", "num", "nro", "n", "no"])
"""Lo que se dice antes de un código sin ser parte de él; `Nº` queda `no` al quitar los signos."""

_ENTRE_COMILLAS = re.compile(r"\"([^\"]+)\"|«([^»]+)»|“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Clausula:
    """Una parte de la consulta: basta una de sus formas para cumplirla."""

    palabras: tuple[str, ...] = ()
    frases: tuple[tuple[str, ...], ...] = ()
    codigos: tuple[str, ...] = ()
    prefijos: tuple[str, ...] = ()
    """Comienzos de palabra: solo en la última, mientras se escribe."""


@dataclass(frozen=True, slots=True)
class Consulta:
    """Todas sus cláusulas, o bien un código que ocupa la consulta entera."""

    clausulas: tuple[Clausula, ...] = ()
    enteros: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clausulas or self.enteros)


@dataclass(frozen=True, slots=True)
class Sinonimos:
    """Grupos de escrituras de lo mismo: `concejo/consejo`, `Rihue/Riwe/Rigue`."""

    de_palabra: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    de_frase: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    larga: int = 1
    """Palabras de la frase más larga que tiene sinónimos."""

    @classmethod
    def de(cls, datos: Mapping[str, Any]) -> "Sinonimos":
        """Desde la tabla leída: `{"grupo": [{"variantes": ["concejo", "consejo"]}, …]}`."""
        de_palabra: dict[str, tuple[tuple[str, ...], ...]] = {}
        de_frase: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
        for grupo in datos.get("grupo", ()):
            formas = tuple(tuple(t.palabras(t.analizable(variante))) for variante in grupo["variantes"])
            for forma in formas:
                if len(forma) == 1:
                    de_palabra[forma[0]] = formas
                else:
                    de_frase[forma] = formas
        return cls(de_palabra, de_frase, max((len(f) for f in de_frase), default=1))

    def que_empiezan(self, prefijo: str) -> Iterator[tuple[str, ...]]:
        """Las formas de los grupos que tienen una palabra con ese comienzo."""
        for palabra, formas in self.de_palabra.items():
            if palabra.startswith(prefijo):
                yield from formas


def interpreta(texto: str, sinonimos: Sinonimos) -> Consulta:
    """Lo escrito, como cláusulas que deben cumplirse todas. Comillas piden la frase exacta; nada más es especial."""
    limpio = unicodedata.normalize("NFC", texto)[:LARGO_MAXIMO]
    limpio = " ".join("".join(c if c.isprintable() else " " for c in limpio).split())
    clausulas: list[Clausula] = []
    sueltos, hasta = [], 0
    for hallado in _ENTRE_COMILLAS.finditer(limpio):
        sueltos.append(limpio[hasta : hallado.start()])
        clausulas += _de_frase(next(parte for parte in hallado.groups() if parte))
        hasta = hallado.end()
    cola = limpio[hasta:]
    for parte in sueltos:
        clausulas += _de_sueltas(parte, sinonimos, ultima=False)
    clausulas += _de_sueltas(cola, sinonimos, ultima=True)
    return Consulta(tuple(_sin_vacias(clausulas))[:CLAUSULAS_MAXIMAS], _enteros(limpio))


def _enteros(limpio: str) -> tuple[str, ...]:
    """La consulta completa como un código dictado con espacios: `NGT 7K4M 2QX8`.

    También sin cifras: uno de cada doce códigos de expediente sale de puras letras.
    """
    compacto = t.compacto(limpio)
    return (compacto,) if 4 <= len(compacto) <= CODIGO_MAXIMO else ()


def _de_frase(texto: str) -> Iterator[Clausula]:
    palabras = tuple(t.palabras(t.analizable(texto)))
    claves = _claves(t.halla(texto)) if len(palabras) <= 3 else ()
    if palabras or claves:
        yield Clausula(frases=(palabras,) if palabras else (), codigos=claves)


def _claves(menciones: Iterable[t.Mencion]) -> tuple[str, ...]:
    return tuple(sorted({clave for mencion in menciones for clave in _precisas(mencion)}))


def _precisas(mencion: t.Mencion) -> frozenset[str]:
    """De cada mención, la forma que menos abarca: una fecha completa no es «ese mes»."""
    if mencion.clase == "fecha":
        completas = {c for c in mencion.claves if c.startswith("f")}
        return frozenset(completas or mencion.claves)
    if mencion.clase in {"numero", "rut"}:
        return frozenset({max(mencion.claves, key=len)})
    return mencion.claves


def _de_sueltas(texto: str, sinonimos: Sinonimos, *, ultima: bool) -> list[Clausula]:
    clausulas: list[Clausula] = []
    hasta = 0
    for mencion in _sin_solapes(t.halla(texto)):
        clausulas += _de_palabras(texto[hasta : mencion.inicio], sinonimos, ultima=False, antes_de_cifra=True)
        escrito = texto[mencion.inicio : mencion.fin]
        frase = tuple(t.palabras(t.analizable(escrito)))
        frases = (frase,) if frase and mencion.clase != "fecha" else ()
        codigos = tuple(sorted(_precisas(mencion)))
        a_medias = ultima and mencion.clase == "codigo" and mencion.fin == len(texto)
        clausulas.append(Clausula(frases=frases, codigos=codigos, prefijos=codigos if a_medias else ()))
        hasta = mencion.fin
    return [*clausulas, *_de_palabras(texto[hasta:], sinonimos, ultima=ultima)]


def _sin_solapes(menciones: Iterable[t.Mencion]) -> list[t.Mencion]:
    """Las menciones más largas primero, sin pisarse."""
    elegidas: list[t.Mencion] = []
    for mencion in sorted(menciones, key=lambda m: (m.inicio - m.fin, m.inicio)):
        if all(mencion.fin <= otra.inicio or mencion.inicio >= otra.fin for otra in elegidas):
            elegidas.append(mencion)
    return sorted(elegidas, key=lambda m: m.inicio)


def _de_palabras(texto: str, sinonimos: Sinonimos, *, ultima: bool, antes_de_cifra: bool = False) -> Iterator[Clausula]:
    palabras = t.palabras(t.analizable(texto))
    while antes_de_cifra and palabras and palabras[-1] in ETIQUETAS:
        palabras.pop()
    lugar = 0
    while lugar < len(palabras):
        largo, formas = _grupo(palabras[lugar:], sinonimos)
        siguiente = lugar + largo
        if formas:
            yield Clausula(
                palabras=tuple(f[0] for f in formas if len(f) == 1), frases=tuple(f for f in formas if len(f) > 1)
            )
        elif ultima and siguiente == len(palabras) and len(palabras[lugar]) >= PREFIJO_MINIMO:
            yield _comienzo(palabras[lugar], sinonimos)
        else:
            yield Clausula(palabras=(palabras[lugar],))
        lugar = siguiente


def _grupo(palabras: list[str], sinonimos: Sinonimos) -> tuple[int, tuple[tuple[str, ...], ...]]:
    for largo in range(min(sinonimos.larga, len(palabras)), 1, -1):
        if formas := sinonimos.de_frase.get(tuple(palabras[:largo])):
            return largo, formas
    return 1, sinonimos.de_palabra.get(palabras[0], ())


def _comienzo(palabra: str, sinonimos: Sinonimos) -> Clausula:
    formas = list(sinonimos.que_empiezan(palabra))
    return Clausula(
        palabras=(palabra, *dict.fromkeys(f[0] for f in formas if len(f) == 1)),
        frases=tuple(dict.fromkeys(f for f in formas if len(f) > 1)),
        codigos=(palabra,) if any(c.isdigit() for c in palabra) else (),
        prefijos=(palabra,),
    )


def _sin_vacias(clausulas: list[Clausula]) -> list[Clausula]:
    """Sin artículos ni preposiciones, salvo que no haya otra cosa."""
    llenas = [c for c in clausulas if c.frases or c.codigos or not all(p in VACIAS for p in c.palabras)]
    return llenas or clausulas
