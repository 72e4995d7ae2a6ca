"""Los pasos de la oficina dados como los da una persona: abrir, escribir, adjuntar y apretar el botón."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

VECINA = "Zunilda Quilodrán Paine"


@dataclass(frozen=True, slots=True)
class Hecho:
    folio: str
    codigo: str


def escribe_el_ingreso(
    pagina: Page, *, materia: str, papel: Path, rut: str = "", correo: str = "", unidad: str = ""
) -> None:
    """Llena el mesón: sin RUT, anota solo el nombre; con él, registra a la persona."""
    pagina.goto("/escritorio/meson/")
    pagina.get_by_label("RUT o nombre").fill(rut or VECINA)
    if rut:
        pagina.get_by_label("Registrarla como persona nueva").check()
        pagina.get_by_label("Nombres y apellidos").fill(VECINA)
    else:
        pagina.get_by_label("No se identifica").check()
    if correo:
        pagina.get_by_label("Cómo se le responde").select_option(label="Correo electrónico")
        pagina.get_by_label("Correo de respuesta").fill(correo)
    pagina.get_by_label("Tipo de documento").select_option("solicitud")
    pagina.get_by_label("Materia").fill(materia)
    pagina.get_by_label("Archivos").set_input_files(papel)
    pagina.get_by_text("sha256").first.wait_for()
    if unidad:
        pagina.get_by_label("Otra unidad").nth(1).select_option(label=unidad)
        pagina.get_by_label("Otra unidad").first.check()
    else:
        pagina.get_by_label("Dejarlo por derivar").check()


def ingresa(pagina: Page) -> Hecho:
    """Toma el folio y lee lo que se entrega."""
    pagina.get_by_role("button", name="Ingresar y dar comprobante").click()
    return lee_lo_hecho(pagina)


def lee_lo_hecho(pagina: Page) -> Hecho:
    pagina.wait_for_url("**/meson/hecho/**")
    folio = pagina.locator(".sello b").inner_text()
    return Hecho(folio=folio, codigo=pagina.url.rstrip("/").rsplit("/", 1)[1])


def abre_el_caso(pagina: Page, folio: str) -> None:
    """Desde el buscador de arriba: un folio lleva directo a su caso."""
    pagina.goto("/escritorio/")
    pagina.get_by_role("searchbox", name="Buscar en todo").fill(folio)
    pagina.get_by_role("searchbox", name="Buscar en todo").press("Enter")
    pagina.wait_for_url("**/escritorio/expediente/**")
