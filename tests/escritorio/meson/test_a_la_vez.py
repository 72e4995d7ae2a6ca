"""Varias personas, o varios clics, al mismo tiempo."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from fojas.dominio.organizacion.models import Persona
from fojas.dominio.partes.models import Ingreso
from tests.escritorio.meson.conftest import sesion_de, sube
from tests.fabricas.partes import Oficina


@pytest.mark.django_db(transaction=True)
def test_el_mismo_envio_cuatro_veces_a_la_vez_da_un_folio_y_una_persona(casa: Oficina, escrito: dict[str, Any]) -> None:
    datos = escrito | {
        "archivo": [sube(sesion_de(casa.partes))], "quien": "Juana Pérez", "remitente": "nueva",
        "p_nombre": "Juana Pérez", "p_clase": "natural",
    }  # fmt: skip
    clientes = [sesion_de(casa.partes) for _ in range(4)]
    destinos: list[str] = []

    def envia(n: int) -> None:
        try:
            destinos.append(clientes[n].post(reverse("escritorio:meson"), datos)["Location"])
        finally:
            connection.close()

    hilos = [Thread(target=envia, args=(n,)) for n in range(4)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    assert len(destinos) == 4
    assert len(set(destinos)) == 1
    assert Ingreso.objects.count() == 1
    assert Persona.objects.filter(nombre="Juana Pérez").count() == 1
