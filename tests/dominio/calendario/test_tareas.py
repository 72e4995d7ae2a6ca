"""El aviso se repite solo."""

from fojas.base import cola
from fojas.dominio.calendario import tareas


def test_avisar_los_plazos_se_encola_solo() -> None:
    assert cola.busca("calendario.avisa_plazos").cada_s == tareas.CADA_S
