"""Recorrido de un ingreso y de una derivación, canales e instrucciones: listas cerradas."""

from enum import StrEnum

from fojas.base.errores import ErrorFojas


class ErrorPartes(ErrorFojas):
    """Base de los rechazos de la Oficina de Partes."""


class Canal(StrEnum):
    MESON = "meson"
    CORREO = "correo"
    TELEFONO = "telefono"
    WHATSAPP = "whatsapp"
    CORREOS = "correos"
    DOCDIGITAL = "docdigital"
    WEB = "web"
    CONSOLA = "consola"


class Estado(StrEnum):
    INGRESADO = "ingresado"
    DERIVADO = "derivado"
    EN_TRAMITE = "en_tramite"
    RESPONDIDO = "respondido"
    DESPACHADO = "despachado"
    ARCHIVADO = "archivado"


class Paso(StrEnum):
    DERIVAR = "derivar"
    RECIBIR = "recibir"
    DEVOLVER = "devolver"
    RESPONDER = "responder"
    DESPACHAR = "despachar"
    CERRAR = "cerrar"
    REABRIR = "reabrir"


class EstadoDerivacion(StrEnum):
    ENVIADA = "enviada"
    RECIBIDA = "recibida"
    DEVUELTA = "devuelta"
    REASIGNADA = "reasignada"
    CUMPLIDA = "cumplida"
    ANULADA = "anulada"


class Instruccion(StrEnum):
    PARA_RESPUESTA = "para_respuesta"
    PARA_INFORME = "para_informe"
    PARA_CONOCIMIENTO = "para_conocimiento"
    PARA_VISACION = "para_visacion"
    PARA_TABLA = "para_tabla"
    PARA_ARCHIVO = "para_archivo"
    PARA_RESOLVER = "para_resolver"


class CanalDespacho(StrEnum):
    CORREO = "correo"
    MESON = "meson"
    CARTA_CERTIFICADA = "carta_certificada"


class EstadoDespacho(StrEnum):
    EN_CAMINO = "en_camino"
    ENTREGADO = "entregado"
    FALLIDO = "fallido"
