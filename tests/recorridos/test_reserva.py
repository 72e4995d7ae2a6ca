"""Lo reservado no asoma en ninguna parte para quien no tiene derecho."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.recorridos.navegador import EnMarcha, espera
from tests.recorridos.papeles import guarda_carta
from tests.recorridos.pasos import Hecho, escribe_el_ingreso, ingresa

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]

PALABRA = "ornitorrinco"
"""Va en la materia y dentro del PDF: si aparece en alguna página, algo se filtró."""
DONDE_PODRIA_ASOMAR = (
    "/escritorio/", "/escritorio/bandeja/", "/escritorio/tablero/", "/escritorio/avisos/", "/escritorio/ingresos/",
    "/escritorio/ingresos/?formato=csv", "/escritorio/bandeja/?formato=csv", "/escritorio/libro/",
    "/escritorio/libro/?formato=csv", "/escritorio/libro/traspaso/", f"/escritorio/buscar/?q={PALABRA}",
    f"/escritorio/buscar/?q={PALABRA}&todo=si&tipo=documento",
)  # fmt: skip


@pytest.fixture(scope="module")
def reservado(oficina: EnMarcha, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hecho]:
    papel = guarda_carta(Path(tmp_path_factory.mktemp("papel")), "Denuncia.pdf", "Denuncia", f"Sobre el {PALABRA}.")
    pagina = oficina.entra(chromium, "hernan")
    escribe_el_ingreso(
        pagina, materia=f"Denuncia por el {PALABRA}", papel=papel, unidad="Dirección de Desarrollo Comunitario"
    )
    pagina.get_by_text("Reserva y confidencialidad").click()
    pagina.get_by_label("Quién lo puede ver").select_option(label="Reservado")
    pagina.get_by_label("Causa legal de la reserva").select_option(index=1)
    hecho = ingresa(pagina)
    pagina.context.close()
    yield hecho


def test_quien_tiene_derecho_lo_encuentra_y_su_lectura_queda_anotada(
    oficina: EnMarcha, chromium: Browser, reservado: Hecho
) -> None:
    pagina = oficina.entra(chromium, "claudia")

    def se_halla() -> bool:
        pagina.goto(f"/escritorio/buscar/?q={PALABRA}")
        return pagina.locator("mark", has_text=PALABRA).count() > 0

    espera(se_halla, que="que la jefatura hallara su caso reservado")
    pagina.goto("/escritorio/bandeja/")
    pagina.get_by_role("link", name=f"Denuncia por el {PALABRA}").click()

    assert "Tu lectura quedó anotada" in pagina.locator("main").inner_text()
    pagina.context.close()


@pytest.mark.parametrize("usuario", ["diego", "ignacio", "paula"])
def test_quien_no_tiene_derecho_no_lo_ve_en_ninguna_parte(
    oficina: EnMarcha, chromium: Browser, reservado: Hecho, usuario: str
) -> None:
    pagina = oficina.entra(chromium, usuario)

    vistas = {donde: pagina.request.get(donde) for donde in DONDE_PODRIA_ASOMAR}
    filtradas = [
        donde
        for donde, respuesta in vistas.items()
        # Lo que la persona misma escribió vuelve en el cuadro de búsqueda: ahí no cuenta.
        if PALABRA in respuesta.text().replace(f'value="{PALABRA}"', "").replace(f"«{PALABRA}»", "")
        .replace(f"<title>{PALABRA}", "").replace(f"q={PALABRA}", "") or reservado.folio in respuesta.text()
    ]  # fmt: skip

    assert filtradas == []
    assert "Nada calza" in vistas[f"/escritorio/buscar/?q={PALABRA}"].text()
    pagina.context.close()


@pytest.mark.parametrize("usuario", ["diego", "ignacio"])
def test_su_direccion_no_existe_para_quien_no_tiene_derecho(
    oficina: EnMarcha, chromium: Browser, reservado: Hecho, usuario: str
) -> None:
    duena = oficina.entra(chromium, "claudia")
    duena.goto("/escritorio/bandeja/")
    direccion = str(duena.get_by_role("link", name=f"Denuncia por el {PALABRA}").get_attribute("href"))
    duena.goto(direccion)
    papeles = [str(e.get_attribute("href")) for e in duena.locator('a[href*="/escritorio/documento/"]').all()]
    ajena = oficina.entra(chromium, usuario)

    estados = {d: ajena.request.get(d).status for d in (direccion, f"{direccion}zip/", *papeles)}

    assert papeles
    assert set(estados.values()) == {404}
    for pagina in (duena, ajena):
        pagina.context.close()
