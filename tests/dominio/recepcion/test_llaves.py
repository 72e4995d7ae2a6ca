"""Las llaves de la API son las que se anotaron."""

from datetime import date, timedelta
from typing import Any

import pytest

from fojas.dominio.bitacora.verificacion import Diferencia, Revision
from fojas.dominio.organizacion.reglas import actor_del_sistema
from fojas.dominio.recepcion import acciones, reglas, verificacion
from fojas.dominio.recepcion.models import LlaveApi
from tests.fabricas.organizacion import DIA, MEDIODIA
from tests.fabricas.partes import Oficina, oficina

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def casa(db: None) -> Oficina:
    return oficina()


def crea() -> LlaveApi:
    llave, _ = acciones.crea_llave(
        cuenta="sitio-web", nombre="Sitio", alcances=["consultar"], vence_el=DIA, actor=actor_del_sistema(DIA), en=MEDIODIA
    )  # fmt: skip
    return llave


def comprueba() -> int:
    revision = Revision(en=MEDIODIA)
    verificacion.comprueba_llaves(revision)
    return revision.cuentas["llaves"]


def test_las_intactas_calzan_vigentes_y_revocadas() -> None:
    crea()
    acciones.revoca_llave(
        prefijo=crea().prefijo, motivo="Se filtró", actor=actor_del_sistema(DIA), en=MEDIODIA + timedelta(hours=1)
    )

    assert comprueba() == 2


@pytest.mark.parametrize(
    "cambio", [{"alcances": ["ingresar", "consultar"]}, {"vence_el": date(2030, 1, 1)}, {"revocada_en": MEDIODIA}]
)
def test_una_cambiada_por_fuera_se_nombra(cambio: dict[str, Any]) -> None:
    llave = crea()
    LlaveApi.objects.filter(pk=llave.pk).update(**cambio)

    with pytest.raises(Diferencia, match=llave.prefijo):
        comprueba()


def test_el_ultimo_uso_se_anota_una_vez_por_minuto() -> None:
    assert reglas.toca_anotar_uso(None, en=MEDIODIA)
    assert not reglas.toca_anotar_uso(MEDIODIA, en=MEDIODIA + timedelta(seconds=59))
    assert reglas.toca_anotar_uso(MEDIODIA, en=MEDIODIA + timedelta(seconds=60))
