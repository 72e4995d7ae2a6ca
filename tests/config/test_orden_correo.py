"""`fojas correo` y `fojas carpeta`: lo que llega por sus puertas, desde la consola."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fojas.adaptadores.carpeta import CarpetaEnDisco
from fojas.config import cli
from fojas.config.ordenes import doctor
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.models import Escaneo
from tests.corpus.correos import simple
from tests.fabricas.correo import AbridorAqui, BuzonEnMemoria
from tests.fabricas.organizacion import MEDIODIA, FabricaMunicipalidad

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipalidad() -> None:
    FabricaMunicipalidad()


@pytest.fixture
def buzon() -> Iterator[BuzonEnMemoria]:
    propio = BuzonEnMemoria()
    with conexion.mientras(buzon=lambda: propio, abridor=AbridorAqui):
        yield propio


@pytest.fixture
def carpeta(tmp_path: Path) -> Iterator[Path]:
    raiz = tmp_path / "escaner"
    raiz.mkdir()
    with conexion.mientras(carpeta=lambda: CarpetaEnDisco(raiz)):
        yield raiz


def corre(capsys: pytest.CaptureFixture[str], *palabras: object) -> tuple[int, Any]:
    codigo = cli.main([*map(str, palabras), "--json"])
    salida = capsys.readouterr()
    return codigo, json.loads(salida.out or salida.err)


def test_un_eml_queda_con_su_folio(capsys: pytest.CaptureFixture[str], tmp_path: Path, buzon: BuzonEnMemoria) -> None:
    (tmp_path / "carta.eml").write_bytes(simple())

    codigo, dicho = corre(capsys, "correo", "ingresar", tmp_path / "carta.eml")

    assert codigo == 0
    assert dicho["correos"][0]["folio"] == Ingreso.objects.get().folio


def test_repetir_el_mismo_eml_da_el_mismo_folio(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, buzon: BuzonEnMemoria
) -> None:
    (tmp_path / "carta.eml").write_bytes(simple())
    corre(capsys, "correo", "ingresar", tmp_path / "carta.eml")

    _, dicho = corre(capsys, "correo", "ingresar", tmp_path / "carta.eml")

    assert dicho["correos"][0]["folio"] == Ingreso.objects.get().folio


def test_un_eml_que_no_esta_se_nombra(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    codigo, dicho = corre(capsys, "correo", "ingresar", tmp_path / "no.eml")

    assert codigo == 1
    assert "no.eml" in dicho["error"]


def test_revisa_guarda_lo_que_hay(capsys: pytest.CaptureFixture[str], buzon: BuzonEnMemoria) -> None:
    buzon.llega(simple())

    assert corre(capsys, "correo", "revisa") == (0, {"nuevos": 1, "quedan": 0})


def test_sin_buzon_se_dice_como_ponerlo(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, dicho = corre(capsys, "correo", "revisa")

    assert codigo == 1
    assert "FOJAS_BUZON=imaps://" in dicho["error"]


def test_estado_dice_si_contesta_y_que_espera(capsys: pytest.CaptureFixture[str], buzon: BuzonEnMemoria) -> None:
    buzon.llega(simple(X_Spam_Flag="YES"))
    corre(capsys, "correo", "revisa")

    codigo, dicho = corre(capsys, "correo", "estado")

    assert (codigo, dicho["apartados"], dicho["en_la_entrada"]) == (0, 1, 0)


def test_estado_falla_si_el_buzon_no_contesta(capsys: pytest.CaptureFixture[str], buzon: BuzonEnMemoria) -> None:
    buzon.se_corta_en = "abre"

    codigo, dicho = corre(capsys, "correo", "estado")

    assert codigo == 1
    assert "se cortó" in dicho["error"]


def test_doctor_mira_el_buzon_solo_si_hay(buzon: BuzonEnMemoria) -> None:
    assert any(r.nombre == "buzon" and r.estado == "bien" for r in doctor.revisa(en=MEDIODIA))


def test_doctor_dice_que_el_buzon_no_contesta(buzon: BuzonEnMemoria) -> None:
    buzon.se_corta_en = "abre"

    assert any(r.nombre == "buzon" and r.estado == "falla" for r in doctor.revisa(en=MEDIODIA))


def test_la_carpeta_se_mira_cuando_se_pide(capsys: pytest.CaptureFixture[str], carpeta: Path) -> None:
    (carpeta / "a.txt").write_text("Carta")
    os.utime(carpeta / "a.txt", (1_700_000_000, 1_700_000_000))

    assert corre(capsys, "carpeta", "revisa") == (0, {"nuevos": 1})
    assert corre(capsys, "carpeta", "estado")[1]["por_ingresar"] == 1
    assert Escaneo.objects.get().nombre == "a.txt"


def test_sin_carpeta_se_dice_como_ponerla(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, dicho = corre(capsys, "carpeta", "revisa")

    assert codigo == 1
    assert "FOJAS_CARPETA" in dicho["error"]
