"""Un aviso no nombra un caso reservado a quien no puede verlo."""

from datetime import date

import pytest

from fojas.dominio.avisos.models import Aviso
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Ingreso
from tests.fabricas.expedientes import CAUSA
from tests.fabricas.organizacion import (
    MEDIODIA,
    FabricaAusencia,
    FabricaCargo,
    FabricaNombramiento,
    FabricaUsuario,
    actor_con,
    persona_con,
)
from tests.fabricas.partes import Oficina, derivado, ingreso, oficina

pytestmark = pytest.mark.django_db
RESERVA = {"confidencialidad": "reservado", "causa_reserva": CAUSA}


@pytest.fixture
def casa() -> Oficina:
    return oficina()


@pytest.fixture
def secretario(casa: Oficina) -> Persona:
    persona: Persona = FabricaNombramiento(cargo=FabricaCargo(secretario=True)).persona
    FabricaUsuario(persona=persona)
    return persona


def vence(papel: Ingreso) -> set[int]:
    acciones.avisa_vencimiento(plazo=papel.plazo, vence_el=date(2027, 1, 8), vencido=False, en=MEDIODIA)
    return set(Aviso.objects.filter(objeto="por-vencer").values_list("persona_id", flat=True))


def test_que_vence_sin_derivar_lo_sabe_en_partes_solo_quien_lo_recibio(casa: Oficina, secretario: Persona) -> None:
    actor_con(Rol.PARTES)

    assert vence(ingreso(casa, **RESERVA)) == {casa.partes.persona_id}


def test_si_en_partes_no_queda_quien_lo_vea_lo_sabe_la_secretaria_municipal(casa: Oficina, secretario: Persona) -> None:
    papel = ingreso(casa, **RESERVA)
    papel.expediente.accesos.filter(termino=f"reserva:persona:{casa.partes.persona_id}").delete()

    assert vence(papel) == {secretario.pk}


def test_lo_derivado_a_una_unidad_lo_sabe_su_jefatura(casa: Oficina) -> None:
    assert vence(derivado(casa, ingresado=ingreso(casa, **RESERVA)).ingreso) == {casa.jefa.persona_id}


@pytest.mark.parametrize(("reserva", "avisados"), [({}, 1), (RESERVA, 0)])
def test_la_materia_no_llega_a_quien_reemplaza_sin_poder_ver_el_caso(
    casa: Oficina, reserva: dict[str, str], avisados: int
) -> None:
    reemplaza = persona_con((Rol.FUNCIONARIO, casa.dideco))
    FabricaAusencia(persona=Persona.objects.get(pk=casa.jefa.persona_id), reemplaza=reemplaza)

    derivado(casa, ingresado=ingreso(casa, **reserva))

    assert Aviso.objects.filter(persona=reemplaza).count() == avisados
