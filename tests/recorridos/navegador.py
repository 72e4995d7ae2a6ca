"""La oficina en marcha y el Chromium con que se la recorre, sin saber nada de adentro del programa."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Response

from tests.fallas.oficina import Oficina

CLAVE = "demostracion"
NOMBRES_DE_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTOS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--lang=es-419",
)  # fmt: skip
PRIMERA_CARGA_S = 300.0
"""Migrar y cargar la demostración en un equipo ocupado."""
ESPERA_S = 60.0


def abre_chromium(playwright: Playwright) -> Browser:
    """El del sistema: las pruebas no bajan navegadores."""
    ruta = next((hallado for nombre in NOMBRES_DE_CHROMIUM if (hallado := shutil.which(nombre))), None)
    if ruta is None:
        raise AssertionError(
            "Los recorridos necesitan Chromium y no está. Instálalo con scripts/herramientas.sh o apt-get install chromium."
        )
    return playwright.chromium.launch(executable_path=ruta, args=list(ARGUMENTOS))


def espera(condicion: Callable[[], Any], *, que: str, segundos: float = ESPERA_S) -> Any:
    """Lo que devuelva la condición cuando deje de ser falso."""
    limite = time.monotonic() + segundos
    while time.monotonic() < limite:
        if resultado := condicion():
            return resultado
        time.sleep(0.2)
    raise AssertionError(f"En {segundos:.0f} s no pasó: {que}")


@dataclass
class EnMarcha:
    """Un `fojas arranca` con la demostración, y las sesiones ya abiertas en él."""

    oficina: Oficina
    direccion: str
    sesiones: dict[str, Any] = field(default_factory=dict)
    quejas: list[str] = field(default_factory=list)
    """Errores de guiones y rechazos de la política de contenidos que el navegador haya dicho."""

    def fojas(self, *palabras: object) -> Any:
        codigo, dicho = self.oficina.fojas(*palabras)
        assert codigo == 0, dicho
        return dicho

    def entra(self, chromium: Browser, usuario: str, **contexto: Any) -> Page:
        """Una página con la sesión de esa cuenta, en un contexto propio. La primera vez ingresa con su clave."""
        if usuario not in self.sesiones:
            with self.sin_cuenta(chromium) as pagina:
                ingresa_con_clave(pagina, usuario)
                self.sesiones[usuario] = pagina.context.storage_state()
        return self.pagina(chromium, storage_state=self.sesiones[usuario], **contexto)

    def pagina(self, chromium: Browser, **contexto: Any) -> Page:
        opciones = {
            "base_url": self.direccion, "locale": "es-CL", "timezone_id": "America/Santiago", "reduced_motion": "reduce",
        }  # fmt: skip
        abierto: BrowserContext = chromium.new_context(**opciones | contexto)
        abierto.set_default_timeout(30_000)
        pagina = abierto.new_page()
        pagina.on("pageerror", lambda error: self.quejas.append(f"{pagina.url}: {error}"))
        pagina.on("response", lambda dada: self._mira(dada))
        pagina.on("console", lambda dicho: self._oye(pagina, dicho))
        return pagina

    @contextmanager
    def sin_cuenta(self, chromium: Browser, **contexto: Any) -> Iterator[Page]:
        pagina = self.pagina(chromium, **contexto)
        try:
            yield pagina
        finally:
            pagina.context.close()

    def _mira(self, dada: Response) -> None:
        if dada.status >= 500:
            self.quejas.append(f"{dada.url}: respondió {dada.status}")

    def _oye(self, pagina: Page, dicho: ConsoleMessage) -> None:
        # Una respuesta 404 o 422 que la prueba busca también se anota en la consola: no es un error de la página.
        if dicho.type == "error" and not dicho.text.startswith("Failed to load resource"):
            self.quejas.append(f"{pagina.url}: {dicho.text}")


def ingresa_con_clave(pagina: Page, usuario: str) -> None:
    pagina.goto("/cuenta/login/")
    pagina.get_by_label("Usuario").fill(usuario)
    pagina.get_by_label("Clave").fill(CLAVE)
    pagina.get_by_role("button", name="Ingresar", exact=True).click()
    pagina.wait_for_url("**/escritorio/")


@contextmanager
def arranca(oficina: Oficina) -> Iterator[EnMarcha]:
    """`fojas arranca` sobre una carpeta vacía, como la primera vez, en un puerto que elige el sistema."""
    with socket.socket() as prueba:
        prueba.bind(("127.0.0.1", 0))
        puerto = prueba.getsockname()[1]
    # A un archivo: lo que nadie lee de una tubería termina por detener a quien escribe.
    registro = oficina.datos.with_name("arranca.log")
    salida = registro.open("wb")
    popen = subprocess.Popen(
        [sys.executable, "-m", "fojas.config", "arranca"],
        # Las teclas de una prueba van más rápido que cualquier persona.
        env=oficina.entorno | {"PORT": str(puerto), "FOJAS_SOLICITUD_SEGUNDOS": "0"},
        stdout=salida,
        stderr=subprocess.STDOUT,
    )
    try:
        yield EnMarcha(oficina, _direccion_anunciada(popen, registro))
    finally:
        popen.send_signal(signal.SIGINT)
        popen.wait(timeout=ESPERA_S)
        salida.close()


def _direccion_anunciada(popen: "subprocess.Popen[bytes]", registro: Path) -> str:
    def anunciada() -> str | None:
        hallada = re.search(r"http://127\.0\.0\.1:\d+", registro.read_text())
        assert hallada or popen.poll() is None, "fojas arranca no dio su dirección:\n" + registro.read_text()
        return hallada.group() if hallada else None

    return str(espera(anunciada, que="que fojas arranca diera su dirección", segundos=PRIMERA_CARGA_S))
