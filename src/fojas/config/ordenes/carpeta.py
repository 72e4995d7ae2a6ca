"""`fojas carpeta`: mirar la carpeta del escáner y saber qué espera."""

import argparse
from typing import Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django


class SinCarpetaVigilada(ErrorFojas):
    """No se configuró ninguna carpeta vigilada."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("carpeta", help="La carpeta del escáner: revisa, estado.")
    pasos = lector.add_subparsers(dest="paso", metavar="PASO", required=True)
    revisa = pasos.add_parser("revisa", help="Toma ahora lo que dejó el escáner.")
    estado = pasos.add_parser("estado", help="Cuántos escaneos esperan su folio.")
    for paso, ejecuta in ((revisa, _revisa), (estado, _estado)):
        paso.add_argument("--json", action="store_true")
        paso.set_defaults(ejecuta=ejecuta)


def _revisa(argumentos: argparse.Namespace) -> dict[str, Any]:
    prepara_django()
    from fojas.dominio.recepcion import conexion
    from fojas.dominio.recepcion.acciones import escaneos

    if conexion.carpeta() is None:
        raise SinCarpetaVigilada("No hay una carpeta vigilada. Pon FOJAS_CARPETA=DIR (docs/operacion/correo.md).")
    return {"nuevos": escaneos.revisa_carpeta(en=tiempo.ahora())}


def _estado(argumentos: argparse.Namespace) -> dict[str, Any]:
    prepara_django()
    from fojas.dominio.recepcion import conexion
    from fojas.dominio.recepcion.consultas.espera import por_atender

    carpeta = conexion.carpeta()
    return {"carpeta": carpeta.nombre if carpeta is not None else None, "por_ingresar": por_atender().escaneos}
