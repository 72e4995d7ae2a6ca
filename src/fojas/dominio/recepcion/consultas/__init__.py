"""Lo que se muestra de cada puerta."""

from fojas.dominio.recepcion.consultas.llaves import (
    IngresoDeCuenta,
    LlaveVista,
    de_la_cuenta,
    lista_de_la_cuenta,
    llave,
    llaves,
    visto,
)
from fojas.dominio.recepcion.consultas.solicitudes import ArchivoVisto, SolicitudVista, solicitud

__all__ = [
    "ArchivoVisto",
    "IngresoDeCuenta",
    "LlaveVista",
    "SolicitudVista",
    "de_la_cuenta",
    "lista_de_la_cuenta",
    "llave",
    "llaves",
    "solicitud",
    "visto",
]
