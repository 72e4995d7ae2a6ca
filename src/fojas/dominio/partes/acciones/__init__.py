"""Ingresar, derivar, responder, despachar y archivar: cada una, una transacción con su permiso y su asiento."""

from fojas.dominio.partes.acciones.borradores import barre_borradores, descarta_borrador, guarda_borrador
from fojas.dominio.partes.acciones.cierre import archiva, cita_antecedente, reabre
from fojas.dominio.partes.acciones.derivacion import (
    Destino,
    cumple_derivacion,
    deriva,
    devuelve_derivacion,
    informa,
    reasigna_derivacion,
    recibe_derivacion,
    retira_derivacion,
)
from fojas.dominio.partes.acciones.despacho import (
    despacha,
    reenvia_correo,
    registra_correo_enviado,
    registra_correo_fallido,
    registra_entrega,
    responde,
    retira_respuesta,
)
from fojas.dominio.partes.acciones.ingreso import (
    ArchivoRecibido,
    corrige,
    envia_comprobante,
    ingresa,
    registra_comprobante,
)
from fojas.dominio.partes.acciones.interesados import agrega_interesado, quita_interesado
from fojas.dominio.partes.acciones.lote import abre_lote, corrige_fallidas, ingresa_fila
from fojas.dominio.partes.acciones.plazos import prorroga, reanuda, suspende
from fojas.dominio.partes.acciones.reserva import levanta_reserva, reserva
from fojas.dominio.partes.acciones.vencimientos import avisa_vencimiento

__all__ = [
    "ArchivoRecibido",
    "Destino",
    "abre_lote",
    "agrega_interesado",
    "archiva",
    "avisa_vencimiento",
    "barre_borradores",
    "cita_antecedente",
    "corrige",
    "corrige_fallidas",
    "cumple_derivacion",
    "deriva",
    "descarta_borrador",
    "despacha",
    "devuelve_derivacion",
    "envia_comprobante",
    "guarda_borrador",
    "informa",
    "ingresa",
    "ingresa_fila",
    "levanta_reserva",
    "prorroga",
    "quita_interesado",
    "reabre",
    "reanuda",
    "reasigna_derivacion",
    "recibe_derivacion",
    "reenvia_correo",
    "registra_comprobante",
    "registra_correo_enviado",
    "registra_correo_fallido",
    "registra_entrega",
    "reserva",
    "responde",
    "retira_derivacion",
    "retira_respuesta",
    "suspende",
]
