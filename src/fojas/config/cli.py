"""`fojas`: la línea de órdenes. Cada verbo vive en `config/ordenes`; todos aceptan `--json`.

Lo pedido sale por la salida normal; los errores, por la de errores y con código distinto de cero.
"""

import argparse
import json
import os
import sys
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

VERBOS = (
    "arranca",
    "bitacora",
    "buscar",
    "demo",
    "doctor",
    "ingresar",
    "instalar",
    "plazo",
    "reindexar",
    "respaldo",
    "trabajador",
    "usuarios",
)


def main(argumentos: list[str] | None = None) -> int:
    """Ejecuta un verbo. Devuelve 0 si resultó, 1 si se rechazó, 2 si la orden está mal escrita."""
    pedidos = list(sys.argv[1:] if argumentos is None else argumentos)
    lector = argparse.ArgumentParser(prog="fojas", description="El sistema de la Secretaría Municipal.")
    verbos = lector.add_subparsers(dest="verbo", metavar="VERBO", required=True)
    # Solo se importa el verbo pedido: la ayuda general los nombra todos sin cargar Django.
    pedido = next((p for p in pedidos if not p.startswith("-")), "")
    nombres = (pedido,) if pedido in VERBOS else VERBOS
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _ajustes())
    for nombre in nombres:
        import_module(f"fojas.config.ordenes.{nombre}").registra(verbos)
    argumentos_leidos = lector.parse_args(pedidos)
    return _corre(argumentos_leidos)


def _ajustes() -> str:
    """La demostración mientras no se instale una municipalidad real, o lo que diga FOJAS_AMBIENTE."""
    return f"fojas.config.settings.{os.environ.get('FOJAS_AMBIENTE', 'desarrollo')}"


def prepara_django() -> None:
    """Carga las apps. La llama cada verbo que necesita datos."""
    import django
    from django.conf import settings

    Path(settings.DATOS).mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()


def _corre(argumentos: argparse.Namespace) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from fojas.base.errores import ErrorFojas

    try:
        resultado = argumentos.ejecuta(argumentos)
    except ErrorFojas as error:
        return _falla(argumentos, error.mensaje, norma=error.norma)
    except (ImproperlyConfigured, OSError, DatabaseError) as error:
        return _falla(argumentos, str(error))
    except KeyboardInterrupt:
        return 130
    if isinstance(resultado, int):
        return resultado
    if getattr(argumentos, "json", False):
        _escribe(json.dumps(resultado, ensure_ascii=False, default=_a_json))
    elif resultado is not None:
        _escribe(_en_palabras(resultado))
    falla = isinstance(resultado, dict) and resultado.get("correcto") is False
    return 1 if falla else 0


def _falla(argumentos: argparse.Namespace, mensaje: str, *, norma: str = "") -> int:
    if getattr(argumentos, "json", False):
        sys.stderr.write(json.dumps({"error": mensaje, "norma": norma}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"Error: {mensaje}" + (f" ({norma})" if norma else "") + "\n")
    return 1


def _escribe(texto: str) -> None:
    sys.stdout.write(texto + "\n")


def _a_json(valor: object) -> str:
    if isinstance(valor, date | datetime):
        return valor.isoformat()
    return str(valor)


def _en_palabras(valor: Any, *, sangria: int = 0) -> str:
    """Lo mismo que el JSON, para leerlo en la consola."""
    margen = "  " * sangria
    if isinstance(valor, dict):
        lineas = []
        for clave, dato in valor.items():
            if isinstance(dato, dict | list) and dato:
                lineas += [f"{margen}{clave}:", _en_palabras(dato, sangria=sangria + 1)]
            else:
                lineas.append(f"{margen}{clave}: {_suelto(dato)}")
        return "\n".join(lineas)
    if isinstance(valor, list | tuple):
        return "\n".join(
            _en_palabras(dato, sangria=sangria) + ("\n" if isinstance(dato, dict) and len(dato) > 3 else "")
            for dato in valor
        )
    return f"{margen}{_suelto(valor)}"


def _suelto(valor: Any) -> str:
    if valor is None or valor == [] or valor == {}:
        return "ninguno"
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    return _a_json(valor)
