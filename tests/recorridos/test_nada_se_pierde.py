"""Nada de lo escrito se pierde, y nada se hace dos veces."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.recorridos.navegador import EnMarcha, abre_chromium
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.pasos import escribe_el_ingreso, ingresa, lee_lo_hecho

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as abierto:
        yield abierto


@pytest.fixture
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Uno por prueba: aquí se lo mata."""
    navegador = abre_chromium(playwright)
    yield navegador
    navegador.close()


def mata_al_navegador() -> None:
    """Como si se cortara la luz: ningún proceso del navegador alcanza a despedirse."""
    for proceso in psutil.Process().children(recursive=True):
        if "chrom" in proceso.name():
            proceso.send_signal(signal.SIGKILL)


def cuantos_con(pagina: Page, materia: str) -> int:
    pagina.goto("/escritorio/libro/")
    return pagina.get_by_role("row").filter(has_text=materia).count()


def test_un_borrador_se_recupera_con_sus_adjuntos_aunque_maten_al_navegador(
    oficina: EnMarcha, playwright: Playwright, chromium: Browser, tmp_path: Path
) -> None:
    materia = "Pide podar el aromo de la plaza"
    papel = guarda_carta(tmp_path, "Carta del aromo.pdf", materia, "El aromo tapa la luminaria.")
    pagina = oficina.entra(chromium, "pedro")
    escribe_el_ingreso(pagina, materia=materia, papel=papel)
    # Se guarda cada tanto: se espera la respuesta del guardado que lleva lo último escrito.
    with pagina.expect_response(
        lambda dada: "/meson/borrador/" in dada.url and b"ULTIMO" in (dada.request.post_data_buffer or b"")
    ):
        pagina.get_by_label("N° y fecha del documento").fill("Carta ULTIMO")
        pagina.keyboard.press("Tab")
    mata_al_navegador()

    otro = abre_chromium(playwright)
    retomada = oficina.entra(otro, "pedro")
    retomada.goto("/escritorio/meson/")
    retomada.get_by_role("link").filter(has_text="aromo").or_(
        retomada.get_by_role("listitem").filter(has_text="aromo").get_by_role("link")
    ).first.click()

    assert retomada.get_by_label("Materia").input_value() == materia
    assert "Carta del aromo.pdf" in retomada.locator("[data-adjuntos]").inner_text()
    assert ingresa(retomada).folio
    assert cuantos_con(retomada, materia) == 1
    otro.close()


def test_dos_clics_en_ingresar_toman_un_solo_folio(oficina: EnMarcha, chromium: Browser, tmp_path: Path) -> None:
    materia = "Pide un basurero en el paradero"
    papel = guarda_carta(tmp_path, "Paradero.pdf", materia, "Falta un basurero.")
    pagina = oficina.entra(chromium, "pedro")
    escribe_el_ingreso(pagina, materia=materia, papel=papel)

    pagina.get_by_role("button", name="Ingresar y dar comprobante").dblclick(no_wait_after=True)
    hecho = lee_lo_hecho(pagina)
    pagina.go_back()
    pagina.go_forward()

    assert pagina.locator(".sello b").inner_text() == hecho.folio
    assert cuantos_con(pagina, materia) == 1


def test_enviar_otra_vez_la_pagina_de_atras_devuelve_el_mismo_folio(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    materia = "Pide un lomo de toro en Los Copihues"
    papel = guarda_carta(tmp_path, "Lomo.pdf", materia, "Pasan muy rápido.")
    pagina = oficina.entra(chromium, "pedro", java_script_enabled=False)
    pagina.goto("/escritorio/meson/")
    pagina.get_by_label("RUT o nombre").fill("Vecino de Los Copihues")
    pagina.get_by_role("button", name="Buscar a la persona").click()
    pagina.get_by_label("No se identifica").check()
    pagina.get_by_label("Tipo de documento").select_option("solicitud")
    pagina.get_by_label("Materia").fill(materia)
    pagina.get_by_label("Archivos").set_input_files(papel)
    pagina.get_by_role("button", name="Adjuntar los elegidos").click()
    primero = ingresa(pagina)
    pagina.go_back()
    segundo = ingresa(pagina)

    assert segundo == primero
    assert cuantos_con(pagina, materia) == 1
