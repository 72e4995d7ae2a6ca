"""Una sola oficina para todos los recorridos, y un Chromium por módulo."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.fallas.oficina import oficina_nueva
from tests.recorridos.navegador import EnMarcha, abre_chromium, arranca


@pytest.fixture(scope="session")
def oficina(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EnMarcha]:
    """`fojas arranca` en una carpeta limpia: migra, carga la demostración y queda atendiendo."""
    with oficina_nueva(tmp_path_factory.mktemp("recorridos") / "datos") as nueva, arranca(nueva) as en_marcha:
        yield en_marcha


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Por módulo y no por sesión: mientras vive, Playwright no deja usar la base en este proceso."""
    with sync_playwright() as playwright:
        navegador = abre_chromium(playwright)
        yield navegador
        navegador.close()


@pytest.fixture(autouse=True)
def sin_quejas(request: pytest.FixtureRequest) -> Iterator[None]:
    """Ningún recorrido deja errores en la consola del navegador."""
    if "oficina" not in request.fixturenames:
        yield
        return
    en_marcha: EnMarcha = request.getfixturevalue("oficina")
    en_marcha.quejas.clear()
    yield
    assert en_marcha.quejas == []
