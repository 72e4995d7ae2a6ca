"""Quien falta no detiene el caso: su bandeja la recibe quien corresponde, y firma lo suyo con su nombre."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.recorridos.navegador import EnMarcha
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.pasos import abre_el_caso, escribe_el_ingreso, ingresa

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]


def test_con_la_jefatura_ausente_su_reemplazante_recibe_y_queda_a_su_nombre(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    materia = "Pide demarcar el paso de cebra de la escuela"
    papel = guarda_carta(tmp_path, "Paso de cebra.pdf", materia, "Los niños cruzan sin demarcación.")
    partes = oficina.entra(chromium, "rosa")
    escribe_el_ingreso(partes, materia=materia, papel=papel, unidad="Departamento de Tránsito")
    hecho = ingresa(partes)

    # Antes de la ausencia, la reemplazante no tiene el caso.
    reemplazante = oficina.entra(chromium, "teresa")
    reemplazante.goto("/escritorio/bandeja/")
    assert materia not in reemplazante.locator("main").inner_text()

    administra = oficina.entra(chromium, "andres")
    administra.goto("/escritorio/ausencias/nueva/")
    administra.get_by_label("Quién se ausenta").fill("Diego Acuña")
    administra.get_by_label("Causa").select_option(label="Licencia médica")
    hoy = administra.evaluate("() => new Date().toLocaleDateString('sv-SE', { timeZone: 'America/Santiago' })")
    for dia in ("Primer día", "Último día"):
        administra.get_by_label(dia).fill(hoy)
    administra.get_by_label("Quién recibe su bandeja").fill("Teresa Valdebenito")
    administra.locator("main form button.primo").click()
    administra.wait_for_url("**/escritorio/ausencias/")

    reemplazante.reload()
    assert "Ves la bandeja de Diego Acuña Moraga" in reemplazante.locator("main").inner_text()
    reemplazante.get_by_role("link", name=materia).click()
    reemplazante.get_by_role("button", name="Recibir").first.click()
    reemplazante.get_by_text("Recibido: queda en tu trámite.").first.wait_for()

    abre_el_caso(partes, hecho.folio)
    partes.get_by_role("link", name="Bitácora").first.click()
    assert "Teresa Valdebenito Ruiz" in partes.locator("main").inner_text()
    for pagina in (partes, administra, reemplazante):
        pagina.context.close()
