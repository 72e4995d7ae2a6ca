"""Ingresos en el mesón con todo lo que falla en un día: nada se escribe dos veces y ningún folio se repite."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.medidas import LARGO, VUELTAS, anota, semillas
from tests.recorridos.navegador import ARGUMENTOS, NOMBRES_DE_CHROMIUM, EnMarcha, ingresa_con_clave
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.pasos import Hecho, escribe_el_ingreso, lee_lo_hecho

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]
CUANTOS = 20 if LARGO or VUELTAS >= 100 else 5
ESPERA = 30_000
"""Milisegundos para lo que un equipo ocupado demora."""
BOTON = "Ingresar y dar comprobante"


@dataclass
class Escritorio:
    """El computador del mesón: un Chromium con su perfil, que se puede matar y volver a abrir."""

    playwright: Playwright
    oficina: EnMarcha
    perfil: Path
    contexto: BrowserContext = field(init=False)
    pagina: Page = field(init=False)

    def abre(self) -> None:
        ruta = next(hallado for nombre in NOMBRES_DE_CHROMIUM if (hallado := shutil.which(nombre)))
        self.contexto = self.playwright.chromium.launch_persistent_context(
            self.perfil, executable_path=ruta, args=list(ARGUMENTOS), base_url=self.oficina.direccion, locale="es-CL",
            timezone_id="America/Santiago", reduced_motion="reduce",
        )  # fmt: skip
        self.contexto.set_default_timeout(30_000)
        self.pagina = self.contexto.pages[0]
        self.pagina.on("pageerror", lambda error: self.oficina.quejas.append(str(error)))

    def mata(self) -> None:
        """Como si se cortara la luz: nadie alcanza a despedirse ni a guardar."""
        for proceso in psutil.Process().children(recursive=True):
            # Al morir el primero se van sus hijos.
            with suppress(psutil.NoSuchProcess):
                if "chrom" in proceso.name():
                    proceso.kill()
        self.abre()

    def entra(self) -> None:
        if "/login" in self.pagina.url or self.pagina.url == "about:blank":
            ingresa_con_clave(self.pagina, "rosa")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as abierto:
        yield abierto


@pytest.fixture
def mesa(oficina: EnMarcha, playwright: Playwright, tmp_path: Path) -> Iterator[Escritorio]:
    puesto = Escritorio(playwright, oficina, tmp_path / "perfil")
    puesto.abre()
    ingresa_con_clave(puesto.pagina, "rosa")
    yield puesto
    puesto.contexto.close()


def sin_falla(mesa: Escritorio) -> Hecho:
    mesa.pagina.get_by_role("button", name=BOTON).click()
    return lee_lo_hecho(mesa.pagina)


def doble_clic(mesa: Escritorio) -> Hecho:
    mesa.pagina.get_by_role("button", name=BOTON).dblclick(no_wait_after=True)
    return lee_lo_hecho(mesa.pagina)


def boton_de_atras(mesa: Escritorio) -> Hecho:
    """Vuelve a la página ya enviada: dice el folio en vez de ofrecer ingresarlo otra vez."""
    hecho = sin_falla(mesa)
    mesa.pagina.go_back()
    aviso = mesa.pagina.locator("[data-ya]")
    expect(aviso).to_contain_text(hecho.folio, timeout=ESPERA)
    expect(mesa.pagina.get_by_role("button", name=BOTON)).to_be_hidden()
    aviso.get_by_role("link", name="Ver el ingreso").click()
    return lee_lo_hecho(mesa.pagina)


def sin_red(mesa: Escritorio) -> Hecho:
    """Se corta antes de enviar; al volver, la página envía sola lo que se quiso enviar."""
    mesa.contexto.set_offline(True)
    mesa.pagina.get_by_label("N° y fecha del documento").fill("Escrito sin red")
    mesa.pagina.get_by_role("button", name=BOTON).click()
    expect(mesa.pagina.locator("[data-dicho]")).to_contain_text("Se enviará al volver", timeout=ESPERA)
    mesa.contexto.set_offline(False)
    return lee_lo_hecho(mesa.pagina)


def respuesta_perdida(mesa: Escritorio) -> Hecho:
    """El servidor recibió y la respuesta no llegó: se vuelve a apretar y sale el mismo folio."""
    perdidas: list[str] = []

    def pierde(ruta: Any) -> None:
        if ruta.request.method == "POST" and not perdidas:
            perdidas.append(ruta.fetch(max_redirects=0).headers["location"])
            ruta.abort("connectionreset")
        else:
            ruta.continue_()

    mesa.pagina.route("**/escritorio/meson/", pierde)
    mesa.pagina.get_by_role("button", name=BOTON).click(no_wait_after=True)
    mesa.pagina.wait_for_function("() => location.protocol === 'chrome-error:'")
    mesa.pagina.unroute("**/escritorio/meson/")
    mesa.pagina.goto("/escritorio/")
    mesa.pagina.goto(perdidas[0])
    return lee_lo_hecho(mesa.pagina)


def sesion_borrada(mesa: Escritorio) -> Hecho:
    """La sesión desaparece de la base mientras se escribe."""
    base = mesa.oficina.oficina.datos / "fojas.sqlite3"
    (galleta,) = [g["value"] for g in mesa.contexto.cookies() if g["name"] == "sessionid"]
    with closing(sqlite3.connect(base, timeout=30)) as conexion, conexion:
        conexion.execute("DELETE FROM django_session WHERE session_key = ?", (galleta,))
    mesa.pagina.get_by_role("button", name=BOTON).click()
    mesa.pagina.wait_for_url("**/cuenta/login/**")
    mesa.pagina.get_by_label("Usuario").fill("rosa")
    mesa.pagina.get_by_label("Clave").fill("demostracion")
    mesa.pagina.get_by_role("button", name="Ingresar", exact=True).click()
    mesa.pagina.get_by_text("aquí está lo que habías escrito").wait_for()
    return sin_falla(mesa)


def navegador_muerto(mesa: Escritorio) -> Hecho:
    """Lo matan medio segundo después de la última tecla, y además sin red: lo escrito estaba en el equipo."""
    mesa.contexto.set_offline(True)
    mesa.pagina.get_by_label("N° y fecha del documento").fill("Lo último tecleado")
    mesa.pagina.wait_for_timeout(500)
    mesa.mata()
    mesa.pagina.goto("/escritorio/meson/")
    mesa.entra()
    if "/meson/" not in mesa.pagina.url:
        mesa.pagina.goto("/escritorio/meson/")
    mesa.pagina.get_by_role("button", name="Recuperarlo").first.click()
    mesa.pagina.get_by_text("Aquí está lo que había quedado en este equipo").wait_for()
    expect(mesa.pagina.get_by_label("N° y fecha del documento")).to_have_value("Lo último tecleado")
    return sin_falla(mesa)


FALLAS: tuple[Callable[[Escritorio], Hecho], ...] = (
    sin_red, navegador_muerto, boton_de_atras, sesion_borrada, doble_clic, respuesta_perdida, sin_falla,
)  # fmt: skip


def test_con_fallas_al_azar_nada_se_reescribe_y_cada_folio_es_uno(
    oficina: EnMarcha, mesa: Escritorio, tmp_path: Path
) -> None:
    azar = random.Random(semillas(1)[0])
    # Todas al menos una vez cada siete; el orden, al azar.
    fallas = [falla for _ in range(CUANTOS // len(FALLAS) + 1) for falla in azar.sample(FALLAS, len(FALLAS))][:CUANTOS]
    hechos = []
    for n, falla in enumerate(fallas):
        materia = f"Pide mejorar la garita {n} del camino a Rihue ({falla.__name__})"
        papel = guarda_carta(tmp_path, f"Garita {n}.pdf", materia, "Llueve adentro.")
        escribe_el_ingreso(mesa.pagina, materia=materia, papel=papel)
        hecho = falla(mesa)
        assert f"Garita {n}.pdf" in mesa.pagina.locator("main").inner_text()
        assert materia in mesa.pagina.locator("main").inner_text()
        hechos.append(hecho)

    assert len({h.folio for h in hechos}) == CUANTOS
    mesa.pagina.goto("/escritorio/libro/")
    for n, hecho in enumerate(hechos):
        filas = mesa.pagina.get_by_role("row").filter(has_text=f"la garita {n} del camino a Rihue")
        expect(filas).to_have_count(1)
        pdf = mesa.contexto.request.get(f"/escritorio/comprobante/{hecho.codigo}/")
        assert pdf.body().startswith(b"%PDF")
        assert mesa.contexto.request.get(f"/seguimiento/{hecho.codigo}/").status == 200
    mesa.pagina.goto("/escritorio/meson/")
    expect(mesa.pagina.get_by_role("button", name="Recuperarlo")).to_have_count(0)
    anota(3, 4, "Ingresos con fallas inyectadas: folios distintos, sin repetir", f"{CUANTOS} de {CUANTOS}")
    # Sin red, lo que la página pregunta mientras se escribe también falla, y el navegador lo anota.
    oficina.quejas.clear()


def test_lo_enviado_con_el_teclado_al_caerse_el_servidor_se_envia_al_volver(
    oficina: EnMarcha, mesa: Escritorio, tmp_path: Path
) -> None:
    materia = "Pide un paso de cebra frente a la posta"
    escribe_el_ingreso(mesa.pagina, materia=materia, papel=guarda_carta(tmp_path, "Cebra.pdf", materia, "Es urgente."))
    # El equipo sigue con red: el navegador no avisa que el servidor volvió.
    mesa.pagina.route("**/*", lambda ruta: ruta.abort("connectionrefused"))
    mesa.pagina.get_by_label("N° y fecha del documento").press_sequentially("Carta s/n")
    mesa.pagina.keyboard.press("Control+Enter")
    expect(mesa.pagina.locator("[data-dicho]")).to_contain_text("Se enviará al volver", timeout=ESPERA)

    mesa.pagina.unroute("**/*")

    assert lee_lo_hecho(mesa.pagina).folio
    oficina.quejas.clear()


def test_recargar_despues_de_volver_atras_da_un_formulario_nuevo(
    oficina: EnMarcha, mesa: Escritorio, tmp_path: Path
) -> None:
    materia = "Pide podar los aromos de la plaza"
    escribe_el_ingreso(
        mesa.pagina, materia=materia, papel=guarda_carta(tmp_path, "Aromos.pdf", materia, "Tapan la luz.")
    )
    sin_falla(mesa)
    mesa.pagina.go_back()
    mesa.pagina.locator("[data-ya]").wait_for(timeout=ESPERA)

    mesa.pagina.reload()
    mesa.pagina.wait_for_load_state("networkidle")

    expect(mesa.pagina.get_by_role("button", name=BOTON)).to_be_visible()
    expect(mesa.pagina.locator("[data-ya]")).to_be_hidden()


def test_un_archivo_elegido_sin_red_se_sube_al_volver(oficina: EnMarcha, mesa: Escritorio, tmp_path: Path) -> None:
    materia = "Pide un refugio peatonal"
    papel = guarda_carta(tmp_path, "Refugio.pdf", materia, "Hay niños esperando.")
    mesa.pagina.goto("/escritorio/meson/")
    mesa.contexto.set_offline(True)
    mesa.pagina.get_by_label("Archivos").set_input_files(papel)
    expect(mesa.pagina.get_by_text("guardado en este equipo y se subirá al volver")).to_be_visible(timeout=ESPERA)

    mesa.contexto.set_offline(False)

    expect(mesa.pagina.locator("[data-adjunto]")).to_have_count(1, timeout=ESPERA)
    oficina.quejas.clear()


def test_con_un_rut_malo_entrar_deja_el_foco_en_el_rut(oficina: EnMarcha, mesa: Escritorio) -> None:
    mesa.pagina.goto("/escritorio/meson/")
    mesa.pagina.get_by_label("RUT o nombre").fill("7.654.321-0")

    mesa.pagina.keyboard.press("Enter")
    mesa.pagina.get_by_text("dígito verificador no corresponde").wait_for()

    expect(mesa.pagina.get_by_label("RUT o nombre")).to_be_focused()
    expect(mesa.pagina.get_by_label("RUT o nombre")).to_have_attribute("aria-invalid", "true", timeout=ESPERA)


def test_con_un_rut_nuevo_entrar_lleva_a_su_nombre(oficina: EnMarcha, mesa: Escritorio) -> None:
    mesa.pagina.goto("/escritorio/meson/")
    mesa.pagina.get_by_label("RUT o nombre").fill("44.113.218-2")

    mesa.pagina.keyboard.press("Enter")

    expect(mesa.pagina.get_by_label("Nombres y apellidos")).to_be_focused(timeout=ESPERA)
