"""Qué se puede anotar y cómo se lee: cada suceso declara su frase y qué datos son personales."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from string import Formatter
from typing import Any

from fojas.base import huellas
from fojas.base.errores import ErrorFojas

SISTEMA = "sistema"
CONSOLA = "consola"


class SucesoDesconocido(ErrorFojas):
    """Nadie declaró ese suceso en un `sucesos.py`."""


class DatoNoDeclarado(ErrorFojas):
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


SUCESOS: dict[str, Suceso] = {}


def registra_suceso(nombre: str, *, frase: str, datos: Iterable[str] = (), personal: Iterable[str] = ()) -> None:
    """Declara un suceso. Los campos de la frase deben estar entre sus datos."""
    suceso = Suceso(nombre, frase, frozenset(datos), frozenset(personal))
    citados = {campo for _, campo, _, _ in Formatter().parse(frase) if campo}
    if faltan := citados - suceso.datos:
        raise ValueError(f"La frase de {nombre} cita datos que no declara: {sorted(faltan)}.")
    SUCESOS[nombre] = suceso


def exige_declarado(nombre: str, datos: Iterable[str], personal: Iterable[str]) -> None:
    """Lanza `SucesoDesconocido` o `DatoNoDeclarado`."""
    try:
        suceso = SUCESOS[nombre]
    except KeyError:
        raise SucesoDesconocido(f"El suceso {nombre} no está declarado.") from None
    if ajenos := set(datos) - suceso.datos | set(personal) - suceso.personal:
        raise DatoNoDeclarado(f"El suceso {nombre} no declara {', '.join(sorted(ajenos))}.")


def frase_de(nombre: str, datos: dict[str, Any]) -> str:
    """La oración que lee una persona. Un suceso de otra versión se muestra por su nombre."""
    suceso = SUCESOS.get(nombre)
    if suceso is None:
        return nombre
    return suceso.frase.format_map({campo: datos.get(campo, "—") for campo in suceso.datos})


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
    import hashlib

    return hashlib.sha256(bytes.fromhex(sal) + huellas.canonico(personal)).hexdigest()
