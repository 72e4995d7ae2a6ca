"""Cada envío se compara con lo que se anotó de él."""

from datetime import date
from typing import Any

import pytest

from fojas.dominio.bitacora import verificacion as comprobacion
from fojas.dominio.partes import acciones
from fojas.dominio.partes.models import Envio
from fojas.dominio.partes.reglas import CanalDespacho
from tests.fabricas import partes as fabrica
from tests.fabricas.organizacion import DIA, MEDIODIA

pytestmark = pytest.mark.django_db


@pytest.fixture
def carta() -> Envio:
    """Una carta en su oficina de destino."""
    casa = fabrica.oficina()
    envio = fabrica.despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA).envios.get()
    acciones.registra_admision(envio_id=envio.pk, seguimiento="RA123456789CL", dia=DIA, actor=casa.partes, en=MEDIODIA)
    return acciones.registra_llegada(envio_id=envio.pk, dia=DIA, actor=casa.partes, en=MEDIODIA)


def test_los_envios_como_se_anotaron_verifican(carta: Envio) -> None:
    informe = comprobacion.verifica(en=MEDIODIA)

    assert (informe.diferencia, informe.cuentas["envíos"]) == ("", 1)


@pytest.mark.parametrize(
    ("cambio", "dice"),
    [
        ({"estado": "entregada"}, "«estado»"),
        ({"seguimiento": "RA000000000CL"}, "«número»"),
        ({"notificado_el": date(2026, 11, 25)}, "«día en que se entiende notificado»"),
        ({"motivo": "rechazada"}, "«motivo»"),
        ({"destinatario": "Otra persona"}, "otro destinatario"),
        ({"direccion": "Otra calle"}, "otra dirección"),
        ({"canal": "ddu"}, "otro medio"),
    ],
)
def test_un_dato_cambiado_a_mano_se_nota(carta: Envio, cambio: dict[str, Any], dice: str) -> None:
    Envio.objects.filter(pk=carta.pk).update(**cambio)

    assert dice in comprobacion.verifica(en=MEDIODIA).diferencia


def test_un_envio_borrado_se_nota(carta: Envio) -> None:
    Envio.objects.all().delete()

    assert "ya no está" in comprobacion.verifica(en=MEDIODIA).diferencia
