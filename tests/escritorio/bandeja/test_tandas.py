"""Pasos sobre muchos casos: se avisa antes, se anota cada uno, se reintenta, se deshace y no se hace dos veces."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.consultas import PasoEnLote
from fojas.dominio.partes.models import Derivacion, FilaDeTanda, Ingreso, Tanda
from fojas.dominio.trabajos import motor
from fojas.dominio.trabajos.models import Trabajo
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import DIA, MEDIODIA
from tests.fabricas.partes import Oficina, derivado, ingreso

pytestmark = pytest.mark.usefixtures("reloj")
SELLO = "0123456789abcdef"


def pide(cliente: Client, paso: str, *codigos: str, envio: str = SELLO, **datos: Any) -> str:
    respuesta = cliente.post(
        reverse("escritorio:bandeja_lote", args=[paso]), {"e": codigos, "confirma": "si", "envio": envio, **datos},
        follow=True,
    )  # fmt: skip
    return respuesta.content.decode()


def previa(cliente: Client, paso: str, *codigos: str) -> str:
    return cliente.post(reverse("escritorio:bandeja_lote", args=[paso]), {"e": codigos}).content.decode()


def test_la_previa_de_archivar_avisa_los_informes_que_se_pierden(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa)
    acciones.deriva(
        ingreso_id=derivacion.ingreso_id, destinos=[acciones.Destino(casa.dideco.pk)], instruccion="para_informe",
        actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip
    derivado(casa)

    texto = previa(entra(casa.partes), "archivar", derivacion.ingreso.codigo)

    assert "espera informes pedidos a otras unidades" in texto
    assert "Quedan sin efecto los informes pedidos a Dideco" in texto


def test_reasignar_en_lote_lleva_todo_a_otra_unidad(casa: Oficina, entra: Entra) -> None:
    suyas = [derivado(casa), derivado(casa)]

    texto = pide(
        entra(casa.jefa), "reasignar", *(d.codigo for d in suyas), unidad=casa.dideco.pk, motivo="No es de Obras"
    )

    assert "2 de 2 con éxito" in texto
    abiertas = Derivacion.objects.filter(estado="enviada")
    assert {d.para_unidad_id for d in abiertas} == {casa.dideco.pk}


def test_poner_responsable_nombra_a_alguien_de_la_unidad(casa: Oficina, entra: Entra) -> None:
    suya, persona = derivado(casa), Persona.objects.get(pk=casa.funcionaria.persona_id)

    bien = pide(entra(casa.jefa), "responsable", suya.codigo, persona=persona.codigo)
    mal = pide(entra(casa.partes), "responsable", derivado(casa).codigo, persona=casa.ajeno.codigo, envio="f" * 16)

    assert "1 de 1 con éxito" in bien
    assert Derivacion.objects.filter(para_persona=persona, estado="enviada").count() == 1
    assert "no trabaja hoy en la unidad" in mal


def test_lo_que_fallo_se_puede_volver_a_intentar(casa: Oficina, entra: Entra) -> None:
    buena, retirada = derivado(casa), derivado(casa)
    acciones.retira_derivacion(derivacion_id=retirada.pk, actor=casa.partes, en=MEDIODIA)

    texto = pide(entra(casa.jefa), "recibir", buena.codigo, retirada.codigo)

    assert "Volver a intentar" in texto
    assert f'name="e" value="{retirada.codigo}"' in texto
    assert f'name="e" value="{buena.codigo}"' not in texto


def test_archivar_se_deshace_reabriendo(casa: Oficina, entra: Entra) -> None:
    papel, cliente = ingreso(casa), entra(casa.partes)

    texto = pide(cliente, "archivar", papel.codigo, motivo="Se desistió")
    pide(cliente, "reabrir", papel.codigo, motivo="Era otro", envio="a" * 16)

    assert "Deshacer: reabrir 1" in texto
    assert Ingreso.objects.get(pk=papel.pk).estado == "ingresado"


def test_derivar_se_deshace_mientras_nadie_reciba(casa: Oficina, entra: Entra) -> None:
    papel, cliente = ingreso(casa), entra(casa.partes)

    texto = pide(cliente, "derivar", papel.codigo, unidad=casa.obras.pk, instruccion="para_respuesta")
    (hecha,) = Derivacion.objects.all()
    pide(cliente, "retirar", hecha.codigo, envio="b" * 16)

    assert "Deshacer: retirar 1" in texto
    assert Derivacion.objects.get(pk=hecha.pk).estado == "anulada"


def test_mas_de_cien_se_hacen_en_un_trabajo_y_la_pagina_dice_cuantas_van(
    casa: Oficina, entra: Entra, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acciones, "EN_LA_PAGINA", 1)
    monkeypatch.setattr("fojas.dominio.partes.acciones.tandas.EN_LA_PAGINA", 1)
    suyas, cliente = [derivado(casa), derivado(casa), derivado(casa)], entra(casa.jefa)

    antes = pide(cliente, "recibir", *(d.codigo for d in suyas))
    motor.corre_pendientes()
    despues = cliente.get(reverse("escritorio:bandeja_resultado", args=[SELLO])).content.decode()

    assert "Van 0 de 3" in antes
    assert "3 de 3 con éxito" in despues


def test_un_trabajo_repetido_no_hace_de_nuevo_lo_hecho(casa: Oficina) -> None:
    suyas = [derivado(casa), derivado(casa)]
    tanda, _ = acciones.abre_tanda(
        paso=PasoEnLote.RECIBIR, elegidos=[d.codigo for d in suyas], datos={}, envio=SELLO, volver="", actor=casa.jefa,
        en=MEDIODIA,
    )  # fmt: skip
    (primera, segunda) = consultas.filas_por_hacer(tanda.pk)
    actor = organizacion.actor(persona_id=casa.jefa.persona_id, dia=DIA)

    for fila in (primera, primera, segunda):
        acciones.hace_fila(fila_id=fila, actor=actor, en=MEDIODIA)

    assert consultas.filas_por_hacer(tanda.pk) == []
    assert list(FilaDeTanda.objects.values_list("bien", flat=True)) == [True, True]


def test_el_mismo_envio_abre_una_sola_tanda(casa: Oficina) -> None:
    pedido: dict[str, Any] = {
        "paso": PasoEnLote.RECIBIR, "elegidos": ["X"], "datos": {}, "envio": SELLO, "volver": "", "actor": casa.jefa,
        "en": MEDIODIA,
    }  # fmt: skip

    assert [acciones.abre_tanda(**pedido)[1] for _ in range(2)] == [True, False]
    assert Tanda.objects.count() == 1
    assert not Trabajo.objects.filter(tarea="partes.tanda").exists()


@pytest.mark.parametrize("formato", ["csv", "xlsx", "pdf"])
def test_el_resultado_sale_en_los_tres_formatos(casa: Oficina, entra: Entra, formato: str) -> None:
    cliente = entra(casa.jefa)
    pide(cliente, "recibir", derivado(casa).codigo)

    respuesta = cliente.get(reverse("escritorio:bandeja_resultado", args=[SELLO]), {"formato": formato})

    assert not respuesta["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("paso", ["reasignar", "responsable", "reabrir", "retirar", "suspender"])
def test_quien_no_puede_no_cambia_nada_en_los_pasos_nuevos(casa: Oficina, entra: Entra, paso: str) -> None:
    derivacion = derivado(casa)
    datos = {
        "unidad": casa.dideco.pk, "persona": casa.funcionaria.codigo, "motivo": "Porque sí", "desde": "24-11-2026",
        "vuelve": "25-11-2026", "norma": "Resolución 1",
    }  # fmt: skip

    for n, actor in enumerate((casa.auditora, casa.ajeno)):
        pide(entra(actor), paso, derivacion.codigo, derivacion.ingreso.codigo, envio=str(n) * 16, **datos)

    assert list(Derivacion.objects.values_list("estado", flat=True)) == ["enviada"]
