"""Cada archivo se relee, y lo que nadie cita se junta después de la gracia."""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from fojas.dominio.bitacora import verificacion as bitacora
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes import acciones, conexion, verificacion
from fojas.dominio.expedientes.models import Acceso, Archivo, Documento, Expediente, Version
from fojas.dominio.expedientes.reglas import Confidencialidad, Origen
from tests.fabricas.organizacion import FabricaMunicipalidad, FabricaPersona, FabricaUnidad

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


def caso_completo() -> Documento:
    """Un expediente público con dos documentos y un acceso dado, y otro que después se reservó."""
    reservado = acciones.abre_expediente(materia="R", procedimiento="general", autor="P", en=EN)
    acciones.da_acceso(expediente_id=reservado.pk, terminos={"unidad:3", "reserva:unidad:3"}, autor="P", en=EN)
    acciones.reserva(
        expediente_id=reservado.pk, nivel=Confidencialidad.RESERVADO, causa="20285-21-2", terminos={"reserva:persona:7"},
        autor="P", en=EN,
    )  # fmt: skip
    expediente = acciones.abre_expediente(materia="M", procedimiento="general", autor="P", en=EN)
    acciones.da_acceso(expediente_id=expediente.pk, terminos={"unidad:5"}, autor="P", en=EN)
    primero, _ = (
        acciones.incorpora(
            expediente_id=expediente.pk, sha256=guarda(contenido), nombre="a.txt", tipo="carta", titulo="Carta",
            origen=Origen.RECIBIDO, autor="P", en=EN,
        )
        for contenido in (b"una", b"dos")
    )  # fmt: skip
    return primero


def test_los_expedientes_como_se_anotaron_verifican() -> None:
    caso_completo()

    informe = bitacora.verifica(en=EN)

    assert (informe.diferencia, informe.cuentas["expedientes"]) == ("", 2)


def _quita_documento(documento: Documento) -> None:
    Version.objects.filter(documento=documento).delete()
    documento.delete()


def _cruza_archivos(documento: Documento) -> None:
    una, otra = Version.objects.order_by("pk")
    Version.objects.filter(pk=una.pk).update(archivo=otra.archivo_id)
    Version.objects.filter(pk=otra.pk).update(archivo=una.archivo_id)


def _agrega_a_mano(documento: Documento) -> None:
    documento.pk, documento.codigo, documento.orden = None, "AMANO", 9
    documento.save(force_insert=True)


CAMBIOS: dict[str, tuple[Callable[[Documento], object], str]] = {
    "nivel": (
        lambda d: Expediente.objects.filter(pk=d.expediente_id).update(confidencialidad="secreto", causa_reserva="x"),
        "está ahora como secreto y la bitácora lo dejó como público",
    ),
    "reserva levantada": (
        lambda d: Expediente.objects.exclude(pk=d.expediente_id).update(confidencialidad="publico"),
        "está ahora como público y la bitácora lo dejó como reservado",
    ),
    "abierto": (
        lambda d: Expediente.objects.filter(pk=d.expediente_id).update(abierto_en=EN - DIA), "en otro momento"
    ),
    "identificador": (
        lambda d: Expediente.objects.filter(pk=d.expediente_id).update(iuie="otro"), "otro identificador"
    ),
    "código": (
        lambda d: Expediente.objects.filter(pk=d.expediente_id).update(codigo="OTRO"), "no dice que se haya abierto"
    ),
    "expediente borrado": (
        lambda d: Expediente.objects.exclude(pk=d.expediente_id).delete(), "existe el expediente"
    ),
    "acceso borrado": (lambda d: Acceso.objects.filter(termino="unidad:5").delete(), "se dio: unidad:5"),
    "acceso general borrado": (lambda d: Acceso.objects.filter(termino="general").delete(), "se dio: general"),
    "acceso agregado": (
        lambda d: Acceso.objects.create(expediente=d.expediente, termino="unidad:8"), "haya dado: unidad:8"
    ),
    "cerrado a mano": (
        lambda d: Expediente.objects.filter(pk=d.expediente_id).update(cerrado_en=EN, archivado_en=EN), "no está ahora cerrado"
    ),
    "última foja": (
        lambda d: Documento.objects.filter(expediente=d.expediente).update(foja_hasta=F("foja_hasta") + 1), "no sigue a la"
    ),
    "fojas": (lambda d: Expediente.objects.filter(pk=d.expediente_id).update(fojas=90), "dice tener 90 fojas"),
    "archivos cruzados": (_cruza_archivos, "tiene ahora otro archivo"),
    "foja": (lambda d: Documento.objects.filter(pk=d.pk).update(foja_hasta=9, foja_desde=9), "cambió de lugar"),
    "fecha del documento": (
        lambda d: Documento.objects.filter(pk=d.pk).update(incorporado_en=EN - DIA), "se incorporó en otro momento"
    ),
    "documento reservado": (
        lambda d: Documento.objects.filter(pk=d.pk).update(confidencialidad="reservado", causa_reserva="x"),
        "no se incorporó así",
    ),
    "documento borrado": (_quita_documento, "falta el documento"),
    "documento a mano": (_agrega_a_mano, "no está entre los que la bitácora dice"),
}  # fmt: skip


