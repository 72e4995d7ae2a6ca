"""Buscar en todo: directo si es exacto, agrupado si no, y nunca lo que no se puede ver."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.busqueda import acciones as busqueda
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes.models import Ingreso
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import MEDIODIA, FabricaPersona, actor_con
from tests.fabricas.partes import Oficina, derivado, ingreso

pytestmark = pytest.mark.usefixtures("reloj")
RESERVA = {"confidencialidad": "reservado", "causa_reserva": "20285-21-2"}


@pytest.fixture
def busca(entra: Entra, casa: Oficina) -> Callable[..., str]:
    busqueda.pone_al_dia(en=MEDIODIA)

    def pide(cliente: Client | None = None, **consulta: str) -> str:
        return (cliente or entra(casa.partes)).get(reverse("escritorio:buscar"), consulta).content.decode()

    return pide


def indexa() -> None:
    busqueda.pone_al_dia(en=MEDIODIA)


@pytest.mark.parametrize("escrito", ["2026-000001", "1/2026", "N° 1", "1"])
def test_un_folio_lleva_directo_al_caso(casa: Oficina, entra: Entra, escrito: str) -> None:
    papel = ingreso(casa)

    respuesta = entra(casa.partes).get(reverse("escritorio:buscar"), {"q": escrito})

    assert respuesta["Location"] == f"/escritorio/expediente/{papel.expediente.codigo}/"


def test_un_folio_ajeno_no_lleva_ni_dice_que_existe(casa: Oficina, entra: Entra) -> None:
    ingreso(casa)
    indexa()

    respuesta = entra(casa.ajeno).get(reverse("escritorio:buscar"), {"q": "2026-000001"})

    assert respuesta.status_code == 200
    assert "Nada calza con eso" in respuesta.content.decode()


def test_un_rut_lleva_a_lo_que_presento_la_persona(casa: Oficina, entra: Entra) -> None:
    ingreso(casa)

    respuesta = entra(casa.partes).get(reverse("escritorio:buscar"), {"q": casa.vecina.rut})

    assert respuesta["Location"] == f"{reverse('escritorio:ingresos')}?remitente={casa.vecina.codigo}"


def test_las_palabras_se_agrupan_por_tipo_con_lo_hallado_marcado(casa: Oficina, busca: Callable[..., str]) -> None:
    ingreso(casa, materia="Reponer la acequia <b>norte</b>")
    indexa()

    texto = busca(q="acequias")

    assert "<mark>acequia</mark>" in texto
    assert "&lt;b&gt;norte" in texto
    assert "Expedientes" in texto
    assert "Ingresos" in texto


def test_con_un_tipo_se_pagina_sin_repetir(casa: Oficina, entra: Entra) -> None:
    for _ in range(23):
        ingreso(casa)
    indexa()
    cliente = entra(casa.partes)

    primera = cliente.get(reverse("escritorio:buscar"), {"q": "luminarias", "tipo": "ingreso"}).context["hallado"]
    segunda = cliente.get(
        reverse("escritorio:buscar"), {"q": "luminarias", "tipo": "ingreso", "desde": primera.siguiente}
    ).context["hallado"]

    vistos = [a.codigo for a in (*primera.aciertos, *segunda.aciertos)]
    assert sorted(vistos) == sorted(Ingreso.objects.values_list("codigo", flat=True))


def test_lo_reservado_no_sale_ni_se_cuenta(casa: Oficina, entra: Entra, busca: Callable[..., str]) -> None:
    papel = ingreso(casa, materia="Sumario por acoso laboral", **RESERVA)
    derivado(casa, ingresado=papel)
    indexa()

    for actor in (casa.auditora, casa.funcionaria):
        texto = busca(entra(actor), q="sumario")
        assert "Nada calza con eso" in texto
        assert papel.folio not in texto
    assert papel.folio in busca(entra(casa.jefa), q="sumario")


def test_las_fechas_acotan(casa: Oficina, busca: Callable[..., str]) -> None:
    ingreso(casa, materia="Poda de árboles")
    indexa()

    assert "Poda" in busca(q="poda", dia="2026-11-24", hasta="24-11-2026")
    assert "Nada calza con eso" in busca(q="poda", hasta="2026-11-23")


def test_sin_escribir_nada_se_ensena_a_buscar(busca: Callable[..., str]) -> None:
    texto = busca()

    assert "Escribe qué buscas" in texto
    assert "6831/2026" in texto


def test_mientras_el_indice_se_rehace_se_dice(casa: Oficina, busca: Callable[..., str], carpeta_de_datos: Path) -> None:
    shutil.rmtree(carpeta_de_datos / "indice")

    assert "se está preparando" in busca(q="acequia")


def test_quien_solo_trajo_algo_reservado_no_se_encuentra_sin_derecho(
    casa: Oficina, entra: Entra, busca: Callable[..., str]
) -> None:
    ingreso(casa, remitente_id=FabricaPersona(nombre="Elcira Huaiquimil").pk, **RESERVA)
    indexa()

    ajena = busca(entra(actor_con(Rol.PARTES)), q="huaiquimil")

    assert "Nada calza con eso" in ajena
    assert "Elcira" not in ajena
    assert "Elcira" in busca(q="huaiquimil")


def test_su_rut_no_lleva_a_nada_sin_derecho(casa: Oficina, entra: Entra, busca: Callable[..., str]) -> None:
    persona = FabricaPersona(nombre="Elcira Huaiquimil")
    ingreso(casa, remitente_id=persona.pk, **RESERVA)
    indexa()

    assert "Elcira" not in busca(entra(actor_con(Rol.PARTES)), q=persona.rut or "")


def test_un_documento_hallado_enlaza_su_caso_y_dice_el_folio(casa: Oficina, busca: Callable[..., str]) -> None:
    papel = ingreso(casa, materia="Poda de árboles")
    indexa()

    texto = busca(q="poda", tipo="documento")

    assert f'<a class="asunto" href="/escritorio/documento/{papel.expediente.documentos.get().codigo}/"' in texto
    assert f"Folio {papel.folio}" in texto
    assert f'href="/escritorio/expediente/{papel.expediente.codigo}/"' in texto


def test_un_expediente_hallado_dice_su_folio_y_su_codigo(casa: Oficina, busca: Callable[..., str]) -> None:
    papel = ingreso(casa, materia="Poda de árboles")
    indexa()

    texto = busca(q="poda", tipo="expediente")

    assert f"Folio {papel.folio}" in texto
    assert f"Expediente {papel.expediente.codigo}" in texto


@pytest.mark.parametrize(
    ("materia", "escrito", "sugerido"),
    [
        ("Cierre del cañón", "canon", "cañon"),
        ("Corta de cana brava", "caña", "cana"),
        ("Traslado desde Ñuñoco", "nunoco", "ñuñoco"),
    ],
)
def test_sin_resultados_ofrece_la_otra_letra(
    casa: Oficina, busca: Callable[..., str], materia: str, escrito: str, sugerido: str
) -> None:
    ingreso(casa, materia=materia)
    indexa()

    assert f">{sugerido}</a>?" in busca(q=escrito)


def test_la_sugerencia_no_delata_lo_que_no_se_puede_ver(casa: Oficina, entra: Entra, busca: Callable[..., str]) -> None:
    ingreso(casa, materia="Daño en el cañón", **RESERVA)
    indexa()

    assert "¿Quisiste decir" not in busca(entra(casa.auditora), q="canon")


@pytest.mark.parametrize(
    ("consulta", "aviso"),
    [
        ({"dia": "2026-02-30"}, "No se entendió «2026-02-30» en «Del»"),
        ({"desde": "2026-02-30"}, "No se entendió «2026-02-30» en «desde»"),
        ({"dia": "2026-12-01", "hasta": "2026-01-01"}, "La fecha de «al» es anterior a la de «Del»"),
    ],
)
def test_una_fecha_que_no_se_entiende_se_dice_y_se_busca_sin_ella(
    casa: Oficina, busca: Callable[..., str], consulta: dict[str, str], aviso: str
) -> None:
    papel = ingreso(casa, materia="Patente de alcoholes")
    indexa()

    texto = busca(q="patente", **consulta)

    assert aviso in texto
    assert papel.expediente.codigo in texto
