"""Buzón IMAP: se lee sin marcar, se mueve sin borrar, y una conexión cortada a medio camino no pierde ni repite nada."""

import imaplib
import re
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted

from fojas.dominio.recepcion.puertos import Bajado
from fojas.dominio.recepcion.reglas.mensajes import BuzonNoResponde

ESPERA_S = 30
TROZO = 1 << 20
EN_MEMORIA = 4 << 20
RAIZ = "Fojas"
MARCA = "FojasGuardado"
ENTRADA = "INBOX"
TAMANO = re.compile(rb"RFC822\.SIZE (\d+)")
FALLAS = (imaplib.IMAP4.error, ImapToolsError, OSError, EOFError)
"""Lo que lanza una conexión que se cae, una clave que no vale o un servidor que contesta cualquier cosa."""


@dataclass(frozen=True, slots=True)
class Direccion:
    """`imaps://usuario@servidor:993/CARPETA`; `imap://` va sin cifrar y solo se acepta hacia el mismo equipo."""

    servidor: str
    puerto: int
    usuario: str
    carpeta: str
    cifrada: bool


def lee_direccion(escrita: str) -> Direccion:
    """Lanza `BuzonNoResponde` con lo que hay que corregir."""
    partes = urlsplit(escrita)
    try:
        puerto = partes.port
    except ValueError:
        puerto = 0
    usuario = unquote(partes.username or "")
    if partes.scheme not in {"imap", "imaps"} or not partes.hostname or not usuario or puerto == 0:
        raise BuzonNoResponde("FOJAS_BUZON se escribe imaps://usuario@servidor:993/INBOX.")
    cifrada = partes.scheme == "imaps"
    if not cifrada and partes.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise BuzonNoResponde("FOJAS_BUZON viajaría sin cifrar: usa imaps://.")
    return Direccion(
        partes.hostname,
        puerto or (993 if cifrada else 143),
        usuario,
        unquote(partes.path.strip("/")) or ENTRADA,
        cifrada,
    )


class BuzonImap:
    """Un buzón por su dirección y su clave."""

    def __init__(self, direccion: str, *, clave: str, espera_s: float = ESPERA_S) -> None:
        self.direccion = lee_direccion(direccion)
        self._clave = clave
        self._espera_s = espera_s
        usuario = self.direccion.usuario
        self.nombre = (usuario if "@" in usuario else f"{usuario}@{self.direccion.servidor}")[:254]

    @contextmanager
    def abre(self) -> Iterator["CasillaImap"]:
        try:
            sesion = self._entra()
        except FALLAS as error:
            raise BuzonNoResponde(f"El buzón {self.nombre} no contesta: {_dicho(error)}") from error
        try:
            yield CasillaImap(self.nombre, sesion, self.direccion.carpeta)
        finally:
            with suppress(*FALLAS):
                sesion.client.logout()
            with suppress(*FALLAS):
                # Si el servidor ya no estaba, la despedida falla y el enchufe quedaría abierto.
                sesion.client.shutdown()

    def _entra(self) -> BaseMailBox:
        d = self.direccion
        sesion: BaseMailBox
        if d.cifrada:
            sesion = MailBox(d.servidor, d.puerto, timeout=self._espera_s, ssl_context=ssl.create_default_context())
        else:
            sesion = MailBoxUnencrypted(d.servidor, d.puerto, timeout=self._espera_s)
        try:
            # Con la clave en bytes sirven también las que llevan ñ.
            sesion.login_utf8(d.usuario, self._clave, initial_folder=None)
        except FALLAS:
            with suppress(*FALLAS):
                sesion.client.shutdown()
            raise
        return sesion


