"""Un caso público no delata al reservado que cita como antecedente."""

import pytest
from django.urls import reverse

from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Ingreso
from tests.escritorio.expediente.conftest import entra
from tests.fabricas.expedientes import CAUSA
from tests.fabricas.organizacion import MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, ingreso

pytestmark = pytest.mark.django_db
PESTANAS = ("movimientos", "bitacora", "datos")


@pytest.fixture
def reservado(casa: Oficina) -> Ingreso:
    return ingreso(casa, materia="Sumario", confidencialidad="reservado", causa_reserva=CAUSA)


@pytest.fixture
def publico(casa: Oficina, reservado: Ingreso) -> Ingreso:
    """Cita a otro público y al reservado."""
    nuevo, otro = ingreso(casa), ingreso(casa)
    for citado in (otro, reservado):
        acciones.cita_antecedente(
            ingreso_id=nuevo.pk, otro=citado.expediente.codigo, motivo="", actor=casa.partes, en=MEDIODIA
        )
    bitacora.secuencia_todo(completa=True)
    return nuevo


def pagina(actor: Actor, caso: Ingreso, pestana: str) -> str:
    direccion = reverse("escritorio:expediente", args=[caso.expediente.codigo])
    return entra(actor).get(direccion, {"ver": pestana}).content.decode()


@pytest.mark.parametrize("pestana", PESTANAS)
def test_quien_no_ve_el_citado_no_sabe_que_se_cito(publico: Ingreso, reservado: Ingreso, pestana: str) -> None:
    vista = pagina(actor_con(Rol.PARTES), publico, pestana)

    assert reservado.expediente.codigo not in vista


@pytest.mark.parametrize("pestana", PESTANAS)
def test_quien_lo_ve_si(casa: Oficina, publico: Ingreso, reservado: Ingreso, pestana: str) -> None:
    vista = pagina(casa.partes, publico, pestana)

    assert reservado.expediente.codigo in vista
