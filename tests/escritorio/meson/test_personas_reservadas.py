"""El mesón no ofrece a quien solo trajo algo reservado, y no crea otra ficha de quien muestra su RUT."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes.models import Ingreso
from tests.escritorio.meson.conftest import sesion_de, sube
from tests.fabricas.expedientes import CAUSA
from tests.fabricas.organizacion import FabricaPersona, actor_con
from tests.fabricas.partes import Oficina, derivado, ingreso

pytestmark = pytest.mark.django_db


@pytest.fixture
def denunciante(casa: Oficina) -> Persona:
    """Trajo una denuncia reservada, que recibió y derivó otra cuenta de Partes."""
    persona = FabricaPersona(nombre="Elcira Huaiquimil Pardo", direccion="Camino a Coigüe s/n")
    derivado(casa, ingresado=ingreso(casa, remitente_id=persona.pk, confidencialidad="reservado", causa_reserva=CAUSA))
    return persona


@pytest.fixture
def otra(casa: Oficina) -> Actor:
    return actor_con(Rol.PARTES)


@pytest.fixture
def meson(otra: Actor) -> Client:
    return sesion_de(otra)


def pide(cliente: Client, nombre: str, **datos: str) -> str:
    return cliente.get(reverse(f"escritorio:{nombre}"), datos).content.decode()


@pytest.mark.parametrize("escrito", ["huaiquimil", "Elcira Huaiquimil Pardo", "comienzo", "codigo"])
def test_no_se_ofrece_al_escribir(meson: Client, denunciante: Persona, escrito: str) -> None:
    texto = {"comienzo": (denunciante.rut or "")[:6], "codigo": denunciante.codigo}.get(escrito, escrito)

    trozo = pide(meson, "meson_quien", quien=texto)

    assert f'name="remitente" value="{denunciante.codigo}"' not in trozo
    assert "Coigüe" not in trozo


def test_saber_su_codigo_no_basta(meson: Client, denunciante: Persona) -> None:
    for texto in ("", denunciante.nombre, "huaiquimil"):
        assert "Coigüe" not in pide(meson, "meson_quien", quien=texto, remitente=denunciante.codigo)


def test_se_ofrece_a_quien_recibio_su_caso(partes: Client, denunciante: Persona) -> None:
    assert f'value="{denunciante.codigo}"' in pide(partes, "meson_quien", quien="huaiquimil")


def test_su_rut_completo_la_trae_y_queda_anotado_quien_lo_escribio(
    meson: Client, otra: Actor, denunciante: Persona
) -> None:
    trozo = pide(meson, "meson_quien", quien=denunciante.rut or "")

    assert denunciante.nombre in trozo
    leida = Anotacion.objects.get(suceso="persona.leida")
    assert (leida.autor, leida.objeto) == (otra.codigo, denunciante.codigo)


def test_sin_guiones_tambien_queda_anotado(meson: Client, otra: Actor, denunciante: Persona) -> None:
    meson.post(reverse("escritorio:meson"), {"quien": denunciante.rut, "paso": "buscar"})

    leida = Anotacion.objects.get(suceso="persona.leida")
    assert (leida.autor, leida.objeto) == (otra.codigo, denunciante.codigo)


def test_no_se_dice_que_trajo_algo_antes(meson: Client, partes: Client, denunciante: Persona) -> None:
    assert "Primera vez que presenta algo" in pide(meson, "meson_quien", quien=denunciante.rut or "")
    assert "1 ingreso antes" in pide(partes, "meson_quien", quien=denunciante.rut or "")


def test_no_se_sugiere_la_unidad_a_que_fue_su_caso(meson: Client, partes: Client, denunciante: Persona) -> None:
    datos = {"quien": denunciante.rut or "", "tipo": "solicitud"}

    assert "fue a esa unidad" not in pide(meson, "meson_segun_tipo", **datos)
    assert "que trajo esta persona fue a esa unidad" in pide(partes, "meson_segun_tipo", **datos)


def test_con_su_rut_se_ingresa_sin_crear_otra_ficha(
    meson: Client, denunciante: Persona, escrito: dict[str, Any]
) -> None:
    datos = escrito | {"quien": denunciante.rut, "remitente": denunciante.codigo, "archivo": [sube(meson)]}

    respuesta = meson.post(reverse("escritorio:meson"), datos)

    assert respuesta.status_code == 302
    assert Ingreso.objects.filter(remitente=denunciante).count() == 2
    assert Persona.objects.filter(rut=denunciante.rut).count() == 1
