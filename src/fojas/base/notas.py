"""Notas firmadas C2SP (signed-note) con Ed25519 y el cuerpo de un punto de control (tlog-checkpoint)."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"
RAYA = "— "


class NotaInvalida(ValueError):
    """El texto no es una nota firmada, o no la firmó quien debía; el mensaje dice qué falta."""


@dataclass(frozen=True, slots=True)
class Publica:
    """Llave pública con nombre, escrita `nombre+id+base64`."""

    nombre: str
    clave: bytes

    @property
    def id(self) -> bytes:
        """Los cuatro bytes que la señalan en una firma."""
        return hashlib.sha256(self.nombre.encode() + b"\n" + ED25519 + self.clave).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.nombre}+{self.id.hex()}+{base64.b64encode(ED25519 + self.clave).decode()}"


@dataclass(frozen=True, slots=True)
class Control:
    """Cuerpo de un punto de control: a qué bitácora corresponde, cuántas hojas y con qué raíz."""

    origen: str
    tamano: int
    raiz: bytes


def lee_vkey(vkey: str) -> Publica:
    """Lanza `NotaInvalida` si no es una llave pública Ed25519 bien escrita."""
    nombre, _, resto = vkey.partition("+")
    señal, _, codificada = resto.partition("+")
    try:
        bytes_ = base64.b64decode(codificada, validate=True)
    except (binascii.Error, ValueError):
        raise NotaInvalida(f"La llave pública «{vkey}» está mal escrita.") from None
    publica = Publica(nombre, bytes_[1:])
    if not nombre or len(bytes_) != 33 or bytes_[:1] != ED25519 or publica.id.hex() != señal:
        raise NotaInvalida(f"La llave pública «{vkey}» está mal escrita.")
    return publica


def exige_nombre(nombre: str) -> None:
    if not nombre or "+" in nombre or any(letra.isspace() for letra in nombre):
        raise NotaInvalida(f"El nombre de llave «{nombre}» no puede llevar espacios ni «+».")


def escribe_control(control: Control) -> str:
    """Las tres líneas de tlog-checkpoint."""
    return f"{control.origen}\n{control.tamano}\n{base64.b64encode(control.raiz).decode()}\n"


def lee_control(texto: str) -> Control:
    """Lanza `NotaInvalida` si no son las líneas de un punto de control."""
    lineas = texto.split("\n")
    try:
        origen, tamano, raiz = lineas[0], lineas[1], base64.b64decode(lineas[2], validate=True)
    except (IndexError, binascii.Error, ValueError):
        raise NotaInvalida("No es un punto de control.") from None
    if not origen or not tamano.isascii() or not tamano.isdigit() or str(int(tamano)) != tamano or len(raiz) != 32:
        raise NotaInvalida("No es un punto de control.")
    return Control(origen, int(tamano), raiz)


def arma(texto: str, firmas: Mapping[str, bytes]) -> str:
    """La nota: el texto, una línea en blanco y una línea por cada firma, nombrada por su vkey."""
    lineas = []
    for vkey, firma in firmas.items():
        publica = lee_vkey(vkey)
        lineas.append(f"{RAYA}{publica.nombre} {base64.b64encode(publica.id + firma).decode()}\n")
    return f"{texto}\n{''.join(lineas)}"


def firmantes(nota: str, conocidas: Iterable[str]) -> tuple[str, frozenset[str]]:
    """El texto y las vkeys conocidas que lo firman.

    Las firmas de llaves ajenas se pasan por alto; una mala de una conocida echa abajo la nota.
    Lanza `NotaInvalida`.
    """
    corte = nota.rfind("\n\n")
    if corte < 0 or not nota.endswith("\n"):
        raise NotaInvalida("No es una nota firmada.")
    texto, lineas = nota[: corte + 1], nota[corte + 2 : -1].split("\n")
    por_señal = {(p.nombre, p.id): p for p in map(lee_vkey, conocidas)}
    buenas = set()
    for linea in lineas:
        nombre, _, codificada = linea.removeprefix(RAYA).partition(" ")
        try:
            bytes_ = base64.b64decode(codificada, validate=True)
        except (binascii.Error, ValueError):
            bytes_ = b""
        if not linea.startswith(RAYA) or not nombre or len(bytes_) < 5:
            raise NotaInvalida("La nota trae una línea de firma mal escrita.")
        publica = por_señal.get((nombre, bytes_[:4]))
        if publica is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(publica.clave).verify(bytes_[4:], texto.encode())
        except InvalidSignature:
            raise NotaInvalida(f"La firma de {nombre} no corresponde al texto.") from None
        buenas.add(publica.vkey)
    return texto, frozenset(buenas)
