"""Cambios en la casa. Cada uno es una transacción, un permiso y una anotación."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from fojas.base import codigos, eventos, memoria
from fojas.base import rut as base_rut
from fojas.base import texto as base_texto
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import consultas, permisos, reglas
from fojas.dominio.organizacion.eventos import SubroganciaIniciada
from fojas.dominio.organizacion.models import (
    AsignacionRol,
    Ausencia,
    Cargo,
    Municipalidad,
    Nombramiento,
    Persona,
    Unidad,
    Usuario,
)
from fojas.dominio.organizacion.reglas import (
    Actor,
    Calidad,
    CausaAusencia,
    ClasePersona,
    ErrorOrganizacion,
    MedioNotificacion,
    Rol,
)

CODIGO = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
USUARIO = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
CONTACTO = ("correo", "telefono", "direccion", "comuna", "medio_notificacion")


# Personas


@transaction.atomic
def registra_persona(
    *,
    clase: ClasePersona | str,
    nombre: str,
    actor_codigo: str,
    en: datetime,
    rut: str | None = None,
    pasaporte: str = "",
    correo: str = "",
    telefono: str = "",
    direccion: str = "",
    comuna: str = "",
    medio_notificacion: MedioNotificacion | str = "",
) -> Persona:
    """Devuelve a la persona del RUT o pasaporte, con su contacto al día, o la crea.

    El nombre guardado no se pisa: lo cambia `corrige_persona`. Sin RUT ni pasaporte siempre nace una persona nueva,
    porque dos homónimas no son la misma.
    """
    limpios = _limpia_persona(
        nombre=nombre, rut=rut, correo=correo, clase=ClasePersona(clase), medio_notificacion=medio_notificacion
    )
    contacto = {
        "correo": limpios["correo"],
        "telefono": telefono.strip(),
        "direccion": direccion.strip(),
        "comuna": comuna.strip(),
        "medio_notificacion": limpios["medio_notificacion"],
    }
    nueva = (
        limpios
        | contacto
        | {
            "codigo": "P" + codigos.nuevo(largo=10),
            "pasaporte": pasaporte.strip().upper(),
            "creada_en": en,
        }
    )
    if limpios["rut"]:
        persona, creada = Persona.objects.get_or_create(rut=limpios["rut"], defaults=nueva)
    elif nueva["pasaporte"]:
        persona, creada = Persona.objects.get_or_create(pasaporte=nueva["pasaporte"], rut=None, defaults=nueva)
    else:
        persona, creada = Persona.objects.create(**nueva), True
    if creada:
        bitacora.anota(
            "persona.registrada",
            autor=actor_codigo,
            objeto=persona.codigo,
            en=en,
            personal={"nombre": persona.nombre, "rut": persona.rut or "", "pasaporte": persona.pasaporte},
            clase=persona.clase,
        )
        return persona
    _corrige(persona, {campo: dato for campo, dato in contacto.items() if dato}, autor=actor_codigo, en=en)
    return persona


@transaction.atomic
def corrige_persona(*, persona_id: int, actor: Actor, en: datetime, **cambios: str | None) -> Persona:
    """Cambia nombre, RUT, pasaporte, clase o contacto. Lo anterior queda en la bitácora como dato personal."""
    if persona_id != actor.persona_id or not set(cambios) <= set(CONTACTO):
        exige(permisos.puede_corregir_personas(actor))
    permitidos = {"clase", "nombre", "rut", "pasaporte", *CONTACTO}
    if ajenos := set(cambios) - permitidos:
        raise TypeError(f"Campos desconocidos: {sorted(ajenos)}")
    persona = Persona.objects.select_for_update(of=("self",)).get(pk=persona_id)
    actuales: dict[str, Any] = {campo: getattr(persona, campo) for campo in permitidos}
    quedan = actuales | {campo: (dato or "").strip() for campo, dato in cambios.items()}
    quedan |= _limpia_persona(
        nombre=quedan["nombre"],
        rut=quedan["rut"],
        correo=quedan["correo"],
        clase=ClasePersona(quedan["clase"]),
        medio_notificacion=quedan["medio_notificacion"],
    )
    quedan["pasaporte"] = quedan["pasaporte"].upper()
    if quedan["rut"] and Persona.objects.filter(rut=quedan["rut"]).exclude(pk=persona.pk).exists():
        raise ErrorOrganizacion("Ese RUT ya es de otra persona. Búscala y usa su ficha.", campo="rut")
    _corrige(persona, quedan, autor=actor.codigo, en=en)
    return persona


def registra_lectura(*, persona: Persona, actor: Actor, en: datetime) -> None:
    """Deja constancia de quién miró los datos de otra persona (Ley 21.719). Mirar los propios no se anota."""
    if persona.pk == actor.persona_id:
        return
    bitacora.anota("persona.leida", autor=actor.codigo, objeto=persona.codigo, en=en)


def _corrige(persona: Persona, quedan: Mapping[str, Any], *, autor: str, en: datetime) -> None:
    cambian = {campo: dato for campo, dato in quedan.items() if getattr(persona, campo) != dato}
    if not cambian:
        return
    antes = {campo: getattr(persona, campo) for campo in cambian}
    for campo, dato in cambian.items():
        setattr(persona, campo, dato)
    persona.save(update_fields=[*cambian])
    visibles = sorted(set(cambian) - {"nombre_plano"})
    bitacora.anota(
        "persona.corregida",
        autor=autor,
        objeto=persona.codigo,
        en=en,
        personal={"antes": antes, "despues": cambian},
        campos=", ".join(visibles),
    )


def _limpia_persona(
    *, nombre: str, rut: str | None, correo: str, clase: ClasePersona, medio_notificacion: MedioNotificacion | str
) -> dict[str, Any]:
    limpio = " ".join(nombre.split())
    if not limpio:
        raise ErrorOrganizacion("Escribe el nombre de la persona.", campo="nombre")
    if len(limpio) > 200:
        raise ErrorOrganizacion("El nombre no puede pasar de 200 letras.", campo="nombre")
    return {
        "clase": clase.value,
        "nombre": limpio,
        "nombre_plano": base_texto.plano(limpio),
        "rut": _rut(rut),
        "correo": _correo(correo),
        "medio_notificacion": MedioNotificacion(medio_notificacion).value if medio_notificacion else "",
    }


# La municipalidad y sus unidades


@transaction.atomic
def configura_municipalidad(*, actor: Actor, en: datetime, **datos: Any) -> Municipalidad:
    """Crea o cambia el perfil: una sola fila. La población lleva fecha y fuente."""
    exige(permisos.puede_administrar(actor))
    campos = {campo.name for campo in Municipalidad._meta.get_fields() if campo.name != "id"}
    if ajenos := set(datos) - campos:
        raise TypeError(f"Campos desconocidos: {sorted(ajenos)}")
    perfil = Municipalidad.objects.select_for_update().filter(pk=1).first() or Municipalidad(pk=1)
    cambian = [campo for campo, dato in datos.items() if getattr(perfil, campo) != dato]
    for campo, dato in datos.items():
        setattr(perfil, campo, dato)
    _revisa_perfil(perfil)
    perfil.save()
    bitacora.anota(
        "municipalidad.configurada",
        autor=actor.codigo,
        objeto="municipalidad",
        en=en,
        campos=", ".join(sorted(campo.removesuffix("_sha256") for campo in cambian)),
    )
    memoria.olvida(consultas.PERFIL)
    return perfil


def _revisa_perfil(perfil: Municipalidad) -> None:
    for campo in ("nombre", "comuna", "region", "direccion", "poblacion_fuente"):
        if not getattr(perfil, campo).strip():
            raise ErrorOrganizacion("Falta este dato del perfil.", campo=campo)
    perfil.rut = _rut(perfil.rut) or ""
    if not perfil.rut:
        raise ErrorOrganizacion("Falta el RUT de la municipalidad.", campo="rut")
    if not re.fullmatch(r"\d{5}", perfil.codigo_comuna):
        raise ErrorOrganizacion("El código de comuna tiene cinco cifras, por ejemplo 08307.", campo="codigo_comuna")
    if not re.fullmatch(r"[A-Z]{1,4}", perfil.sigla):
        raise ErrorOrganizacion("La sigla tiene de una a cuatro letras mayúsculas.", campo="sigla")
    if perfil.poblacion is None or perfil.poblacion_al is None:
        raise ErrorOrganizacion("Escribe la población y su fecha.", campo="poblacion")
    perfil.correo = _correo(perfil.correo)


@transaction.atomic
def crea_unidad(
    *,
    codigo: str,
    nombre: str,
    actor: Actor,
    en: datetime,
    sigla: str = "",
    padre_id: int | None = None,
    correo: str = "",
    vigente_desde: date | None = None,
) -> Unidad:
    """Agrega una unidad al organigrama (Ley 18.695, art. 31)."""
    exige(permisos.puede_administrar(actor))
    _exige_codigo(codigo, largo=40)
    if Unidad.objects.filter(codigo=codigo).exists():
        raise ErrorOrganizacion(f"Ya hay una unidad con el código {codigo}.", campo="codigo")
    unidad = Unidad.objects.create(
        codigo=codigo,
        nombre=_nombre(nombre),
        sigla=sigla.strip(),
        padre_id=padre_id,
        correo=_correo(correo),
        vigente_desde=vigente_desde or dia_de(en),
    )
    bitacora.anota("unidad.creada", autor=actor.codigo, objeto=f"unidad:{codigo}", en=en, nombre=unidad.nombre)
    return unidad


@transaction.atomic
def modifica_unidad(
    *, unidad_id: int, nombre: str, sigla: str, padre_id: int | None, correo: str, actor: Actor, en: datetime
) -> Unidad:
    """Cambia nombre, sigla, correo o de quién depende. Ninguna unidad depende de sí misma."""
    exige(permisos.puede_administrar(actor))
    unidad = Unidad.objects.select_for_update(of=("self",)).get(pk=unidad_id)
    if padre_id is not None and reglas.cuelga_de(padre_id, unidad.pk, padres=consultas.padres()):
        raise ErrorOrganizacion(
            "Una unidad no puede depender de sí misma ni de otra que dependa de ella.", campo="padre"
        )
    quedan = {"nombre": _nombre(nombre), "sigla": sigla.strip(), "padre_id": padre_id, "correo": _correo(correo)}
    cambian = [campo for campo, dato in quedan.items() if getattr(unidad, campo) != dato]
    if not cambian:
        return unidad
    for campo, dato in quedan.items():
        setattr(unidad, campo, dato)
    unidad.save(update_fields=[*quedan])
    bitacora.anota(
        "unidad.modificada",
        autor=actor.codigo,
        objeto=f"unidad:{unidad.codigo}",
        en=en,
        nombre=unidad.nombre,
        campos=", ".join(sorted(campo.removesuffix("_id") for campo in cambian)),
    )
    return unidad


@transaction.atomic
def cierra_unidad(*, unidad_id: int, hasta: date, actor: Actor, en: datetime) -> Unidad:
    """Le pone término. Antes deben terminar sus cargos ejercidos, sus roles y las unidades que dependen de ella."""
    exige(permisos.puede_administrar(actor))
    unidad = Unidad.objects.select_for_update(of=("self",)).get(pk=unidad_id)
    if hasta < unidad.vigente_desde:
        raise ErrorOrganizacion("El término no puede ser anterior al inicio de la unidad.", campo="hasta")
    siguiente = hasta + timedelta(days=1)
    if Unidad.objects.filter(
        consultas.vigentes(siguiente, desde="vigente_desde", hasta="vigente_hasta"), padre=unidad
    ).exists():
        raise ErrorOrganizacion("Otras unidades dependen de esta: muévelas o ciérralas primero.")
    if Nombramiento.objects.filter(consultas.vigentes(siguiente), cargo__unidad=unidad).exists():
        raise ErrorOrganizacion("Hay nombramientos vigentes en sus cargos: termínalos primero.")
    if AsignacionRol.objects.filter(consultas.vigentes(siguiente), unidad=unidad).exists():
        raise ErrorOrganizacion("Hay roles vigentes en esta unidad: termínalos primero.")
    unidad.vigente_hasta = hasta
    unidad.save(update_fields=["vigente_hasta"])
    bitacora.anota(
        "unidad.cerrada",
        autor=actor.codigo,
        objeto=f"unidad:{unidad.codigo}",
        en=en,
        nombre=unidad.nombre,
        hasta=hasta.isoformat(),
    )
    return unidad


# Cargos y nombramientos


@transaction.atomic
def crea_cargo(
    *,
    codigo: str,
    nombre: str,
    unidad_id: int,
    actor: Actor,
    en: datetime,
    clave: str = "",
    es_jefatura: bool = False,
) -> Cargo:
    """Agrega un cargo a una unidad. Solo hay uno por clave legal."""
    exige(permisos.puede_administrar(actor))
    _exige_codigo(codigo, largo=50)
    if clave:
        _exige_codigo(clave, largo=40)
    if Cargo.objects.filter(codigo=codigo).exists():
        raise ErrorOrganizacion(f"Ya hay un cargo con el código {codigo}.", campo="codigo")
    if clave and Cargo.objects.filter(clave=clave).exists():
        raise ErrorOrganizacion("Ese cargo legal ya existe y es uno solo.", campo="clave")
    cargo = Cargo.objects.create(
        codigo=codigo, clave=clave, nombre=_nombre(nombre), unidad_id=unidad_id, es_jefatura=es_jefatura
    )
    bitacora.anota("cargo.creado", autor=actor.codigo, objeto=f"cargo:{codigo}", en=en, nombre=cargo.nombre)
    return cargo


@transaction.atomic
def nombra(
    *,
    persona_id: int,
    cargo_id: int,
    calidad: Calidad | str,
    desde: date,
    acto: str,
    actor: Actor,
    en: datetime,
    hasta: date | None = None,
    orden: int = 1,
) -> Nombramiento:
    """Pone a una persona en un cargo, por un acto que lo dice.

    Nadie es titular o suplente a la vez de los dos cargos que firman un acto; un cargo de jefatura o que la ley nombra
    tiene un solo titular y un solo suplente a la vez, y cada subrogante, su orden.
    """
    exige(permisos.puede_administrar(actor))
    calidad = Calidad(calidad)
    _exige_periodo(desde, hasta)
    if not acto.strip():
        raise ErrorOrganizacion("Escribe el acto que lo nombra, por ejemplo «Decreto N° 12 de 2026».", campo="acto")
    cargo = Cargo.objects.select_for_update(of=("self",)).get(pk=cargo_id)
    persona = Persona.objects.get(pk=persona_id)
    if persona.clase != ClasePersona.NATURAL.value:
        raise ErrorOrganizacion("Solo una persona natural ejerce un cargo.", campo="persona")
    _exige_lugar_libre(cargo, persona_id=persona_id, calidad=calidad, desde=desde, hasta=hasta, orden=orden)
    nombramiento = Nombramiento.objects.create(
        persona=persona,
        cargo=cargo,
        calidad=calidad.value,
        desde=desde,
        hasta=hasta,
        acto=acto.strip(),
        orden=orden,
    )
    bitacora.anota(
        "persona.nombrada",
        autor=actor.codigo,
        objeto=persona.codigo,
        en=en,
        cargo=cargo.codigo,
        calidad=calidad.value,
        desde=desde.isoformat(),
        hasta=hasta.isoformat() if hasta else "",
        acto=nombramiento.acto,
    )
    return nombramiento


def _exige_lugar_libre(
    cargo: Cargo, *, persona_id: int, calidad: Calidad, desde: date, hasta: date | None, orden: int
) -> None:
    otros = [
        otro
        for otro in Nombramiento.objects.filter(cargo=cargo).select_related("persona")
        if reglas.se_cruzan(desde, hasta, otro.desde, otro.hasta)
    ]
    if any(otro.persona_id == persona_id for otro in otros):
        raise ErrorOrganizacion("Esa persona ya tiene un nombramiento en este cargo en esos días.", campo="persona")
    if calidad == Calidad.SUBROGANTE:
        if any(otro.calidad == calidad.value and otro.orden == orden for otro in otros):
            raise ErrorOrganizacion(f"Ya hay un subrogante con el orden {orden} en esos días.", campo="orden")
        return
    if reglas.es_unipersonal(clave=cargo.clave, es_jefatura=cargo.es_jefatura):
        mismo = next((otro for otro in otros if otro.calidad == calidad.value), None)
        if mismo is not None:
            raise ErrorOrganizacion(
                f"El cargo ya tiene {calidad.value} en esos días: {mismo.persona.nombre}. "
                "Termina primero ese nombramiento.",
                campo="persona",
            )
    if cargo.clave in reglas.FIRMAN_ACTOS:
        cruzados = Nombramiento.objects.filter(
            persona_id=persona_id,
            cargo__clave__in=reglas.FIRMAN_ACTOS - {cargo.clave},
            calidad__in=[Calidad.TITULAR.value, Calidad.SUPLENTE.value],
        )
        if any(reglas.se_cruzan(desde, hasta, otro.desde, otro.hasta) for otro in cruzados):
            veredicto = reglas.pueden_firmar_juntos(alcalde_id=persona_id, secretario_id=persona_id)
            raise ErrorOrganizacion(veredicto.motivo, norma=veredicto.norma, campo="persona")


@transaction.atomic
def termina_nombramiento(*, nombramiento_id: int, hasta: date, acto: str, actor: Actor, en: datetime) -> Nombramiento:
    """Le pone último día, por un acto que lo dice."""
    exige(permisos.puede_administrar(actor))
    if not acto.strip():
        raise ErrorOrganizacion("Escribe el acto que pone término al nombramiento.", campo="acto")
    nombramiento = Nombramiento.objects.select_for_update(of=("self",)).get(pk=nombramiento_id)
    if hasta < nombramiento.desde:
        raise ErrorOrganizacion("El término no puede ser anterior al inicio.", campo="hasta")
    nombramiento.hasta = hasta
    nombramiento.save(update_fields=["hasta"])
    bitacora.anota(
        "persona.nombramiento_terminado",
        autor=actor.codigo,
        objeto=nombramiento.persona.codigo,
        en=en,
        cargo=nombramiento.cargo.codigo,
        hasta=hasta.isoformat(),
        acto=acto.strip(),
    )
    return nombramiento


# Roles


@transaction.atomic
def asigna_rol(
    *,
    persona_id: int,
    rol: Rol | str,
    desde: date,
    fundamento: str,
    actor: Actor,
    en: datetime,
    unidad_id: int | None = None,
    hasta: date | None = None,
) -> AsignacionRol:
    """Da un rol en una unidad, o en toda la casa si no se dice cuál, con fundamento y fechas."""
    exige(permisos.puede_administrar(actor))
    rol = Rol(rol)
    _exige_periodo(desde, hasta)
    if not fundamento.strip():
        raise ErrorOrganizacion("Escribe por qué tiene este rol.", campo="fundamento")
    if rol in (Rol.ADMINISTRADOR, Rol.AUDITOR) and unidad_id is not None:
        raise ErrorOrganizacion("Este rol vale para toda la municipalidad: no lleva unidad.", campo="unidad")
    persona = Persona.objects.select_for_update(of=("self",)).get(pk=persona_id)
    if persona.clase != ClasePersona.NATURAL.value:
        raise ErrorOrganizacion("Solo una persona natural tiene roles.", campo="persona")
    for otra in AsignacionRol.objects.filter(persona=persona, rol=rol.value):
        if otra.unidad_id == unidad_id and reglas.se_cruzan(desde, hasta, otra.desde, otra.hasta):
            raise ErrorOrganizacion("Esa persona ya tiene ese rol en esos días.", campo="rol")
    asignacion = AsignacionRol.objects.create(
        persona=persona, rol=rol.value, unidad_id=unidad_id, desde=desde, hasta=hasta, fundamento=fundamento.strip()
    )
    bitacora.anota(
        "persona.rol_asignado",
        autor=actor.codigo,
        objeto=persona.codigo,
        en=en,
        rol=rol.value,
        donde=asignacion.unidad.nombre if asignacion.unidad else "toda la municipalidad",
        desde=desde.isoformat(),
        hasta=hasta.isoformat() if hasta else "",
        personal={"fundamento": asignacion.fundamento},
    )
    return asignacion


@transaction.atomic
def termina_rol(*, asignacion_id: int, hasta: date, actor: Actor, en: datetime) -> AsignacionRol:
    """Le pone último día. La casa no se queda sin quien la administre."""
    exige(permisos.puede_administrar(actor))
    asignacion = AsignacionRol.objects.select_for_update(of=("self",)).get(pk=asignacion_id)
    if hasta < asignacion.desde:
        raise ErrorOrganizacion("El término no puede ser anterior al inicio.", campo="hasta")
    if asignacion.rol == Rol.ADMINISTRADOR.value:
        _exige_otro_administrador(asignacion.persona_id, dia=max(dia_de(en), hasta + timedelta(days=1)))
    asignacion.hasta = hasta
    asignacion.save(update_fields=["hasta"])
    bitacora.anota(
        "persona.rol_terminado",
        autor=actor.codigo,
        objeto=asignacion.persona.codigo,
        en=en,
        rol=asignacion.rol,
        donde=asignacion.unidad.nombre if asignacion.unidad else "toda la municipalidad",
        hasta=hasta.isoformat(),
    )
    return asignacion


def _exige_otro_administrador(persona_id: int, *, dia: date) -> None:
    if all(persona.pk == persona_id for persona in consultas.administradores(dia)):
        raise ErrorOrganizacion("Es la única persona que administra el sistema. Da antes ese rol a otra.")


# Ausencias


@transaction.atomic
def registra_ausencia(
    *,
    persona_id: int,
    causa: CausaAusencia | str,
    desde: date,
    hasta: date,
    actor: Actor,
    en: datetime,
    reemplaza_id: int | None = None,
) -> Ausencia:
    """Deja a la persona ausente entre dos días, inclusive; su bandeja pasa a quien la reemplaza, sin decreto.

    Publica una `SubroganciaIniciada` por cada persona que recibe la bandeja. Los plazos siguen corriendo.
    """
    causa = CausaAusencia(causa)
    persona = Persona.objects.select_for_update(of=("self",)).get(pk=persona_id)
    unidades = consultas.unidades_de_persona(persona_id, dia_de(en))
    exige(permisos.puede_registrar_ausencia(actor, persona_id=persona_id, unidades=unidades))
    _exige_periodo(desde, hasta)
    if reemplaza_id == persona_id:
        raise ErrorOrganizacion("Nadie se reemplaza a sí mismo.", campo="reemplaza")
    for otra in Ausencia.objects.filter(persona=persona, anulada_en__isnull=True, hasta__gte=desde, desde__lte=hasta):
        raise ErrorOrganizacion(
            f"Ya tiene una ausencia del {otra.desde:%d-%m-%Y} al {otra.hasta:%d-%m-%Y}. Anúlala antes.", campo="desde"
        )
    reemplaza = _reemplazante(reemplaza_id, desde=desde, hasta=hasta)
    ausencia = Ausencia.objects.create(
        persona=persona, causa=causa.value, desde=desde, hasta=hasta, reemplaza=reemplaza
    )
    bitacora.anota(
        "persona.ausencia_registrada",
        autor=actor.codigo,
        objeto=persona.codigo,
        en=en,
        personal={"causa": causa.value},
        desde=desde.isoformat(),
        hasta=hasta.isoformat(),
        reemplaza=reemplaza.codigo if reemplaza else "",
    )
    for recibe in sorted(consultas.plantel(max(desde, dia_de(en))).recibe_bandeja_de(persona_id)):
        eventos.publica(
            SubroganciaIniciada(
                ausencia_id=ausencia.pk, ausente_id=persona_id, reemplaza_id=recibe, desde=desde, hasta=hasta, en=en
            )
        )
    return ausencia


def _reemplazante(reemplaza_id: int | None, *, desde: date, hasta: date) -> Persona | None:
    if reemplaza_id is None:
        return None
    reemplaza = Persona.objects.get(pk=reemplaza_id)
    if not Usuario.objects.filter(persona=reemplaza, is_active=True).exists():
        raise ErrorOrganizacion(
            f"{reemplaza.nombre} no tiene una cuenta activa: no podría ver la bandeja.", campo="reemplaza"
        )
    if Ausencia.objects.filter(persona=reemplaza, anulada_en__isnull=True, hasta__gte=hasta, desde__lte=desde).exists():
        raise ErrorOrganizacion(f"{reemplaza.nombre} también está ausente en esos días.", campo="reemplaza")
    return reemplaza


@transaction.atomic
def anula_ausencia(*, ausencia_id: int, actor: Actor, en: datetime) -> Ausencia:
    """La deja sin efecto: la persona recupera su bandeja."""
    ausencia = Ausencia.objects.select_for_update(of=("self",)).get(pk=ausencia_id)
    unidades = consultas.unidades_de_persona(ausencia.persona_id, dia_de(en))
    exige(permisos.puede_registrar_ausencia(actor, persona_id=ausencia.persona_id, unidades=unidades))
    if ausencia.anulada_en is not None:
        raise ErrorOrganizacion("Esa ausencia ya estaba anulada.")
    ausencia.anulada_en = en
    ausencia.save(update_fields=["anulada_en"])
    bitacora.anota(
        "persona.ausencia_anulada",
        autor=actor.codigo,
        objeto=ausencia.persona.codigo,
        en=en,
        desde=ausencia.desde.isoformat(),
        hasta=ausencia.hasta.isoformat(),
    )
    return ausencia


# Cuentas


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
        usuario=nombre, persona=persona, correo=_correo(correo), es_de_servicio=es_de_servicio, creada_en=en
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
    _exige_otro_administrador(cuenta.persona_id, dia=dia_de(en))
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


# Revisiones comunes


def _rut(rut: str | None) -> str | None:
    if not rut or not rut.strip():
        return None
    try:
        return base_rut.normaliza(rut)
    except base_rut.RutInvalido as error:
        raise ErrorOrganizacion(str(error), campo="rut") from None


def _correo(correo: str) -> str:
    limpio = correo.strip()
    if not limpio:
        return ""
    try:
        validate_email(limpio)
    except ValidationError:
        raise ErrorOrganizacion("Escribe un correo completo, por ejemplo nombre@correo.cl.", campo="correo") from None
    return limpio


def _nombre(nombre: str) -> str:
    limpio = " ".join(nombre.split())
    if not limpio:
        raise ErrorOrganizacion("Escribe el nombre.", campo="nombre")
    if len(limpio) > 120:
        raise ErrorOrganizacion("El nombre no puede pasar de 120 letras.", campo="nombre")
    return limpio


def _exige_codigo(codigo: str, *, largo: int) -> None:
    if not CODIGO.fullmatch(codigo) or len(codigo) > largo:
        raise ErrorOrganizacion("El código lleva minúsculas sin tilde, números y guiones.", campo="codigo")


def _exige_periodo(desde: date, hasta: date | None) -> None:
    if hasta is not None and hasta < desde:
        raise ErrorOrganizacion("El término no puede ser anterior al inicio.", campo="hasta")


def _exige_clave(clave: str, cuenta: Usuario) -> None:
    try:
        validate_password(clave, user=cuenta)
    except ValidationError as error:
        raise ErrorOrganizacion(" ".join(error.messages), campo="clave") from None
