"""La llave de la bitácora en la carpeta de datos, con permisos 0600."""

import base64
import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from fojas.base.notas import ED25519, Publica, exige_nombre
from fojas.dominio.bitacora.reglas import LlavePerdida

PREFIJO = "PRIVATE+KEY"


class SelladorEnDisco:
    """`bitacora.llave` es la vigente, `bitacora.llave.nueva` la preparada y `bitacora.publicas` todas las conocidas."""

    def __init__(self, carpeta: Path) -> None:
        self.carpeta = carpeta
        self.llave = carpeta / "bitacora.llave"
        self.nueva = carpeta / "bitacora.llave.nueva"
        self.publicas = carpeta / "bitacora.publicas"
        # Con punto: no va en los respaldos, porque una copia repuesta es de antes.
        self.sellada = carpeta / ".bitacora.sellada"

    def vigente(self) -> str:
        return _vkey(self.llave)

    def estrena(self, nombre: str) -> str:
        if not self.llave.exists():
            propia = self._escribe(f".{self.llave.name}.{secrets.token_hex(8)}", _genera(nombre))
            # El enlace falla si otro proceso llegó antes: entonces vale la suya.
            with contextlib.suppress(FileExistsError):
                os.link(propia, self.llave)
            propia.unlink()
            self._asegura()
        vkey = self.vigente()
        if not vkey:
            raise LlavePerdida(f"La llave de la bitácora en {self.llave} está dañada. Repónla desde el respaldo.")
        self._recuerda(vkey)
        return vkey

    def prepara(self, nombre: str, *, recuerda: Iterable[str] = ()) -> str:
        propia = self._escribe(f".{self.nueva.name}.{secrets.token_hex(8)}", _genera(nombre))
        propia.replace(self.nueva)
        self._asegura()
        vkey = _vkey(self.nueva)
        for conocida in (*recuerda, vkey):
            self._recuerda(conocida)
        return vkey

    def asume(self, vkey: str) -> bool:
        if self.vigente() != vkey and _vkey(self.nueva) == vkey:
            self._recuerda(self.vigente())
            # Otro proceso puede terminar el mismo relevo.
            with contextlib.suppress(FileNotFoundError):
                self.nueva.replace(self.llave)
            self._asegura()
        return self.vigente() == vkey

    def firma(self, texto: bytes, *, con: str) -> bytes:
        for archivo in (self.llave, self.nueva):
            leida = _lee(archivo)
            if leida is not None and leida[0].vkey == con:
                return leida[1].sign(texto)
        raise LlavePerdida(
            f"La llave de la bitácora no está en {self.llave}, o está dañada. Repónla desde el respaldo o, si se perdió para siempre, "
            "declárala perdida con: fojas bitacora rotar-llave --perdida --motivo MOTIVO"
        )

    def conocidas(self) -> tuple[str, ...]:
        try:
            lineas = self.publicas.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return ()
        return tuple(linea for linea in lineas if linea)

    def recuerda_sello(self, tamano: int, raiz: str) -> None:
        ultimo = self.ultimo_sello()
        if ultimo is None or ultimo[0] < tamano:
            propia = self._escribe(f"{self.sellada.name}.{secrets.token_hex(8)}", f"{tamano} {raiz}\n")
            propia.replace(self.sellada)
            self._asegura()

    def ultimo_sello(self) -> tuple[int, str] | None:
        try:
            tamano, raiz = self.sellada.read_text(encoding="utf-8").split()
        except (FileNotFoundError, ValueError):
            return None
        return (int(tamano), raiz) if tamano.isdecimal() else None

    def _recuerda(self, vkey: str) -> None:
        conocidas = self.conocidas()
        if vkey and vkey not in conocidas:
            propia = self._escribe(
                f".{self.publicas.name}.{secrets.token_hex(8)}", "".join(f"{v}\n" for v in (*conocidas, vkey))
            )
            propia.replace(self.publicas)
            self._asegura()

    def _escribe(self, nombre: str, texto: str) -> Path:
        self.carpeta.mkdir(parents=True, exist_ok=True, mode=0o700)
        propia = self.carpeta / nombre
        descriptor = os.open(propia, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as flujo:
            flujo.write(texto)
            flujo.flush()
            os.fsync(flujo.fileno())
        return propia

    def _asegura(self) -> None:
        descriptor = os.open(self.carpeta, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _genera(nombre: str) -> str:
    """Llave privada en la forma de C2SP: `PRIVATE+KEY+nombre+id+base64`."""
    exige_nombre(nombre)
    privada = Ed25519PrivateKey.generate()
    semilla = privada.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    publica = Publica(nombre, privada.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    return f"{PREFIJO}+{nombre}+{publica.id.hex()}+{base64.b64encode(ED25519 + semilla).decode()}\n"


def _lee(archivo: Path) -> tuple[Publica, Ed25519PrivateKey] | None:
    """La llave del archivo; None si no está o está dañada."""
    try:
        _, _, nombre, señal, codificada = archivo.read_text(encoding="utf-8").strip().split("+", 4)
        privada = Ed25519PrivateKey.from_private_bytes(base64.b64decode(codificada, validate=True)[1:])
    except (FileNotFoundError, ValueError):
        return None
    publica = Publica(nombre, privada.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    return (publica, privada) if publica.id.hex() == señal else None


def _vkey(archivo: Path) -> str:
    leida = _lee(archivo)
    return leida[0].vkey if leida else ""
