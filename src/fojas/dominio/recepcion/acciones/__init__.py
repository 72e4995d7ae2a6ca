"""Lo que entra por cada puerta se guarda y se vuelve un ingreso."""

from fojas.dominio.recepcion.acciones.envios import Envio, barre_subidos, ingresa_por_api, sube_archivo, sube_texto
from fojas.dominio.recepcion.acciones.llaves import crea_llave, reconoce, revoca_llave
from fojas.dominio.recepcion.acciones.solicitudes import (
    abre_solicitud,
    agrega_archivo,
    barre_solicitudes,
    descarta_solicitud,
    envia_solicitud,
    guarda_solicitud,
    manda_enlace,
    manda_recibo,
    quita_archivo,
)

__all__ = [
    "Envio",
    "abre_solicitud",
    "agrega_archivo",
    "barre_solicitudes",
    "barre_subidos",
    "crea_llave",
    "descarta_solicitud",
    "envia_solicitud",
    "guarda_solicitud",
    "ingresa_por_api",
    "manda_enlace",
    "manda_recibo",
    "quita_archivo",
    "reconoce",
    "revoca_llave",
    "sube_archivo",
    "sube_texto",
]
