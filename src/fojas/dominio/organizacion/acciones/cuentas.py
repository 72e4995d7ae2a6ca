"""Las cuentas de acceso: abrirlas, cerrarlas, cuidar su clave y anotar quién entra."""

import re
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import permisos, reglas
from fojas.dominio.organizacion.acciones.revisiones import correo_limpio, exige_otro_administrador
from fojas.dominio.organizacion.acciones.roles import asigna_rol
from fojas.dominio.organizacion.models import Persona, Usuario
from fojas.dominio.organizacion.reglas import Actor, ClasePersona, ErrorOrganizacion, Rol

USUARIO = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


@transaction.atomic
def crea_usuario(
    *,
    usuario: str,
    persona_id: int,
    clave: str | None,
    actor: Actor,
    en: datetime,
    correo: str = "",
    es_de_servicio: bool = False,
) -> Usuario:
    """Abre la cuenta de una persona. Sin clave (`None`), la cuenta no puede ingresar por pantalla."""
    exige(permisos.puede_administrar(actor))
    nombre = usuario.strip().lower()
    if not USUARIO.fullmatch(nombre) or len(nombre) > 60:
        raise ErrorOrganizacion("El usuario lleva letras sin tilde, números, puntos o guiones.", campo="usuario")
    if Usuario.objects.filter(usuario=nombre).exists():
        raise ErrorOrganizacion(f"Ya hay una cuenta con el usuario {nombre}.", campo="usuario")
    persona = Persona.objects.get(pk=persona_id)
    if Usuario.objects.filter(persona=persona).exists():
        raise ErrorOrganizacion("Esa persona ya tiene una cuenta.", campo="persona")
    if persona.clase != ClasePersona.NATURAL.value:
        raise ErrorOrganizacion("Solo una persona natural tiene cuenta.", campo="persona")
    cuenta = Usuario(
        usuario=nombre, persona=persona, correo=correo_limpio(correo), es_de_servicio=es_de_servicio, creada_en=en
    )
    if clave is not None:
        _exige_clave(clave, cuenta)
    cuenta.password = make_password(clave)
    cuenta.save()
    bitacora.anota(
        "cuenta.creada", autor=actor.codigo, objeto=persona.codigo, en=en, personal={"usuario": cuenta.usuario}
    )
    return cuenta


@transaction.atomic
def cambia_clave(*, usuario_id: int, clave: str, actor: Actor, en: datetime) -> Usuario:
    """Pone otra clave. Las sesiones abiertas con la anterior dejan de valer."""
    cuenta = Usuario.objects.select_for_update(of=("self",)).get(pk=usuario_id)
    exige(permisos.puede_cambiar_clave(actor, persona_id=cuenta.persona_id))
    if cuenta.es_de_servicio:
        raise ErrorOrganizacion("Una cuenta de servicio no tiene clave.")
    _exige_clave(clave, cuenta)
    cuenta.password = make_password(clave)
    cuenta.save(update_fields=["password"])
    bitacora.anota("cuenta.clave_cambiada", autor=actor.codigo, objeto=cuenta.persona.codigo, en=en)
    return cuenta


@transaction.atomic
def desactiva_usuario(*, usuario_id: int, fundamento: str, actor: Actor, en: datetime) -> Usuario:
    """Cierra el ingreso de una cuenta; la persona y lo que hizo quedan."""
    exige(permisos.puede_administrar(actor))
    cuenta = Usuario.objects.select_for_update(of=("self",)).get(pk=usuario_id)
    if cuenta.persona_id == actor.persona_id:
        raise ErrorOrganizacion("No puedes desactivar tu propia cuenta: pídeselo a otra persona que administre.")
    exige_otro_administrador(cuenta.persona_id, dia=dia_de(en))
    return _activa(cuenta, activa=False, fundamento=fundamento, actor=actor, en=en)


@transaction.atomic
def reactiva_usuario(*, usuario_id: int, fundamento: str, actor: Actor, en: datetime) -> Usuario:
    exige(permisos.puede_administrar(actor))
    cuenta = Usuario.objects.select_for_update(of=("self",)).get(pk=usuario_id)
    return _activa(cuenta, activa=True, fundamento=fundamento, actor=actor, en=en)


