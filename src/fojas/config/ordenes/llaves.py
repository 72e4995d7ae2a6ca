"""`fojas llaves`: con qué entran otros sistemas a la API, desde el servidor."""

import argparse
from datetime import date, timedelta
from typing import Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

DIAS = 365


class DiaMalEscrito(ErrorFojas):
    """El día no se entiende."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("llaves", help="Llaves de la API: lista, crea, revoca.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=lista)
    pasos = lector.add_subparsers(dest="paso", metavar="PASO")
    _paso(pasos, "listar", "Todas las llaves.", lista)
    crear = _paso(pasos, "crear", "Crea una llave y la muestra una vez.", crea)
    crear.add_argument("cuenta", help="Cuenta de servicio: letras sin tilde, números y guiones.")
    crear.add_argument("--nombre", required=True, help="Para qué es.")
    crear.add_argument("--alcances", default="ingresar,consultar", help="Separados por comas: ingresar,consultar.")
    crear.add_argument("--hasta", default="", metavar="AAAA-MM-DD", help=f"Último día. Sin él, {DIAS} días más.")
    revocar = _paso(pasos, "revocar", "Deja de abrir desde ya.", revoca)
    revocar.add_argument("prefijo")
    revocar.add_argument("--motivo", required=True)


def lista(_: argparse.Namespace) -> list[dict[str, object]]:
    """Prefijo, para qué, cuenta, estado y último uso; nunca el secreto, que no se guarda."""
    prepara_django()
    from fojas.dominio.recepcion import consultas

    return [
        {
            "prefijo": llave.prefijo, "nombre": llave.nombre, "cuenta": llave.cuenta, "estado": llave.estado,
            "vence": llave.vence_el, "usada": llave.usada_en.astimezone(tiempo.ZONA) if llave.usada_en else "nunca",
        }
        for llave in consultas.llaves(hoy=tiempo.hoy())
    ]  # fmt: skip


def crea(argumentos: argparse.Namespace) -> dict[str, object]:
    """Lo único que sale por pantalla y no se vuelve a ver es la llave."""
    prepara_django()
    from fojas.dominio.organizacion import reglas
    from fojas.dominio.recepcion import acciones

    en = tiempo.ahora()
    llave, secreto = acciones.crea_llave(
        cuenta=argumentos.cuenta, nombre=argumentos.nombre,
        alcances=[a.strip() for a in argumentos.alcances.split(",") if a.strip()],
        vence_el=_dia(argumentos.hasta) if argumentos.hasta else tiempo.dia_de(en) + timedelta(days=DIAS),
        actor=reglas.actor_de_la_consola(tiempo.dia_de(en)), en=en,
    )  # fmt: skip
    return {"llave": secreto.entera, "cuenta": llave.cuenta.usuario, "vence": llave.vence_el}


def revoca(argumentos: argparse.Namespace) -> dict[str, object]:
    prepara_django()
    from fojas.dominio.organizacion import reglas
    from fojas.dominio.recepcion import acciones

    en = tiempo.ahora()
    llave = acciones.revoca_llave(
        prefijo=argumentos.prefijo, motivo=argumentos.motivo,
        actor=reglas.actor_de_la_consola(tiempo.dia_de(en)), en=en,
    )  # fmt: skip
    return {"prefijo": llave.prefijo, "revocada": True}


def _paso(pasos: Any, nombre: str, ayuda: str, ejecuta: Any) -> argparse.ArgumentParser:
    paso: argparse.ArgumentParser = pasos.add_parser(nombre, help=ayuda)
    paso.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    paso.set_defaults(ejecuta=ejecuta)
    return paso


def _dia(escrito: str) -> date:
    try:
        return date.fromisoformat(escrito)
    except ValueError:
        raise DiaMalEscrito(f"«{escrito}» no es un día. Escríbelo como 2027-11-30.", campo="hasta") from None
