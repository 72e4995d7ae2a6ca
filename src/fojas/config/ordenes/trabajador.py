"""`fojas trabajador`: ejecuta lo encolado hasta que se le pida parar."""

import argparse
import signal
from typing import Any

from fojas.base import tiempo
from fojas.config.cli import prepara_django


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("trabajador", help="Ejecuta los trabajos en segundo plano.")
    lector.add_argument("--una-vez", action="store_true", help="Vacía la cola y termina.")
    lector.add_argument("--colas", default="", help="Solo estas, separadas por comas: normal,lectura")
    lector.add_argument("--hilos", type=int, default=2)
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, int] | int:
    """Con SIGTERM o Ctrl-C termina el trabajo que tiene y no toma otro."""
    prepara_django()
    from fojas.dominio.bitacora import acciones as bitacora
    from fojas.dominio.trabajos import consultas, motor
    from fojas.dominio.trabajos.reglas import Estado

    colas = tuple(parte.strip() for parte in argumentos.colas.split(",") if parte.strip())
    if argumentos.una_vez:
        hechos = motor.corre_pendientes(colas=colas)
        # Quien lo corre así no deja un trabajador sellando cada hora: lo nuevo queda firmado ahora.
        bitacora.sella(en=tiempo.ahora(), exige_hora=False)
        return {"ejecutados": hechos, "fallidos": consultas.por_estado().get(Estado.FALLIDO, 0)}
    trabajador = motor.Motor(colas=colas, hilos=max(argumentos.hilos, 1))
    for aviso in (signal.SIGTERM, signal.SIGINT):
        signal.signal(aviso, lambda *_: trabajador.para())
    trabajador.corre()
    return 0
