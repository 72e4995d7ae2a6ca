"""Quién no puede, y por qué."""

from collections.abc import Callable
from typing import Any

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.organizacion import acciones, permisos
from fojas.dominio.organizacion.reglas import Actor, Rol
from tests.fabricas.organizacion import (
    DIA,
    INICIO,
    MEDIODIA,
    FabricaAsignacionRol,
    FabricaCargo,
    FabricaNombramiento,
    FabricaPersona,
    FabricaUnidad,
    FabricaUsuario,
    actor_con,
    actor_suelto,
    persona_con,
)

NO_ADMINISTRAN = [rol for rol in Rol if rol != Rol.ADMINISTRADOR]


@pytest.mark.parametrize("rol", NO_ADMINISTRAN)
def test_ningun_otro_rol_administra(rol: Rol) -> None:
    assert not permisos.puede_administrar(actor_suelto((rol, None)))


def test_administrar_una_unidad_no_es_administrar_la_casa() -> None:
    assert not permisos.puede_administrar(actor_suelto((Rol.ADMINISTRADOR, 3)))


@pytest.mark.parametrize("rol", [Rol.JEFATURA, Rol.FUNCIONARIO, Rol.CONCEJO, Rol.TIC, Rol.AUDITOR, Rol.ALCALDIA])
def test_no_corrige_personas_quien_no_las_cuida(rol: Rol) -> None:
    assert not permisos.puede_corregir_personas(actor_suelto((rol, None)))


def test_la_jefatura_registra_ausencias_de_su_unidad_y_no_de_otra() -> None:
    jefa = actor_suelto((Rol.JEFATURA, 3))

    assert permisos.puede_registrar_ausencia(jefa, persona_id=9, unidades=frozenset({3}))
    assert not permisos.puede_registrar_ausencia(jefa, persona_id=9, unidades=frozenset({4}))


def test_cada_quien_registra_su_propia_ausencia() -> None:
    assert permisos.puede_registrar_ausencia(actor_suelto((Rol.FUNCIONARIO, 3)), persona_id=7, unidades=frozenset({3}))


def test_el_auditor_no_registra_ni_su_propia_ausencia() -> None:
    assert not permisos.puede_registrar_ausencia(actor_suelto((Rol.AUDITOR, None)), persona_id=7, unidades=frozenset())


def test_nadie_cambia_la_clave_de_otra_persona_si_no_administra() -> None:
    assert not permisos.puede_cambiar_clave(actor_suelto((Rol.PARTES, None)), persona_id=8)


ACCIONES: dict[str, Callable[[Actor], Any]] = {
    "configura_municipalidad": lambda actor: acciones.configura_municipalidad(actor=actor, en=MEDIODIA, nombre="x"),
    "crea_unidad": lambda actor: acciones.crea_unidad(codigo="x", nombre="X", actor=actor, en=MEDIODIA),
    "modifica_unidad": lambda actor: acciones.modifica_unidad(
        unidad_id=FabricaUnidad().pk, nombre="X", sigla="", padre_id=None, correo="", actor=actor, en=MEDIODIA
    ),
    "cierra_unidad": lambda actor: acciones.cierra_unidad(
        unidad_id=FabricaUnidad().pk, hasta=DIA, actor=actor, en=MEDIODIA
    ),
    "crea_cargo": lambda actor: acciones.crea_cargo(
        codigo="x", nombre="X", unidad_id=FabricaUnidad().pk, actor=actor, en=MEDIODIA
    ),
    "nombra": lambda actor: acciones.nombra(
        persona_id=FabricaPersona().pk,
        cargo_id=FabricaCargo().pk,
        calidad="titular",
        desde=INICIO,
        acto="Decreto N° 1",
        actor=actor,
        en=MEDIODIA,
    ),
    "termina_nombramiento": lambda actor: acciones.termina_nombramiento(
        nombramiento_id=FabricaNombramiento().pk, hasta=DIA, acto="Decreto N° 2", actor=actor, en=MEDIODIA
    ),
    "asigna_rol": lambda actor: acciones.asigna_rol(
        persona_id=actor.persona_id, rol=Rol.ADMINISTRADOR, desde=DIA, fundamento="x", actor=actor, en=MEDIODIA
    ),
    "termina_rol": lambda actor: acciones.termina_rol(
        asignacion_id=FabricaAsignacionRol().pk, hasta=DIA, actor=actor, en=MEDIODIA
    ),
    "registra_ausencia": lambda actor: acciones.registra_ausencia(
        persona_id=FabricaPersona().pk, causa="permiso", desde=DIA, hasta=DIA, actor=actor, en=MEDIODIA
    ),
    "crea_usuario": lambda actor: acciones.crea_usuario(
        usuario="x", persona_id=FabricaPersona().pk, clave="papel-sellado-2026", actor=actor, en=MEDIODIA
    ),
    "cambia_clave": lambda actor: acciones.cambia_clave(
        usuario_id=FabricaUsuario().pk, clave="papel-sellado-2026", actor=actor, en=MEDIODIA
    ),
    "desactiva_usuario": lambda actor: acciones.desactiva_usuario(
        usuario_id=FabricaUsuario().pk, fundamento="x", actor=actor, en=MEDIODIA
    ),
    "reactiva_usuario": lambda actor: acciones.reactiva_usuario(
        usuario_id=FabricaUsuario(is_active=False).pk, fundamento="x", actor=actor, en=MEDIODIA
    ),
    "borra_factores": lambda actor: acciones.borra_factores(
        usuario_id=FabricaUsuario().pk, fundamento="x", actor=actor, en=MEDIODIA
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rol", [Rol.JEFATURA, Rol.SECRETARIO_MUNICIPAL, Rol.AUDITOR])
@pytest.mark.parametrize("accion", ACCIONES)
def test_quien_no_administra_no_cambia_la_casa(accion: str, rol: Rol) -> None:
    actor = actor_con(rol)

    with pytest.raises(NoAutorizado):
        ACCIONES[accion](actor)

    assert not Anotacion.objects.exists()


@pytest.mark.django_db
def test_quien_tiene_el_rol_en_una_unidad_no_alcanza_a_otra_jefatura() -> None:
    jefa = actor_con((Rol.JEFATURA, FabricaUnidad()))
    ajena = persona_con((Rol.FUNCIONARIO, FabricaUnidad()))

    with pytest.raises(NoAutorizado):
        acciones.registra_ausencia(persona_id=ajena.pk, causa="permiso", desde=DIA, hasta=DIA, actor=jefa, en=MEDIODIA)


@pytest.mark.django_db
def test_cada_quien_corrige_su_contacto_y_no_su_nombre() -> None:
    actor = actor_con((Rol.FUNCIONARIO, FabricaUnidad()))

    acciones.corrige_persona(persona_id=actor.persona_id, actor=actor, en=MEDIODIA, telefono="43 2123456")
    with pytest.raises(NoAutorizado):
        acciones.corrige_persona(persona_id=actor.persona_id, actor=actor, en=MEDIODIA, nombre="Otro Nombre")
