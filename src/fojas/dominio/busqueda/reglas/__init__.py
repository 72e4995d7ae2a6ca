"""Qué es una ficha, cómo se normaliza un texto, cómo se entiende lo que alguien busca. Sin base de datos ni reloj."""

from fojas.dominio.busqueda.reglas.consulta import Clausula, Consulta, Sinonimos, interpreta
from fojas.dominio.busqueda.reglas.fichas import (
    CIERRAN,
    TIPOS,
    ErrorBusqueda,
    Ficha,
    IndiceInservible,
    IndiceOcupado,
    Proveedor,
    Tipo,
    con_lo_que_arrastran,
    proveedores,
    registra_fichas,
)
from fojas.dominio.busqueda.reglas.fragmento import Marcado, fragmento, resalta
from fojas.dominio.busqueda.reglas.texto import analizable, codigos_de, menciones, palabras

__all__ = [
    "CIERRAN", "TIPOS", "Clausula", "Consulta", "ErrorBusqueda", "Ficha", "IndiceInservible", "IndiceOcupado", "Marcado",
    "Proveedor", "Sinonimos", "Tipo", "analizable", "codigos_de", "con_lo_que_arrastran", "fragmento", "interpreta",
    "menciones", "palabras", "proveedores", "registra_fichas", "resalta",
]  # fmt: skip
