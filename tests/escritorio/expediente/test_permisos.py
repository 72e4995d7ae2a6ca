"""Quién NO puede: por cada dirección y cada rol, 404 si el caso no es suyo y 403 si lo ve y no puede el paso."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.partes.models import Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import CanalDespacho
from tests.escritorio.expediente.conftest import entra
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, respondido

pytestmark = pytest.mark.django_db

PASOS_DE_INGRESO = (
    "deriva",
    "pide_informe",
    "responde",
    "despacha",
    "archiva",
    "reabre",
    "prorroga",
    "cita",
    "corrige",
    "agrega_interesado",
    "suspende",
    "reanuda",
    "reserva",
    "levanta_reserva",
)
PASOS_DE_DERIVACION = ("recibe", "devuelve", "reasigna", "retira", "cumple", "informa")


def direcciones(casa: Oficina) -> dict[str, str]:
    """Una dirección viva de cada clase."""
    suelto, derivacion = ingreso(casa), derivado(casa)
    carta = despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA)
    papel, documento = respondido(casa)
    todas = {
        f"ingreso_{p}": reverse(f"escritorio:ingreso_{p}", args=[derivacion.ingreso.codigo]) for p in PASOS_DE_INGRESO
    }
    todas |= {
        f"derivacion_{p}": reverse(f"escritorio:derivacion_{p}", args=[derivacion.codigo]) for p in PASOS_DE_DERIVACION
    }
    todas["ingreso_retira_respuesta"] = reverse("escritorio:ingreso_retira_respuesta", args=[papel.codigo])
    todas["ingreso_quita_interesado"] = reverse(
        "escritorio:ingreso_quita_interesado", args=[derivacion.ingreso.codigo, casa.vecina.codigo]
    )
    todas |= {
        "expediente": reverse("escritorio:expediente", args=[papel.expediente.codigo]),
        "expediente_zip": reverse("escritorio:expediente_zip", args=[papel.expediente.codigo]),
        "documento": reverse("escritorio:documento", args=[documento.codigo]),
        "despacho": reverse("escritorio:despacho", args=[carta.codigo]),
        "despacho_correo": reverse("escritorio:despacho_correo", args=[carta.codigo]),
        "despacho_entrega": reverse("escritorio:despacho_entrega", args=[carta.codigo]),
        "despacho_acta": reverse("escritorio:despacho_acta", args=[carta.codigo]),
        "suelto": reverse("escritorio:expediente", args=[suelto.expediente.codigo]),
    }
    return todas


CLASES = (
    *(f"ingreso_{p}" for p in PASOS_DE_INGRESO),
    *(f"derivacion_{p}" for p in PASOS_DE_DERIVACION),
    "ingreso_quita_interesado", "ingreso_retira_respuesta", "despacho_acta",
    "expediente", "expediente_zip", "documento", "despacho", "despacho_correo", "despacho_entrega", "suelto",
)  # fmt: skip
DE_OTROS = (
    "ingreso_despacha", "ingreso_corrige", "ingreso_archiva", "ingreso_reabre", "ingreso_prorroga", "derivacion_retira",
    "despacho_entrega", "ingreso_suspende", "ingreso_reanuda", "ingreso_reserva", "ingreso_levanta_reserva",
)  # fmt: skip
"""Lo que la funcionaria no puede ni en el caso de su bandeja: es de Partes o de su jefatura."""
DE_SU_BANDEJA = ("derivacion_recibe", "derivacion_devuelve", "derivacion_cumple", "derivacion_informa")
DE_LA_SECRETARIA = ("ingreso_reserva", "ingreso_levanta_reserva")
NO_DE_PARTES = {
    *DE_SU_BANDEJA,
    *DE_LA_SECRETARIA,
    "ingreso_reabre",
    "ingreso_despacha",
    "despacho_correo",
    "despacho_acta",
}
"""De otra bandeja, de la Secretaría, o que el caso o el despacho todavía no admite."""
ESCRIBEN = tuple(c for c in CLASES if c.startswith(("ingreso_", "derivacion_")) or c == "despacho_entrega")


@pytest.mark.parametrize("clase", CLASES)
def test_sin_sesion_se_pide_ingresar(casa: Oficina, clase: str) -> None:
    respuesta = Client().get(direcciones(casa)[clase])

    assert (respuesta.status_code, respuesta["Location"].startswith("/cuenta/login/")) == (302, True)


@pytest.mark.parametrize("metodo", ["get", "post"])
@pytest.mark.parametrize("clase", CLASES)
def test_lo_ajeno_no_existe(casa: Oficina, clase: str, metodo: str) -> None:
    respuesta = getattr(entra(casa.ajeno), metodo)(direcciones(casa)[clase])

    assert respuesta.status_code == (405 if metodo == "post" and clase not in ESCRIBEN else 404)


@pytest.mark.parametrize("metodo", ["get", "post"])
@pytest.mark.parametrize("clase", ESCRIBEN)
def test_quien_audita_ve_y_no_toca(casa: Oficina, clase: str, metodo: str) -> None:
    direccion = direcciones(casa)[clase]
    antes = Anotacion.objects.count()

    respuesta = getattr(entra(casa.auditora), metodo)(direccion)

    assert (respuesta.status_code, Anotacion.objects.count()) == (403, antes)


@pytest.mark.parametrize("metodo", ["get", "post"])
@pytest.mark.parametrize("clase", DE_OTROS)
def test_la_funcionaria_ve_su_caso_y_no_hace_lo_de_otros(casa: Oficina, clase: str, metodo: str) -> None:
    respuesta = getattr(entra(casa.funcionaria), metodo)(direcciones(casa)[clase])

    assert respuesta.status_code == 403


@pytest.mark.parametrize("clase", DE_SU_BANDEJA)
def test_partes_no_atiende_lo_que_esta_en_otra_bandeja(casa: Oficina, clase: str) -> None:
    respuesta = entra(casa.partes).post(direcciones(casa)[clase])

    assert respuesta.status_code == 403


@pytest.mark.parametrize("clase", DE_LA_SECRETARIA)
def test_partes_no_reserva_ni_levanta(casa: Oficina, clase: str) -> None:
    respuesta = entra(casa.partes).post(direcciones(casa)[clase], {"causa": "20285-21-2", "motivo": "x"})

    assert respuesta.status_code == 403


@pytest.mark.parametrize("clase", [*DE_LA_SECRETARIA, "ingreso_suspende", "ingreso_retira_respuesta"])
def test_la_jefatura_a_cargo_abre_esas_paginas(casa: Oficina, clase: str) -> None:
    assert entra(casa.jefa).get(direcciones(casa)[clase]).status_code == 200


def test_un_rechazo_dice_por_que(casa: Oficina) -> None:
    respuesta = entra(casa.funcionaria).get(direcciones(casa)["ingreso_despacha"])

    assert "El despacho lo hace la Oficina de Partes" in respuesta.content.decode()


@pytest.mark.parametrize("clase", [c for c in CLASES if c not in NO_DE_PARTES])
def test_partes_abre_todo_lo_suyo(casa: Oficina, clase: str) -> None:
    respuesta = entra(casa.partes).get(direcciones(casa)[clase])
    if respuesta.streaming:
        b"".join(respuesta.streaming_content)  # type: ignore[attr-defined]

    assert respuesta.status_code == 200


@pytest.mark.parametrize(
    ("papel", "clase"),
    [
        (lambda casa: ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2"), "expediente"),
        (lambda casa: ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2"), "expediente_zip"),
    ],
)
def test_lo_reservado_no_existe_para_quien_no_tiene_derecho(
    casa: Oficina, papel: Callable[[Oficina], Ingreso], clase: str
) -> None:
    reservado = papel(casa)

    respuesta = entra(casa.auditora).get(reverse(f"escritorio:{clase}", args=[reservado.expediente.codigo]))

    assert respuesta.status_code == 404


def test_no_quedan_derivaciones_ni_despachos_tras_los_rechazos(casa: Oficina) -> None:
    todas = direcciones(casa)
    antes = (Derivacion.objects.count(), Despacho.objects.count())

    for actor in (casa.ajeno, casa.auditora):
        cliente = entra(actor)
        for clase in ESCRIBEN:
            cliente.post(todas[clase], {"motivo": "x", "unidad": casa.dideco.pk})

    assert (Derivacion.objects.count(), Despacho.objects.count()) == antes


def test_lo_que_no_existe_se_dice_con_el_menu_de_la_oficina(casa: Oficina) -> None:
    respuesta = entra(casa.partes).get(reverse("escritorio:expediente", args=["NADA"]))

    assert respuesta.status_code == 404
    assert "No existe o no es tuyo" in respuesta.content.decode()
