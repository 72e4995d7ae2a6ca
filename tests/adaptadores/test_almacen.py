"""El almacén en disco: entero o nada, una vez y para siempre."""

import errno
import hashlib
import io
import os
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fojas.adaptadores.almacen import AlmacenLocal
from fojas.dominio.expedientes.reglas import ArchivoDemasiadoGrande, ArchivoPerdido, SinEspacio

MAXIMO = 10_000_000


@pytest.fixture
def almacen(tmp_path: Path) -> AlmacenLocal:
    return AlmacenLocal(tmp_path / "archivos")


def archivos_en(raiz: Path) -> list[Path]:
    return [r for r in raiz.rglob("*") if r.is_file() and r.name != ".candado"]


class FlujoQueFalla(io.BytesIO):
    """Da un trozo y después el error del sistema que se le pida."""

    def __init__(self, falla: int) -> None:
        super().__init__(b"x" * 100)
        self.falla = falla

    def read(self, cuantos: int | None = -1) -> bytes:
        if trozo := super().read(cuantos):
            return trozo
        raise OSError(self.falla, os.strerror(self.falla))


def test_lo_guardado_se_lee_igual_y_se_llama_como_su_huella(almacen: AlmacenLocal) -> None:
    contenido = bytes(range(256)) * 9000

    sha256, largo = almacen.guarda(io.BytesIO(contenido), maximo=MAXIMO)

    assert (sha256, largo) == (hashlib.sha256(contenido).hexdigest(), len(contenido))
    with almacen.abre(sha256) as flujo:
        assert flujo.read() == contenido


def test_lo_guardado_queda_de_solo_lectura_y_solo_para_su_duenio(almacen: AlmacenLocal) -> None:
    sha256, _ = almacen.guarda(io.BytesIO(b"hola"), maximo=MAXIMO)

    assert stat.S_IMODE(almacen.ruta(sha256).stat().st_mode) == 0o400


def test_los_mismos_bytes_se_guardan_una_vez(almacen: AlmacenLocal) -> None:
    sha256, _ = almacen.guarda(io.BytesIO(b"hola"), maximo=MAXIMO)
    antes = almacen.ruta(sha256).stat().st_ino

    almacen.guarda(io.BytesIO(b"hola"), maximo=MAXIMO)

    assert almacen.ruta(sha256).stat().st_ino == antes
    assert len(archivos_en(almacen.raiz)) == 1


def test_muchos_a_la_vez_con_los_mismos_bytes_dejan_uno(almacen: AlmacenLocal) -> None:
    hilos = [
        threading.Thread(target=lambda: almacen.guarda(io.BytesIO(b"a" * 100_000), maximo=MAXIMO)) for _ in range(16)
    ]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()

    assert [r.stat().st_size for r in archivos_en(almacen.raiz)] == [100_000]


def test_uno_demasiado_grande_no_deja_nada(almacen: AlmacenLocal) -> None:
    with pytest.raises(ArchivoDemasiadoGrande, match="1 MB"):
        almacen.guarda(io.BytesIO(b"x" * 1_000_001), maximo=1_000_000)

    assert archivos_en(almacen.raiz) == []


@pytest.mark.parametrize("falla", [errno.ENOSPC, errno.EDQUOT])
def test_el_disco_lleno_se_dice_y_no_deja_nada(almacen: AlmacenLocal, falla: int) -> None:
    with pytest.raises(SinEspacio, match="No se guardó nada"):
        almacen.guarda(FlujoQueFalla(falla), maximo=MAXIMO)

    assert archivos_en(almacen.raiz) == []


def test_otro_error_del_disco_no_se_disfraza(almacen: AlmacenLocal) -> None:
    with pytest.raises(OSError, match="Input/output"):
        almacen.guarda(FlujoQueFalla(errno.EIO), maximo=MAXIMO)

    assert archivos_en(almacen.raiz) == []


NO_CABE = """
import io, pathlib, resource, sys
from fojas.adaptadores.almacen import AlmacenLocal
from fojas.dominio.expedientes.reglas import SinEspacio
almacen = AlmacenLocal(pathlib.Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    almacen.guarda(io.BytesIO(b"x" * 3_000_000), maximo=10_000_000)
except SinEspacio as error:
    print(error)
"""


def test_cuando_el_sistema_se_niega_a_escribir_mas_no_queda_nada(tmp_path: Path) -> None:
    salida = subprocess.run(
        [sys.executable, "-c", NO_CABE, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    ).stdout

    assert "disco del servidor está lleno" in salida
    assert archivos_en(tmp_path) == []


MUERE = """
import os, pathlib, signal, sys
from fojas.adaptadores.almacen import AlmacenLocal
class Flujo:
    partes = [b"x" * 100_000]
    def read(self, cuantos=-1):
        if self.partes:
            return self.partes.pop()
        os.kill(os.getpid(), signal.SIGKILL)
AlmacenLocal(pathlib.Path(sys.argv[1])).guarda(Flujo(), maximo=10_000_000)
"""


def test_un_proceso_muerto_a_medias_no_deja_nada_con_nombre_y_se_barre(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", MUERE, str(tmp_path)], check=False, timeout=60)
    almacen = AlmacenLocal(tmp_path)
    nombrados, a_medias = list(almacen.recorre()), len(archivos_en(tmp_path))

    barridos = almacen.barre_temporales(antes_de=datetime(2100, 1, 1, tzinfo=UTC))

    assert (nombrados, a_medias, barridos) == ([], 1, 1)
    assert archivos_en(tmp_path) == []


def test_lo_que_esta_llegando_no_se_barre(almacen: AlmacenLocal) -> None:
    (almacen.por_llegar / "llegando").write_bytes(b"x")

    assert almacen.barre_temporales(antes_de=datetime(2020, 1, 1, tzinfo=UTC)) == 0


def test_lo_que_falta_se_nombra(almacen: AlmacenLocal) -> None:
    with pytest.raises(ArchivoPerdido, match="a" * 64):
        almacen.abre("a" * 64)


def test_recorrer_da_cada_huella_y_ninguna_a_medias(almacen: AlmacenLocal) -> None:
    guardadas = {almacen.guarda(io.BytesIO(letra), maximo=MAXIMO)[0] for letra in (b"a", b"b")}
    (almacen.por_llegar / "llegando").write_bytes(b"x")

    assert {sha256 for sha256, _ in almacen.recorre()} == guardadas
