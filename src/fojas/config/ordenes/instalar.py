"""`fojas instalar`: una municipalidad real con su perfil y su primera cuenta; repetida, pone al día lo instalado."""

import argparse
import re
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.config.cli import prepara_django
from fojas.config.ordenes.usuarios import clave_al_azar

PERFIL = {
    "nombre": "Nombre de la municipalidad",
    "comuna": "Comuna",
    "region": "Región",
    "codigo_comuna": "Código de la comuna (cinco cifras)",
    "codigo_region": "Código de la región (dos letras)",
    "rut": "RUT de la municipalidad",
    "sigla": "Sigla para sus códigos (hasta cuatro letras)",
    "direccion": "Dirección",
    "poblacion": "Población",
    "poblacion_al": "Fecha de la población (AAAA-MM-DD)",
    "poblacion_fuente": "Fuente de la población",
}
PRIMERA_CUENTA = {
    "admin_usuario": "Usuario de quien administrará",
    "admin_nombre": "Su nombre completo",
    "admin_rut": "Su RUT",
}
CODIGO_DE_COMUNA = re.compile(r"(0[1-9]|1[0-6])[0-9]{3}")
POBLACION_MAXIMA = 99_999_999


class InstalacionIncompleta(ErrorFojas):
    """Falta un dato o está mal, o la carpeta ya tiene una municipalidad."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser(
        "instalar", help="Instala una municipalidad real, o pone al día la instalada."
    )
    lector.add_argument("--json", action="store_true")
    for campo, ayuda in {**PERFIL, **PRIMERA_CUENTA}.items():
        lector.add_argument(f"--{campo.replace('_', '-')}", default="", help=ayuda)
    lector.add_argument("--admin-correo", default="", help="Su correo")
    lector.add_argument("--clave-por-entrada", action="store_true", help="Lee la clave de la entrada normal.")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, object]:
    """Prepara base y páginas; si no hay municipalidad, crea perfil, cuentas y rol de administración: todo o nada."""
    prepara_django()
    from django.conf import settings
    from django.core.management import call_command

    from fojas.dominio.organizacion import consultas

    call_command("migrate", verbosity=0)
    if settings.STATIC_ROOT:
        call_command("collectstatic", interactive=False, verbosity=0)
    pedidos = [campo for campo in (*PERFIL, *PRIMERA_CUENTA) if getattr(argumentos, campo)]
    if consultas.hay_municipalidad():
        if pedidos:
            raise InstalacionIncompleta(
                "La carpeta de datos ya tiene una municipalidad. Usa otra con FOJAS_DATOS=DIR, "
                "o corre «fojas instalar» sin datos para ponerla al día."
            )
        return {"municipalidad": consultas.municipalidad().nombre, "puesta_al_dia": True, "ambiente": settings.AMBIENTE}
    return _funda(_completa(argumentos), argumentos) | {"ambiente": settings.AMBIENTE}


def _funda(datos: Mapping[str, str], argumentos: argparse.Namespace) -> dict[str, object]:
    from django.db import transaction

    from fojas.dominio.organizacion import acciones, reglas
    from fojas.dominio.organizacion.reglas import Rol

    en = tiempo.ahora()
    actor = reglas.actor_de_la_consola(tiempo.dia_de(en))
    clave = sys.stdin.readline().rstrip("\n") if argumentos.clave_por_entrada else clave_al_azar()
    with transaction.atomic():
        perfil = acciones.configura_municipalidad(actor=actor, en=en, **_perfil(datos))
        acciones.asegura_consola(en=en)
        persona = acciones.registra_persona(
            clase="natural",
            nombre=datos["admin_nombre"],
            rut=datos["admin_rut"],
            correo=argumentos.admin_correo,
            actor_codigo=actor.codigo,
            en=en,
        )
        cuenta = acciones.crea_usuario(
            usuario=datos["admin_usuario"],
            persona_id=persona.pk,
            clave=clave,
            correo=argumentos.admin_correo,
            actor=actor,
            en=en,
        )
        acciones.asigna_rol(
            persona_id=persona.pk,
            rol=Rol.ADMINISTRADOR,
            desde=tiempo.dia_de(en),
            fundamento="Instalación del sistema",
            actor=actor,
            en=en,
        )
    resultado: dict[str, object] = {"municipalidad": perfil.nombre, "usuario": cuenta.usuario}
    return resultado | ({} if argumentos.clave_por_entrada else {"clave": clave})


def _completa(argumentos: argparse.Namespace) -> dict[str, str]:
    """Lo dado en la orden; lo que falta se pregunta si hay una persona en la consola."""
    datos = {campo: str(getattr(argumentos, campo)) for campo in (*PERFIL, *PRIMERA_CUENTA)}
    faltan = [campo for campo, dato in datos.items() if not dato]
    if faltan and (not sys.stdin.isatty() or argumentos.json):
        raise InstalacionIncompleta("Faltan datos: " + ", ".join(f"--{campo.replace('_', '-')}" for campo in faltan))
    for campo in faltan:
        datos[campo] = input(f"{({**PERFIL, **PRIMERA_CUENTA})[campo]}: ").strip()
    return datos


def _perfil(datos: Mapping[str, str]) -> dict[str, Any]:
    try:
        poblacion, poblacion_al = int(datos["poblacion"]), date.fromisoformat(datos["poblacion_al"])
    except ValueError:
        raise InstalacionIncompleta("La población es un número y su fecha se escribe 2024-06-30.") from None
    if not 1 <= poblacion <= POBLACION_MAXIMA:
        raise InstalacionIncompleta(f"La población va de 1 a {POBLACION_MAXIMA}, no «{poblacion}».", campo="poblacion")
    if not CODIGO_DE_COMUNA.fullmatch(datos["codigo_comuna"]):
        raise InstalacionIncompleta(
            "El código de comuna tiene cinco cifras y las dos primeras son la región, de 01 a 16: por ejemplo 08307.",
            campo="codigo_comuna",
        )
    return {campo: datos[campo] for campo in PERFIL} | {"poblacion": poblacion, "poblacion_al": poblacion_al}
