"""Presentar desde la casa, por teclado y con mala conexión: nada se escribe dos veces, nada se envía dos veces."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.recorridos.navegador import EnMarcha
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.test_accesibilidad import COMPUTADOR, TELEFONO, faltas_de

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]

SEGUIR = "Guardar y seguir"
ENVIAR = "Enviar a la municipalidad"


def enfoca(pagina: Page, selector: str) -> None:
    """Llega con el tabulador, como quien no usa el ratón."""
    for _ in range(60):
        if pagina.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        pagina.keyboard.press("Tab")
    raise AssertionError(f"Con el tabulador no se llega a {selector} en {pagina.url}")


def pulsa(pagina: Page, selector: str) -> None:
    enfoca(pagina, selector)
    pagina.keyboard.press("Enter")


def escribe(pagina: Page, selector: str, texto: str) -> None:
    enfoca(pagina, selector)
    pagina.keyboard.type(texto)


def marca(pagina: Page, grupo: str, valor: str) -> None:
    """Entra al grupo con el tabulador y avanza con las flechas."""
    enfoca(pagina, f"[name={grupo}]")
    pagina.keyboard.press("Space")
    for _ in range(10):
        if pagina.locator(f"[name={grupo}][value={valor}]").is_checked():
            return
        pagina.keyboard.press("ArrowDown")
    raise AssertionError(f"Con las flechas no se llega a {valor}")


def sigue(pagina: Page, a: str) -> None:
    pulsa(pagina, "button[name=accion][value=seguir]")
    pagina.wait_for_url(f"**/{a}/**")


def llega_a_archivos(pagina: Page, asunto: str) -> str:
    """Desde la portada hasta la página de archivos, solo con el teclado. Devuelve el código."""
    pagina.goto("/")
    pulsa(pagina, "a.boton[href='/presentar/']")
    pagina.wait_for_url("**/presentar/")
    pulsa(pagina, "form[method=post] button")
    pagina.wait_for_url("**/que/")
    marca(pagina, "tipo", "reclamo")
    sigue(pagina, "quien")
    marca(pagina, "clase", "natural")
    escribe(pagina, "#id_nombre", "Eulogia Paredes Llanca")
    sigue(pagina, "pide")
    escribe(pagina, "#id_asunto", asunto)
    escribe(pagina, "#id_texto", "Hace dos semanas no pasa el camión.")
    sigue(pagina, "archivos")
    hallado = re.search(r"/presentar/([A-Z0-9]{16})/", pagina.url)
    assert hallado is not None
    return hallado[1]


def llega_a_revisar(pagina: Page) -> None:
    sigue(pagina, "respuesta")
    marca(pagina, "medio", "correo")
    escribe(pagina, "#id_correo", "eulogia@correo.example")
    sigue(pagina, "revisar")


def adjuntos(pagina: Page) -> list[str]:
    return pagina.locator("[data-lista] li strong").all_inner_texts()


def folio(pagina: Page) -> str:
    pagina.wait_for_url("**/enviada/")
    return pagina.locator("[data-folio]").inner_text()


@contextmanager
def sin_red(pagina: Page) -> Iterator[None]:
    """Todo lo que se pida se corta a medio camino."""

    def corta(ruta: Route) -> None:
        ruta.abort("connectionreset")

    pagina.route("**/presentar/**", corta)
    yield
    pagina.unroute("**/presentar/**", corta)


@pytest.fixture
def papeles(tmp_path: Path) -> list[Path]:
    return [
        guarda_carta(tmp_path, "Reclamo.pdf", "Basura", "No pasa el camión."),
        guarda_carta(tmp_path, "Firmas de la cuadra.pdf", "Firmas", "Veinte firmas."),
    ]


@pytest.mark.parametrize("medida", [COMPUTADOR, TELEFONO], ids=["computador", "telefono"])
def test_por_teclado_con_dos_archivos_recibe_folio_y_nadie_se_pierde(
    oficina: EnMarcha, chromium: Browser, papeles: list[Path], medida: dict[str, int]
) -> None:
    asunto = f"Basura sin retirar a {medida['width']}"
    with oficina.sin_cuenta(chromium, viewport=medida) as pagina:
        llega_a_archivos(pagina, asunto)
        pagina.locator("#archivos").set_input_files(papeles)
        expect(pagina.locator("[data-lista] li")).to_have_count(2)
        llega_a_revisar(pagina)
        pulsa(pagina, "button[value=enviar]")
        dado = folio(pagina)
        pulsa(pagina, "a.boton:not(.primo)")
        pagina.wait_for_url("**/seguimiento/**")
        visto = pagina.locator("main").inner_text()

    rosa = oficina.entra(chromium, "rosa")
    rosa.goto("/escritorio/ingresos/?canal=web")
    fila = rosa.get_by_role("row").filter(has_text=dado).inner_text()
    rosa.context.close()

    assert asunto in visto
    assert "sin comprobar" in fila


def test_con_la_red_cortada_no_se_vuelve_a_escribir_ni_a_subir(
    oficina: EnMarcha, chromium: Browser, papeles: list[Path]
) -> None:
    with oficina.sin_cuenta(chromium) as pagina:
        codigo = llega_a_archivos(pagina, "Con la red cortada")
        with sin_red(pagina):
            pagina.locator("#archivos").set_input_files(papeles)
            expect(pagina.get_by_text("Sin conexión: se vuelve a intentar solo.")).to_be_visible()
        expect(pagina.locator("[data-lista] li")).to_have_count(2)
        sigue(pagina, "respuesta")
        marca(pagina, "medio", "correo")
        with sin_red(pagina):
            escribe(pagina, "#id_correo", "eulogia@correo.example")
            pulsa(pagina, "button[value=seguir]")
            expect(pagina.locator("[data-dice]")).to_contain_text("Se enviará al volver")
        pagina.wait_for_url("**/revisar/")

    # Otro navegador, otro día: basta el código.
    with oficina.sin_cuenta(chromium) as otra:
        otra.goto("/presentar/continuar/")
        otra.get_by_label("Código para continuar").fill(codigo.lower())
        otra.get_by_role("button", name="Continuar").click()
        otra.wait_for_url("**/revisar/")
        repaso = otra.locator("main").inner_text()
        with sin_red(otra):
            otra.get_by_role("button", name=ENVIAR).click()
            expect(otra.locator("[data-dice]")).to_contain_text("Sin conexión")
        dado = folio(otra)

    assert all(dicho in repaso for dicho in ("Con la red cortada", "Reclamo.pdf", "Firmas de la cuadra.pdf"))
    assert dado


def test_doble_clic_y_boton_atras_dan_el_mismo_folio(oficina: EnMarcha, chromium: Browser) -> None:
    with oficina.sin_cuenta(chromium, java_script_enabled=False) as pagina:
        pagina.goto("/presentar/")
        pagina.get_by_role("button", name="Empezar").click()
        pagina.get_by_label("Pedir algo").check()
        pagina.get_by_role("button", name=SEGUIR).click()
        pagina.get_by_label("A tu nombre").check()
        pagina.get_by_label("Nombre y apellidos").fill("Eulogia Paredes Llanca")
        pagina.get_by_role("button", name=SEGUIR).click()
        pagina.get_by_label("En una línea").fill("Doble clic")
        pagina.get_by_label("Cuéntanos").fill("Pido una luminaria.")
        pagina.get_by_role("button", name=SEGUIR).click()
        pagina.get_by_role("button", name=SEGUIR).click()
        pagina.get_by_label("En persona").check()
        pagina.get_by_role("button", name=SEGUIR).click()
        pagina.wait_for_timeout(5_000)
        pagina.get_by_role("button", name=ENVIAR).dblclick(no_wait_after=True)
        primero = folio(pagina)
        pagina.go_back()
        de_atras = folio(pagina)

    assert primero == de_atras


def test_cada_pagina_y_sus_errores_son_accesibles(oficina: EnMarcha, chromium: Browser) -> None:
    with oficina.sin_cuenta(chromium) as pagina:
        llega_a_archivos(pagina, "Accesible")
        raiz = pagina.url.removesuffix("archivos/")
        faltas = []
        for paso in ("que", "quien", "pide", "archivos"):
            pagina.goto(f"{raiz}{paso}/")
            faltas += faltas_de(pagina)
        pagina.goto(f"{raiz}respuesta/")
        pulsa(pagina, "button[value=seguir]")
        pagina.locator("#resumen-errores").wait_for()
        con_foco = pagina.evaluate("() => document.activeElement.id")
        faltas += faltas_de(pagina)

    assert con_foco == "resumen-errores"
    assert faltas == []
