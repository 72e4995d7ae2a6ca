"""El disco se llena en cualquier paso de un ingreso: nada se pierde, nada entra dos veces, y quien atiende sabe por qué."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fallas.oficina import oficina_nueva
from tests.medidas import VUELTAS, anota, semillas

pytestmark = pytest.mark.fallas
RAIZ = Path(__file__).resolve().parents[2]
TAMANO = "24m"
MONTA = f'mount -t tmpfs -o size={TAMANO} tmpfs "$1" && exec "$2" -m tests.fallas.disco_lleno "$1" "$3" "$4"'


APARTE = ["unshare", "--mount", *(["--user", "--map-root-user"] if os.geteuid() else [])]
"""Un espacio de montajes propio; quien no es root necesita además uno de usuarios."""


def _se_puede_montar() -> bool:
    if shutil.which("unshare") is None:
        return False
    orden = [*APARTE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(orden, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _se_puede_montar(), reason="este sistema no deja montar un disco propio (unshare --mount)")
@pytest.mark.xdist_group("pesadas")
def test_un_disco_lleno_no_pierde_ni_repite_un_ingreso(tmp_path: Path) -> None:
    disco = tmp_path / "disco"
    disco.mkdir()
    with oficina_nueva(tmp_path / "datos") as casa:
        propio = {
            "FOJAS_DATOS": str(disco / "datos"),
            "PYTHONPATH": f"{RAIZ / 'src'}:{RAIZ}",
            "DJANGO_SETTINGS_MODULE": "fojas.config.settings.desarrollo",
        }
        hecho = subprocess.run(
            [*APARTE, "sh", "-c", MONTA, "sh", str(disco), sys.executable,
             str(VUELTAS), str(semillas(1)[0])],
            env=casa.entorno | propio, cwd=RAIZ, capture_output=True, text=True, check=False, timeout=550,
        )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr[-3000:]

    visto = json.loads(hecho.stdout.strip().splitlines()[-1])

    anota(
        3,
        3,
        f"disco lleno en {VUELTAS} ingresos por el mesón",
        f"respuestas {visto['contestado']}, 0 perdidos, 0 repetidos",
    )
    faltas = {c: d for c, d in visto["revisa"].items() if c not in {"folios", "asientos"} and d not in (True, 0, "")}
    assert (faltas, visto["huerfanos"], visto["sin_motivo"], visto["mal_repetidos"]) == ({}, 0, 0, 0)
    assert len(visto["revisa"]["folios"]) == VUELTAS + 1
