"""`fojas bitacora verificar|exportar DIR|sellar|rotar-llave`: comprobar, llevarse y firmar la bitácora."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django


class CarpetaOcupada(ErrorFojas):
    """La carpeta de destino ya tiene algo."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("bitacora", help="Comprueba y exporta la bitácora.")
    que = lector.add_subparsers(dest="que", required=True)
    verificar = que.add_parser("verificar", help="Comprueba todo desde el primer asiento y nombra lo que no calza.")
    verificar.set_defaults(ejecuta=verifica)
    exportar = que.add_parser("exportar", help="Deja en una carpeta lo necesario para comprobarla sin Fojas.")
    exportar.add_argument("carpeta", type=Path)
    exportar.set_defaults(ejecuta=exporta)
    sellar = que.add_parser("sellar", help="Firma ahora un punto de control, si hay asientos nuevos.")
    sellar.set_defaults(ejecuta=sella)
    rotar = que.add_parser("rotar-llave", help="Cambia la llave que firma los puntos de control.")
    rotar.add_argument("--motivo", required=True)
    rotar.add_argument("--perdida", action="store_true", help="La llave anterior se perdió y no puede firmar.")
    rotar.set_defaults(ejecuta=rota)
    for orden in (verificar, exportar, sellar, rotar):
        orden.add_argument("--json", action="store_true")


def verifica(argumentos: argparse.Namespace) -> dict[str, Any]:
    """`correcto` falso, y código 1, si algo no es lo que se anotó."""
    prepara_django()
    from fojas.dominio.bitacora import verificacion

    informe = verificacion.verifica(en=tiempo.ahora())
    resultado: dict[str, Any] = {"correcto": informe.correcto}
    if not informe.correcto:
        resultado["diferencia"] = informe.diferencia
    return resultado | {
        "asientos": informe.asientos,
        "raiz": informe.raiz,
        **informe.cuentas,
        "avisos": list(informe.avisos),
    }


def exporta(argumentos: argparse.Namespace) -> dict[str, Any]:
    """La carpeta debe estar vacía o no existir."""
    prepara_django()
    from fojas.dominio.bitacora import acciones, consultas, documentos

    destino: Path = argumentos.carpeta
    destino.mkdir(parents=True, exist_ok=True)
    if any(destino.iterdir()):
        raise CarpetaOcupada(f"La carpeta {destino} no está vacía. Elige otra, para no mezclar dos copias.")
    acciones.sella(en=tiempo.ahora(), exige_hora=False)
    escritos = 0
    for nombre, trozos in documentos.para_llevar():
        ruta = destino / nombre
        ruta.parent.mkdir(exist_ok=True)
        _escribe(ruta, trozos)
        escritos += 1
    return {"carpeta": str(destino.resolve()), "asientos": consultas.tamano(), "archivos": escritos}


def _escribe(ruta: Path, trozos: Iterator[bytes]) -> None:
    with ruta.open("wb") as salida:
        for trozo in trozos:
            salida.write(trozo)
        salida.flush()
        os.fsync(salida.fileno())


def sella(argumentos: argparse.Namespace) -> dict[str, Any]:
    prepara_django()
    from fojas.dominio.bitacora import acciones, consultas

    nuevo = acciones.sella(en=tiempo.ahora(), exige_hora=False)
    punto = nuevo or consultas.ultimo_punto()
    if punto is None:
        return {"nuevo": False, "tamano": 0}
    return {"nuevo": nuevo is not None, "tamano": punto.tamano, "raiz": punto.raiz, "nota": punto.nota}


def rota(argumentos: argparse.Namespace) -> dict[str, Any]:
    prepara_django()
    from fojas.dominio.bitacora import acciones, consultas, reglas

    punto = acciones.rota_llave(
        motivo=argumentos.motivo, autor=reglas.CONSOLA, en=tiempo.ahora(), perdida=argumentos.perdida
    )
    return {"llave": consultas.llaves()[-1].vkey, "tamano": punto.tamano, "nota": punto.nota}
