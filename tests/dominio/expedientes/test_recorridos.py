"""El permiso deja ver lo mismo, empiece por donde empiece la base."""

from dataclasses import replace

import pytest

from fojas.dominio.expedientes import consultas
from fojas.dominio.expedientes.consultas import Recorrido
from fojas.dominio.expedientes.models import Acceso, Documento, Expediente
from fojas.dominio.organizacion.reglas import Actor
from tests.fabricas.expedientes import documento, expediente
from tests.fabricas.organizacion import actor_suelto

pytestmark = pytest.mark.django_db
ACTORES = (
    (), ("general",), ("unidad:1",), ("unidad:1", "reserva:unidad:1"), ("general", "reserva:municipal"), ("persona:9",),
)  # fmt: skip


def con_terminos(*terminos: str) -> Actor:
    return replace(actor_suelto(), terminos=frozenset(terminos))


@pytest.fixture
def archivo_mezclado() -> list[Expediente]:
    """Públicos y reservados, de una unidad, de otra y de nadie; y uno reservado al que le quedó un término de más."""
    casos = [
        expediente(reservado=reservado, terminos=terminos)
        for reservado in (False, True)
        for terminos in ((), ("unidad:1", "reserva:unidad:1"), ("unidad:2", "reserva:unidad:2"))
    ]
    Acceso.objects.create(expediente=casos[3], termino="unidad:1")
    return casos


@pytest.mark.parametrize("terminos", ACTORES, ids="+".join)
@pytest.mark.parametrize("recorrido", list(Recorrido))
def test_todos_los_recorridos_muestran_lo_mismo(
    archivo_mezclado: list[Expediente], recorrido: Recorrido, terminos: tuple[str, ...]
) -> None:
    actor = con_terminos(*terminos)
    for caso in archivo_mezclado:
        documento(caso)

    vistos = Documento.objects.filter(
        consultas.filtro_visible(actor, prefijo="expediente__", recorrido=recorrido)
    ).values_list("expediente_id", flat=True)

    esperados = {
        caso.pk
        for caso in archivo_mezclado
        if {a.termino for a in caso.accesos.all() if caso.confidencialidad == "publico" or "reserva:" in a.termino}
        & set(terminos)
    }
    assert set(vistos) == esperados


@pytest.mark.parametrize("recorrido", list(Recorrido))
def test_lo_reservado_no_se_abre_con_un_termino_comun(archivo_mezclado: list[Expediente], recorrido: Recorrido) -> None:
    actor = con_terminos("unidad:1")

    vistos = Expediente.objects.filter(consultas.filtro_visible(actor, recorrido=recorrido))

    assert archivo_mezclado[3] not in vistos
