"""Varios ingresos iguales: leer lo pegado de una planilla, calzar archivos con filas y escribir cada materia."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fojas.base import rut, texto

HUECO = "{nombre}"
"""Lo que en la materia común se reemplaza por el nombre de cada persona."""
TOPE_DE_FILAS = 300
SIN_TRABAJADOR = 60
"""Hasta estas filas el lote se ingresa mientras se espera; con más, lo hace un trabajador."""
PALABRA_QUE_NOMBRA = 3
"""Letras que debe tener una palabra de un nombre para buscarla en un archivo."""

_TELEFONO = re.compile(r"\+?[\d\s().-]{8,}")
_TITULOS = frozenset(
    {"rut", "run", "nombre", "nombres", "correo", "mail", "email", "telefono", "fono", "celular", "nota"}
)
_CIFRAS = re.compile(r"\d{7,9}")
_CON_DIGITO = re.compile(r"\d{7,8}k")


@dataclass(frozen=True, slots=True)
class FilaEscrita:
    """Lo que se escribió de una persona del lote."""

    quien: str
    """RUT, o su nombre si no se sabe."""
    nombre: str = ""
    """Nombre de quien se registra por primera vez."""
    correo: str = ""
    telefono: str = ""
    nota: str = ""
    archivos: tuple[str, ...] = field(default=())
    """Huellas de sus archivos."""

    @property
    def vacia(self) -> bool:
        return not (self.quien or self.nombre or self.correo or self.telefono or self.nota or self.archivos)

    @property
    def llave(self) -> str:
        """Con qué se reconoce a la misma persona dos veces en el lote."""
        return rut.normaliza(self.quien) if rut.es_valido(self.quien) else texto.plano(self.quien or self.nombre)


def lee_pegado(pegado: str) -> list[FilaEscrita]:
    """Filas copiadas de una planilla: cada celda se reconoce por lo que dice, en cualquier orden de columnas."""
    filas = [_lee_renglon(renglon) for renglon in pegado.splitlines() if renglon.strip()]
    return [fila for fila in filas if fila is not None and not fila.vacia]


def _lee_renglon(renglon: str) -> FilaEscrita | None:
    separador = next((s for s in ("\t", ";") if s in renglon), ",")
    celdas = [" ".join(celda.strip().strip('"').split()) for celda in renglon.split(separador)]
    celdas = [celda for celda in celdas if celda]
    if celdas and all(set(texto.palabras(celda)) & _TITULOS for celda in celdas):
        return None
    quien = correo = telefono = ""
    resto: list[str] = []
    for celda in celdas:
        if not quien and parece_rut(celda):
            quien = celda
        elif not correo and "@" in celda:
            correo = celda
        elif not telefono and _TELEFONO.fullmatch(celda):
            telefono = celda
        else:
            resto.append(celda)
    nombre, nota = (resto[0] if resto else ""), " · ".join(resto[1:])
    return FilaEscrita(quien or nombre, nombre if quien else "", correo, telefono, nota)


def parece_rut(celda: str) -> bool:
    """Tiene la forma de un RUT, aunque su dígito esté malo: hay que decirlo, no tomarlo por un nombre."""
    return bool(re.fullmatch(r"[\d.]{7,11}\s?[-–]?\s?[\dkK]", celda)) and (
        "-" in celda or "." in celda or "–" in celda or rut.es_valido(celda)
    )


def calza(nombre_de_archivo: str, filas: Sequence[FilaEscrita], nombres: Sequence[str]) -> int | None:
    """La única fila a la que puede pertenecer un archivo por su nombre; nada si hay duda."""
    posibles = calzan(nombre_de_archivo, filas, nombres)
    return posibles[0] if len(posibles) == 1 else None


def calzan(nombre_de_archivo: str, filas: Sequence[FilaEscrita], nombres: Sequence[str]) -> tuple[int, ...]:
    """Las filas a las que puede pertenecer un archivo por su nombre.

    `nombres` trae, en el mismo orden, el nombre conocido de cada fila.
    """
    plano = texto.plano(nombre_de_archivo)
    junto = re.sub(r"[.\s–-]", "", plano)
    cifras = set(_CIFRAS.findall(junto))
    escritas = {*cifras, *_CON_DIGITO.findall(junto)}
    por_rut = tuple(n for n, fila in enumerate(filas) if _esta(fila.quien, cifras=cifras, escritas=escritas))
    if por_rut:
        return por_rut
    palabras = set(texto.palabras(re.sub(r"[_.\-]", " ", plano)))
    puntos = [_nombra(nombre, palabras) for nombre in nombres]
    mejor = max(puntos, default=0)
    return tuple(n for n, cuantas in enumerate(puntos) if mejor and cuantas == mejor)


def _esta(quien: str, *, cifras: set[str], escritas: set[str]) -> bool:
    """Si el archivo dice ese RUT. Con el dígito malo, solo si lo dice igual que la fila."""
    if not rut.es_valido(quien):
        return parece_rut(quien) and re.sub(r"[.\s–-]", "", texto.plano(quien)) in escritas
    cuerpo, _, dv = rut.normaliza(quien).partition("-")
    return bool({cuerpo, cuerpo + dv.lower(), cuerpo.zfill(8)} & cifras)


def _nombra(nombre: str, palabras: set[str]) -> int:
    """Cuántas palabras del nombre dice el archivo, si son suficientes para creerle."""
    propias = {p for p in texto.palabras(nombre) if len(p) >= PALABRA_QUE_NOMBRA}
    comunes = len(propias & palabras)
    return comunes if comunes >= min(2, len(propias)) else 0


def materia_de(comun: str, nombre: str) -> str:
    """La materia de una fila: la común, con el nombre donde dice `{nombre}`."""
    return " ".join(comun.replace(HUECO, nombre).split())
