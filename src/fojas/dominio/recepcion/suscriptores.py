"""Lo que las puertas hacen cuando algo toma folio."""

from fojas.base import eventos
from fojas.dominio.partes.eventos import DocumentoIngresado
from fojas.dominio.recepcion.acciones import escaneos


@eventos.suscribe(DocumentoIngresado)
def deja_de_esperar(aviso: DocumentoIngresado) -> None:
    escaneos.registra_ingresados(ingreso_id=aviso.ingreso_id, en=aviso.en)
