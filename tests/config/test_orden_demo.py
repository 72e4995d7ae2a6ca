"""`fojas demo` solo va en una carpeta de Fojas y nunca en producción."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fojas.config.ordenes.demo import exige_que_vaya_aqui
from tests.fallas.oficina import Oficina, oficina_nueva


@pytest.fixture
def oficina(tmp_path: Path) -> Iterator[Oficina]:
    with oficina_nueva(tmp_path / "oficina") as nueva:
        yield nueva


@pytest.mark.fallas
def test_en_produccion_no_se_carga_ni_crea_nada(oficina: Oficina) -> None:
    codigo, dicho = oficina.en_produccion().fojas("demo")

    assert codigo == 1
    assert "producción" in dicho["error"]
    assert not oficina.datos.exists()


@pytest.mark.fallas
def test_en_una_carpeta_con_cosas_ajenas_no_se_carga(oficina: Oficina) -> None:
    oficina.datos.mkdir()
    (oficina.datos / "fotos.zip").write_text("mío")

    codigo, dicho = oficina.fojas("demo")

    assert codigo == 1
    assert "fotos.zip" in dicho["error"]
    assert [ruta.name for ruta in oficina.datos.iterdir()] == ["fotos.zip"]


def test_lo_que_fojas_pone_al_empezar_no_estorba_y_la_carpeta_queda_privada(carpeta_de_datos: Path) -> None:
    for nombre in ("fojas.sqlite3", "fojas.sqlite3-wal", ".arranca.candado"):
        (carpeta_de_datos / nombre).touch()
    (carpeta_de_datos / "llaves").mkdir()
    carpeta_de_datos.chmod(0o755)

    exige_que_vaya_aqui(carpeta_de_datos, ambiente="desarrollo")

    assert carpeta_de_datos.stat().st_mode & 0o777 == 0o700


@pytest.mark.fallas
def test_lo_que_fojas_escribe_no_lo_lee_otra_cuenta(oficina: Oficina) -> None:
    oficina.instala()

    abiertos = [ruta for ruta in (oficina.datos, *oficina.datos.rglob("*")) if ruta.stat().st_mode & 0o077]

    assert abiertos == []
