"""`fojas correo`: mirar el buzón, saber en qué va y recibir correos guardados como archivo."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

if TYPE_CHECKING:
    from fojas.dominio.recepcion.models import Mensaje


class SinBuzon(ErrorFojas):
    """No se configuró ningún buzón."""


class CorreoNoEsta(ErrorFojas):
    """El archivo nombrado no está o no se puede leer."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("correo", help="El buzón: revisa, estado, ingresar.")
    pasos = lector.add_subparsers(dest="paso", metavar="PASO", required=True)
    revisa = pasos.add_parser("revisa", help="Mira el buzón ahora y guarda lo que llegó.")
    estado = pasos.add_parser("estado", help="Si el buzón contesta y qué hay por atender.")
    ingresar = pasos.add_parser("ingresar", help="Recibe correos guardados como archivo.")
    ingresar.add_argument("archivos", nargs="+", type=Path, metavar="ARCHIVO", help="Cada .eml es un correo.")
    for paso, ejecuta in ((revisa, _revisa), (estado, _estado), (ingresar, _ingresar)):
        paso.add_argument("--json", action="store_true")
        paso.set_defaults(ejecuta=ejecuta)


def _revisa(argumentos: argparse.Namespace) -> dict[str, Any]:
    prepara_django()
    from fojas.dominio.recepcion import conexion
    from fojas.dominio.recepcion.acciones import buzon

    if conexion.buzon() is None:
        raise SinBuzon(
            "No hay un buzón. Pon FOJAS_BUZON=imaps://usuario@servidor:993/INBOX (docs/operacion/correo.md)."
        )
    vuelta = buzon.revisa_buzon(en=tiempo.ahora())
    return {"nuevos": vuelta.nuevos, "quedan": vuelta.quedan}


def _estado(argumentos: argparse.Namespace) -> dict[str, Any]:
    """Sale con error si el buzón no contesta."""
    prepara_django()
    from fojas.dominio.recepcion import conexion
    from fojas.dominio.recepcion.consultas import mensajes
    from fojas.dominio.recepcion.consultas.espera import por_atender
    from fojas.dominio.recepcion.reglas.mensajes import BuzonNoResponde

    espera = por_atender()
    dicho: dict[str, Any] = {"por_ingresar": espera.por_ingresar, "apartados": espera.apartados, "correcto": True}
    for cursor in mensajes.buzones():
        dicho[cursor.buzon] = {
            "contesto": cursor.mirado_en.astimezone(tiempo.ZONA) if cursor.mirado_en else None, "fallo": cursor.fallo,
        }  # fmt: skip
    buzon = conexion.buzon()
    dicho["buzon"] = buzon.nombre if buzon is not None else None
    if buzon is not None:
        try:
            with buzon.abre() as casilla:
                dicho["en_la_entrada"] = len(casilla.numeros(desde=None))
        except BuzonNoResponde as error:
            dicho |= {"correcto": False, "error": error.mensaje}
    return dicho


def _ingresar(argumentos: argparse.Namespace) -> dict[str, Any]:
    """Cada archivo queda guardado y, si es de una persona, con su folio."""
    prepara_django()
    faltan = [str(ruta) for ruta in argumentos.archivos if not ruta.is_file()]
    if faltan:
        raise CorreoNoEsta(f"No está el archivo {', '.join(faltan)}.")
    return {"correos": [_recibe(ruta) for ruta in argumentos.archivos]}


def _recibe(ruta: Path) -> dict[str, Any]:
    from fojas.dominio.recepcion.acciones import mensajes
    from fojas.dominio.recepcion.acciones.mensajes import Procedencia

    en = tiempo.ahora()
    with ruta.open("rb") as flujo:
        mensaje = mensajes.recibe_mensaje(flujo, de=Procedencia("archivo"), en=en)
    mensajes.atiende(codigo=mensaje.codigo, en=en)
    mensaje.refresh_from_db()
    return {"archivo": ruta.name} | _dicho(mensaje)


def _dicho(mensaje: "Mensaje") -> dict[str, Any]:
    folio = mensaje.ingreso.folio if mensaje.ingreso is not None else None
    return {"estado": mensaje.estado, "clase": mensaje.clase, "folio": folio, "motivo": mensaje.motivo}
