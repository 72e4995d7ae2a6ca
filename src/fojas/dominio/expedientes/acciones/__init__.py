"""Guardar archivos, abrir expedientes, incorporar documentos, mirarlos y revisarlos."""

from fojas.dominio.expedientes.acciones.expediente import (
    abre_expediente,
    agrega_interesado,
    archiva,
    asigna,
    bloquea,
    cierra,
    da_acceso,
    incorpora,
    pone_escudo,
    quita_escudo,
    quita_interesado,
    reabre,
    recibe_archivo,
    registra_lectura,
    reserva,
    retira_de_la_persona,
    vincula,
)
from fojas.dominio.expedientes.acciones.lecturas import agrega_paginas, guarda_a_medias, registra_texto
from fojas.dominio.expedientes.acciones.revision import (
    anula_revision,
    encola_revision,
    libera_de_cuarentena,
    registra_revision,
)
from fojas.dominio.expedientes.acciones.vistas import pide_vistas, registra_vistas

__all__ = [
    "abre_expediente",
    "agrega_interesado",
    "agrega_paginas",
    "anula_revision",
    "archiva",
    "asigna",
    "bloquea",
    "cierra",
    "da_acceso",
    "encola_revision",
    "guarda_a_medias",
    "incorpora",
    "libera_de_cuarentena",
    "pide_vistas",
    "pone_escudo",
    "quita_escudo",
    "quita_interesado",
    "reabre",
    "recibe_archivo",
    "registra_lectura",
    "registra_revision",
    "registra_texto",
    "registra_vistas",
    "reserva",
    "retira_de_la_persona",
    "vincula",
]
