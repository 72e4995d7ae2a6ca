"""Abrir un archivo ajeno en un proceso aparte: sin red, sin la carpeta de la oficina, con topes, y sin dejar nada vivo."""

import atexit
import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

NECESARIAS = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TESSDATA_PREFIX")
"""Lo único del ambiente que conoce quien abre un archivo ajeno: ni claves ni direcciones."""
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
MAXIMO_SALIDA = 64 << 20
MAXIMO_PEDIDO = 1 << 16
ESPERA_AL_MATAR = 5
CORTESIA, DE_FONDO = 5, 19
"""Cede el procesador a quien atiende; lo que nadie espera cede además a lo del mesón."""
SE_LEEN = ("/usr", "/lib", "/lib64", "/bin", "/opt", "/proc", "/sys/devices/system/cpu", "/dev/urandom",
           "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/fonts")  # fmt: skip
"""Lo del sistema que necesita un programa para partir. Lo demás del disco no existe para él."""
_LANDLOCK_CREA, _LANDLOCK_REGLA, _LANDLOCK_CIERRA = 444, 445, 446
_LEER, _TODO = 0b1101, 0x1FFF
_POR_VERSION = {2: 1 << 13, 3: 1 << 14}
"""Permisos que versiones posteriores agregaron: mover entre carpetas y truncar."""


@dataclass(frozen=True, slots=True)
class Topes:
    memoria: int
    """Bytes de memoria direccionable, del proceso y de cada programa que llame."""
    segundos: int
    escribe: int
    """Bytes del archivo más grande que puede escribir."""


@dataclass(frozen=True, slots=True)
class Salida:
    codigo: int
    bytes: bytes
    tarda: bool = False
    """No terminó a tiempo y se lo mató."""


def corre(
    modulo: str, argumentos: Sequence[str], *, carpeta: Path, topes: Topes, maximo_salida: int = MAXIMO_SALIDA,
    cortesia: int = CORTESIA,
) -> Salida:  # fmt: skip
    """`main()` de ese módulo, dentro de `carpeta`. Al volver no queda vivo ni él ni nada de lo que haya llamado.

    De la salida se guardan a lo más `maximo_salida` bytes; el resto del disco, salvo programas y letras, no lo ve.
    """
    pedido = {
        "modulo": modulo, "argumentos": list(argumentos), "cortesia": cortesia, "carpeta": str(carpeta),
        "topes": astuple(topes), "ambiente": _ambiente(carpeta),
    }  # fmt: skip
    # A un archivo y no a un tubo: lo que escriba de más no llega a la memoria de la oficina.
    with tempfile.TemporaryFile(dir=carpeta) as dicho:
        codigo = _semillero.corre(json.dumps(pedido).encode(), dicho.fileno(), segundos=topes.segundos)
        if codigo is None:
            return Salida(-1, b"", tarda=True)
        dicho.seek(0)
        return Salida(codigo, dicho.read(maximo_salida))


