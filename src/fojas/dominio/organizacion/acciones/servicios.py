"""Cuentas de servicio: con ellas actúan las puertas que no atiende una persona, y la bitácora las nombra."""

from datetime import datetime

from django.db import IntegrityError, transaction

from fojas.base import texto
from fojas.base.tiempo import dia_de
from fojas.dominio.organizacion import reglas
from fojas.dominio.organizacion.acciones.cuentas import crea_usuario
from fojas.dominio.organizacion.acciones.roles import asigna_rol
from fojas.dominio.organizacion.models import Persona, Usuario
from fojas.dominio.organizacion.reglas import ClasePersona, ErrorOrganizacion, Rol

LARGO = 20
"""El usuario es también el código con que la bitácora la nombra."""


def asegura_servicio(*, usuario: str, nombre: str, fundamento: str, en: datetime) -> Usuario:
    """Abre la cuenta de servicio si falta: sin clave, no ingresa por pantalla, y recibe como la Oficina de Partes.

    Repetible. Lanza `ErrorOrganizacion` si el usuario es de una persona.
    """
    if (existente := _existente(usuario)) is not None:
        return existente
    try:
        return _abre(usuario=usuario, nombre=nombre, fundamento=fundamento, en=en)
    except IntegrityError:
        # Dos puertas estrenaron la misma cuenta a la vez: vale la de quien llegó antes.
        if (existente := _existente(usuario)) is None:
            raise
        return existente


def _existente(usuario: str) -> Usuario | None:
    cuenta = Usuario.objects.filter(usuario=usuario).first()
    if cuenta is not None and not cuenta.es_de_servicio:
        raise ErrorOrganizacion(f"«{usuario}» es la cuenta de una persona: elige otro nombre.", campo="usuario")
    return cuenta


@transaction.atomic
def _abre(*, usuario: str, nombre: str, fundamento: str, en: datetime) -> Usuario:
    if len(usuario) > LARGO:
        raise ErrorOrganizacion(f"El usuario de una cuenta de servicio lleva hasta {LARGO} letras.", campo="usuario")
    persona = Persona.objects.create(
        codigo=usuario, clase=ClasePersona.NATURAL.value, nombre=nombre, nombre_plano=texto.plano(nombre), creada_en=en
    )
    casa = reglas.actor_del_sistema(dia_de(en))
    cuenta = crea_usuario(
        usuario=usuario, persona_id=persona.pk, clave=None, es_de_servicio=True, actor=casa, en=en
    )  # fmt: skip
    asigna_rol(persona_id=persona.pk, rol=Rol.PARTES, desde=dia_de(en), fundamento=fundamento, actor=casa, en=en)
    return cuenta
