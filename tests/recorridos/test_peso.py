"""Lo que pesa una página la primera vez: una vecina entra con 3G."""

import gzip

import pytest
from playwright.sync_api import Browser, Page

from tests.recorridos.navegador import EnMarcha
from tests.recorridos.papeles import guarda_carta

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]

MAXIMO_DE_PAGINA = 100_000
MAXIMO_DE_ESTILOS = 20_000


def lo_que_baja(pagina: Page, direccion: str) -> dict[str, int]:
    """Bytes sin comprimir de cada cosa que la página pide, y de dónde."""
    bajado: dict[str, int] = {}
    pagina.on("response", lambda r: bajado.update({r.url: len(r.body())}) if r.status == 200 else None)
    pagina.goto(direccion, wait_until="networkidle")
    return bajado


@pytest.fixture(scope="module")
def codigo(oficina: EnMarcha, tmp_path_factory: pytest.TempPathFactory) -> str:
    papel = guarda_carta(tmp_path_factory.mktemp("papel"), "Carta.pdf", "Carta", "Pide hora.")
    dicho = oficina.fojas("ingresar", papel, "--materia", "Pide hora con el alcalde", "--remitente", "Vecina")
    return str(dicho["codigo"])


@pytest.mark.parametrize("direccion", ["/", "/seguimiento/", "/seguimiento/{codigo}/", "/accesibilidad/"])
def test_las_paginas_de_la_persona_pesan_poco_y_no_piden_nada_afuera(
    oficina: EnMarcha, chromium: Browser, codigo: str, direccion: str
) -> None:
    with oficina.sin_cuenta(chromium) as pagina:
        bajado = lo_que_baja(pagina, direccion.format(codigo=codigo))

    assert sum(bajado.values()) <= MAXIMO_DE_PAGINA
    assert all(url.startswith(oficina.direccion) for url in bajado)


def test_la_hoja_de_estilos_cabe_en_veinte_kilos(oficina: EnMarcha, chromium: Browser) -> None:
    with oficina.sin_cuenta(chromium) as pagina:
        estilos = pagina.request.get("/estaticos/fojas/fojas.css").body()

    assert len(gzip.compress(estilos)) <= MAXIMO_DE_ESTILOS
