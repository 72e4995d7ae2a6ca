"""`fojas arranca`: web y trabajador juntos, que empiezan pronto y terminan sin dejar nada."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tests.fallas.oficina import Oficina, oficina_nueva

pytestmark = pytest.mark.fallas
ESPERA_S = 60.0


def puerto_libre() -> int:
    with socket.socket() as prueba:
        prueba.bind(("127.0.0.1", 0))
        puerto: int = prueba.getsockname()[1]
        return puerto


class Corriendo:
    """Un `fojas arranca` en marcha, mirado desde afuera."""

    def __init__(self, oficina: Oficina) -> None:
        self.puerto = puerto_libre()
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "fojas.config", "arranca", "--sin-demo"],
            env=oficina.entorno | {"PORT": str(self.puerto)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.dicho: list[str] = []

    def espera_listo(self) -> "Corriendo":
        assert self.popen.stdout is not None
        for linea in self.popen.stdout:
            self.dicho.append(linea)
            if "Ctrl-C" in linea:
                return self
        raise AssertionError("".join(self.dicho) + self.popen.communicate()[1])

    def hijos(self) -> list[psutil.Process]:
        return psutil.Process(self.popen.pid).children(recursive=True)

    def termina(self) -> tuple[int, str]:
        _, errores = self.popen.communicate(timeout=ESPERA_S)
        return self.popen.returncode, errores


def espera(condicion: Callable[[], bool], *, segundos: float = ESPERA_S) -> bool:
    limite = time.monotonic() + segundos
    while time.monotonic() < limite:
        if condicion():
            return True
        time.sleep(0.05)
    return False


def trabajador_de(corriendo: Corriendo) -> psutil.Process:
    return next(hijo for hijo in corriendo.hijos() if es_trabajador(hijo))


def es_trabajador(proceso: psutil.Process) -> bool:
    try:
        return "trabajador" in proceso.cmdline()
    except psutil.Error:
        # Recién muerto: ya no tiene orden que leer.
        return False


@pytest.fixture
def oficina(tmp_path: Path) -> Iterator[Oficina]:
    with oficina_nueva(tmp_path / "oficina") as nueva:
        yield nueva


@pytest.fixture
def instalada(oficina: Oficina) -> None:
    oficina.instala()


@pytest.fixture
def corriendo(oficina: Oficina) -> Iterator[Corriendo]:
    en_marcha = Corriendo(oficina)
    hijos: list[psutil.Process] = []
    try:
        en_marcha.espera_listo()
        hijos = en_marcha.hijos()
        yield en_marcha
    finally:
        for proceso in (*hijos, en_marcha.popen):
            try:
                proceso.kill()
            except psutil.NoSuchProcess:
                continue
        en_marcha.popen.communicate()


@pytest.mark.usefixtures("instalada")
def test_responde_en_el_puerto_pedido_y_lo_dice(corriendo: Corriendo) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{corriendo.puerto}/cuenta/login/", timeout=30) as respuesta:
        assert respuesta.status == 200

    assert f"http://127.0.0.1:{corriendo.puerto}" in "".join(corriendo.dicho)


@pytest.mark.parametrize("aviso", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_al_pedirle_que_pare_termina_bien_y_no_deja_hijos(corriendo: Corriendo, aviso: signal.Signals) -> None:
    hijos = corriendo.hijos()

    corriendo.popen.send_signal(aviso)
    codigo, errores = corriendo.termina()

    assert codigo == 0, errores
    assert "Traceback" not in errores
    assert len(hijos) >= 2
    assert not any(hijo.is_running() for hijo in hijos)


def test_si_lo_matan_sin_aviso_sus_procesos_terminan_solos(corriendo: Corriendo) -> None:
    hijos = corriendo.hijos()

    corriendo.popen.kill()

    assert espera(lambda: not any(h.is_running() and h.status() != psutil.STATUS_ZOMBIE for h in hijos), segundos=30)


@pytest.mark.usefixtures("instalada")
def test_un_trabajador_que_no_alcanza_a_despedirse_no_sigue_pareciendo_vivo(
    corriendo: Corriendo, oficina: Oficina
) -> None:
    def estado() -> str:
        _, dicho = oficina.fojas("doctor")
        return next(str(r["estado"]) for r in dicho["revisiones"] if r["nombre"] == "trabajador")

    espera(lambda: estado() == "bien")
    trabajador_de(corriendo).suspend()

    corriendo.popen.send_signal(signal.SIGINT)
    codigo, errores = corriendo.termina()

    assert codigo == 0, errores
    assert estado() == "aviso"


def test_dos_veces_sobre_la_misma_carpeta_no(corriendo: Corriendo, oficina: Oficina) -> None:
    codigo, errores = Corriendo(oficina).termina()

    assert codigo == 1
    assert "ya está corriendo" in errores


def test_con_el_puerto_ocupado_dice_cual_y_que_hacer(oficina: Oficina) -> None:
    with socket.socket() as ajeno:
        ajeno.bind(("127.0.0.1", 0))
        ajeno.listen()

        codigo, dicho = oficina.fojas_sin_json("arranca", "--puerto", ajeno.getsockname()[1])

    assert codigo == 1
    assert "PORT=" in dicho


@pytest.mark.parametrize("puerto", ["99999", "0", "-1", "abc"])
def test_un_puerto_que_no_existe_se_rechaza_en_una_linea(oficina: Oficina, puerto: str) -> None:
    pedido, _ = oficina.fojas_sin_json("arranca", "--puerto", puerto)
    codigo, dicho = replace(oficina, ambiente={"PORT": puerto}).fojas_sin_json("arranca")

    assert (pedido, codigo) == (1, 1)
    assert dicho == f"Error: El puerto es un número de 1 a 65535, no «{puerto}». Por ejemplo: make run PORT=8001\n"


def test_un_ajuste_que_no_se_entiende_no_arranca(oficina: Oficina) -> None:
    mal = replace(oficina, ambiente={"FOJAS_PROCESOS_WEB": "abc"})

    codigo, dicho = mal.fojas_sin_json("arranca", "--puerto", puerto_libre())

    assert codigo == 1
    assert "FOJAS_PROCESOS_WEB es cuántos procesos" in dicho
    assert "Traceback" not in dicho


def test_si_el_trabajador_muere_apenas_empieza_se_dice_y_se_cierra_todo(corriendo: Corriendo) -> None:
    hijos = corriendo.hijos()

    trabajador_de(corriendo).kill()
    codigo, errores = corriendo.termina()

    assert codigo == 1
    assert "el trabajador terminó con código -9" in errores
    assert not any(hijo.is_running() for hijo in hijos)


def test_si_el_trabajador_muere_despues_se_levanta_otro(corriendo: Corriendo) -> None:
    primero = trabajador_de(corriendo)
    espera(lambda: time.time() - primero.create_time() > 11)

    primero.kill()

    assert espera(lambda: any(es_trabajador(h) and h.pid != primero.pid for h in corriendo.hijos()))
    assert corriendo.popen.poll() is None


def test_una_demostracion_que_murio_a_medias_se_hace_de_nuevo(oficina: Oficina) -> None:
    if oficina.base:
        pytest.skip("en PostgreSQL se pide otra base")
    oficina.instala()
    (oficina.datos / ".demo-a-medias").touch()

    corriendo = Corriendo(oficina)
    corriendo.espera_listo()
    corriendo.popen.terminate()
    corriendo.termina()

    assert "la hago de nuevo" in "".join(corriendo.dicho)
    assert (
        oficina.python("from fojas.dominio.organizacion import consultas as c; print(c.hay_municipalidad())") == "False"
    )


def test_produccion_sin_instalar_no_arranca(oficina: Oficina) -> None:
    codigo, dicho = oficina.en_produccion().fojas_sin_json("arranca", "--puerto", puerto_libre())

    assert codigo == 1
    assert "fojas instalar" in dicho
