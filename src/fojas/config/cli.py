"""`fojas`: la línea de órdenes. Cada verbo vive en `config/ordenes`; todos aceptan `--json`.

Lo pedido sale por la salida normal; los errores, por la de errores y con código distinto de cero.
"""

import argparse
import errno
import json
import os
import sys
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from fojas.base.errores import ErrorFojas
from fojas.config.settings.ambiente import AMBIENTES

VERBOS = (
    "arranca",
    "bitacora",
    "buscar",
    "carpeta",
    "correo",
    "demo",
    "doctor",
    "ingresar",
    "instalar",
    "llaves",
    "plazo",
    "reindexar",
    "respaldo",
    "trabajador",
    "usuarios",
)

DEL_SISTEMA = {
    errno.ENOENT: "No existe",
    errno.EEXIST: "Ya existe",
    errno.EACCES: "Sin permiso para usar",
    errno.EPERM: "Sin permiso para usar",
    errno.EROFS: "El disco es de solo lectura",
    errno.ENOTDIR: "No es una carpeta",
    errno.EISDIR: "Es una carpeta y se esperaba un archivo",
    errno.ENOTEMPTY: "La carpeta no está vacía",
    errno.ENOSPC: "El disco está lleno",
    errno.EDQUOT: "Se agotó la cuota de disco",
}
DE_ARGPARSE = {
    "the following arguments are required: %s": "falta: %s",
    "unrecognized arguments: %s": "sobra o no se entiende: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "«%(value)s» no existe; puede ser %(choices)s",
    "expected one argument": "falta su valor",
    "expected at least one argument": "falta al menos un valor",
    "invalid %(type)s value: %(value)r": "«%(value)s» no es un valor válido",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "%(prog)s: error: %(message)s\n": "%(prog)s: error: %(message)s\n",
    "usage: ": "uso: ",
    "options": "opciones",
    "positional arguments": "argumentos",
    "show this help message and exit": "muestra esta ayuda",
}
"""Lo que argparse dice en inglés."""


class SinCarpeta(ErrorFojas):
    """Donde dice FOJAS_DATOS no hay una carpeta, ni se puede crear."""


class Lector(argparse.ArgumentParser):
    """El de argparse, que rechaza en castellano y, con `--json`, en JSON."""

    en_json = False

    def error(self, message: str) -> NoReturn:
        if Lector.en_json:
            sys.stderr.write(json.dumps({"error": message, "norma": ""}, ensure_ascii=False) + "\n")
            raise SystemExit(2)
        super().error(message)


def main(argumentos: list[str] | None = None) -> int:
    """Ejecuta un verbo. Devuelve 0 si resultó, 1 si se rechazó, 2 si la orden está mal escrita."""
    # Lo que Fojas escribe no lo lee otra cuenta del equipo.
    os.umask(0o077)
    pedidos = list(sys.argv[1:] if argumentos is None else argumentos)
    argparse._ = lambda texto: DE_ARGPARSE.get(texto, texto)  # type: ignore[attr-defined]
    Lector.en_json = "--json" in pedidos
    lector = Lector(prog="fojas", description="El sistema de la Secretaría Municipal.")
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
    pedido = os.environ.get("FOJAS_AMBIENTE", "desarrollo")
    # Uno desconocido lo rechazan los ajustes comunes, con las demás faltas.
    return f"fojas.config.settings.{pedido if pedido in AMBIENTES else 'desarrollo'}"


def prepara_django(*, crea_carpeta: bool = True) -> None:
    """Carga las apps. La llama cada verbo que necesita datos."""
    import django
    from django.conf import settings

    datos = Path(settings.DATOS)
    if crea_carpeta:
        _asegura_carpeta(datos)
    django.setup()


def _asegura_carpeta(datos: Path) -> None:
    try:
        datos.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        estorbo = que_estorba(datos)
        por_que = f"{estorbo} no es una carpeta" if estorbo else _del_sistema(error)
        raise SinCarpeta(
            f"No se puede crear la carpeta de datos {datos}: {por_que.rstrip('.')}. "
            "Nombra con FOJAS_DATOS=DIR una carpeta que exista o que Fojas pueda crear."
        ) from None


def que_estorba(datos: Path) -> Path | None:
    """El archivo que ocupa el lugar de la carpeta de datos, o de una de las que la contienen."""
    primera = next(ruta for ruta in (datos, *datos.parents) if ruta.exists())
    return None if primera.is_dir() else primera


def _corre(argumentos: argparse.Namespace) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        resultado = argumentos.ejecuta(argumentos)
    except ErrorFojas as error:
        return _falla(argumentos, error.mensaje, norma=error.norma)
    except OSError as error:
        return _falla(argumentos, _del_sistema(error))
    except DatabaseError as error:
        return _falla(argumentos, _de_la_base(error))
    except ImproperlyConfigured as error:
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


def _del_sistema(error: OSError) -> str:
    """Lo que no dejó hacer el sistema operativo, con la ruta."""
    frase = DEL_SISTEMA.get(error.errno or 0)
    if frase is None:
        return str(error)
    return f"{frase}: {error.filename}" if error.filename else f"{frase}."


def _de_la_base(error: Exception) -> str:
    from django.conf import settings

    if "file is not a database" in str(error):
        return (
            f"{settings.DATABASES['default']['NAME']} no es una base de Fojas, o está dañada. "
            "Restaura un respaldo en otra carpeta con FOJAS_DATOS=DIR."
        )
    if "unable to open database file" in str(error):
        return (
            f"No se puede abrir la base {settings.DATABASES['default']['NAME']}. Revisa que su carpeta exista y sea de "
            "la cuenta que corre Fojas, o nombra otra con FOJAS_DATOS=DIR."
        )
    if "database is locked" in str(error):
        return "La base está ocupada por otro programa. Espera a que termine y repite."
    if "database or disk is full" in str(error):
        return "El disco está lleno. No se guardó nada: haz espacio y repite."
    return str(error)


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
