"""`fojas trabajador`: ejecuta lo encolado hasta que se le pida parar."""

import argparse
import signal
from typing import Any

from fojas.base import cola, tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

HILOS_MAXIMO = 64


class TrabajadorMalPedido(ErrorFojas):
    """La cola no existe, o no se puede trabajar con tantos hilos."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("trabajador", help="Ejecuta los trabajos en segundo plano.")
    lector.add_argument("--una-vez", action="store_true", help="Vacía la cola y termina.")
    lector.add_argument("--colas", default="", help="Solo estas, separadas por comas: normal,lectura,fondo")
    # Sin `type`: el rechazo se dice en castellano y no como lo escribe argparse.
    lector.add_argument(
        "--hilos", default="2", help=f"Cuántos a la vez, de 1 a {HILOS_MAXIMO}, además de los que leen."
    )
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, int] | int:
    """Con SIGTERM o Ctrl-C termina el trabajo que tiene y no toma otro."""
    prepara_django()
    from fojas.dominio.bitacora import acciones as bitacora
    from fojas.dominio.trabajos import consultas, motor
    from fojas.dominio.trabajos.reglas import Estado

    colas = tuple(parte.strip() for parte in argumentos.colas.split(",") if parte.strip())
    hay = sorted({tarea.cola for tarea in cola.registradas()} | set(motor.APARTE))
    for pedida in colas:
        if pedida not in hay:
            raise TrabajadorMalPedido(f"No hay cola «{pedida}»; son {', '.join(hay)}.")
    hilos = _hilos(argumentos.hilos)
    if argumentos.una_vez:
        hechos = motor.corre_pendientes(colas=colas)
        # Quien lo corre así no deja un trabajador sellando cada hora: lo nuevo queda firmado ahora.
        bitacora.sella(en=tiempo.ahora(), exige_hora=False)
        return {"ejecutados": hechos, "fallidos": consultas.por_estado().get(Estado.FALLIDO, 0)}
    trabajador = motor.Motor(colas=colas, hilos=hilos)
    for aviso in (signal.SIGTERM, signal.SIGINT):
        signal.signal(aviso, lambda *_: trabajador.para())
    trabajador.corre()
    return 0


def _hilos(dicho: str) -> int:
    if not (dicho.isascii() and dicho.isdigit()) or not 1 <= int(dicho) <= HILOS_MAXIMO:
        raise TrabajadorMalPedido(f"--hilos va de 1 a {HILOS_MAXIMO}, no «{dicho}».")
    return int(dicho)
