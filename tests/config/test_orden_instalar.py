"""`fojas instalar` en una carpeta que todavía no existe, con y sin una persona delante."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fallas.oficina import PERFIL, Oficina, oficina_nueva

pytestmark = pytest.mark.fallas
LEE_CUENTA = """
from fojas.dominio.organizacion import consultas
print(consultas.municipalidad().nombre, consultas.cuenta('ana') is not None, consultas.cuenta('consola') is not None)
"""


@pytest.fixture
def oficina(tmp_path: Path) -> Iterator[Oficina]:
    with oficina_nueva(tmp_path / "oficina") as nueva:
        yield nueva


def test_sin_nadie_delante_instala_con_lo_dicho_en_la_orden(oficina: Oficina) -> None:
    oficina.instala()

    assert oficina.python(LEE_CUENTA) == "Municipalidad de Prueba True True"
    assert oficina.datos.stat().st_mode & 0o077 == 0


def test_con_una_persona_delante_pregunta_lo_que_falta(oficina: Oficina) -> None:
    amo, esclavo = pty.openpty()
    instalando = subprocess.Popen(
        [sys.executable, "-m", "fojas.config", "instalar"],
        env=oficina.entorno, stdin=esclavo, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    os.close(esclavo)
    with os.fdopen(amo, "w") as teclado:
        teclado.writelines(f"{dato}\n" for dato in PERFIL.values())
        teclado.flush()
        dicho, _ = instalando.communicate(timeout=120)

    assert instalando.returncode == 0, dicho
    assert "Nombre de la municipalidad:" in dicho
    assert "clave:" in dicho
    assert oficina.python(LEE_CUENTA) == "Municipalidad de Prueba True True"


def test_en_produccion_junta_los_archivos_de_las_paginas(oficina: Oficina) -> None:
    oficina.en_produccion().instala()

    assert (oficina.datos / "estaticos" / "staticfiles.json").is_file()
