"""El cliente de clamd, contra un doble escrito desde su protocolo y, si está instalado, contra el de verdad."""

import io
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fojas.adaptadores.antivirus import ClamAV
from fojas.dominio.expedientes.reglas.revision import AntivirusNoResponde, EstadoRevision
from tests.fabricas.antivirus import EICAR, ClamdDePrueba

CLAMD = shutil.which("clamd") or shutil.which("/usr/sbin/clamd")


@pytest.fixture
def clamd() -> Iterator[ClamdDePrueba]:
    with ClamdDePrueba() as doble:
        yield doble


def test_lo_limpio_se_dice_limpio_y_llegan_los_bytes_enteros(clamd: ClamdDePrueba) -> None:
    contenido = b"carta" * 50_000

    hallazgo = ClamAV(clamd.direccion).revisa(io.BytesIO(contenido))

    assert hallazgo.estado == EstadoRevision.LIMPIO
    assert clamd.recibido == contenido


def test_lo_infectado_trae_el_nombre_de_lo_encontrado(clamd: ClamdDePrueba) -> None:
    hallazgo = ClamAV(clamd.direccion).revisa(io.BytesIO(EICAR))

    assert (hallazgo.estado, hallazgo.firma) == (EstadoRevision.EN_CUARENTENA, "Eicar-Signature")
    assert hallazgo.motor.startswith("ClamAV ")


def test_lo_que_pasa_su_tamano_queda_sin_revisar(clamd: ClamdDePrueba) -> None:
    clamd.maximo = 1000

    hallazgo = ClamAV(clamd.direccion).revisa(io.BytesIO(b"x" * 5_000_000))

    assert hallazgo.estado == EstadoRevision.SIN_REVISAR


def test_tambien_habla_por_tcp() -> None:
    with ClamdDePrueba(por_tcp=True) as doble:
        hallazgo = ClamAV(doble.direccion).revisa(io.BytesIO(b"carta"))

    assert hallazgo.estado == EstadoRevision.LIMPIO


@pytest.mark.parametrize("respuesta", [b"", b"stream: Can't allocate memory ERROR\0", b"\xff\xfe"])
def test_lo_que_no_se_entiende_no_se_da_por_limpio(clamd: ClamdDePrueba, respuesta: bytes) -> None:
    clamd.responde = respuesta

    with pytest.raises(AntivirusNoResponde):
        ClamAV(clamd.direccion).revisa(io.BytesIO(b"carta"))


@pytest.mark.parametrize("direccion", ["unix:/no/existe.ctl", "127.0.0.1:1"])
def test_si_no_hay_nadie_dice_donde_lo_busco(direccion: str) -> None:
    with pytest.raises(AntivirusNoResponde, match=direccion):
        ClamAV(direccion).version()


def test_el_que_se_queda_callado_no_detiene_al_trabajador(clamd: ClamdDePrueba) -> None:
    clamd.calla = True

    with pytest.raises(AntivirusNoResponde):
        ClamAV(clamd.direccion, espera_s=0.2).revisa(io.BytesIO(b"carta"))


@pytest.mark.skipif(CLAMD is None, reason="clamd no está instalado")
def test_el_clamd_de_verdad_encuentra_lo_que_dicen_sus_firmas(tmp_path: Path) -> None:
    firmas, enchufe = tmp_path / "firmas", tmp_path / "clamd.ctl"
    firmas.mkdir()
    (firmas / "prueba.ndb").write_text(f"Fojas.Prueba:0:*:{EICAR.hex()}\n")
    ajustes = tmp_path / "clamd.conf"
    ajustes.write_text(f"DatabaseDirectory {firmas}\nLocalSocket {enchufe}\nForeground yes\n")
    proceso = subprocess.Popen([str(CLAMD), "-c", str(ajustes)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        limite = time.monotonic() + 30
        while not enchufe.exists() and time.monotonic() < limite:
            time.sleep(0.1)
        antivirus = ClamAV(f"unix:{enchufe}")

        infectado, limpio = antivirus.revisa(io.BytesIO(EICAR)), antivirus.revisa(io.BytesIO(b"carta"))
    finally:
        proceso.terminate()
        proceso.wait(10)

    assert infectado.firma.startswith("Fojas.Prueba")
    assert limpio.estado == EstadoRevision.LIMPIO
