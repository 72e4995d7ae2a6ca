"""Cambios en la casa. Cada uno es una transacción, un permiso y una anotación."""

from fojas.dominio.organizacion.acciones.ausencias import anula_ausencia, registra_ausencia
from fojas.dominio.organizacion.acciones.cargos import crea_cargo, nombra, termina_nombramiento
from fojas.dominio.organizacion.acciones.casa import (
    cierra_unidad,
    configura_municipalidad,
    crea_unidad,
    modifica_unidad,
)
from fojas.dominio.organizacion.acciones.cuentas import (
    anota_factor,
    anota_ingreso,
    anota_salida,
    asegura_consola,
    borra_factores,
    cambia_clave,
    crea_usuario,
    desactiva_usuario,
    guarda_preferencia,
    reactiva_usuario,
)
from fojas.dominio.organizacion.acciones.personas import corrige_persona, registra_lectura, registra_persona
from fojas.dominio.organizacion.acciones.roles import asigna_rol, termina_rol
from fojas.dominio.organizacion.acciones.servicios import asegura_servicio
from fojas.dominio.organizacion.acciones.vistas import abre_con, cambia_vista, guarda_vista, olvida_vista

__all__ = [
    "abre_con",
    "anota_factor",
    "anota_ingreso",
    "anota_salida",
    "anula_ausencia",
    "asegura_consola",
    "asegura_servicio",
    "asigna_rol",
    "borra_factores",
    "cambia_clave",
    "cambia_vista",
    "cierra_unidad",
    "configura_municipalidad",
    "corrige_persona",
    "crea_cargo",
    "crea_unidad",
    "crea_usuario",
    "desactiva_usuario",
    "guarda_preferencia",
    "guarda_vista",
    "modifica_unidad",
    "nombra",
    "olvida_vista",
    "reactiva_usuario",
    "registra_ausencia",
    "registra_lectura",
    "registra_persona",
    "termina_nombramiento",
    "termina_rol",
]
