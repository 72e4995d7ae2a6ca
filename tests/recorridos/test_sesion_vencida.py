"""Lo escrito sobrevive a una sesión que vence y a una pestaña que se cierra de golpe."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.recorridos.navegador import CLAVE, EnMarcha, espera
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.pasos import abre_el_caso, escribe_el_ingreso, ingresa, lee_lo_hecho

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]


def vence(pagina: Page) -> None:
    pagina.context.clear_cookies(name="sessionid")


def guardado_en_la_pestana(pagina: Page) -> object:
    return pagina.evaluate("() => sessionStorage.getItem('fojas:escrito')")


def entra_otra_vez(pagina: Page, usuario: str) -> None:
    pagina.wait_for_url("**/cuenta/login/**")
    pagina.get_by_label("Usuario").fill(usuario)
    pagina.get_by_label("Clave").fill(CLAVE)
    pagina.get_by_role("button", name="Ingresar", exact=True).click()


def test_en_el_meson_vuelve_todo_con_sus_adjuntos_y_se_ingresa(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    materia = "Pide agua potable para Coihue"
    papel = guarda_carta(tmp_path, "Agua.pdf", materia, "El camión no llega.")
    pagina = oficina.entra(chromium, "rosa")
    escribe_el_ingreso(pagina, materia=materia, papel=papel, rut="44.113.211-5")
    vence(pagina)
    pagina.get_by_label("Providencia").fill("Escrito con la sesión ya vencida")

    pagina.get_by_role("button", name="Ingresar y dar comprobante").click()
    entra_otra_vez(pagina, "rosa")
    pagina.get_by_text("aquí está lo que habías escrito").wait_for()

    assert pagina.get_by_label("Materia").input_value() == materia
    assert pagina.get_by_label("Providencia").input_value() == "Escrito con la sesión ya vencida"
    assert pagina.get_by_label("Nombres y apellidos").input_value() == "Zunilda Quilodrán Paine"
    assert "Agua.pdf" in pagina.locator("[data-adjuntos]").inner_text()
    assert ingresa(pagina).folio
    assert guardado_en_la_pestana(pagina) is None
    pagina.context.close()


def test_en_un_paso_del_caso_vuelve_lo_escrito_y_se_envia(oficina: EnMarcha, chromium: Browser, tmp_path: Path) -> None:
    papel = guarda_carta(tmp_path, "Puente.pdf", "Pide reparar el puente", "Está quebrado.")
    pagina = oficina.entra(chromium, "rosa")
    escribe_el_ingreso(pagina, materia="Pide reparar el puente", papel=papel)
    abre_el_caso(pagina, ingresa(pagina).folio)
    pagina.get_by_role("link", name="Derivar").first.click()
    pagina.get_by_label("Derivar a").select_option(label="Dirección de Obras Municipales")
    pagina.get_by_label("Texto de la providencia").fill("Ver con urgencia.\nDos renglones.")
    pagina.get_by_text("Más destinos y copias").click()
    pagina.locator("[name=unidad_2]").select_option(index=1)
    copia = pagina.locator("[name=unidad_2]").input_value()
    vence(pagina)

    pagina.get_by_role("button", name="Derivar", exact=True).click()
    entra_otra_vez(pagina, "rosa")
    pagina.get_by_text("aquí está lo que habías escrito").wait_for()
    assert pagina.get_by_label("Texto de la providencia").input_value() == "Ver con urgencia.\nDos renglones."
    expect(pagina.locator("[name=unidad_2]")).to_be_visible()
    assert pagina.locator("[name=unidad_2]").input_value() == copia
    pagina.get_by_role("button", name="Derivar", exact=True).click()

    pagina.get_by_text("Derivado a Dirección de Obras Municipales, ").first.wait_for()
    pagina.context.close()


def test_con_un_archivo_elegido_la_pagina_se_queda_y_se_ingresa_en_otra_pestana(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    papel = guarda_carta(tmp_path, "Poste.pdf", "Pide retirar un poste", "Está por caer.")
    pagina = oficina.entra(chromium, "rosa")
    escribe_el_ingreso(pagina, materia="Pide retirar un poste", papel=papel)
    abre_el_caso(pagina, ingresa(pagina).folio)
    pagina.get_by_role("link", name="Responder").first.click()
    pagina.get_by_label("Número y nombre de la respuesta").fill("ORD. N° 9")
    pagina.get_by_label("Respuesta firmada, en PDF").set_input_files(papel)
    vence(pagina)
    pagina.get_by_role("button", name="Adjuntar la respuesta").click()

    with pagina.context.expect_page() as otra:
        pagina.get_by_role("link", name="Ingresa en otra pestaña").click()
    entra_otra_vez(otra.value, "rosa")
    otra.value.wait_for_url("**/escritorio/")
    pagina.get_by_role("button", name="Adjuntar la respuesta").click()

    pagina.get_by_text("Queda por despachar.").first.wait_for()
    pagina.context.close()


def test_lo_que_escribio_una_persona_no_lo_ve_la_que_entra_despues(oficina: EnMarcha, chromium: Browser) -> None:
    pagina = oficina.entra(chromium, "rosa")
    pagina.goto("/escritorio/meson/")
    pagina.get_by_label("Materia").fill("Asunto de Rosa")
    vence(pagina)

    pagina.get_by_role("button", name="Ingresar y dar comprobante").click()
    entra_otra_vez(pagina, "pedro")
    pagina.wait_for_url("**/escritorio/meson/")

    assert pagina.get_by_label("Materia").input_value() == ""
    assert guardado_en_la_pestana(pagina) is None
    pagina.context.close()


def test_sin_javascript_se_ingresa_en_otra_pestana_y_se_envia_lo_mismo(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    materia = "Pide un cruce en Santa Rosa"
    papel = guarda_carta(tmp_path, "Cruce.pdf", materia, "Nadie frena.")
    pagina = oficina.entra(chromium, "pedro", java_script_enabled=False)
    pagina.goto("/escritorio/meson/")
    pagina.get_by_label("RUT o nombre").fill("Vecino de Santa Rosa")
    pagina.get_by_label("Archivos").set_input_files(papel)
    pagina.get_by_role("button", name="Buscar a la persona").click()
    pagina.get_by_label("No se identifica").check()
    pagina.get_by_label("Tipo de documento").select_option("solicitud")
    pagina.get_by_label("Materia").fill(materia)
    vence(pagina)
    pagina.get_by_role("button", name="Ingresar y dar comprobante").click()
    assert pagina.get_by_role("heading", level=1).inner_text() == "Tu sesión venció"

    with pagina.context.expect_page() as otra:
        pagina.get_by_role("link", name="Ingresar en otra pestaña").click()
    entra_otra_vez(otra.value, "pedro")
    otra.value.wait_for_url("**/escritorio/")
    # Al ingresar cambia el sello de los formularios: la página vuelve una vez más con el nuevo.
    pagina.get_by_role("button", name="Enviar lo que escribí").click()
    pagina.get_by_role("button", name="Enviar lo que escribí").click()

    assert lee_lo_hecho(pagina).folio
    pagina.context.close()


def test_lo_ultimo_tecleado_queda_en_el_borrador_aunque_se_cierre_la_pestana(
    oficina: EnMarcha, chromium: Browser
) -> None:
    materia = "Pide mover un poste de la entrada"
    pagina = oficina.entra(chromium, "pedro")
    pagina.goto("/escritorio/meson/")
    pagina.get_by_label("Materia").press_sequentially(materia)
    pagina.goto("about:blank")

    def quedo() -> int:
        pagina.goto("/escritorio/meson/")
        return pagina.locator("#borradores").filter(has_text=materia).count()

    assert espera(quedo, que="que apareciera el borrador", segundos=10)
    pagina.context.close()


def test_sin_conexion_no_se_envia_ni_se_pierde(oficina: EnMarcha, chromium: Browser) -> None:
    pagina = oficina.entra(chromium, "rosa")
    pagina.goto("/escritorio/meson/")
    pagina.get_by_label("Materia").fill("Se cortó la red")
    pagina.get_by_text("Borrador guardado").wait_for()
    pagina.context.set_offline(True)

    pagina.get_by_role("button", name="Ingresar y dar comprobante").click()

    expect(pagina.get_by_text("no se envió, y lo escrito sigue")).to_be_visible()
    assert pagina.get_by_label("Materia").input_value() == "Se cortó la red"
    pagina.context.close()
    # Sin red, lo que la página pregunta mientras se escribe también falla, y el navegador lo anota.
    oficina.quejas.clear()
