"""A quien falta se le puede enviar, pero sabiéndolo."""

from datetime import date

import pytest
from django.urls import reverse

from tests.escritorio.expediente.conftest import entra
from tests.fabricas.organizacion import FabricaAusencia
from tests.fabricas.partes import Oficina, derivado

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nombre", ["ingreso_deriva", "derivacion_reasigna"])
def test_de_quien_esta_ausente_se_dice_al_elegirla_y_al_enviarle(casa: Oficina, nombre: str) -> None:
    FabricaAusencia(persona_id=casa.funcionaria.persona_id, hasta=date(2026, 11, 30))
    derivacion = derivado(casa)
    cliente = entra(casa.jefa)
    codigo = derivacion.codigo if nombre == "derivacion_reasigna" else derivacion.ingreso.codigo
    direccion = reverse(f"escritorio:{nombre}", args=[codigo])
    marca = f"{casa.funcionaria.nombre} — ausente hasta el 30-11"
    quien = f"{casa.obras.pk}-{casa.funcionaria.persona_id}"

    elige = cliente.get(direccion).content.decode()
    hecho = cliente.post(
        direccion, {"persona": quien, "unidad": quien, "instruccion": "para_respuesta"}, follow=True
    ).content.decode()

    assert f"{marca} · {casa.obras.nombre}" in elige
    assert f" a {marca}." in hecho
