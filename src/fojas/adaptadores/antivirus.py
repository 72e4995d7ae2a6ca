"""Cliente de clamd: manda los bytes por INSTREAM y entiende la respuesta. Nada se escribe ni se abre aquí."""

import contextlib
import socket
import struct
from collections.abc import Iterator
from typing import BinaryIO

from fojas.dominio.expedientes.reglas.revision import AntivirusNoResponde, EstadoRevision, Hallazgo

TROZO = 1 << 16
ESPERA_S = 120.0
"""Sin una palabra del antivirus en este tiempo, no responde."""
ESPERA_VERSION_S = 3.0
"""Decir su versión no le cuesta nada, y hay una página esperándola."""
SE_LLENO = "size limit exceeded"


class ClamAV:
    """`unix:/run/clamav/clamd.ctl` o `servidor:3310`."""

    def __init__(self, direccion: str, *, espera_s: float = ESPERA_S) -> None:
        self.direccion = direccion
        self.espera_s = espera_s

    def revisa(self, flujo: BinaryIO) -> Hallazgo:
        """Lanza `AntivirusNoResponde` si no contesta, o contesta algo que no se entiende."""
        motor = self.version()
        with self._conversa(espera_s=self.espera_s) as enchufe:
            enchufe.sendall(b"zINSTREAM\0")
            # Al pasar su tamaño máximo corta sin leer el resto: lo que diga se lee igual.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                while trozo := flujo.read(TROZO):
                    enchufe.sendall(struct.pack(">I", len(trozo)) + trozo)
                enchufe.sendall(struct.pack(">I", 0))
            respuesta = _lee(enchufe)
        return _entiende(respuesta, motor)

    def version(self) -> str:
        """Programa y fecha de sus firmas, como las dice. Lanza `AntivirusNoResponde`."""
        with self._conversa(espera_s=min(self.espera_s, ESPERA_VERSION_S)) as enchufe:
            enchufe.sendall(b"zVERSION\0")
            return _lee(enchufe)[:120]

    @contextlib.contextmanager
    def _conversa(self, *, espera_s: float) -> Iterator[socket.socket]:
        try:
            with self._abre(espera_s) as enchufe:
                yield enchufe
        except OSError as error:
            raise AntivirusNoResponde(
                f"El antivirus no responde en {self.direccion}. Revisa que clamd esté corriendo."
            ) from error

    def _abre(self, espera_s: float) -> socket.socket:
        if self.direccion.startswith("unix:"):
            enchufe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            enchufe.settimeout(espera_s)
            try:
                enchufe.connect(self.direccion.removeprefix("unix:"))
            except OSError:
                enchufe.close()
                raise
            return enchufe
        servidor, _, puerto = self.direccion.rpartition(":")
        return socket.create_connection((servidor.strip("[]"), int(puerto)), timeout=espera_s)


def _lee(enchufe: socket.socket) -> str:
    """Una respuesta termina en un byte nulo o cuando clamd cierra."""
    dicho = b""
    with contextlib.suppress(ConnectionResetError):
        while not dicho.endswith(b"\0") and len(dicho) < TROZO and (trozo := enchufe.recv(4096)):
            dicho += trozo
    return dicho.rstrip(b"\0\n").decode("utf-8", "replace")


def _entiende(respuesta: str, motor: str) -> Hallazgo:
    _, _, dicho = respuesta.partition(": ")
    if dicho == "OK":
        return Hallazgo(EstadoRevision.LIMPIO, motor)
    if dicho.endswith(" FOUND"):
        return Hallazgo(EstadoRevision.EN_CUARENTENA, motor, dicho.removesuffix(" FOUND")[:200])
    if SE_LLENO in respuesta:
        return Hallazgo(EstadoRevision.SIN_REVISAR, motor, "Pesa más de lo que el antivirus revisa.")
    raise AntivirusNoResponde(f"El antivirus contestó algo que no se entiende: «{respuesta[:120]}».")
