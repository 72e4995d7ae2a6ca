"""`fojas plazo`: la cuenta por la consola, con y sin base de datos."""

import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from fojas.base.tiempo import ZONA
from fojas.config import cli
from fojas.dominio.calendario import acciones
from fojas.dominio.organizacion.reglas import Rol
from tests.fabricas.organizacion import FabricaMunicipalidad, actor_suelto

pytestmark = pytest.mark.django_db


def corre(capsys: pytest.CaptureFixture[str], *palabras: str) -> tuple[int, Any]:
    codigo = cli.main(["plazo", *palabras, "--json"])
    salida = capsys.readouterr()
    assert not (salida.out and salida.err)
    return codigo, json.loads(salida.out or salida.err)


def test_suma_veinte_habiles_y_nombra_lo_omitido(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = corre(capsys, "--dias", "20", "--unidad", "habiles", "--desde", "2020-11-12")

    assert (codigo, datos["vence"], datos["norma"]) == (0, "2020-12-11", "Ley 19.880, art. 25")
    assert {"dia": "2020-12-08", "motivo": "La Inmaculada Concepción"} in datos["omitidos"]
    assert set(datos) == {"vence", "norma", "fuente", "omitidos"}


def test_aplica_una_regla_desde_un_instante(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = corre(capsys, "--regla", "oirs-respuesta", "--desde", "2026-11-20T16:30")

    assert (codigo, datos["vence"], datos["norma"]) == (0, "2027-01-06", "Ley 18.695, art. 98")
    assert datos["vence_en"] == "2027-01-06T23:59-03:00"


def test_entiende_un_instante_de_otra_zona(capsys: pytest.CaptureFixture[str]) -> None:
    _, datos = corre(capsys, "--regla", "lbpa-subsanacion", "--desde", "2026-11-21T01:00+00:00")

    assert datos["vence"] == "2026-11-27"


@pytest.mark.parametrize(
    ("unidad", "dias", "desde", "vence"),
    [
        ("corridos", "7", "2026-11-21", "2026-11-30"),
        ("meses", "1", "2026-01-31", "2026-03-02"),
        ("horas", "24", "2026-11-20T16:30", "2026-11-23"),
        ("habiles", "0", "2026-11-21", "2026-11-23"),
        ("hábiles", "0", "2026-11-21", "2026-11-23"),
        ("Hábiles", "0", "2026-11-21", "2026-11-23"),
    ],
)
def test_suma_en_cada_unidad(
    capsys: pytest.CaptureFixture[str], unidad: str, dias: str, desde: str, vence: str
) -> None:  # fmt: skip
    codigo, datos = corre(capsys, "--dias", dias, "--unidad", unidad, "--desde", desde)

    assert (codigo, datos["vence"]) == (0, vence)


def test_cuenta_los_feriados_decretados_por_la_municipalidad(capsys: pytest.CaptureFixture[str]) -> None:
    FabricaMunicipalidad()
    acciones.decreta_feriado(
        fecha=date(2026, 11, 25), nombre="Aniversario", norma="Ley 99.999",
        actor=actor_suelto((Rol.ADMINISTRADOR, None)), en=datetime(2026, 11, 24, 9, tzinfo=ZONA),
    )  # fmt: skip

    _, datos = corre(capsys, "--dias", "1", "--desde", "2026-11-24")

    assert datos["vence"] == "2026-11-26"


def test_nombra_las_reglas(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = corre(capsys, "--regla", "lista")

    assert codigo == 0
    assert {
        "regla": "oirs-respuesta",
        "nombre": "Responder una presentación o reclamo",
        "norma": "Ley 18.695, art. 98",
    } in datos


@pytest.mark.parametrize(
    ("palabras", "dice"),
    [
        (("--desde", "2026-11-24"), "una de las dos"),
        (("--dias", "3", "--regla", "interno", "--desde", "2026-11-24"), "una de las dos"),
        (("--dias", "3"), "Falta --desde"),
        (("--dias", "tres", "--desde", "2026-11-24"), "número"),
        (("--dias", "-3", "--desde", "2026-11-24"), "número"),
        (("--dias", "99999999", "--desde", "2026-11-24"), "número"),
        (("--dias", "3", "--desde", "24-11-2026"), "No entiendo la fecha"),
        (("--dias", "3", "--desde", "2026-02-30"), "No entiendo la fecha"),
        (("--dias", "3", "--desde", "2026-11-24T25:00"), "No entiendo la fecha"),
        (("--dias", "3", "--unidad", "semanas", "--desde", "2026-11-24"), "No conozco la unidad"),
        (("--dias", "3", "--cantidad", "3", "--desde", "2026-11-24"), "--cantidad es para las reglas"),
        (("--regla", "nada", "--desde", "2026-11-24"), "No hay una regla"),
        (("--regla", "cgr-oficio", "--desde", "2026-11-24"), "escribe cuántos días"),
        (("--regla", "interno", "--unidad", "meses", "--desde", "2026-11-24"), "quita --unidad"),
        (("--regla", "jv-provisorio", "--desde", "2018-01-01"), "no regía"),
        (("--dias", "3", "--desde", "1990-01-01"), "El calendario va"),
        (("--dias", "9999", "--unidad", "meses", "--desde", "2026-11-24"), "calendario"),
    ],
)
def test_lo_mal_pedido_se_rechaza_en_castellano(
    capsys: pytest.CaptureFixture[str], palabras: tuple[str, ...], dice: str
) -> None:
    codigo, datos = corre(capsys, *palabras)

    assert codigo == 1
    assert dice in datos["error"]


def test_sin_datos_cuenta_igual_y_no_crea_nada(tmp_path: Path) -> None:
    carpeta = tmp_path / "no-existe"
    entorno = {k: v for k, v in os.environ.items() if not k.startswith(("FOJAS_", "DJANGO_"))}

    salida = subprocess.run(
        [sys.executable, "-m", "fojas.config", "plazo", "--dias", "20", "--desde", "2020-11-12", "--json"],
        env=entorno | {"FOJAS_DATOS": str(carpeta)}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(salida.stdout)["vence"] == "2020-12-11"
    assert not carpeta.exists()
