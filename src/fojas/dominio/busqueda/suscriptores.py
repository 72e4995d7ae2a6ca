"""Lo que se busca sigue a la bitácora."""

from fojas.base import eventos
from fojas.dominio.bitacora.eventos import AsientoAgregado
from fojas.dominio.trabajos import acciones as trabajos


@eventos.suscribe(AsientoAgregado)
def encola_la_puesta_al_dia(aviso: AsientoAgregado) -> None:
    """Un solo trabajo pendiente, por muchos asientos que lleguen."""
    trabajos.encola("busqueda.pone_al_dia", clave="al-dia")
