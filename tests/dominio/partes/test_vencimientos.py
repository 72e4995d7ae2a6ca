"""Lo que está por vencer lo sabe quien puede hacer algo, una vez, y no quien no tiene el caso."""

from datetime import date
from typing import Any

import pytest

from fojas.base import eventos
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.calendario.eventos import PlazoPorVencer, PlazoVencido
from fojas.dominio.partes import acciones
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, oficina, respondido

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def anuncia(clase: type, codigo: str, **mas: Any) -> None:
    eventos.publica(
        clase(
            codigo=codigo, regla="oirs-respuesta", nombre="Responder una presentación", objeto="x", expediente="",
            vence_el=date(2027, 1, 8), vence_en=MEDIODIA, en=MEDIODIA, **mas,
        )
    )  # fmt: skip


def avisados() -> set[int]:
    return set(Aviso.objects.filter(objeto__in=["vencidos", "por-vencer"]).values_list("persona_id", flat=True))


def test_lo_derivado_lo_sabe_la_jefatura_de_la_unidad(casa: Oficina) -> None:
    derivacion = derivado(casa)

    anuncia(PlazoPorVencer, derivacion.plazo)

    assert avisados() == {casa.jefa.persona_id}


def test_vencido_lo_sabe_tambien_quien_derivo(casa: Oficina) -> None:
    derivacion = derivado(casa)

    anuncia(PlazoVencido, derivacion.plazo, al_vencer="Alerta")

    assert avisados() == {casa.jefa.persona_id, casa.partes.persona_id}


def test_lo_que_nadie_ha_derivado_lo_sabe_partes(casa: Oficina) -> None:
    papel = ingreso(casa)

    anuncia(PlazoPorVencer, papel.plazo)

    assert avisados() == {casa.partes.persona_id}


def test_lo_respondido_y_sin_despachar_lo_sabe_partes(casa: Oficina) -> None:
    papel, _ = respondido(casa)

    anuncia(PlazoPorVencer, papel.plazo)

    assert avisados() == {casa.partes.persona_id}
    assert Aviso.objects.filter(cuerpo__contains="falta despachar").exists()


def test_lo_despachado_no_se_avisa(casa: Oficina) -> None:
    despacho = despachado(casa)
    assert despacho.ingreso is not None

    avisadas = acciones.avisa_vencimiento(
        plazo=despacho.ingreso.plazo, vence_el=date(2027, 1, 8), vencido=True, en=MEDIODIA
    )

    assert avisadas == 0


def test_varios_que_vencen_son_un_solo_aviso_que_los_cuenta(casa: Oficina) -> None:
    papeles = [ingreso(casa), ingreso(casa)]

    for papel in papeles:
        anuncia(PlazoPorVencer, papel.plazo)

    (aviso,) = Aviso.objects.filter(objeto="por-vencer")
    assert (aviso.asunto, [p.folio in aviso.cuerpo for p in papeles]) == ("2 folios por vencer", [True, True])


def test_despues_de_leerlo_empieza_otro_resumen(casa: Oficina) -> None:
    anuncia(PlazoPorVencer, ingreso(casa).plazo)
    avisos.marca_leidos(persona_id=casa.partes.persona_id, en=MEDIODIA)

    anuncia(PlazoPorVencer, ingreso(casa).plazo)

    assert Aviso.objects.filter(objeto="por-vencer").count() == 2