def _activa(cuenta: Usuario, *, activa: bool, fundamento: str, actor: Actor, en: datetime) -> Usuario:
    if not fundamento.strip():
        raise ErrorOrganizacion("Escribe el motivo.", campo="fundamento")
    if cuenta.is_active == activa:
        raise ErrorOrganizacion("La cuenta ya estaba activa." if activa else "La cuenta ya estaba desactivada.")
    cuenta.is_active = activa
    cuenta.save(update_fields=["is_active"])
    bitacora.anota(
        "cuenta.reactivada" if activa else "cuenta.desactivada",
        autor=actor.codigo,
        objeto=cuenta.persona.codigo,
        en=en,
        personal={"fundamento": fundamento.strip()},
    )
    return cuenta


@transaction.atomic
def borra_factores(*, usuario_id: int, fundamento: str, actor: Actor, en: datetime) -> int:
    """Quita aplicación de códigos, llaves y códigos de recuperación de quien los perdió. Devuelve cuántos eran."""
    exige(permisos.puede_administrar(actor))
    if not fundamento.strip():
        raise ErrorOrganizacion("Escribe el motivo y cómo se comprobó quién lo pide.", campo="fundamento")
    cuenta = Usuario.objects.select_for_update(of=("self",)).get(pk=usuario_id)
    cuantos: int = Authenticator.objects.filter(user_id=cuenta.pk).delete()[0]
    bitacora.anota(
        "cuenta.factores_borrados",
        autor=actor.codigo,
        objeto=cuenta.persona.codigo,
        en=en,
        personal={"fundamento": fundamento.strip()},
    )
    return cuantos


@transaction.atomic
def guarda_preferencia(*, persona_id: int, preferencia: str, valor: Any, en: datetime) -> None:
    """Recuerda una vista guardada o una opción de pantalla de la propia cuenta."""
    cuenta = Usuario.objects.select_for_update(of=("self",)).get(persona_id=persona_id)
    cuenta.preferencias = {**cuenta.preferencias, preferencia: valor}
    cuenta.save(update_fields=["preferencias"])
    bitacora.anota(
        "cuenta.preferencia_guardada",
        autor=cuenta.persona.codigo,
        objeto=cuenta.persona.codigo,
        en=en,
        preferencia=preferencia,
    )


@transaction.atomic
def anota_ingreso(*, persona_id: int, en: datetime) -> None:
    """Deja constancia de que alguien ingresó con su cuenta."""
    persona = Persona.objects.get(pk=persona_id)
    bitacora.anota("cuenta.ingreso", autor=persona.codigo, objeto=persona.codigo, en=en)


@transaction.atomic
def anota_salida(*, persona_id: int, en: datetime) -> None:
    persona = Persona.objects.get(pk=persona_id)
    bitacora.anota("cuenta.salida", autor=persona.codigo, objeto=persona.codigo, en=en)


@transaction.atomic
def anota_factor(*, persona_id: int, cambio: str, en: datetime) -> None:
    """Deja constancia de que cambió su aplicación de códigos, sus llaves o sus códigos de recuperación."""
    persona = Persona.objects.get(pk=persona_id)
    bitacora.anota("cuenta.factor_cambiado", autor=persona.codigo, objeto=persona.codigo, en=en, cambio=cambio)


@transaction.atomic
def asegura_consola(*, en: datetime) -> Usuario:
    """La cuenta de servicio `consola`, con que la línea de órdenes ingresa documentos. Repetible."""
    existente = Usuario.objects.filter(usuario=reglas.CONSOLA).first()
    if existente is not None:
        return existente
    persona = Persona.objects.create(
        codigo=reglas.CONSOLA,
        clase=ClasePersona.NATURAL.value,
        nombre="Consola de Fojas",
        nombre_plano="consola de fojas",
        creada_en=en,
    )
    casa = reglas.actor_del_sistema(dia_de(en))
    cuenta = crea_usuario(
        usuario=reglas.CONSOLA, persona_id=persona.pk, clave=None, es_de_servicio=True, actor=casa, en=en
    )
    asigna_rol(
        persona_id=persona.pk,
        rol=Rol.PARTES,
        desde=dia_de(en),
        fundamento="Ingresos por la línea de órdenes",
        actor=casa,
        en=en,
    )
    return cuenta


def _exige_clave(clave: str, cuenta: Usuario) -> None:
    try:
        validate_password(clave, user=cuenta)
    except ValidationError as error:
        raise ErrorOrganizacion(" ".join(error.messages), campo="clave") from None
