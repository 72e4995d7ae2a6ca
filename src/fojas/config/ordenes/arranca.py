"""`fojas arranca`: web y trabajador bajo una sola orden; Ctrl-C los detiene con orden."""

import argparse
import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

CANDADO = ".arranca.candado"
A_MEDIAS = ".demo-a-medias"
"""Está mientras se carga la demostración: si aparece al arrancar, esa carga murió y se repite desde cero."""
VIDA_MINIMA_S = 10.0
"""Lo que muere antes de esto no se levanta de nuevo: volvería a morir."""
ESPERA_AL_CERRAR_S = 10
PUERTO_MAXIMO = 65_535
_MUERE_CON_EL_PADRE = 1
"""PR_SET_PDEATHSIG de Linux."""


class NoArranca(ErrorFojas):
    """Algo impide arrancar: el puerto, otra oficina en la misma carpeta o una municipalidad sin instalar."""


@dataclass(slots=True)
class _Proceso:
    nombre: str
    orden: list[str]
    entorno: dict[str, str]
    popen: subprocess.Popen[bytes] = field(init=False)
    desde: float = field(init=False)

    def __post_init__(self) -> None:
        self.levanta()

    def levanta(self) -> None:
        # Sesión propia: el Ctrl-C de la consola llega solo a quien vigila, que los detiene con orden.
        self.popen = subprocess.Popen(  # noqa: S603
            self.orden, env=self.entorno, start_new_session=True, preexec_fn=_muere_con_quien_vigila
        )
        self.desde = time.monotonic()


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("arranca", help="Inicia la web y el trabajador.")
    # Sin `type`: el rechazo se dice en castellano y no como lo escribe argparse.
    lector.add_argument("--puerto", default=os.environ.get("PORT") or "8000")
    lector.add_argument("--direccion", default="127.0.0.1")
    lector.add_argument("--sin-demo", action="store_true", help="No carga la demostración aunque esté vacío.")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> int:
    """Migra si falta, carga la demostración si está vacío, y queda mirando los dos procesos.

    Lanza `NoArranca`.
    """
    argumentos.puerto = _puerto(argumentos.puerto)
    # También SIGINT: lanzado en segundo plano por un intérprete, llega ignorado.
    for aviso in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(aviso, _pide_parar)
    if not _puerto_libre(argumentos.direccion, argumentos.puerto):
        raise NoArranca(f"El puerto {argumentos.puerto} está ocupado. Elige otro: make run PORT=8001")
    prepara_django()
    from django.conf import settings

    with _a_solas(settings.DATOS):
        try:
            _prepara_datos(argumentos)
            # El puerto va también en el ambiente: sin FOJAS_DIRECCION, los enlaces de los correos lo llevan.
            propio = {"FOJAS_DATOS": str(settings.DATOS), "PORT": str(argumentos.puerto)}
            return _corre(argumentos, os.environ | propio)
        except KeyboardInterrupt:
            _di("\nCerrado.")
            return 0


def _prepara_datos(argumentos: argparse.Namespace) -> None:
    from django.conf import settings

    _olvida_la_demo_a_medias(settings.DATOS)
    _migra()
    if _hay_municipalidad():
        return
    if settings.AMBIENTE == "produccion":
        raise NoArranca("Aquí no hay una municipalidad instalada. Corre «fojas instalar» primero.")
    if not argumentos.sin_demo:
        from fojas.config.demo import carga
        from fojas.config.ordenes.demo import exige_que_vaya_aqui

        exige_que_vaya_aqui(settings.DATOS, ambiente=settings.AMBIENTE)
        marca = settings.DATOS / A_MEDIAS
        marca.touch()
        carga(informa=_di)
        marca.unlink()


def _olvida_la_demo_a_medias(datos: Path) -> None:
    from django.db import connection

    if not (datos / A_MEDIAS).exists():
        return
    if connection.vendor != "sqlite":
        raise NoArranca("La demostración quedó a medias en la base de FOJAS_BASE. Nombra otra base vacía.")
    _di("La demostración quedó a medias: la hago de nuevo.")
    for ruta in datos.iterdir():
        if ruta.is_dir():
            shutil.rmtree(ruta)
        elif ruta.name not in {CANDADO, A_MEDIAS}:
            ruta.unlink()


def _corre(argumentos: argparse.Namespace, entorno: dict[str, str]) -> int:
    procesos: list[_Proceso] = []
    try:
        procesos.append(_Proceso("la web", _web(argumentos), entorno))
        procesos.append(_Proceso("el trabajador", [sys.executable, "-m", "fojas.config", "trabajador"], entorno))
        if _espera_web(argumentos, procesos[0].popen):
            _di(f"\nFojas está en http://{argumentos.direccion}:{argumentos.puerto}")
            _di(_cuentas_de_demo())
            _di("Ctrl-C lo detiene.")
        return _vigila(procesos)
    finally:
        _detiene(procesos)


