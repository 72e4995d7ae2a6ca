"""Ingresar, derivar, responder, despachar y archivar: cada una, una transacción con su permiso y su asiento."""

from fojas.dominio.partes.acciones.apercibimientos import (
    advierte_abandono,
    da_por_cumplido,
    notifica,
    pide_completar,
    retira_apercibimiento,
)
from fojas.dominio.partes.acciones.borradores import barre_borradores, descarta_borrador, guarda_borrador
from fojas.dominio.partes.acciones.cierre import archiva, cita_antecedente, reabre
from fojas.dominio.partes.acciones.comunicaciones import PorDonde, registra_carta, registra_comunicacion_fallida
from fojas.dominio.partes.acciones.custodia import deshace_movimiento, mueve_papel
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
from fojas.dominio.partes.acciones.distribucion import (
    Destinatario,
    agrega_a_lista,
    crea_lista,
    despacha_propio,
    destinatario,
    quita_de_lista,
    retira_lista,
)
from fojas.dominio.partes.acciones.envios import (
    adjunta_acta_firmada,
    confirma_en_la_plataforma,
    hace_guia,
    insiste_con_otra_carta,
    registra_admision,
    registra_cambio_electronico,
    registra_correo_de_envio,
    registra_devolucion,
    registra_entrega_de_carta,
    registra_llegada,
)
from fojas.dominio.partes.acciones.excepciones import (
    comunica_excepcion,
    pide_excepcion,
    resuelve_excepcion,
    termina_excepcion,
)
from fojas.dominio.partes.acciones.ingreso import (
    ArchivoRecibido,
    corrige,
    envia_comprobante,
    ingresa,
    registra_comprobante,
)
from fojas.dominio.partes.acciones.interesados import agrega_interesado, quita_interesado
from fojas.dominio.partes.acciones.interrupciones import (
    anota_interrupcion,
    anula_interrupcion,
    exige_certificable,
    registra_certificado_de_interrupcion,
    suspende_por_interrupcion,
    termina_interrupcion,
)
from fojas.dominio.partes.acciones.lote import abre_lote, corrige_fallidas, ingresa_fila
from fojas.dominio.partes.acciones.peticiones import (
    Resultado,
    agrega_peticiones,
    corrige_peticion,
    quita_peticion,
    resuelve_peticion,
    une_peticiones,
)
from fojas.dominio.partes.acciones.planilla import hace_planilla
from fojas.dominio.partes.acciones.plazos import prorroga, reanuda, suspende
from fojas.dominio.partes.acciones.puntos import anota_punto_obligado, da_por_tratado
from fojas.dominio.partes.acciones.reserva import levanta_reserva, reserva
from fojas.dominio.partes.acciones.silencio import (
    certifica_estado,
    certifica_silencio,
    denuncia,
    eleva_denuncia,
    registra_certificado,
)
from fojas.dominio.partes.acciones.tiempos import mide_respuesta, mide_respuestas
from fojas.dominio.partes.acciones.tramite import aplica_apercibimiento, registra_comunicacion_enviada, responde_partes
from fojas.dominio.partes.acciones.vencimientos import avisa_vencimiento

__all__ = [
    "ArchivoRecibido",
    "Destinatario",
    "Destino",
    "PorDonde",
    "Resultado",
    "abre_lote",
    "adjunta_acta_firmada",
    "advierte_abandono",
    "agrega_a_lista",
    "agrega_interesado",
    "agrega_peticiones",
    "anota_interrupcion",
    "anota_punto_obligado",
    "anula_interrupcion",
    "aplica_apercibimiento",
    "archiva",
    "avisa_vencimiento",
    "barre_borradores",
    "certifica_estado",
    "certifica_silencio",
    "cita_antecedente",
    "comunica_excepcion",
    "confirma_en_la_plataforma",
    "corrige",
    "corrige_fallidas",
    "corrige_peticion",
    "crea_lista",
    "cumple_derivacion",
    "da_por_cumplido",
    "da_por_tratado",
    "denuncia",
    "deriva",
    "descarta_borrador",
    "deshace_movimiento",
    "despacha",
    "despacha_propio",
    "destinatario",
    "devuelve_derivacion",
    "eleva_denuncia",
    "envia_comprobante",
    "exige_certificable",
    "guarda_borrador",
    "hace_guia",
    "hace_planilla",
    "informa",
    "ingresa",
    "ingresa_fila",
    "insiste_con_otra_carta",
    "levanta_reserva",
    "mide_respuesta",
    "mide_respuestas",
    "mueve_papel",
    "notifica",
    "pide_completar",
    "pide_excepcion",
    "prorroga",
    "quita_de_lista",
    "quita_interesado",
    "quita_peticion",
    "reabre",
    "reanuda",
    "reasigna_derivacion",
    "recibe_derivacion",
    "reenvia_correo",
    "registra_admision",
    "registra_cambio_electronico",
    "registra_carta",
    "registra_certificado",
    "registra_certificado_de_interrupcion",
    "registra_comprobante",
    "registra_comunicacion_enviada",
    "registra_comunicacion_fallida",
    "registra_correo_de_envio",
    "registra_correo_enviado",
    "registra_correo_fallido",
    "registra_devolucion",
    "registra_entrega",
    "registra_entrega_de_carta",
    "registra_llegada",
    "reserva",
    "responde",
    "responde_partes",
    "resuelve_excepcion",
    "resuelve_peticion",
    "retira_apercibimiento",
    "retira_derivacion",
    "retira_lista",
    "retira_respuesta",
    "suspende",
    "suspende_por_interrupcion",
    "termina_excepcion",
    "termina_interrupcion",
    "une_peticiones",
]
