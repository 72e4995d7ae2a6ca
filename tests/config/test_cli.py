"""La línea de órdenes rechaza en castellano, también lo que dice el sistema o argparse."""

import errno
import json
from pathlib import Path

import pytest

from fojas.config import cli
from tests.fallas.oficina import Oficina


@pytest.mark.parametrize(
    ("palabras", "frase"),
    [
        (("ingresar", "x.pdf"), "falta: --materia"),
        (("plazo", "--inventado"), "sobra o no se entiende: --inventado"),
        (("plazo", "--dias"), "falta su valor"),
    ],
)
def test_una_orden_mal_escrita_se_dice_en_json(
    capsys: pytest.CaptureFixture[str], palabras: tuple[str, ...], frase: str
) -> None:
    with pytest.raises(SystemExit) as salida:
        cli.main([*palabras, "--json"])

    assert salida.value.code == 2
    assert frase in json.loads(capsys.readouterr().err)["error"]


def test_la_ayuda_esta_en_castellano(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["plazo", "--help"])

    ayuda = capsys.readouterr().out
    assert ayuda.startswith("uso: fojas plazo")
    assert "opciones:" in ayuda


@pytest.mark.parametrize("numero", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC])
def test_lo_que_dice_el_sistema_se_traduce_con_su_ruta(numero: int) -> None:
    dicho = cli._del_sistema(OSError(numero, "in English", "/datos/x"))

    assert dicho.endswith("/datos/x")
    assert "English" not in dicho


def test_un_archivo_de_frase_que_no_esta_se_dice(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    codigo = cli.main(["respaldo", "comprobar", str(tmp_path), "--frase-de", str(tmp_path / "no"), "--json"])

    assert codigo == 1
    assert json.loads(capsys.readouterr().err)["error"] == f"No existe: {tmp_path / 'no'}"


@pytest.mark.fallas
@pytest.mark.parametrize("debajo", ["", "fojas"])
def test_con_un_archivo_donde_iria_la_carpeta_de_datos_se_dice_que_hacer(tmp_path: Path, debajo: str) -> None:
    archivo = tmp_path / "archivo"
    archivo.write_text("")

    codigo, dicho = Oficina(archivo / debajo).fojas("usuarios", "listar")

    assert codigo == 1
    assert f"{archivo} no es una carpeta. Nombra con FOJAS_DATOS=DIR" in dicho["error"]


@pytest.mark.fallas
def test_con_una_carpeta_de_datos_imposible_se_dice_que_hacer() -> None:
    codigo, dicho = Oficina(Path("/proc/fojas/datos")).fojas("usuarios", "listar")

    assert codigo == 1
    assert "No se puede crear la carpeta de datos /proc/fojas/datos" in dicho["error"]
    assert "FOJAS_DATOS=DIR" in dicho["error"]
