"""Cada archivo difícil se guarda tal cual o se rechaza con una frase; leerlo nunca daña ni deja nada vivo."""

import hashlib
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from fojas.adaptadores.lector import LectorEnProceso
from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes import acciones, conexion
from fojas.dominio.expedientes.puertos import Lectura
from fojas.dominio.expedientes.reglas import EstadoTexto
from tests.corpus.archivos import RECHAZADO, Caso, corpus
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.procesos import hijos, siguen_vivos
from tests.medidas import LARGO, VUELTAS, anota

pytestmark = pytest.mark.skipif(bool(os.environ.get("FOJAS_BASE")) and not LARGO, reason="no depende de la base")

CASOS = tuple(corpus())
AL_AZAR = random.Random(os.environ.get("FOJAS_SEMILLA", "0")).sample(CASOS, min(VUELTAS // 2, len(CASOS)))
LEIDOS = [caso for caso in (CASOS if VUELTAS >= 100 else AL_AZAR) if caso.esperado != RECHAZADO]
SE_LEE_EN_S = 120
CRECE_A_LO_MAS = 60 << 20
BOMBAS = (
    "pdf que se infla 3000 veces", "docx que se infla mil veces", "zip que se infla", "docx con mil millones de risas",
    "png que pide 900 millones de puntos", "pdf con 20 000 diccionarios uno dentro de otro",
)  # fmt: skip


@pytest.fixture
def apartadas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Donde el lector aparta sus copias: al terminar no queda ni una, ni un proceso."""
    carpeta = tmp_path / "apartadas"
    carpeta.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(carpeta))
    antes = hijos()
    yield carpeta
    assert list(carpeta.iterdir()) == []
    assert siguen_vivos(antes) == []


def lee(caso: Caso) -> Lectura:
    lector = LectorEnProceso()
    with caso.flujo() as flujo:
        return lector.lee(flujo, caso.esperado, segundos=6)


def test_hay_mas_de_doscientos_y_ninguno_se_repite() -> None:
    assert len(CASOS) >= 200
    assert len({caso.que for caso in CASOS}) == len(CASOS)


@pytest.mark.django_db
@pytest.mark.parametrize("caso", CASOS, ids=lambda caso: caso.que)
def test_se_guarda_tal_cual_o_se_rechaza_con_una_frase(caso: Caso) -> None:
    if caso.esperado == RECHAZADO:
        with caso.flujo() as flujo, pytest.raises(ErrorFojas) as rechazo:
            acciones.recibe_archivo(flujo, nombre=caso.nombre, en=MEDIODIA)
        assert rechazo.value.mensaje.endswith(".")
        assert rechazo.value.campo == "archivos"
        return
    with caso.flujo() as flujo:
        archivo = acciones.recibe_archivo(flujo, nombre=caso.nombre, en=MEDIODIA)
        flujo.seek(0)
        llegaron = flujo.read()

    with conexion.almacen().abre(archivo.sha256) as guardado:
        assert guardado.read() == llegaron
    assert (archivo.sha256, archivo.bytes) == (hashlib.sha256(llegaron).hexdigest(), len(llegaron))
    assert archivo.tipo == caso.esperado


@pytest.mark.parametrize("caso", LEIDOS, ids=lambda caso: caso.que)
@pytest.mark.usefixtures("apartadas")
def test_leerlo_da_su_texto_o_dice_por_que_no(caso: Caso) -> None:
    comienzo = time.monotonic()

    lectura = lee(caso)

    assert time.monotonic() - comienzo < SE_LEE_EN_S
    assert caso.dice is None or caso.dice in lectura.texto
    assert caso.estado in {"", lectura.estado.value}
    assert lectura.texto or lectura.nota or lectura.estado == EstadoTexto.SIN_TEXTO
    assert "\x00" not in lectura.texto


@pytest.mark.usefixtures("apartadas")
def test_leer_lo_que_se_infla_no_hace_crecer_a_quien_lo_pide() -> None:
    bombas = [caso for caso in CASOS if caso.que in BOMBAS]
    pesos = {caso.que: caso.flujo().read() for caso in bombas}
    antes = psutil.Process().memory_info().rss

    for caso in bombas:
        lee(Caso(caso.que, caso.nombre, lambda q=caso.que: pesos[q], caso.esperado))

    crecio = psutil.Process().memory_info().rss - antes
    anota(3, 2, "memoria que crece al leer seis archivos que se inflan", f"{max(crecio, 0) >> 20} MB")
    assert crecio < CRECE_A_LO_MAS
