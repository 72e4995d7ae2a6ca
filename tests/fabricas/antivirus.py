"""Un clamd de prueba, escrito desde su protocolo: zVERSION y zINSTREAM, por enchufe local o TCP."""

import contextlib
import socket
import struct
import tempfile
import threading
from pathlib import Path
from typing import Self

# Partido, para que ningún antivirus del equipo aparte este archivo.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VERSION = b"ClamAV 1.4.2/27540/Wed Nov 25 08:00:00 2026"


class ClamdDePrueba:
    """Atiende una conversación a la vez. Encuentra EICAR en cualquier parte de lo que recibe."""

    def __init__(self, *, por_tcp: bool = False) -> None:
        self.maximo = 1 << 30
        self.responde: bytes | None = None
        """En vez de la respuesta que corresponde; None para responder bien."""
        self.calla = False
        self.recibido = b""
        self._carpeta = tempfile.TemporaryDirectory(prefix="clamd-")
        if por_tcp:
            self._oido = socket.create_server(("127.0.0.1", 0))
            self.direccion = f"127.0.0.1:{self._oido.getsockname()[1]}"
        else:
            ruta = Path(self._carpeta.name) / "clamd.ctl"
            self._oido = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._oido.bind(str(ruta))
            self._oido.listen()
            self.direccion = f"unix:{ruta}"
        self._oido.settimeout(0.1)
        self._sigue = threading.Event()
        self._sigue.set()
        self._hilo = threading.Thread(target=self._atiende, daemon=True)

    def __enter__(self) -> Self:
        self._hilo.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._sigue.clear()
        self._hilo.join(5)
        self._oido.close()
        self._carpeta.cleanup()

    def _atiende(self) -> None:
        while self._sigue.is_set():
            try:
                enchufe, _ = self._oido.accept()
            except TimeoutError:
                continue
            with enchufe, contextlib.suppress(OSError):
                enchufe.settimeout(5)
                self._conversa(enchufe)

    def _conversa(self, enchufe: socket.socket) -> None:
        orden = b""
        while not orden.endswith(b"\0") and (letra := enchufe.recv(1)):
            orden += letra
        if orden == b"zVERSION\0":
            enchufe.sendall(VERSION + b"\0")
        elif orden == b"zINSTREAM\0":
            enchufe.sendall(self._revisa(enchufe))

    def _revisa(self, enchufe: socket.socket) -> bytes:
        self.recibido = b""
        while largo := struct.unpack(">I", _exactos(enchufe, 4))[0]:
            self.recibido += _exactos(enchufe, largo)
            if len(self.recibido) > self.maximo:
                return b"INSTREAM size limit exceeded. ERROR\0"
        if self.calla:
            threading.Event().wait(1)
            return b""
        if self.responde is not None:
            return self.responde
        return b"stream: Eicar-Signature FOUND\0" if EICAR in self.recibido else b"stream: OK\0"


def _exactos(enchufe: socket.socket, cuantos: int) -> bytes:
    leido = b""
    while len(leido) < cuantos and (trozo := enchufe.recv(cuantos - len(leido))):
        leido += trozo
    return leido