class _Semillero:
    """Un proceso que ya cargó lo que se usa para abrir archivos y se divide por cada uno: milésimas, y no décimas.

    Nunca mira un archivo: lo hace cada hijo, ya encerrado. Muere con quien lo llamó, y con él lo que esté abierto.
    """

    def __init__(self) -> None:
        self._candado = threading.Lock()
        self._tubo: socket.socket | None = None
        self._proceso: subprocess.Popen[bytes] | None = None
        self._de = 0

    def corre(self, pedido: bytes, dicho: int, *, segundos: float) -> int | None:
        """El código con que terminó, o nada si no terminó a tiempo y hubo que matarlo."""
        lee, escribe = os.pipe()
        try:
            try:
                self._siembra(pedido, (dicho, escribe))
            finally:
                os.close(escribe)
            return self._espera(lee, segundos)
        finally:
            os.close(lee)

    def _siembra(self, pedido: bytes, descriptores: tuple[int, int]) -> None:
        with self._candado:
            for intento in (1, 2):
                try:
                    socket.send_fds(self._abierto(), [pedido], list(descriptores))
                except (BrokenPipeError, ConnectionResetError):
                    # Murió, o es de antes de dividirse este proceso: se empieza otro.
                    self.termina()
                    if intento == 2:
                        raise
                else:
                    return

    def _abierto(self) -> socket.socket:
        if self._tubo is not None and self._de == os.getpid():
            return self._tubo
        self.termina()
        propio, suyo = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with suyo:
            self._proceso = subprocess.Popen(
                [sys.executable, "-P", "-m", "fojas.adaptadores.encierro"], stdin=suyo.fileno(),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", env=_ambiente(Path("/")),
                start_new_session=True,
            )  # fmt: skip
        self._tubo, self._de = propio, os.getpid()
        return propio

    def numero(self) -> int | None:
        return self._proceso.pid if self._proceso is not None and self._de == os.getpid() else None

    def termina(self) -> None:
        """Al cerrar su tubo se acaba solo; si es de quien se dividió, es de él y no se espera."""
        if self._tubo is not None:
            self._tubo.close()
        if self._proceso is not None and self._de == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._proceso.wait(timeout=ESPERA_AL_MATAR)
        self._tubo = self._proceso = None

    def _espera(self, lee: int, segundos: float) -> int | None:
        """El vigía dice su número al partir y el código al terminar; después mata a su grupo y cierra el tubo."""
        plazo = time.monotonic() + segundos
        dicho, vigia, mirador = b"", None, select.poll()
        mirador.register(lee, select.POLLIN)
        try:
            while mirador.poll(max(0.0, plazo - time.monotonic()) * 1000):
                trozo = os.read(lee, 64)
                if not trozo:
                    _, _, codigo = dicho.partition(b"\n")
                    return int(codigo) if codigo else -1
                dicho += trozo
                if vigia is None and b"\n" in dicho:
                    vigia = _descriptor_de(int(dicho.partition(b"\n")[0]))
            if vigia is not None:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(vigia, signal.SIGTERM)
                mirador.poll(1000 * ESPERA_AL_MATAR)
            return None
        finally:
            if vigia is not None:
                os.close(vigia)


def _descriptor_de(pid: int) -> int | None:
    with contextlib.suppress(ProcessLookupError):
        return os.pidfd_open(pid)
    return None


def semillero() -> int | None:
    """El número del proceso del que se dividen los demás; sigue vivo mientras viva este."""
    return _semillero.numero()


_semillero = _Semillero()
atexit.register(_semillero.termina)


def encierra(topes: Topes) -> None:
    """Dentro del proceso hijo, antes de mirar el archivo: muere con su padre, sin red y con sus topes."""
    muere_con_su_padre()
    resource.setrlimit(resource.RLIMIT_AS, (topes.memoria, topes.memoria))
    resource.setrlimit(resource.RLIMIT_CPU, (topes.segundos, topes.segundos))
    resource.setrlimit(resource.RLIMIT_FSIZE, (topes.escribe, topes.escribe))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sin_red()
    sin_disco_ajeno(Path.cwd())


def muere_con_su_padre(aviso: int = signal.SIGKILL) -> None:
    """Si al trabajador lo matan, lo que abrió no queda huérfano."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, aviso, 0, 0, 0)


def sin_red() -> bool:
    """Un espacio de red vacío. Falso si el sistema no deja crearlo: lo dice `fojas doctor`."""
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(banderas) == 0 for banderas in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def aisla_la_red() -> bool:
    """Si este sistema deja abrir algo sin red. Se prueba aparte: quien pregunta la necesita."""
    prueba = "import sys; from fojas.adaptadores.encierro import sin_red; sys.exit(not sin_red())"
    return subprocess.run([sys.executable, "-c", prueba], capture_output=True, check=False).returncode == 0  # noqa: S603


def hay_landlock() -> bool:
    return _version_de_landlock(ctypes.CDLL(None, use_errno=True)) >= 1


def _version_de_landlock(libc: ctypes.CDLL) -> int:
    return int(libc.syscall(_LANDLOCK_CREA, None, ctypes.c_size_t(0), ctypes.c_uint32(1)))


def sin_disco_ajeno(carpeta: Path) -> bool:
    """Solo lee los programas del sistema y solo escribe en `carpeta` (Landlock). Falso si el núcleo no lo ofrece."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = _version_de_landlock(libc)
    if version < 1:
        return False
    todo = _TODO | sum(bit for desde, bit in _POR_VERSION.items() if version >= desde)
    pedido = ctypes.create_string_buffer(struct.pack("<Q", todo), 8)
    reglas = libc.syscall(_LANDLOCK_CREA, pedido, ctypes.c_size_t(8), ctypes.c_uint32(0))
    if reglas < 0:
        return False
    propias = (sys.prefix, sys.base_prefix, *(ruta for ruta in sys.path if ruta))
    lecturas = ((Path(ruta), _LEER) for ruta in (*SE_LEEN, *propias))
    for ruta, permisos in (*lecturas, (Path("/dev/null"), 0b110), (carpeta, todo)):
        if ruta.exists():
            _permite(libc, reglas, ruta, permisos)
    return bool(libc.syscall(_LANDLOCK_CIERRA, reglas, ctypes.c_uint32(0)) == 0)


