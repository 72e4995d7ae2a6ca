"""El encierro: quien abre un archivo ajeno no ve la oficina, no sale a la red, no pasa sus topes y no queda vivo."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from fojas.adaptadores import encierro
from fojas.adaptadores.encierro import Salida, Topes, corre

HOLGADO = Topes(memoria=1 << 30, segundos=20, escribe=1 << 20)


@pytest.fixture
def intruso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Donde se escribe el módulo que hará de lector malicioso."""
    codigo = tmp_path / "codigo"
    codigo.mkdir()
    fuentes = Path(encierro.__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{codigo}{os.pathsep}{fuentes}")
    return codigo


def encerrado(intruso: Path, cuerpo: str, *, topes: Topes = HOLGADO, maximo: int = 1 << 20) -> Salida:
    """Corre ese cuerpo como `main` de un módulo encerrado."""
    (intruso / "intruso.py").write_text("def main():\n" + "".join(f"    {r}\n" for r in cuerpo.strip().splitlines()))
    carpeta = intruso.parent / "carpeta"
    carpeta.mkdir(exist_ok=True)
    return corre("intruso", (), carpeta=carpeta, topes=topes, maximo_salida=maximo)


def vivos_en(carpeta: Path) -> list[psutil.Process]:
    return [p for p in psutil.process_iter(["cwd"]) if (p.info["cwd"] or "").startswith(str(carpeta))]


def se_vacia(carpeta: Path, *, en_s: float = 5) -> bool:
    hasta = time.monotonic() + en_s
    while vivos_en(carpeta) and time.monotonic() < hasta:
        time.sleep(0.05)
    return not vivos_en(carpeta)


def test_no_llega_a_la_red(intruso: Path) -> None:
    cuerpo = """
import socket
try: socket.create_connection(("127.0.0.1", 9), 2)
except ConnectionRefusedError: print("hay red")
except OSError as error: print(type(error).__name__)
return 0
"""

    assert encerrado(intruso, cuerpo).bytes.strip() == b"OSError"


@pytest.mark.skipif(not encierro.hay_landlock(), reason="el núcleo no ofrece Landlock")
def test_no_ve_las_llaves_ni_la_base_de_la_oficina(intruso: Path) -> None:
    llave = intruso.parent / "llaves" / "sello"
    llave.parent.mkdir()
    llave.write_text("secreta")

    salida = encerrado(intruso, f"print(open({str(llave)!r}).read())\nreturn 0")

    assert salida.codigo != 0
    assert salida.bytes == b""


@pytest.mark.skipif(not encierro.hay_landlock(), reason="el núcleo no ofrece Landlock")
def test_solo_escribe_en_su_carpeta(intruso: Path) -> None:
    ajena = intruso.parent / "ajeno.txt"

    propia = encerrado(intruso, "open('propio.txt', 'w').write('x')\nreturn 0")
    fuera = encerrado(intruso, f"open({str(ajena)!r}, 'w').write('x')\nreturn 0")

    assert (propia.codigo, fuera.codigo != 0, ajena.exists()) == (0, True, False)


def test_no_conoce_las_claves_de_la_oficina(intruso: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOJAS_CLAVE_SECRETA", "x")

    salida = encerrado(intruso, "import os\nprint('FOJAS_CLAVE_SECRETA' in os.environ)\nreturn 0")

    assert salida.bytes.strip() == b"False"


def test_lo_que_escribe_de_mas_no_llega_a_la_memoria(intruso: Path) -> None:
    salida = encerrado(intruso, "print('a' * 500_000)\nreturn 0", maximo=1000)

    assert len(salida.bytes) == 1000


def test_no_pasa_su_tope_de_memoria(intruso: Path) -> None:
    salida = encerrado(intruso, "x = bytearray(2 << 30)\nreturn 0")

    assert salida.codigo != 0


def test_un_archivo_que_crece_sin_fin_se_corta(intruso: Path) -> None:
    salida = encerrado(intruso, "open('grande', 'wb').write(b'x' * (4 << 20))\nreturn 0")

    assert salida.codigo != 0
    assert (intruso.parent / "carpeta" / "grande").stat().st_size <= HOLGADO.escribe


@pytest.mark.parametrize("cuerpo", [
    "import time\ntime.sleep(60)\nreturn 0",
    "import subprocess\nsubprocess.run(['sleep', '60'])\nreturn 0",
    "import subprocess, time\nsubprocess.Popen(['sleep', '60'])\ntime.sleep(60)\nreturn 0",
])  # fmt: skip
def test_el_que_tarda_muere_con_todo_lo_que_llamo(intruso: Path, cuerpo: str) -> None:
    salida = encerrado(intruso, cuerpo, topes=Topes(memoria=1 << 30, segundos=1, escribe=1 << 20))

    assert salida.tarda
    assert se_vacia(intruso.parent / "carpeta")


def test_lo_que_deja_corriendo_al_terminar_muere(intruso: Path) -> None:
    salida = encerrado(intruso, "import subprocess\nsubprocess.Popen(['sleep', '60'])\nreturn 0")

    assert salida.codigo == 0
    assert se_vacia(intruso.parent / "carpeta")


def test_si_matan_al_trabajador_muere_hasta_el_nieto(intruso: Path) -> None:
    (intruso / "intruso.py").write_text(
        "import subprocess\ndef main():\n    return subprocess.run(['sleep', '60']).returncode\n"
    )
    carpeta = intruso.parent / "carpeta"
    carpeta.mkdir()
    pide = (
        "from pathlib import Path\nfrom fojas.adaptadores.encierro import corre, Topes\n"
        f"corre('intruso', (), carpeta=Path({str(carpeta)!r}), topes=Topes(1 << 30, 60, 1 << 20))"
    )
    trabajador = subprocess.Popen([sys.executable, "-c", pide])
    hasta = time.monotonic() + 10
    while len(vivos_en(carpeta)) < 3 and time.monotonic() < hasta:
        time.sleep(0.05)
    antes = len(vivos_en(carpeta))

    trabajador.send_signal(signal.SIGKILL)
    trabajador.wait()

    assert antes == 3
    assert se_vacia(carpeta)


def test_cede_el_procesador_a_quien_atiende(intruso: Path) -> None:
    salida = encerrado(intruso, "import os\nprint(os.getpriority(os.PRIO_PROCESS, 0))\nreturn 0")

    assert int(salida.bytes) >= encierro.CORTESIA


def test_cada_pedido_parte_de_un_proceso_ya_cargado(intruso: Path) -> None:
    cuerpo = "import os\nprint(open(f'/proc/{os.getppid()}/stat').read().split()[3])\nreturn 0"

    padres = {encerrado(intruso, cuerpo).bytes for _ in range(3)}

    assert len(padres) == 1


def test_si_matan_al_semillero_el_pedido_siguiente_se_atiende(intruso: Path) -> None:
    cuerpo = "import os\nprint(open(f'/proc/{os.getppid()}/stat').read().split()[3])\nreturn 0"
    semillero = psutil.Process(int(encerrado(intruso, cuerpo).bytes))

    semillero.kill()
    semillero.wait(5)

    assert encerrado(intruso, cuerpo).codigo == 0
