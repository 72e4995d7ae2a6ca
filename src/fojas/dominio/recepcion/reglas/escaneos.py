"""Un archivo que dejó el escáner: en qué va."""

from collections.abc import Mapping
from enum import StrEnum

from fojas.dominio.recepcion.reglas.mensajes import ErrorRecepcion


class EstadoEscaneo(StrEnum):
    POR_INGRESAR = "por_ingresar"
    INGRESADO = "ingresado"
    DESCARTADO = "descartado"


NOMBRES_DE_ESCANEO: Mapping[EstadoEscaneo, str] = {
    EstadoEscaneo.POR_INGRESAR: "Por ingresar",
    EstadoEscaneo.INGRESADO: "Ingresado",
    EstadoEscaneo.DESCARTADO: "Descartado",
}


class EscaneoNoSePuede(ErrorRecepcion):
    """El escaneo ya se ingresó o se descartó, o no se eligió ninguno."""


class CarpetaNoSirve(ErrorRecepcion):
    """La carpeta vigilada no está, o no se puede leer y escribir en ella."""