def _permite(libc: ctypes.CDLL, reglas: int, ruta: Path, permisos: int) -> None:
    descriptor = os.open(ruta, os.O_PATH | os.O_CLOEXEC)
    try:
        # De un archivo suelto solo se puede leer, escribir o ejecutar: lo demás es de carpetas.
        suyos = permisos if ruta.is_dir() else permisos & 0b111
        regla = ctypes.create_string_buffer(struct.pack("<Qi", suyos, descriptor), 12)
        libc.syscall(_LANDLOCK_REGLA, reglas, ctypes.c_int(1), regla, ctypes.c_uint32(0))
    finally:
        os.close(descriptor)


def _ambiente(carpeta: Path) -> dict[str, str]:
    propias = {"HOME": str(carpeta), "TMPDIR": str(carpeta), "OMP_THREAD_LIMIT": "1"}
    return {nombre: os.environ[nombre] for nombre in NECESARIAS if nombre in os.environ} | propias


def _cede(cortesia: int) -> None:
    nivel = os.nice(cortesia)
    # Con grupos automáticos el núcleo reparte entre sesiones, y esta es una: sin esto la cortesía no contaría.
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(nivel))


def _mata_al_grupo(aviso: int, marco: FrameType | None) -> None:
    os.killpg(0, signal.SIGKILL)


def main() -> int:
    """El semillero: un pedido, un hijo. Termina cuando quien lo llamó cierra el tubo o muere."""
    pedidos = socket.socket(fileno=0)
    # Nadie espera a los vigías: el núcleo los recoge.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        cuerpo, descriptores, _, _ = socket.recv_fds(pedidos, MAXIMO_PEDIDO, 2)
        if not cuerpo:
            return 0
        pedido = json.loads(cuerpo)
        if pedido["modulo"].startswith("fojas."):
            # Se carga aquí una vez y lo heredan todos; lo ajeno a la casa, solo dentro del encierro.
            import_module(pedido["modulo"])
        if os.fork() == 0:
            pedidos.close()
            os._exit(_vigila(pedido, *descriptores))
        for descriptor in descriptores:
            os.close(descriptor)


def _vigila(pedido: dict[str, Any], dicho: int, avisa: int) -> int:
    """Cuida a quien abre el archivo: dice cómo terminó y se lleva a todo su grupo, también si muere quien lo pidió."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, _mata_al_grupo)
    muere_con_su_padre(signal.SIGTERM)
    os.chdir(pedido["carpeta"])
    os.write(avisa, f"{os.getpid()}\n".encode())
    hijo = os.fork()
    if hijo == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(avisa)
        os._exit(_abre(pedido, dicho))
    codigo = os.waitstatus_to_exitcode(os.waitpid(hijo, 0)[1])
    os.write(avisa, str(codigo).encode())
    _mata_al_grupo(signal.SIGTERM, None)
    return 0


def _abre(pedido: dict[str, Any], dicho: int) -> int:
    nada = os.open(os.devnull, os.O_RDWR)
    for descriptor, destino in ((nada, 0), (dicho, 1), (nada, 2)):
        os.dup2(descriptor, destino)
    os.environ.clear()
    os.environ.update(pedido["ambiente"])
    tempfile.tempdir = None
    sys.path[:0] = [r for r in os.environ.get("PYTHONPATH", "").split(os.pathsep) if r and r not in sys.path]
    sys.argv = [pedido["modulo"], *pedido["argumentos"]]
    try:
        _cede(pedido["cortesia"])
        encierra(Topes(*pedido["topes"]))
        codigo = int(import_module(pedido["modulo"]).main())
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 — borde exterior: lo que sea que falle al abrir un archivo ajeno es un código
        return 1
    return codigo


if __name__ == "__main__":
    sys.exit(main())
