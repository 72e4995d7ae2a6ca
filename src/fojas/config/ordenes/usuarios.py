"""`fojas usuarios`: cuentas de acceso desde el servidor, cuando no se puede por pantalla."""

import argparse
import sys
from typing import Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django

LARGO_DE_CLAVE = 16


class CuentaDesconocida(ErrorFojas):
    """No hay una cuenta con ese usuario."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("usuarios", help="Cuentas: lista, crea, cambia clave, cierra.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=lista)
    pasos = lector.add_subparsers(dest="paso", metavar="PASO")
    _paso(pasos, "listar", "Todas las cuentas.", lista)
    crear = _paso(pasos, "crear", "Abre la cuenta de una persona, con su rol.", crea)
    crear.add_argument("usuario")
    crear.add_argument("--nombre", required=True)
    crear.add_argument("--rut", required=True)
    crear.add_argument("--correo", default="")
    crear.add_argument("--rol", default="", help="partes, jefatura, funcionario, administrador, auditor…")
    crear.add_argument("--unidad", default="", help="Código de la unidad del rol; sin ella, toda la municipalidad.")
    crear.add_argument("--clave-por-entrada", action="store_true", help="Lee la clave de la entrada normal.")
    clave = _paso(pasos, "clave", "Pone otra clave.", cambia_clave)
    clave.add_argument("usuario")
    clave.add_argument("--clave-por-entrada", action="store_true", help="Lee la clave de la entrada normal.")
    for nombre, ayuda, ejecuta in (
        ("desactivar", "Cierra el ingreso de una cuenta.", desactiva),
        ("reactivar", "Vuelve a abrir una cuenta.", reactiva),
        ("sin-factores", "Borra los factores de quien perdió su teléfono o su llave.", borra_factores),
    ):
        paso = _paso(pasos, nombre, ayuda, ejecuta)
        paso.add_argument("usuario")
        paso.add_argument("--motivo", required=True)


def lista(_: argparse.Namespace) -> list[dict[str, object]]:
    """Usuario, nombre, si está activa y sus roles de hoy."""
    prepara_django()
    from fojas.dominio.organizacion import consultas

    hoy = tiempo.hoy()
    roles: dict[int, list[str]] = {}
    for asignacion in consultas.roles_vigentes(hoy):
        roles.setdefault(asignacion.persona_id, []).append(asignacion.rol)
    return [
        {
            "usuario": cuenta.usuario,
            "nombre": cuenta.persona.nombre,
            "activa": cuenta.is_active,
            "roles": ", ".join(roles.get(cuenta.persona_id, [])) or "ninguno",
        }
        for cuenta in consultas.cuentas()
    ]


def crea(argumentos: argparse.Namespace) -> dict[str, object]:
    """Registra a la persona, abre su cuenta y, si se pide, le da un rol. Todo o nada."""
    prepara_django()
    from django.db import transaction

    from fojas.dominio.organizacion import acciones, consultas, reglas

    en = tiempo.ahora()
    actor = reglas.actor_de_la_consola(tiempo.dia_de(en))
    clave, generada = _clave(argumentos)
    with transaction.atomic():
        persona = acciones.registra_persona(
            clase="natural",
            nombre=argumentos.nombre,
            rut=argumentos.rut,
            correo=argumentos.correo,
            actor_codigo=actor.codigo,
            en=en,
        )
        acciones.crea_usuario(
            usuario=argumentos.usuario,
            persona_id=persona.pk,
            clave=clave,
            correo=argumentos.correo,
            actor=actor,
            en=en,
        )
        if argumentos.rol:
            unidad = consultas.unidad_de_codigo(argumentos.unidad) if argumentos.unidad else None
            if argumentos.unidad and unidad is None:
                raise CuentaDesconocida(f"No hay una unidad con el código {argumentos.unidad}.")
            acciones.asigna_rol(
                persona_id=persona.pk,
                rol=_rol(argumentos.rol),
                unidad_id=unidad.pk if unidad else None,
                desde=tiempo.dia_de(en),
                fundamento="Asignado desde la consola del servidor",
                actor=actor,
                en=en,
            )
    return {"usuario": argumentos.usuario, "persona": persona.codigo} | ({"clave": clave} if generada else {})


def cambia_clave(argumentos: argparse.Namespace) -> dict[str, object]:
    cuenta, actor, en = _cuenta(argumentos.usuario)
    from fojas.dominio.organizacion import acciones

    clave, generada = _clave(argumentos)
    acciones.cambia_clave(usuario_id=cuenta.pk, clave=clave, actor=actor, en=en)
    return {"usuario": cuenta.usuario} | ({"clave": clave} if generada else {})


def desactiva(argumentos: argparse.Namespace) -> dict[str, object]:
    cuenta, actor, en = _cuenta(argumentos.usuario)
    from fojas.dominio.organizacion import acciones

    acciones.desactiva_usuario(usuario_id=cuenta.pk, fundamento=argumentos.motivo, actor=actor, en=en)
    return {"usuario": cuenta.usuario, "activa": False}


def reactiva(argumentos: argparse.Namespace) -> dict[str, object]:
    cuenta, actor, en = _cuenta(argumentos.usuario)
    from fojas.dominio.organizacion import acciones

    acciones.reactiva_usuario(usuario_id=cuenta.pk, fundamento=argumentos.motivo, actor=actor, en=en)
    return {"usuario": cuenta.usuario, "activa": True}


def borra_factores(argumentos: argparse.Namespace) -> dict[str, object]:
    cuenta, actor, en = _cuenta(argumentos.usuario)
    from fojas.dominio.organizacion import acciones

    cuantos = acciones.borra_factores(usuario_id=cuenta.pk, fundamento=argumentos.motivo, actor=actor, en=en)
    return {"usuario": cuenta.usuario, "factores_borrados": cuantos}


def clave_al_azar() -> str:
    """Una clave que se puede dictar, para cambiarla al primer ingreso."""
    from fojas.base import codigos

    return codigos.agrupado(codigos.nuevo(largo=LARGO_DE_CLAVE)).lower()


def _paso(pasos: Any, nombre: str, ayuda: str, ejecuta: Any) -> argparse.ArgumentParser:
    paso: argparse.ArgumentParser = pasos.add_parser(nombre, help=ayuda)
    paso.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    paso.set_defaults(ejecuta=ejecuta)
    return paso


def _cuenta(usuario: str) -> tuple[Any, Any, Any]:
    prepara_django()
    from fojas.dominio.organizacion import consultas, reglas

    cuenta = consultas.cuenta(usuario)
    if cuenta is None:
        raise CuentaDesconocida(f"No hay una cuenta con el usuario {usuario}.")
    en = tiempo.ahora()
    return cuenta, reglas.actor_de_la_consola(tiempo.dia_de(en)), en


def _clave(argumentos: argparse.Namespace) -> tuple[str, bool]:
    if argumentos.clave_por_entrada:
        return sys.stdin.readline().rstrip("\n"), False
    return clave_al_azar(), True


def _rol(texto: str) -> Any:
    from fojas.dominio.organizacion.reglas import Rol

    try:
        return Rol(texto)
    except ValueError:
        raise CuentaDesconocida(f"El rol es uno de: {', '.join(rol.value for rol in Rol)}.") from None
