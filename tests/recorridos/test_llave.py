"""Una llave de seguridad de verdad: se agrega, se usa como segundo factor y sola, sin clave."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.recorridos.navegador import CLAVE, EnMarcha

pytestmark = [pytest.mark.recorrido, pytest.mark.xdist_group("recorridos")]

QUIEN = "marcela"


@pytest.fixture
def pagina(oficina: EnMarcha, chromium: Browser) -> Iterator[Page]:
    """Con una llave conectada. Una llave se ata a un nombre y no a un número: se entra por localhost."""
    puerto = urlsplit(oficina.direccion).port
    with oficina.sin_cuenta(chromium, base_url=f"http://localhost:{puerto}") as abierta:
        conexion = abierta.context.new_cdp_session(abierta)
        conexion.send("WebAuthn.enable")
        conexion.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
                    "isUserVerified": True, "automaticPresenceSimulation": True,
                }
            },
        )  # fmt: skip
        yield abierta


def _entra_con_clave(pagina: Page) -> None:
    pagina.goto("/cuenta/login/")
    pagina.get_by_label("Usuario").fill(QUIEN)
    pagina.get_by_label("Clave").fill(CLAVE)
    pagina.get_by_role("button", name="Ingresar", exact=True).click()


def test_una_llave_se_agrega_y_despues_sirve_con_clave_y_sin_ella(pagina: Page) -> None:
    _entra_con_clave(pagina)
    pagina.wait_for_url("**/escritorio/")
    pagina.goto("/cuenta/2fa/webauthn/add/")
    pagina.get_by_label("Tu clave").fill(CLAVE)
    pagina.get_by_role("button", name="Confirmar").click()
    pagina.get_by_label("Nombre de la llave").fill("Llavero azul")
    pagina.get_by_label("Usarla para ingresar sin clave").check()
    pagina.get_by_role("button", name="Agregar la llave").click()
    pagina.get_by_text("Llave agregada.").wait_for()
    pagina.get_by_role("heading", name="Códigos de recuperación").wait_for()

    # Como segundo factor, después de la clave.
    pagina.context.clear_cookies()
    _entra_con_clave(pagina)
    pagina.wait_for_url("**/cuenta/2fa/authenticate/**")
    pagina.get_by_role("button", name="Usar mi llave").click()
    pagina.wait_for_url("**/escritorio/")

    # Y sola, sin usuario ni clave.
    pagina.context.clear_cookies()
    pagina.goto("/cuenta/login/")
    pagina.get_by_role("button", name="Ingresar con una llave de acceso").click()
    pagina.wait_for_url("**/escritorio/")
