"""Treinta y cinco postulaciones iguales, con el teclado, desde la primera tecla hasta los comprobantes."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.medidas import anota
from tests.recorridos.navegador import EnMarcha
from tests.recorridos.papeles import carta, texto_de
from tests.recorridos.test_solo_teclado import Teclado

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]
CUANTAS = 35
ESPERA = 60_000
"""Milisegundos para lo que un equipo ocupado demora."""
SEGUNDOS = 10.0
"""Lo que puede tardar dar folio a todas."""
NOMBRES = ("Amaro", "Belarmino", "Crescencia", "Domitila", "Eudocia", "Fidelina", "Griselda")
APELLIDOS = ("Quintul", "Remulcao", "Sepúlveda", "Tranamil", "Urrutia")


def papeles(carpeta: Path, personas: list[str]) -> list[Path]:
    pdf = carta("Postula a la beca", "Acompaña sus notas.")
    rutas = []
    for persona in personas:
        ruta = carpeta / f"{persona}.pdf"
        # Cada archivo distinto, como los de personas distintas.
        ruta.write_bytes(pdf + f"\n% {persona}\n".encode())
        rutas.append(ruta)
    return rutas


def test_treinta_y_cinco_iguales_toman_folio_con_el_teclado(
    oficina: EnMarcha, chromium: Browser, tmp_path: Path
) -> None:
    personas = [f"{nombre} {apellido} Paillao" for nombre in NOMBRES for apellido in APELLIDOS]
    pagina = oficina.entra(chromium, "rosa")
    manos = Teclado(pagina)
    pagina.goto("/escritorio/meson/lote/")

    manos.elige("Tipo de documento", "Solicitud")
    manos.hasta("Materia de todas")
    manos.escribe("Postula a la beca municipal 2027: {nombre}")
    manos.teclas("Alt+2")
    for persona in personas:
        manos.escribe(persona)
        manos.teclas("Enter")
    manos.teclas("Alt+3")
    with pagina.expect_file_chooser() as elegido:
        manos.teclas("Enter")
    elegido.value.set_files(papeles(tmp_path, personas))
    expect(pagina.locator("[data-archivos] [data-adjunto]")).to_have_count(CUANTAS, timeout=ESPERA)
    manos.teclas("Control+Enter")
    pagina.wait_for_url("**/revisa/")
    expect(pagina.get_by_text("Toma folio")).to_have_count(CUANTAS, timeout=ESPERA)
    comienzo = time.monotonic()
    manos.teclas("Enter")
    pagina.wait_for_url(re.compile(r"/meson/lote/\w{12}/$"))
    tardo = time.monotonic() - comienzo

    expect(pagina.get_by_text(f"{CUANTAS} de {CUANTAS} con folio")).to_be_visible()
    folios = pagina.locator("ol.resultado a").all_inner_texts()
    assert len(set(folios)) == CUANTAS
    assert tardo < SEGUNDOS
    anota(3, 1, "35 ingresos iguales con folio", f"{tardo:.1f} s")
    juntos = pagina.request.get(f"{pagina.url}impreso/?formato=planilla").body()
    assert all(folio in texto_de(juntos) for folio in folios)
    pagina.context.close()


def test_un_lote_a_medio_escribir_vuelve_con_todo(oficina: EnMarcha, chromium: Browser, tmp_path: Path) -> None:
    pagina = oficina.entra(chromium, "pedro")
    pagina.goto("/escritorio/meson/lote/")
    pagina.get_by_label("Materia de todas").fill("Postula al fondo de cultura")
    pagina.get_by_label("RUT o nombre, fila 1").fill("Hortensia Llanquitur Mena")
    pagina.get_by_label("Archivos", exact=True).set_input_files(papeles(tmp_path, ["Hortensia Llanquitur Mena"]))
    expect(pagina.locator("[data-archivos] [data-adjunto]")).to_have_count(1, timeout=ESPERA)
    pagina.context.close()

    otra = oficina.entra(chromium, "pedro")
    otra.goto("/escritorio/meson/lote/")
    otra.get_by_role("listitem").filter(has_text="fondo de cultura").get_by_role("link", name="Retomar").click()

    expect(otra.get_by_label("RUT o nombre, fila 1")).to_have_value("Hortensia Llanquitur Mena")
    expect(otra.get_by_label("De quién es Hortensia Llanquitur Mena.pdf")).to_have_value("1")
    otra.context.close()
