"""Sin JavaScript también se recibe un papel y también se lo sigue."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.recorridos.navegador import EnMarcha, ingresa_con_clave
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.pasos import ingresa

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]


def test_sin_javascript_el_meson_recibe_y_la_persona_sigue_su_caso(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    materia = "Pide reparar la vereda de Las Camelias"
    papel = guarda_carta(tmp_path, "Vereda.pdf", materia, "La vereda está levantada.")

    with oficina.sin_cuenta(chromium, java_script_enabled=False) as meson:
        ingresa_con_clave(meson, "rosa")
        meson.goto("/escritorio/meson/")
        meson.get_by_label("RUT o nombre").fill("44.113.208-5")
        meson.get_by_role("button", name="Buscar a la persona").click()
        meson.get_by_label("Registrarla como persona nueva").check()
        meson.get_by_label("Nombres y apellidos").fill("Eulogia Paredes Llanca")
        meson.get_by_label("Tipo de documento").select_option("solicitud")
        meson.get_by_label("Materia").fill(materia)
        meson.get_by_label("Archivos").set_input_files(papel)
        hecho = ingresa(meson)
        assert "Vereda.pdf" in meson.locator("main").inner_text()

    with oficina.sin_cuenta(chromium, java_script_enabled=False, viewport={"width": 360, "height": 740}) as persona:
        persona.goto("/")
        persona.get_by_label("Código de seguimiento").fill(hecho.codigo)
        persona.get_by_role("button", name="Ver mi solicitud").click()
        visto = persona.locator("main").inner_text()
        assert materia in visto
        assert hecho.folio in visto


def test_sin_javascript_los_errores_devuelven_lo_escrito(oficina: EnMarcha, chromium: Browser) -> None:
    pagina = oficina.entra(chromium, "rosa", java_script_enabled=False)
    pagina.goto("/escritorio/meson/")
    pagina.get_by_label("Materia").fill("Algo a medias")
    pagina.get_by_role("button", name="Ingresar y dar comprobante").click()

    assert pagina.title().startswith("Error:")
    assert pagina.get_by_label("Materia").input_value() == "Algo a medias"
    pagina.context.close()


def test_lo_que_espera_a_los_guiones_no_se_ve_antes(oficina: EnMarcha, chromium: Browser) -> None:
    with oficina.sin_cuenta(chromium, java_script_enabled=False) as pagina:
        pagina.goto("/cuenta/login/")

        assert not pagina.get_by_text("No se pudo usar la llave").is_visible()
        assert not pagina.get_by_role("button", name="Ingresar con una llave de acceso").is_visible()
