"""Ingreso, derivación y despacho. Un ingreso vive en un expediente; el expediente puede tener varios ingresos."""

from fojas.dominio.partes.models.borrador import Borrador
from fojas.dominio.partes.models.custodia import Custodia, Planilla, RenglonDePlanilla
from fojas.dominio.partes.models.derivacion import Derivacion
from fojas.dominio.partes.models.despacho import Despacho, DocumentoDespachado
from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.models.lote import FilaDeLote, Lote

__all__ = [
    "Borrador",
    "Custodia",
    "Derivacion",
    "Despacho",
    "DocumentoDespachado",
    "FilaDeLote",
    "Ingreso",
    "Lote",
    "Planilla",
    "RenglonDePlanilla",
]