@pytest.mark.parametrize(
    "cambios",
    [
        {"unidad": None},
        {"responsable": None},
        {"archivado_en": None},
        {"causa_reserva": "otra"},
        {"cerrado_en": EN - DIA},
    ],
    ids=["unidad", "persona", "archivo", "causa", "cierre"],
)
def test_un_caso_archivado_que_ya_no_esta_como_se_anoto_se_nombra(cambios: dict[str, object]) -> None:
    expediente = caso_completo().expediente
    caso = expediente.pk
    acciones.asigna(
        expediente_id=caso, unidad_id=FabricaUnidad().pk, responsable_id=FabricaPersona().pk, autor="P", en=EN
    )
    acciones.reserva(
        expediente_id=caso, nivel=Confidencialidad.RESERVADO, causa="20285-21-2", terminos=(), autor="P", en=EN
    )
    acciones.archiva(expediente_id=caso, autor="P", en=EN)
    acciones.reabre(expediente_id=caso, motivo="Faltaba un informe", autor="P", en=EN)
    acciones.archiva(expediente_id=caso, autor="P", en=EN)
    intacto = diferencia()

    Expediente.objects.filter(pk=expediente.pk).update(**cambios)

    assert intacto == ""
    assert expediente.codigo in diferencia()


@pytest.mark.parametrize("que", list(CAMBIOS))
def test_un_expediente_que_ya_no_es_el_anotado_se_nombra(que: str) -> None:
    cambia, seña = CAMBIOS[que]
    documento = caso_completo()
    cambia(documento)

    # El archivo de un documento borrado queda sin cita: eso se junta solo, y no es lo que aquí se mira.
    assert seña in diferencia()


def test_lo_abierto_antes_de_anotar_el_nivel_no_es_una_diferencia(monkeypatch: pytest.MonkeyPatch) -> None:
    anota = acciones.expediente.bitacora.anota

    def anota_como_antes(suceso: str, **datos: Any) -> Anotacion:
        datos.pop("confidencialidad", None)
        return anota(suceso, **datos)

    monkeypatch.setattr(acciones.expediente.bitacora, "anota", anota_como_antes)
    caso_completo()
    acciones.abre_expediente(
        materia="M", procedimiento="general", autor="P", en=EN, confidencialidad="reservado", causa_reserva="20285-21-2"
    )

    assert diferencia() == ""


def test_los_expedientes_se_comparan_por_trozos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verificacion, "LOTE", 1)
    caso_completo()

    assert bitacora.verifica(en=EN).cuentas["expedientes"] == 2
