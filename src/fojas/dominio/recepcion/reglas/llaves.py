"""Con qué entra otro sistema a la API: la llave, lo que puede hacer y lo que no se repite."""

import hashlib
import json
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from fojas.base import codigos
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.recepcion.reglas.mensajes import ErrorRecepcion

DIAS_DE_LLAVE_MAXIMO = 730
LARGO_DEL_PREFIJO = 8
COMIENZO = "fojas"
CLAVE = re.compile(r"[\x21-\x7e]{8,100}")
"""Clave contra el doble envío: letras, números y signos, sin espacios."""
NOMBRE_DE_CUENTA = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DIAS_DEL_ARCHIVO_SUBIDO = 2


class Alcance(StrEnum):
    """Lo que una llave deja hacer."""

    INGRESAR = "ingresar"
    CONSULTAR = "consultar"


NOMBRES_DE_ALCANCE: Final[Mapping[Alcance, str]] = {
    Alcance.INGRESAR: "Subir archivos y registrar ingresos",
    Alcance.CONSULTAR: "Consultar lo que la misma cuenta registró",
}


class LlaveRechazada(ErrorRecepcion):
    """La llave falta, no existe, venció o se revocó; no se dice cuál de las tres últimas."""


class SinAlcance(ErrorRecepcion):
    """La llave sirve, pero no para esto."""


class ClaveUsada(ErrorRecepcion):
    """Esa clave ya se usó con otro contenido: repetirla no cambia lo registrado."""


class ArchivoAjeno(ErrorRecepcion):
    """La huella no es de un archivo que la misma cuenta haya subido hace poco."""


class DatoDelEnvio(ErrorRecepcion):
    """Un dato de lo que otro sistema envía no sirve."""


class DatoDeLlave(ErrorRecepcion):
    """Falta o no sirve un dato al crear una llave."""


@dataclass(frozen=True, slots=True)
class Portador:
    """Quién llama a la API: su cuenta, con lo que puede hoy, y lo que su llave le deja."""

    llave: str
    """Prefijo de la llave, el que se puede mostrar."""
    cuenta_id: int
    actor: Actor
    alcances: frozenset[Alcance]

    def exige(self, alcance: Alcance) -> None:
        """Lanza `SinAlcance`."""
        if alcance not in self.alcances:
            raise SinAlcance(
                f"Esta llave no deja {NOMBRES_DE_ALCANCE[alcance].lower()}. Pide otra a quien administra Fojas."
            )


@dataclass(frozen=True, slots=True)
class Secreto:
    """Una llave recién hecha; el secreto se muestra una vez."""

    prefijo: str
    secreto: str

    @property
    def entera(self) -> str:
        return f"{COMIENZO}_{self.prefijo}_{self.secreto}"


def secreto_nuevo() -> Secreto:
    """256 bits al azar: a un secreto así no se le puede probar uno por uno, y basta guardar su sha256."""
    return Secreto(codigos.nuevo(largo=LARGO_DEL_PREFIJO), secrets.token_urlsafe(32))


def huella_de(secreto: str) -> str:
    return hashlib.sha256(secreto.encode()).hexdigest()


def separa(llave: str) -> tuple[str, str] | None:
    """(prefijo, secreto) de una llave bien escrita; None si no lo está."""
    comienzo, _, resto = llave.partition("_")
    prefijo, _, secreto = resto.partition("_")
    # Con otras letras (o un signo de control) la base no tendría nada que buscar.
    if comienzo != COMIENZO or not secreto or not codigos.parece(prefijo, largo=LARGO_DEL_PREFIJO):
        return None
    return prefijo, secreto


def alcances_de(pedidos: Collection[str]) -> list[Alcance]:
    """Lanza `DatoDeLlave`."""
    if not pedidos:
        raise DatoDeLlave("Elige al menos una cosa que la llave deje hacer.", campo="alcances")
    if ajenos := set(pedidos) - {a.value for a in Alcance}:
        raise DatoDeLlave(
            f"«{', '.join(sorted(ajenos))}» no es un alcance. Puede ser: {', '.join(Alcance)}.", campo="alcances"
        )
    return [a for a in Alcance if a.value in pedidos]


def exige_vencimiento(vence: date, *, hoy: date) -> None:
    """Toda llave vence: la que nadie renueva deja de abrir."""
    if not 0 <= (vence - hoy).days <= DIAS_DE_LLAVE_MAXIMO:
        raise DatoDeLlave("La llave vence desde hoy y hasta dos años más. Elige otro día.", campo="vence_el")


def exige_clave(clave: str) -> str:
    """La clave contra el doble envío, o `ErrorRecepcion` si falta o no sirve."""
    if not CLAVE.fullmatch(clave):
        raise ErrorRecepcion(
            "Falta la cabecera Idempotency-Key, o no sirve: entre 8 y 100 letras, números o signos, sin espacios. "
            "Usa una distinta en cada ingreso y la misma al reintentarlo.",
            campo="Idempotency-Key",
        )
    return clave


def huella_del_envio(datos: Mapping[str, object]) -> str:
    """La misma para lo mismo, venga en el orden que venga."""
    return hashlib.sha256(json.dumps(datos, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def sirve(*, revocada: bool, vence_el: date, activa: bool, hoy: date) -> bool:
    return activa and not revocada and hoy <= vence_el


def toca_anotar_uso(usada_en: datetime | None, *, en: datetime) -> bool:
    """El último uso se anota una vez por minuto: consultar no escribe en cada llamada."""
    return usada_en is None or (en - usada_en).total_seconds() >= 60
