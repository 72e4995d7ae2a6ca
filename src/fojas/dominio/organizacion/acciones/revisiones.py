"""Lo que varias acciones revisan igual antes de guardar."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from fojas.base import rut as base_rut
from fojas.dominio.organizacion import consultas
from fojas.dominio.organizacion.reglas import ErrorOrganizacion

CODIGO = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def rut_limpio(rut: str | None) -> str | None:
    """Como se guarda; None si se dejó vacío. Lanza `ErrorOrganizacion` con el dígito que no calza."""
    if not rut or not rut.strip():
        return None
    try:
        return base_rut.normaliza(rut)
    except base_rut.RutInvalido as error:
        raise ErrorOrganizacion(str(error), campo="rut") from None


def correo_limpio(correo: str) -> str:
    """Vacío, o un correo completo. Lanza `ErrorOrganizacion`."""
    limpio = correo.strip()
    if not limpio:
        return ""
    try:
        validate_email(limpio)
    except ValidationError:
        raise ErrorOrganizacion("Escribe un correo completo, por ejemplo nombre@correo.cl.", campo="correo") from None
    return limpio


def nombre_limpio(nombre: str) -> str:
    """El de una unidad o un cargo, sin espacios de más. Lanza `ErrorOrganizacion`."""
    limpio = " ".join(nombre.split())
    if not limpio:
        raise ErrorOrganizacion("Escribe el nombre.", campo="nombre")
    if len(limpio) > 120:
        raise ErrorOrganizacion("El nombre no puede pasar de 120 letras.", campo="nombre")
    return limpio


def exige_codigo(codigo: str, *, largo: int) -> None:
    if not CODIGO.fullmatch(codigo) or len(codigo) > largo:
        raise ErrorOrganizacion("El código lleva minúsculas sin tilde, números y guiones.", campo="codigo")


def exige_periodo(desde: date, hasta: date | None) -> None:
    if hasta is not None and hasta < desde:
        raise ErrorOrganizacion("El término no puede ser anterior al inicio.", campo="hasta")


def exige_otro_administrador(persona_id: int, *, dia: date) -> None:
    """La casa no se queda sin quien la administre. Lanza `ErrorOrganizacion`."""
    if all(persona.pk == persona_id for persona in consultas.administradores(dia)):
        raise ErrorOrganizacion("Es la única persona que administra el sistema. Da antes ese rol a otra.")
