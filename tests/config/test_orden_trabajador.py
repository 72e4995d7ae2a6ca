"""`fojas trabajador`: vacía la cola o trabaja hasta que se le pida parar."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fojas.config import cli
from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.trabajos import acciones
from fojas.dominio.trabajos.models import Trabajo
from tests.fabricas.bitacora import MEDIODIA, anota_prueba


def corre(capsys: pytest.CaptureFixture[str], *palabras: str) -> tuple[int, Any]:
    codigo = cli.main([*palabras, "--json"])
    salida = capsys.readouterr()
    return codigo, json.loads(salida.out or salida.err)


@pytest.mark.django_db
def test_una_vez_vacia_la_cola_y_termina(capsys: pytest.CaptureFixture[str]) -> None:
    acciones.encola("trabajos.barre", en=MEDIODIA)

    codigo, datos = corre(capsys, "trabajador", "--una-vez")

    assert (codigo, datos) == (0, {"ejecutados": 1, "fallidos": 0})


@pytest.mark.django_db
def test_una_vez_tambien_da_lugar_a_lo_anotado(capsys: pytest.CaptureFixture[str]) -> None:
    anotacion = anota_prueba()

    corre(capsys, "trabajador", "--una-vez", "--colas", "lectura")

    assert anotacion.asiento.posicion == 0


@pytest.mark.django_db
def test_una_vez_sella_solo_si_hay_novedades(capsys: pytest.CaptureFixture[str]) -> None:
    anota_prueba()
    corre(capsys, "trabajador", "--una-vez", "--colas", "lectura")

    corre(capsys, "trabajador", "--una-vez", "--colas", "lectura")

    assert [punto.tamano for punto in bitacora.puntos()] == [2]


@pytest.mark.django_db
def test_con_colas_deja_las_demas_sin_tocar(capsys: pytest.CaptureFixture[str]) -> None:
    acciones.encola("trabajos.barre", en=MEDIODIA)

    _, datos = corre(capsys, "trabajador", "--una-vez", "--colas", "lectura")

    assert datos["ejecutados"] == 0


@pytest.mark.parametrize(
    ("palabras", "frase"),
    [
        (("--colas", "foo"), "No hay cola «foo»; son fondo, lectura, normal"),
        (("--colas", "lectura,foo"), "No hay cola «foo»"),
        (("--hilos", "0"), "de 1 a 64"),
        (("--hilos", "abc"), "de 1 a 64"),
    ],
)
@pytest.mark.django_db
def test_lo_mal_pedido_se_rechaza_sin_ejecutar_nada(
    capsys: pytest.CaptureFixture[str], palabras: tuple[str, ...], frase: str
) -> None:
    acciones.encola("trabajos.barre", en=MEDIODIA)

    codigo, datos = corre(capsys, "trabajador", "--una-vez", *palabras)

    assert codigo == 1
    assert frase in datos["error"]
    assert Trabajo.objects.get().estado == "pendiente"


@pytest.mark.fallas
def test_sigterm_lo_detiene_con_codigo_cero(tmp_path: Path) -> None:
    entorno = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "FOJAS_BASE"}}
    entorno |= {"FOJAS_DATOS": str(tmp_path / "datos"), "FOJAS_AMBIENTE": "pruebas"}
    fojas = [sys.executable, "-m", "fojas.config"]
    subprocess.run(
        [sys.executable, "-c", "from fojas.config.cli import prepara_django as p; import os;"
         "os.environ['DJANGO_SETTINGS_MODULE'] = 'fojas.config.settings.pruebas'; p();"
         "from django.core.management import call_command as c; c('migrate', verbosity=0)"],
        env=entorno, check=True,
    )  # fmt: skip
    proceso = subprocess.Popen([*fojas, "trabajador"], env=entorno, stderr=subprocess.PIPE)
    limite = time.monotonic() + 30
    while time.monotonic() < limite and not _hay_trabajador(tmp_path / "datos" / "fojas.sqlite3"):
        time.sleep(0.1)

    proceso.send_signal(signal.SIGTERM)
    _, errores = proceso.communicate(timeout=20)

    assert (proceso.returncode, b"Traceback" in errores) == (0, False), errores
    assert not _hay_trabajador(tmp_path / "datos" / "fojas.sqlite3")


def _hay_trabajador(base: Path) -> bool:
    import sqlite3

    conexion = sqlite3.connect(base)
    try:
        return bool(conexion.execute("SELECT count(*) FROM trabajos_trabajador").fetchone()[0])
    finally:
        conexion.close()
