"""El índice se pone al día cuando se dan lugares en la bitácora y, por si acaso, cada pocos minutos."""

import logging

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.busqueda.reglas import IndiceOcupado

registrador = logging.getLogger("fojas.busqueda")

CADA_S = 300


@tarea("busqueda.pone_al_dia", intentos=3, limite_s=3600, cada_s=CADA_S)
def pone_al_dia() -> None:
    from fojas.dominio.busqueda import acciones

    try:
        acciones.pone_al_dia(en=tiempo.ahora())
    except IndiceOcupado:
        # Quien lo tiene leerá lo mismo; lo que alcance a faltar va en la próxima pasada.
        registrador.info("indice ocupado")
