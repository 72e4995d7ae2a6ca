"""Un plazo cambiado a mano se nombra: cuándo vence, si se cumplió y si quedó sin efecto."""

from datetime import date, timedelta
from typing import Any

import pytest

from fojas.dominio.bitacora import verificacion
from fojas.dominio.calendario import acciones
from fojas.dominio.calendario.models import Plazo
from tests.fabricas.organizacion import MEDIODIA as EN
from tests.fabricas.organizacion import FabricaMunicipalidad

pytestmark = pytest.mark.django_db
AUTOR = "P-prueba"


@pytest.fixture
def plazo() -> Plazo:
    FabricaMunicipalidad()
    return acciones.abre_plazo(regla="oirs-respuesta", objeto="ingreso:1", desde=EN, autor=AUTOR, expediente="E1")


def diferencia() -> str:
    return verificacion.verifica(en=EN + timedelta(days=60)).diferencia


def vive(plazo: Plazo) -> None:
    """Todo lo que a un plazo le puede pasar."""
    acciones.suspende_plazo(
        codigo=plazo.codigo, causa="subsanacion", norma="Ley 19.880, art. 31", dia=date(2026, 11, 26),
        autor=AUTOR, en=EN,
    )  # fmt: skip
    acciones.reanuda_plazo(codigo=plazo.codigo, dia=date(2026, 12, 1), autor=AUTOR, en=EN + timedelta(days=7))
    acciones.prorroga_plazo(codigo=plazo.codigo, cantidad=3, fundamento="Falta un informe", en=EN, autor=AUTOR)
    acciones.cumple_plazo(codigo=plazo.codigo, con="D1", en=EN + timedelta(days=8), autor=AUTOR)
    acciones.reabre_plazo(codigo=plazo.codigo, autor=AUTOR, en=EN + timedelta(days=9))
    acciones.cumple_plazo(codigo=plazo.codigo, con="D2", en=EN + timedelta(days=10), autor=AUTOR)


def test_un_plazo_vivido_entero_verifica(plazo: Plazo) -> None:
    vive(plazo)

    informe = verificacion.verifica(en=EN + timedelta(days=60))

    assert (informe.diferencia, informe.cuentas["plazos"]) == ("", 1)


def test_uno_reabierto_y_uno_anulado_verifican(plazo: Plazo) -> None:
    acciones.cumple_plazo(codigo=plazo.codigo, con="D1", en=EN, autor=AUTOR)
    acciones.reabre_plazo(codigo=plazo.codigo, autor=AUTOR, en=EN)
    otro = acciones.abre_plazo(regla="oirs-respuesta", objeto="ingreso:2", desde=EN, autor=AUTOR, expediente="E2")
    acciones.anula_plazo(codigo=otro.codigo, motivo="Se equivocó", autor=AUTOR, en=EN)

    assert diferencia() == ""


@pytest.mark.parametrize(
    "cambios",
    [
        {"vence_el": date(2027, 3, 1)},
        {"vence_en": EN + timedelta(days=200)},
        {"expediente": "E9"},
        {"cumplido_en": None, "cumplido_con": ""},
        {"cumplido_en": EN},
        {"anulado_en": EN},
    ],
)
def test_lo_cambiado_a_mano_se_nombra(plazo: Plazo, cambios: dict[str, Any]) -> None:
    vive(plazo)
    Plazo.objects.filter(pk=plazo.pk).update(**cambios)

    assert plazo.codigo in diferencia()


def test_uno_que_la_bitacora_no_conoce_se_nombra(plazo: Plazo) -> None:
    Plazo.objects.filter(pk=plazo.pk).update(codigo="AMANO")

    assert "no dice que haya empezado a correr" in diferencia()


def test_uno_cumplido_sin_anotarlo_se_nombra(plazo: Plazo) -> None:
    Plazo.objects.filter(pk=plazo.pk).update(cumplido_en=EN)

    assert "dice ahora que se cumplió" in diferencia()


def test_uno_que_se_borro_se_nombra(plazo: Plazo) -> None:
    plazo.delete()

    assert "ya no está" in diferencia()
