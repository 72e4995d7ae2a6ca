"""Unidades, personas, cargos y cuentas de prueba; y actores armados a mano o por sus roles."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from fojas.base import codigos, rut, texto
from fojas.dominio.organizacion import consultas
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
from fojas.dominio.organizacion.reglas import Actor, Rol

DIA = date(2026, 11, 24)
"""Un martes hábil."""
MEDIODIA = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
INICIO = date(2024, 12, 6)
"""Comienza el periodo alcaldicio."""


def rut_de(cuerpo: int) -> str:
    """RUT con su dígito verificador."""
    return next(f"{cuerpo}-{dv}" for dv in "0123456789K" if rut.es_valido(f"{cuerpo}-{dv}"))


class FabricaMunicipalidad(DjangoModelFactory[Municipalidad]):
    class Meta:
        model = Municipalidad
        django_get_or_create = ("id",)

    id = 1
    nombre = "Municipalidad de Negrete"
    comuna = "Negrete"
    region = "Biobío"
    codigo_comuna = "08307"
    codigo_region = "BI"
    sigla = "NGT"
    rut = factory.LazyFunction(lambda: rut_de(69_170_800))
    direccion = "Ignacio Carrera Pinto 100"
    poblacion = 9737
    poblacion_al = date(2017, 4, 19)
    poblacion_fuente = "Censo 2017"


class FabricaUnidad(DjangoModelFactory[Unidad]):
    class Meta:
        model = Unidad
        django_get_or_create = ("codigo",)

    codigo = factory.Sequence(lambda n: f"unidad-{n}")
    nombre = factory.LazyAttribute(lambda unidad: unidad.codigo.replace("-", " ").capitalize())
    vigente_desde = INICIO


class FabricaPersona(DjangoModelFactory[Persona]):
    class Meta:
        model = Persona

    codigo = factory.LazyFunction(lambda: "P" + codigos.nuevo(largo=10))
    clase = "natural"
    rut = factory.Sequence(lambda n: rut_de(11_000_000 + n))
    nombre = factory.Sequence(lambda n: f"Persona de Prueba {n}")
    nombre_plano = factory.LazyAttribute(lambda persona: texto.plano(persona.nombre))
    creada_en = MEDIODIA


class FabricaUsuario(DjangoModelFactory[Usuario]):
    class Meta:
        model = Usuario

    usuario = factory.Sequence(lambda n: f"cuenta{n}")
    persona = factory.SubFactory(FabricaPersona)
    password = "!"
    creada_en = MEDIODIA


class FabricaCargo(DjangoModelFactory[Cargo]):
    class Meta:
        model = Cargo

    codigo = factory.Sequence(lambda n: f"cargo-{n}")
    nombre = factory.LazyAttribute(lambda cargo: cargo.codigo.replace("-", " ").capitalize())
    unidad = factory.SubFactory(FabricaUnidad)

    class Params:
        jefatura = factory.Trait(es_jefatura=True)
        alcalde = factory.Trait(codigo="alcalde", clave="alcalde", es_jefatura=True)
        secretario = factory.Trait(codigo="secretario-municipal", clave="secretario-municipal", es_jefatura=True)


class FabricaNombramiento(DjangoModelFactory[Nombramiento]):
    class Meta:
        model = Nombramiento

    persona = factory.SubFactory(FabricaPersona)
    cargo = factory.SubFactory(FabricaCargo)
    calidad = "titular"
    desde = INICIO
    acto = "Decreto N° 1 de 2024"


class FabricaAsignacionRol(DjangoModelFactory[AsignacionRol]):
    class Meta:
        model = AsignacionRol

    persona = factory.SubFactory(FabricaPersona)
    rol = Rol.FUNCIONARIO.value
    desde = INICIO
    fundamento = "Prueba"


class FabricaAusencia(DjangoModelFactory[Ausencia]):
    class Meta:
        model = Ausencia

    persona = factory.SubFactory(FabricaPersona)
    causa = "feriado_legal"
    desde = DIA
    hasta = DIA


def persona_con(
    *roles: Rol | tuple[Rol, Unidad], con_cuenta: bool = True, es_jefe_de: Unidad | None = None, **datos: Any
) -> Persona:
    """Persona con cuenta y esos roles: sueltos valen en toda la casa; en par, en la unidad."""
    persona = FabricaPersona(**datos)
    if con_cuenta:
        FabricaUsuario(persona=persona)
    for pedido in roles:
        rol, unidad = pedido if isinstance(pedido, tuple) else (pedido, None)
        FabricaAsignacionRol(persona=persona, rol=rol.value, unidad=unidad)
    if es_jefe_de is not None:
        FabricaNombramiento(persona=persona, cargo=FabricaCargo(unidad=es_jefe_de, jefatura=True))
    return persona


def actor_con(*roles: Rol | tuple[Rol, Unidad], dia: date = DIA, **datos: Any) -> Actor:
    """El actor, leído de la base, de una persona nueva con esos roles."""
    return consultas.actor(persona_id=persona_con(*roles, **datos).pk, dia=dia)


def actor_suelto(*roles: tuple[Rol, int | None], unidades: Iterable[int] = (), persona_id: int = 7) -> Actor:
    """Un actor armado a mano, para probar permisos sin base de datos."""
    return Actor(
        persona_id=persona_id,
        codigo=f"P{persona_id}",
        nombre="Rosa Gatica",
        dia=DIA,
        roles=frozenset(roles),
        unidades=frozenset(unidades),
        subroga=frozenset(),
        terminos=frozenset({f"persona:{persona_id}"}),
        puede_escribir=any(rol != Rol.AUDITOR for rol, _ in roles),
    )
