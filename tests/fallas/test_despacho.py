"""El servidor de correo se reinicia, matan al trabajador y el disco se llena: ningún despacho se pierde ni sale con otro Message-ID."""

import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fallas import despachador
from tests.fallas.oficina import PRELUDIO, Oficina, oficina_nueva
from tests.fallas.test_disco_lleno import APARTE, TAMANO, _se_puede_montar
from tests.medidas import VUELTAS, anota, semillas

pytestmark = pytest.mark.fallas
RAIZ = Path(__file__).resolve().parents[2]
POR_VUELTA = 2
"""Despachos que alcanza a haber en juego cada vez que algo muere."""


class _Proceso:
    """Un proceso que dice «listo» cuando empieza, y que se puede matar de golpe."""

    def __init__(self, orden: list[str], entorno: dict[str, str]) -> None:
        self.proceso = subprocess.Popen(
            orden, env=entorno | {"PYTHONPATH": f"{RAIZ / 'src'}:{RAIZ}"}, cwd=RAIZ, stdout=subprocess.PIPE
        )
        assert self.proceso.stdout is not None
        assert self.proceso.stdout.readline() == b"listo\n"

    def mata(self) -> None:
        self.proceso.send_signal(signal.SIGKILL)
        self.termina()

    def termina(self) -> None:
        self.proceso.wait(timeout=120)
        assert self.proceso.stdout is not None
        self.proceso.stdout.close()


def _puerto_libre() -> int:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        puerto: int = libre.getsockname()[1]
        return puerto


@contextmanager
def _oficina_con_correo(carpeta: Path, puerto: int) -> Iterator[Oficina]:
    with oficina_nueva(carpeta) as casa:
        casa.ambiente.update(
            {
                "FOJAS_CORREO_SERVIDOR": "127.0.0.1", "FOJAS_CORREO_PUERTO": str(puerto), "FOJAS_CORREO_CIFRADO": "ninguno",
                "FOJAS_CORREO_DESDE": "partes@muni.example",
            }
        )  # fmt: skip
        casa.instala()
        despachador.nace_la_cuenta(casa)
        yield casa


def _python(casa: Oficina, codigo: str) -> str:
    hecho = subprocess.run(
        [sys.executable, "-c", PRELUDIO + codigo], env=casa.entorno | {"PYTHONPATH": f"{RAIZ / 'src'}:{RAIZ}"}, cwd=RAIZ,
        capture_output=True, text=True, check=False, timeout=550,
    )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr[-3000:]
    return hecho.stdout.strip()


@pytest.mark.xdist_group("pesadas")
def test_matar_al_servidor_de_correo_y_al_trabajador_no_pierde_ni_repite_un_despacho(tmp_path: Path) -> None:
    azar = random.Random(semillas(1)[0])
    puerto, anotados = _puerto_libre(), tmp_path / "recibidos.jsonl"
    trabajo = f"{PRELUDIO}from tests.fallas import despachador\ndespachador.trabaja({POR_VUELTA})"
    with _oficina_con_correo(tmp_path / "datos", puerto) as casa:
        _python(casa, despachador.PREPARA.format(cuantos=VUELTAS * POR_VUELTA))

        def servidor() -> _Proceso:
            return _Proceso(
                [sys.executable, "-m", "tests.fallas.despachador", "correo", str(puerto), str(anotados)], casa.entorno
            )

        correo = servidor()
        try:
            for _ in range(VUELTAS):
                trabajador = _Proceso([sys.executable, "-c", trabajo], casa.entorno)
                time.sleep(azar.uniform(0.0, 0.4))
                if azar.random() < 0.4:
                    correo.mata()
                    time.sleep(azar.uniform(0.0, 0.2))
                    correo = servidor()
                if azar.random() < 0.7:
                    trabajador.mata()
                else:
                    trabajador.termina()
            _Proceso([sys.executable, "-c", trabajo.replace(f"({POR_VUELTA})", "(10_000)")], casa.entorno).termina()
            _Proceso([sys.executable, "-c", trabajo.replace(f"({POR_VUELTA})", "(10_000)")], casa.entorno).termina()
        finally:
            correo.mata()
        visto = json.loads(_python(casa, despachador.REVISA))

    recibidos = [json.loads(linea) for linea in anotados.read_text(encoding="utf-8").splitlines()]
    por_persona: dict[str, set[str]] = {}
    por_mensaje: dict[str, set[str]] = {}
    for r in recibidos:
        por_persona.setdefault(r["para"], set()).add(r["id"])
        por_mensaje.setdefault(r["id"], set()).add(r["huella"])
    anota(
        3, 3, f"{VUELTAS} muertes del correo y del trabajador al despachar",
        f"{visto['despachos']} despachos, {len(recibidos) - len(por_mensaje)} repetidos idénticos, 0 perdidos",
    )  # fmt: skip
    enviados = set(visto.pop("enviados"))
    visto.pop("despachos")
    assert {c: d for c, d in visto.items() if d not in (True, 0, "")} == {}
    assert (enviados - set(por_mensaje), len(por_persona)) == (set(), VUELTAS * POR_VUELTA)
    assert {p for p, ids in por_persona.items() if len(ids) > 1} == set()
    assert {m for m, huellas in por_mensaje.items() if len(huellas) > 1} == set()


@pytest.mark.skipif(not _se_puede_montar(), reason="este sistema no deja montar un disco propio (unshare --mount)")
@pytest.mark.xdist_group("pesadas")
def test_un_disco_lleno_no_pierde_ni_repite_un_despacho(tmp_path: Path) -> None:
    disco = tmp_path / "disco"
    disco.mkdir()
    monta = f'mount -t tmpfs -o size={TAMANO} tmpfs "$1" && exec "$2" -m tests.fallas.despachador disco "$1" "$3" "$4"'
    with oficina_nueva(tmp_path / "datos") as casa:
        propio = {
            "FOJAS_DATOS": str(disco / "datos"),
            "PYTHONPATH": f"{RAIZ / 'src'}:{RAIZ}",
            "DJANGO_SETTINGS_MODULE": "fojas.config.settings.desarrollo",
        }
        hecho = subprocess.run(
            [*APARTE, "sh", "-c", monta, "sh", str(disco), sys.executable, str(VUELTAS), str(semillas(1)[0])],
            env=casa.entorno | propio, cwd=RAIZ, capture_output=True, text=True, check=False, timeout=550,
        )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr[-3000:]

    visto = json.loads(hecho.stdout.strip().splitlines()[-1])
    fallaron, despachos = visto.pop("fallaron"), visto.pop("despachos")
    visto.pop("enviados")
    anota(
        3, 3, f"disco lleno en {VUELTAS} despachos", f"{fallaron} fallaron, {despachos} folios, 0 perdidos, 0 repetidos"
    )
    assert {c: d for c, d in visto.items() if d not in (True, 0, "")} == {}