@contextlib.contextmanager
def _a_solas(datos: Path) -> Iterator[None]:
    """Una sola oficina por carpeta: dos trabajadores y dos webs sobre lo mismo se confunden."""
    descriptor = os.open(datos / CANDADO, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoArranca(
                f"Fojas ya está corriendo con los datos de {datos}. Detenlo, o usa otra carpeta con FOJAS_DATOS=DIR."
            ) from None
        yield
    finally:
        os.close(descriptor)


def _muere_con_quien_vigila() -> None:
    """Si a quien vigila lo matan sin aviso, el núcleo pide a sus procesos que terminen."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_MUERE_CON_EL_PADRE, signal.SIGTERM)


def _web(argumentos: argparse.Namespace) -> list[str]:
    return [
        str(Path(sys.executable).with_name("granian")),
        "--interface", "wsgi",
        "--host", argumentos.direccion,
        "--port", str(argumentos.puerto),
        "--workers", os.environ.get("FOJAS_PROCESOS_WEB") or "1",
        "--blocking-threads", os.environ.get("FOJAS_HILOS_WEB") or "4",
        "--no-ws",
        "--log-level", "warning",
        "--respawn-failed-workers",
        "fojas.config.wsgi:application",
    ]  # fmt: skip


def _migra() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    ejecutor = MigrationExecutor(connection)
    if ejecutor.migration_plan(ejecutor.loader.graph.leaf_nodes()):
        _di("Preparo la base de datos…")
        call_command("migrate", verbosity=0)


def _hay_municipalidad() -> bool:
    from fojas.dominio.organizacion import consultas

    return consultas.hay_municipalidad()


def _cuentas_de_demo() -> str:
    from fojas.config import demo
    from fojas.dominio.organizacion import consultas

    if not (consultas.hay_municipalidad() and consultas.municipalidad().es_demostracion):
        return ""
    lineas = [f"  {cuenta.usuario:<12} {cuenta.quien}" for cuenta in demo.cuentas()]
    return "\n".join([f"Cuentas de demostración (clave de todas: {demo.CLAVE}):", *lineas])


def _espera_web(argumentos: argparse.Namespace, web: subprocess.Popen[bytes]) -> bool:
    limite = time.monotonic() + 30
    while time.monotonic() < limite and web.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((argumentos.direccion, argumentos.puerto), 0.5):
            return True
        time.sleep(0.05)
    return False


def _vigila(procesos: list[_Proceso]) -> int:
    """Levanta al que cae después de un rato de vida; si cae recién nacido, termina diciéndolo."""
    while True:
        for proceso in procesos:
            codigo = proceso.popen.poll()
            if codigo is None:
                continue
            if time.monotonic() - proceso.desde < VIDA_MINIMA_S:
                sys.stderr.write(f"Error: {proceso.nombre} terminó con código {codigo} apenas empezó.\n")
                return 1
            sys.stderr.write(f"Aviso: {proceso.nombre} terminó con código {codigo}; se levanta de nuevo.\n")
            _olvida(proceso)
            proceso.levanta()
        time.sleep(0.3)


def _detiene(procesos: list[_Proceso]) -> None:
    # Un segundo Ctrl-C no debe dejar hijos sueltos.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for proceso in procesos:
        if proceso.popen.poll() is None:
            proceso.popen.terminate()
    for proceso in procesos:
        with contextlib.suppress(subprocess.TimeoutExpired):
            proceso.popen.wait(timeout=ESPERA_AL_CERRAR_S)
        # Lo que quede del grupo, aunque su principal haya muerto.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(proceso.popen.pid, signal.SIGKILL)
        proceso.popen.wait()
        _olvida(proceso)


def _olvida(proceso: _Proceso) -> None:
    """El que no alcanzó a despedirse seguiría pareciendo vivo hasta que se note su silencio."""
    from django.db import DatabaseError

    from fojas.dominio.trabajos import acciones, motor

    with contextlib.suppress(DatabaseError):
        acciones.olvida_trabajador(nombre=motor.nombre_de(proceso.popen.pid), en=tiempo.ahora())


def _pide_parar(*_: object) -> None:
    raise KeyboardInterrupt


def _puerto(dicho: str) -> int:
    if not (dicho.isascii() and dicho.isdigit()) or not 1 <= int(dicho) <= PUERTO_MAXIMO:
        raise NoArranca(f"El puerto es un número de 1 a {PUERTO_MAXIMO}, no «{dicho}». Por ejemplo: make run PORT=8001")
    return int(dicho)


def _puerto_libre(direccion: str, puerto: int) -> bool:
    with socket.socket() as prueba:
        prueba.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prueba.bind((direccion, puerto))
        except OSError:
            return False
    return True


def _di(texto: str) -> None:
    if texto:
        sys.stdout.write(texto + "\n")
        sys.stdout.flush()
