"""`fojas arranca`: web y trabajador bajo una sola orden; Ctrl-C los detiene con orden."""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from fojas.config.cli import prepara_django


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("arranca", help="Inicia la web y el trabajador.")
    lector.add_argument("--puerto", type=int, default=int(os.environ.get("PORT", "8000")))
    lector.add_argument("--direccion", default="127.0.0.1")
    lector.add_argument("--sin-demo", action="store_true", help="No carga la demostración aunque esté vacío.")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> int:
    """Migra si falta, carga la demostración si está vacío, y queda mirando los dos procesos."""
    if not _puerto_libre(argumentos.direccion, argumentos.puerto):
        sys.stderr.write(f"Error: el puerto {argumentos.puerto} está ocupado. Elige otro: make run PORT=8001\n")
        return 1
    prepara_django()
    from django.conf import settings

    _migra()
    if not argumentos.sin_demo and not _hay_municipalidad():
        from fojas.config.demo import carga

        carga(informa=_di)
    entorno = {**os.environ, "FOJAS_DATOS": str(settings.DATOS)}
    procesos = {
        "web": subprocess.Popen(_web(argumentos), env=entorno, start_new_session=True),  # noqa: S603
        "trabajador": subprocess.Popen(
            [sys.executable, "-m", "fojas.config", "trabajador"], env=entorno, start_new_session=True
        ),
    }
    signal.signal(signal.SIGTERM, _pide_parar)
    try:
        _espera_web(argumentos, procesos["web"])
        _di(f"\nFojas está en http://{argumentos.direccion}:{argumentos.puerto}")
        _di(_cuentas_de_demo())
        _di("Ctrl-C lo detiene.")
        return _vigila(procesos)
    except KeyboardInterrupt:
        _di("\nCerrando…")
        return 0
    finally:
        _detiene(procesos)


def _web(argumentos: argparse.Namespace) -> list[str]:
    return [
        str(Path(sys.executable).with_name("granian")),
        "--interface", "wsgi",
        "--host", argumentos.direccion,
        "--port", str(argumentos.puerto),
        "--workers", os.environ.get("FOJAS_PROCESOS_WEB", "1"),
        "--blocking-threads", os.environ.get("FOJAS_HILOS_WEB", "4"),
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


def _espera_web(argumentos: argparse.Namespace, web: subprocess.Popen[bytes]) -> None:
    limite = time.monotonic() + 30
    while time.monotonic() < limite and web.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((argumentos.direccion, argumentos.puerto), 0.5):
            return
        time.sleep(0.05)


def _vigila(procesos: dict[str, subprocess.Popen[bytes]]) -> int:
    while True:
        for nombre, proceso in procesos.items():
            if (codigo := proceso.poll()) is not None:
                sys.stderr.write(f"Error: {nombre} terminó con código {codigo}.\n")
                return 1
        time.sleep(0.3)


def _detiene(procesos: dict[str, subprocess.Popen[bytes]]) -> None:
    for proceso in procesos.values():
        if proceso.poll() is None:
            proceso.terminate()
    for proceso in procesos.values():
        try:
            proceso.wait(timeout=10)
        except subprocess.TimeoutExpired:
            proceso.kill()
            proceso.wait()


def _pide_parar(*_: object) -> None:
    raise KeyboardInterrupt


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