class CasillaImap:
    """Una conversación con el servidor."""

    def __init__(self, nombre: str, sesion: BaseMailBox, carpeta: str) -> None:
        self._nombre = nombre
        self._sesion = sesion
        self._listas: set[str] = set()
        with self._cuida():
            estado = sesion.folder.status(carpeta, ["UIDVALIDITY"])
            sesion.folder.set(carpeta)
            self.epoca = int(estado["UIDVALIDITY"])
            # Antes de entrar muchos servidores no dicen todo lo que saben hacer.
            _, dichas = sesion.client.capability()
            self._mueven = b" MOVE" in b" ".join(d for d in dichas if isinstance(d, bytes)).upper()

    @contextmanager
    def _cuida(self) -> Iterator[None]:
        try:
            yield
        except FALLAS as error:
            raise BuzonNoResponde(f"El buzón {self._nombre} se cortó: {_dicho(error)}") from error

    def numeros(self, *, desde: date | None) -> list[int]:
        pedido = f"SINCE {desde:%d}-{_MESES[desde.month - 1]}-{desde.year}" if desde else "ALL"
        with self._cuida():
            hallados = self._sesion.uids(f"{pedido} UNKEYWORD {MARCA} UNDELETED", charset=None)
        return sorted(int(uid) for uid in hallados)

    @contextmanager
    def baja(self, uid: int, *, maximo: int) -> Iterator[Bajado | None]:
        with tempfile.SpooledTemporaryFile(max_size=EN_MEMORIA) as copia:
            with self._cuida():
                ficha = self._pide(uid, "(INTERNALDATE RFC822.SIZE)")
                medida = TAMANO.search(ficha)
                if medida is None:
                    entero, largo = False, -1
                else:
                    largo = int(medida[1])
                    entero = largo <= maximo
                    self._copia(uid, copia, entero=entero)
            if largo < 0:
                yield None
                return
            copia.seek(0)
            yield Bajado(uid, _hora(ficha), largo, copia, entero)  # type: ignore[arg-type]

    def _copia(self, uid: int, copia: Any, *, entero: bool) -> None:
        """De a trozos: un correo enorme no ocupa la memoria."""
        if not entero:
            copia.write(self._pide(uid, "BODY.PEEK[HEADER]"))
            return
        desde = 0
        while trozo := self._pide(uid, f"BODY.PEEK[]<{desde}.{TROZO}>"):
            copia.write(trozo)
            desde += len(trozo)
            if len(trozo) < TROZO:
                break

    def _pide(self, uid: int, que: str) -> bytes:
        """El literal que contesta, o la línea si no hay; vacío si el correo ya no está."""
        estado, datos = self._sesion.client.uid("FETCH", str(uid), que)
        if estado != "OK":
            raise imaplib.IMAP4.error(f"FETCH {estado}")
        # En la misma respuesta puede venir el aviso de otro correo: solo vale lo que nombra a este.
        for dato in datos or ():
            if isinstance(dato, tuple):
                return bytes(dato[1])
            if isinstance(dato, bytes) and b"RFC822.SIZE" in dato and b"UID %d" % uid in dato:
                return dato
        return b""

    def guarda_en(self, uid: int, carpeta: str) -> None:
        with self._cuida():
            destino = self._carpeta(carpeta)
            if destino and self._mueve(uid, destino):
                return
            # No se puede mover: queda donde está, marcado para no volver a bajarlo.
            self._sesion.client.uid("STORE", str(uid), "+FLAGS.SILENT", f"({MARCA} \\Seen)")

    def _mueve(self, uid: int, destino: str) -> bool:
        if self._mueven:
            return bool(self._sesion.client.uid("MOVE", str(uid), _citada(destino))[0] == "OK")
        if self._sesion.client.uid("COPY", str(uid), _citada(destino))[0] != "OK":
            return False
        # Sin MOVE la copia ya está a salvo; el original se marca y no se borra.
        self._sesion.client.uid("STORE", str(uid), "+FLAGS.SILENT", f"({MARCA} \\Seen)")
        return True

    def _carpeta(self, nombre: str) -> str:
        """La carpeta de Fojas con ese nombre, creada si falta; vacío si el servidor no deja."""
        separador = self._separador()
        completa = f"{RAIZ}{separador}{nombre}"
        if completa in self._listas:
            return completa
        if not self._sesion.folder.exists(completa):
            for ruta in (RAIZ, completa):
                estado, _ = self._sesion.client.create(_citada(ruta))
                if estado != "OK" and not self._sesion.folder.exists(ruta):
                    return ""
            self._sesion.client.subscribe(_citada(completa))
        self._listas.add(completa)
        return completa

    def _separador(self) -> str:
        carpetas = self._sesion.folder.list(search_args=ENTRADA)
        return next((c.delim for c in carpetas if c.delim), "/")


_MESES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _citada(nombre: str) -> str:
    return '"' + nombre.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _hora(ficha: bytes) -> datetime | None:
    """INTERNALDATE: la hora en que el servidor lo recibió."""
    hallada = imaplib.Internaldate2tuple(ficha)
    try:
        return datetime.fromtimestamp(time.mktime(hallada), UTC) if hallada is not None else None
    except (ValueError, OverflowError):
        return None


def _dicho(error: BaseException) -> str:
    """Lo que pasó, sin repetir la clave."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"su certificado no vale ({error.verify_message})."
    if isinstance(error, TimeoutError):
        return "tardó demasiado."
    if isinstance(error, ConnectionRefusedError):
        return "no hay nadie en ese puerto."
    texto = " ".join(str(error).split())[:160]
    if "AUTHENTICATIONFAILED" in texto.upper() or "authentication failed" in texto.lower():
        return "no acepta el usuario o la clave."
    return texto or type(error).__name__
