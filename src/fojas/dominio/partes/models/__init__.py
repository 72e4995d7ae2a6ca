"""Ingreso, derivación y despacho. Un ingreso vive en un expediente; el expediente puede tener varios ingresos."""

from fojas.dominio.partes.models.apercibimiento import Apercibimiento
from fojas.dominio.partes.models.borrador import Borrador
from fojas.dominio.partes.models.comunicacion import Comunicacion
from fojas.dominio.partes.models.control import FilaDeTanda, Interrupcion, PuntoObligado, Tanda
from fojas.dominio.partes.models.custodia import Custodia, Planilla, RenglonDePlanilla
from fojas.dominio.partes.models.derivacion import Derivacion
from fojas.dominio.partes.models.despacho import Despacho, DocumentoDespachado
from fojas.dominio.partes.models.envio import Envio, Guia
from fojas.dominio.partes.models.excepcion import Excepcion
from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.models.lista import ListaDistribucion, MiembroLista
from fojas.dominio.partes.models.lote import FilaDeLote, Lote
from fojas.dominio.partes.models.peticion import Peticion
from fojas.dominio.partes.models.silencio import Certificado, Denuncia

__all__ = [
    "Apercibimiento",
    "Borrador",
    "Certificado",
    "Comunicacion",
    "Custodia",
    "Denuncia",
    "Derivacion",
    "Despacho",
    "DocumentoDespachado",
    "Envio",
    "Excepcion",
    "FilaDeLote",
    "FilaDeTanda",
    "Guia",
    "Ingreso",
    "Interrupcion",
    "ListaDistribucion",
    "Lote",
    "MiembroLista",
    "Peticion",
    "Planilla",
    "PuntoObligado",
    "RenglonDePlanilla",
    "Tanda",
]
