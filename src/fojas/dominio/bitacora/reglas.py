"""Qué se puede anotar y cómo se lee: cada suceso declara su frase y qué datos son personales."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from string import Formatter
from typing import Any

from fojas.base import huellas
from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import ZONA, dia_de

SISTEMA = "sistema"
CONSOLA = "consola"
LLAVE_ESTRENADA = "bitacora.llave_estrenada"
LLAVE_ROTADA = "bitacora.llave_rotada"
LLAVE_PERDIDA = "bitacora.llave_perdida"
PERSONAL_BORRADO = "bitacora.personal_borrado"
SUCESOS_DE_LLAVE = (LLAVE_ESTRENADA, LLAVE_ROTADA, LLAVE_PERDIDA)
CADA_CUANTO_SE_SELLA = timedelta(hours=1)
DIA = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")
Redacta = Callable[[Mapping[str, Any]], str]
"""Compone la oración de un suceso cuyos datos no se leen tal cual; sirve también para los anotados antes."""


class ErrorBitacora(ErrorFojas):
    """Base de los rechazos de la bitácora."""


class LlavePerdida(ErrorBitacora):
    """La llave privada con que hay que firmar no está o está dañada."""


class SucesoDesconocido(ErrorBitacora):
    """Nadie declaró ese suceso en un `sucesos.py`."""


class DatoNoDeclarado(ErrorBitacora):
    """Se quiso anotar un dato que el suceso no declara, o uno personal entre los que quedan para siempre."""


@dataclass(frozen=True, slots=True)
class Suceso:
    nombre: str
    frase: str
    """Con los datos entre llaves: `Ingresó con el folio {folio}`."""
    datos: frozenset[str]
    """Datos que quedan para siempre: códigos, números, fechas; nunca de la vida de una persona."""
    personal: frozenset[str]
    """Datos personales: se guardan aparte y pueden borrarse (Ley 19.628)."""
    redacta: Redacta | None = None
    """Manda sobre `frase` al mostrar un asiento."""


@dataclass(frozen=True, slots=True)
class Llave:
    """Una llave pública que la propia bitácora declara."""

    vkey: str
    desde: int | None
    """Posición del asiento que la declara; None si aún no tiene lugar."""
    estrenada_en: datetime
    perdida_la_anterior: bool
    """La anterior se perdió: no pudo firmar el relevo."""


SUCESOS: dict[str, Suceso] = {}


def registra_suceso(
    nombre: str, *, frase: str, datos: Iterable[str] = (), personal: Iterable[str] = (), redacta: Redacta | None = None
) -> None:
    """Declara un suceso. Los campos de la frase deben estar entre sus datos.

    Lo que una persona escribe con sus palabras va en `personal`: puede nombrar a alguien y lo demás queda para siempre.
    """
    suceso = Suceso(nombre, frase, frozenset(datos), frozenset(personal), redacta)
    citados = {campo for _, campo, _, _ in Formatter().parse(frase) if campo}
    if faltan := citados - suceso.datos:
        raise ValueError(f"La frase de {nombre} cita datos que no declara: {sorted(faltan)}.")
    SUCESOS[nombre] = suceso


def exige_declarado(nombre: str, datos: dict[str, Any], personal: dict[str, Any]) -> None:
    """Lanza `SucesoDesconocido` o `DatoNoDeclarado`; `TypeError` si un dato no vuelve idéntico de la base."""
    try:
        suceso = SUCESOS[nombre]
    except KeyError:
        raise SucesoDesconocido(f"El suceso {nombre} no está declarado.") from None
    if ajenos := set(datos) - suceso.datos | set(personal) - suceso.personal:
        raise DatoNoDeclarado(f"El suceso {nombre} no declara {', '.join(sorted(ajenos))}.")
    _exige_exacto(nombre, datos)
    _exige_exacto(nombre, personal)


def _exige_exacto(nombre: str, valor: object) -> None:
    """Solo lo que las dos bases devuelven tal cual: un decimal o una llave numérica cambiarían la hoja."""
    if isinstance(valor, dict):
        if ajenas := [llave for llave in valor if not isinstance(llave, str)]:
            raise TypeError(f"{nombre}: las llaves de un dato son texto, no {ajenas!r}.")
        for parte in valor.values():
            _exige_exacto(nombre, parte)
    elif isinstance(valor, list | tuple):
        for parte in valor:
            _exige_exacto(nombre, parte)
    elif not (valor is None or isinstance(valor, str | int)):
        raise TypeError(f"{nombre}: un dato no puede ser {type(valor).__name__}; escríbelo como texto.")


def frase_de(nombre: str, datos: dict[str, Any]) -> str:
    """La oración que lee una persona. Un suceso de otra versión se muestra por su nombre."""
    suceso = SUCESOS.get(nombre)
    if suceso is None:
        return nombre
    if suceso.redacta is not None:
        return suceso.redacta(datos)
    return suceso.frase.format_map({campo: dicho(datos.get(campo)) for campo in suceso.datos})


def dicho(valor: object) -> str:
    """Un dato como lo lee una persona: los días como 24-11-2026, las listas con comas, sí o no."""
    if valor is None or valor == "":
        return "—"
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    if isinstance(valor, list | tuple):
        return en_lista([dicho(parte) for parte in valor])
    texto = str(valor)
    try:
        if DIA.fullmatch(texto):
            return f"{date.fromisoformat(texto):%d-%m-%Y}"
        if INSTANTE.fullmatch(texto):
            return f"{datetime.fromisoformat(texto).astimezone(ZONA):%d-%m-%Y a las %H:%M}"
    except ValueError:
        # Parece fecha y no lo es: se muestra como se anotó.
        return texto
    return texto


def en_lista(partes: list[str]) -> str:
    """«a, b y c»; una raya si no hay ninguna."""
    *primeras, ultima = partes or ["—"]
    return f"{', '.join(primeras)} y {ultima}" if primeras else ultima


def contenido(
    *, id_: int, suceso: str, autor: str, objeto: str, expediente: str, ocurrio_en: datetime, datos: dict[str, Any],
    compromiso: str,
) -> bytes:  # fmt: skip
    """Los bytes de la hoja: toda la fila, en JSON canónico y hora UTC con microsegundos."""
    return huellas.canonico(
        {
            "id": id_,
            "suceso": suceso,
            "autor": autor,
            "objeto": objeto,
            "expediente": expediente,
            "ocurrio_en": ocurrio_en.astimezone(UTC).isoformat(timespec="microseconds"),
            "datos": datos,
            "compromiso": compromiso,
        }
    )


def compromiso(sal: str, personal: dict[str, Any]) -> str:
    """sha256 de la sal y los datos personales: los ata sin revelarlos."""
    return hashlib.sha256(bytes.fromhex(sal) + huellas.canonico(personal)).hexdigest()


def toca_sellar(ultimo: datetime | None, en: datetime) -> bool:
    """A lo más un punto de control por hora, y uno al cerrar el día de Chile."""
    return ultimo is None or en - ultimo >= CADA_CUANTO_SE_SELLA or dia_de(ultimo) != dia_de(en)


def contenido_legible(bytes_: bytes) -> str:
    """Los bytes de una hoja, recortados para nombrarla en un mensaje."""
    texto = bytes_.decode()
    return texto if len(texto) <= 160 else f"{texto[:157]}…"


def llave_declarada(contenido: bytes) -> tuple[str, str] | None:
    """(suceso, vkey) si esos bytes de hoja declaran una llave de la bitácora."""
    if b'"suceso":"bitacora.llave_' not in contenido:
        return None
    leido = json.loads(contenido)
    return (leido["suceso"], leido["datos"]["vkey"]) if leido["suceso"] in SUCESOS_DE_LLAVE else None
