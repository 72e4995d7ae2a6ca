"""Abrir un archivo ajeno en un proceso aparte: sin red, sin la carpeta de la oficina, con topes, y sin dejar nada vivo."""

import contextlib
import ctypes
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

NECESARIAS = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TESSDATA_PREFIX")
"""Lo único del ambiente que conoce quien abre un archivo ajeno: ni claves ni direcciones."""
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
MAXIMO_SALIDA = 64 << 20
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
    """`python -m modulo` dentro de `carpeta`. Al volver no queda vivo ni él ni nada de lo que haya llamado.

    De la salida se guardan a lo más `maximo_salida` bytes; el resto del disco, salvo programas y letras, no lo ve.
    """
    # A un archivo y no a un tubo: lo que escriba de más no llega a la memoria de la oficina.
    with tempfile.TemporaryFile(dir=carpeta) as dicho:
        proceso = subprocess.Popen(  # noqa: S603 — argumentos propios, sin intérprete
            [sys.executable, "-P", "-m", "fojas.adaptadores.encierro", str(os.getpid()), str(cortesia), modulo,
             str(topes.memoria), str(topes.segundos), str(topes.escribe), *argumentos],
            stdin=subprocess.DEVNULL, stdout=dicho, stderr=subprocess.DEVNULL, cwd=carpeta, env=_ambiente(carpeta),
            start_new_session=True,
        )  # fmt: skip
        try:
            termino = _espera(proceso.pid, topes.segundos)
        finally:
            # El grupo entero y antes de recoger al primero: un Tesseract que tarda no sobrevive a quien lo llamó.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(proceso.pid, signal.SIGKILL)
            proceso.wait()
        if not termino:
            return Salida(-1, b"", tarda=True)
        dicho.seek(0)
        return Salida(proceso.returncode, dicho.read(maximo_salida))


def _espera(pid: int, segundos: float) -> bool:
    """Falso si no terminó a tiempo. No lo recoge: mientras nadie lo recoja, su número sigue siendo suyo."""
    descriptor = os.pidfd_open(pid)
    try:
        mirador = select.poll()
        mirador.register(descriptor, select.POLLIN)
        return bool(mirador.poll(segundos * 1000))
    finally:
        os.close(descriptor)


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
    padre, cortesia, modulo, memoria, segundos, escribe, *argumentos = sys.argv[1:]
    signal.signal(signal.SIGTERM, _mata_al_grupo)
    muere_con_su_padre(signal.SIGTERM)
    if os.getppid() != int(padre):
        return 1
    hijo = os.fork()
    if hijo:
        # Se queda mirando: si muere quien pidió, se lleva también a lo que el hijo haya llamado.
        return os.waitstatus_to_exitcode(os.waitpid(hijo, 0)[1])
    from importlib import import_module

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _cede(int(cortesia))
    encierra(Topes(int(memoria), int(segundos), int(escribe)))
    sys.argv = [modulo, *argumentos]
    return int(import_module(modulo).main())


if __name__ == "__main__":
    sys.exit(main())
