"""Cada archivo se relee, y lo que nadie cita se junta después de la gracia."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fojas.dominio.bitacora import verificacion as bitacora
from fojas.dominio.expedientes import acciones, conexion, verificacion
from fojas.dominio.expedientes.models import Archivo
from fojas.dominio.expedientes.reglas import Origen
from tests.fabricas.organizacion import FabricaMunicipalidad

pytestmark = pytest.mark.django_db
EN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
DIA = timedelta(days=1)


@pytest.fixture(autouse=True)
def municipalidad() -> None:
    FabricaMunicipalidad()


def guarda(contenido: bytes, *, en: datetime = EN) -> str:
    sha256 = acciones.recibe_archivo(io.BytesIO(contenido), nombre="a.txt", en=en).sha256
    fecha(sha256, en)
    return sha256


def ruta(sha256: str) -> Path:
    return conexion.almacen().ruta(sha256)  # type: ignore[attr-defined, no-any-return]


def fecha(sha256: str, en: datetime) -> None:
    os.utime(ruta(sha256), (en.timestamp(), en.timestamp()))


def incorpora(sha256: str) -> None:
    expediente = acciones.abre_expediente(materia="M", procedimiento="general", autor="P", en=EN)
    acciones.incorpora(
        expediente_id=expediente.pk, sha256=sha256, nombre="a.txt", tipo="carta", titulo="Carta", origen=Origen.RECIBIDO,
        autor="P", en=EN,
    )  # fmt: skip


def diferencia(en: datetime = EN) -> str:
    return bitacora.verifica(en=en).diferencia


def test_los_archivos_intactos_verifican() -> None:
    incorpora(guarda(b"carta"))

    informe = bitacora.verifica(en=EN)

    assert (informe.diferencia, informe.cuentas["archivos"], informe.avisos) == ("", 1, ())


@pytest.mark.parametrize("torcido", [b"cartb", b"carta y algo", b""])
def test_un_archivo_cambiado_se_nombra(torcido: bytes) -> None:
    sha256 = guarda(b"carta")
    incorpora(sha256)
    ruta(sha256).chmod(0o600)
    ruta(sha256).write_bytes(torcido)

    assert diferencia() == f"El archivo {sha256} cambió: sus bytes ya no son los que se guardaron."


def test_un_archivo_que_falta_se_nombra() -> None:
    sha256 = guarda(b"carta")
    incorpora(sha256)
    ruta(sha256).unlink()

    assert diferencia() == f"El archivo {sha256} falta en el almacén."


def test_lo_recien_llegado_que_nadie_cita_solo_se_avisa() -> None:
    guarda(b"en camino")
    fecha(conexion.almacen().guarda(io.BytesIO(b"sin fila"), maximo=100)[0], EN)

    informe = bitacora.verifica(en=EN)

    assert informe.correcto
    assert "2 archivos recientes" in informe.avisos[0]


@pytest.mark.parametrize("con_fila", [True, False])
def test_lo_que_nadie_cita_y_debio_juntarse_es_una_diferencia(con_fila: bool) -> None:
    if con_fila:
        guarda(b"olvidado")
    else:
        fecha(conexion.almacen().guarda(io.BytesIO(b"olvidado"), maximo=100)[0], EN)

    assert "ningún documento lo cita" in diferencia(EN + 3 * DIA)


def test_juntar_borra_lo_viejo_que_nadie_cita_y_nada_mas() -> None:
    citado, suelto, nuevo = guarda(b"citado"), guarda(b"suelto"), guarda(b"nuevo", en=EN + DIA)
    sin_fila = conexion.almacen().guarda(io.BytesIO(b"sin fila"), maximo=100)[0]
    fecha(sin_fila, EN)
    incorpora(citado)

    juntados = verificacion.junta_huerfanos(en=EN + DIA + timedelta(hours=1))

    assert juntados == 2
    assert {sha for sha in (citado, suelto, nuevo, sin_fila) if conexion.almacen().existe(sha)} == {citado, nuevo}
    assert set(Archivo.objects.values_list("pk", flat=True)) == {citado, nuevo}


def test_lo_que_vuelve_a_llegar_no_se_junta() -> None:
    suelto = guarda(b"suelto")
    fecha(suelto, EN + DIA)

    assert verificacion.junta_huerfanos(en=EN + DIA + timedelta(hours=1)) == 0
    assert conexion.almacen().existe(suelto)


def test_lo_que_otro_oficio_cita_no_se_junta(monkeypatch: pytest.MonkeyPatch) -> None:
    citado = guarda(b"adjunto de un correo")
    monkeypatch.setattr(verificacion, "_citas", [*verificacion._citas, lambda huellas: {citado} & set(huellas)])

    assert verificacion.junta_huerfanos(en=EN + 2 * DIA) == 0
