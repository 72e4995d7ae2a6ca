"""Abrir un archivo ajeno en un proceso aparte: sin red, con tope de memoria, tiempo y disco, y sin dejar nada vivo."""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

NECESARIAS = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TESSDATA_PREFIX")
"""Lo único del ambiente que conoce quien abre un archivo ajeno: ni claves ni direcciones."""
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


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


def corre(modulo: str, argumentos: Sequence[str], *, carpeta: Path, topes: Topes) -> Salida:
    """`python -m modulo` dentro de `carpeta`. Al volver no queda vivo ni él ni nada de lo que haya llamado."""
    proceso = subprocess.Popen(  # noqa: S603 — argumentos propios, sin intérprete
        [sys.executable, "-m", "fojas.adaptadores.encierro", modulo, str(topes.memoria), str(topes.segundos),
         str(topes.escribe), *argumentos],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=carpeta,
        env=_ambiente(carpeta), start_new_session=True,
    )  # fmt: skip
    try:
        salida, _ = proceso.communicate(timeout=topes.segundos)
        return Salida(proceso.returncode, salida)
    except subprocess.TimeoutExpired:
        return Salida(-1, b"", tarda=True)
    finally:
        # El grupo entero: un Tesseract que tarda no sobrevive a quien lo llamó.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(proceso.pid, signal.SIGKILL)
        proceso.wait()
        if proceso.stdout is not None:
            proceso.stdout.close()


def encierra(topes: Topes) -> None:
    """Dentro del proceso hijo, antes de mirar el archivo: muere con su padre, sin red y con sus topes."""
    muere_con_su_padre()
    resource.setrlimit(resource.RLIMIT_AS, (topes.memoria, topes.memoria))
    resource.setrlimit(resource.RLIMIT_CPU, (topes.segundos, topes.segundos))
    resource.setrlimit(resource.RLIMIT_FSIZE, (topes.escribe, topes.escribe))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sin_red()


def muere_con_su_padre() -> None:
    """Si al trabajador lo matan, lo que abrió no queda huérfano."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def sin_red() -> bool:
    """Un espacio de red vacío. Falso si el sistema no deja crearlo: lo dice `fojas doctor`."""
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(banderas) == 0 for banderas in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def _ambiente(carpeta: Path) -> dict[str, str]:
    propias = {"HOME": str(carpeta), "TMPDIR": str(carpeta), "OMP_THREAD_LIMIT": "1"}
    return {nombre: os.environ[nombre] for nombre in NECESARIAS if nombre in os.environ} | propias


def main() -> int:
    from importlib import import_module

    modulo, memoria, segundos, escribe, *argumentos = sys.argv[1:]
    encierra(Topes(int(memoria), int(segundos), int(escribe)))
    sys.argv = [modulo, *argumentos]
    return int(import_module(modulo).main())


if __name__ == "__main__":
    sys.exit(main())
