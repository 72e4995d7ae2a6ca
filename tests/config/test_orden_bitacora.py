"""`fojas bitacora`: comprobar, llevarse y firmar."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fojas.config import cli
from fojas.dominio.bitacora import acciones, consultas
from fojas.dominio.bitacora.models import Nodo
from tests.fabricas.bitacora import MEDIODIA, anota_prueba, anota_varias

pytestmark = pytest.mark.django_db


def corre(capsys: pytest.CaptureFixture[str], *palabras: str) -> tuple[int, Any]:
    codigo = cli.main([*palabras, "--json"])
    salida = capsys.readouterr()
    return codigo, json.loads(salida.out or salida.err)


def verificador(carpeta: Path, *ajenas: Path) -> subprocess.CompletedProcess[str]:
    """El programa exportado, solo: sin Fojas ni bibliotecas."""
    return subprocess.run(
        [sys.executable, "-I", "-S", carpeta / "verifica.py", carpeta, *ajenas],
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip


@pytest.fixture
def exportada(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Treinta asientos con un relevo de llave al medio."""
    anota_varias(14)
    acciones.sella(en=MEDIODIA)
    acciones.rota_llave(motivo="Cambio anual", autor="P-TIC", en=MEDIODIA)
    anota_prueba(15, personal={"nombre": "Rosa", "correo": "rosa@example.cl"})
    anota_varias(13)
    corre(capsys, "bitacora", "exportar", str(tmp_path / "copia"))
    return tmp_path / "copia"


def test_verificar_dice_cuanto_comprobo(capsys: pytest.CaptureFixture[str]) -> None:
    anota_varias(3)

    codigo, datos = corre(capsys, "bitacora", "verificar")

    assert (codigo, datos["correcto"], datos["asientos"]) == (0, True, 3)


def test_verificar_termina_con_error_y_nombra_la_diferencia(capsys: pytest.CaptureFixture[str]) -> None:
    anota_varias(3)
    acciones.secuencia_todo()
    Nodo.objects.create(nivel=5, indice=9, huella="0" * 64)

    codigo, datos = corre(capsys, "bitacora", "verificar")

    assert (codigo, datos["correcto"]) == (1, False)
    assert "sobra un nodo" in datos["diferencia"]


def test_sellar_firma_ahora_sin_esperar_la_hora(capsys: pytest.CaptureFixture[str]) -> None:
    anota_prueba(1)
    corre(capsys, "bitacora", "sellar")
    anota_prueba(2)

    codigo, datos = corre(capsys, "bitacora", "sellar")

    assert (codigo, datos["nuevo"], datos["tamano"]) == (0, True, consultas.tamano())


def test_cambiar_la_llave_desde_la_consola_queda_anotado(capsys: pytest.CaptureFixture[str]) -> None:
    anota_prueba()

    codigo, datos = corre(capsys, "bitacora", "rotar-llave", "--motivo", "Cambio anual")

    assert (codigo, datos["llave"]) == (0, consultas.llaves()[-1].vkey)
    assert consultas.lista(limite=1)[0].autor == "consola"


def test_declarar_perdida_una_llave_presente_se_rechaza(capsys: pytest.CaptureFixture[str]) -> None:
    anota_prueba()
    corre(capsys, "bitacora", "sellar")

    codigo, datos = corre(capsys, "bitacora", "rotar-llave", "--perdida", "--motivo", "Se quemó")

    assert codigo == 1
    assert "no está perdida" in datos["error"]


def test_exportar_no_mezcla_con_otra_copia(exportada: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = corre(capsys, "bitacora", "exportar", str(exportada))

    assert codigo == 1
    assert "no está vacía" in datos["error"]


def test_lo_exportado_no_lleva_datos_personales(exportada: Path) -> None:
    assert all(b"rosa@example.cl" not in archivo.read_bytes() for archivo in exportada.rglob("*") if archivo.is_file())


def test_un_tercero_verifica_lo_exportado_solo_con_python(exportada: Path) -> None:
    resultado = verificador(exportada)

    assert resultado.stdout == "Correcto: 30 asientos, 3 puntos de control firmados.\n", resultado.stderr


def test_un_tercero_nota_una_letra_cambiada(exportada: Path) -> None:
    asientos = exportada / "asientos.jsonl"
    asientos.write_bytes(asientos.read_bytes().replace(b'"objeto-3"', b'"objeto-9"', 1))

    resultado = verificador(exportada)

    assert resultado.returncode == 1
    assert "La bitácora fue cambiada" in resultado.stderr


def test_un_tercero_nota_que_faltan_los_ultimos(exportada: Path) -> None:
    asientos = exportada / "asientos.jsonl"
    asientos.write_bytes(b"".join(asientos.read_bytes().splitlines(keepends=True)[:-1]))

    assert "faltan asientos" in verificador(exportada).stderr


def test_un_tercero_nota_una_firma_falsa(exportada: Path) -> None:
    nota = max((exportada / "puntos").glob("*.nota"))
    texto = nota.read_text(encoding="utf-8")
    nota.write_text(texto[:-8] + ("A" if texto[-8] != "A" else "B") + texto[-7:], encoding="utf-8")

    assert "una firma que no vale" in verificador(exportada).stderr


def test_el_punto_guardado_por_un_tercero_delata_una_bitacora_rehecha(
    exportada: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guardado = tmp_path / "guardado.nota"
    shutil.copy(min((exportada / "puntos").glob("*.nota")), guardado)
    asientos = exportada / "asientos.jsonl"
    asientos.write_bytes(asientos.read_bytes().replace(b'"objeto-3"', b'"objeto-9"', 1))
    for nota in (exportada / "puntos").glob("*.nota"):
        nota.unlink()

    sola, con_lo_guardado = verificador(exportada), verificador(exportada, guardado)

    assert (sola.returncode, con_lo_guardado.returncode) == (0, 1)
    assert "guardado.nota: firmó otra raíz" in con_lo_guardado.stderr
