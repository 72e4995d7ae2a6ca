"""Los borradores viejos se botan, avisando antes y después."""

import io
from datetime import datetime, timedelta

import pytest

from fojas.dominio.avisos.models import Aviso
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import verificacion
from fojas.dominio.expedientes.models import Archivo
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.models import Borrador
from tests.fabricas.organizacion import DIA, MEDIODIA
from tests.fabricas.partes import Oficina, oficina

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def borrador(casa: Oficina, *, hace: int, materia: str = "Pide luminarias", sha256: str = "") -> Borrador:
    archivos = [{"sha256": sha256, "nombre": "carta.txt", "tipo": "text/plain", "bytes": 5}] if sha256 else []
    return acciones.guarda_borrador(
        codigo="", datos={"materia": materia}, archivos=archivos, actor=casa.partes, en=hace_dias(hace)
    )


def hace_dias(dias: int) -> datetime:
    return MEDIODIA - timedelta(days=dias)


def test_se_bota_lo_que_nadie_toca_y_queda_lo_demas(casa: Oficina) -> None:
    borrador(casa, hace=31)
    reciente = borrador(casa, hace=29)

    cuantos = acciones.barre_borradores(dias=30, en=MEDIODIA)

    assert cuantos == 1
    assert list(Borrador.objects.all()) == [reciente]


def test_retomarlo_le_da_otra_vida(casa: Oficina) -> None:
    viejo = borrador(casa, hace=31)
    acciones.guarda_borrador(codigo=viejo.codigo, datos={"materia": "x"}, archivos=[], actor=casa.partes, en=MEDIODIA)

    assert acciones.barre_borradores(dias=30, en=MEDIODIA) == 0


def test_su_dueno_sabe_cual_se_boto_y_la_bitacora_tambien(casa: Oficina) -> None:
    viejo = borrador(casa, hace=31)

    acciones.barre_borradores(dias=30, en=MEDIODIA)

    aviso = Aviso.objects.get(persona_id=casa.partes.persona_id)
    assert aviso.asunto == "Se borró el borrador «Pide luminarias», sin cambios desde el 24-10-2026"
    assert Anotacion.objects.get(suceso="borrador.vencido").objeto == viejo.codigo


def test_varios_se_dicen_en_un_solo_aviso(casa: Oficina) -> None:
    borrador(casa, hace=31)
    borrador(casa, hace=32, materia="Pide poda")

    acciones.barre_borradores(dias=30, en=MEDIODIA)

    assert Aviso.objects.get().asunto == "2 borradores sin cambios se borraron"


def test_el_archivo_que_solo_citaba_el_borrador_se_junta_despues(casa: Oficina) -> None:
    archivo = expedientes.recibe_archivo(io.BytesIO(b"carta"), nombre="carta.txt", en=hace_dias(31))
    borrador(casa, hace=31, sha256=archivo.sha256)
    manana = MEDIODIA + timedelta(days=3650)
    verificacion.junta_huerfanos(en=manana)
    citado = Archivo.objects.filter(pk=archivo.pk).exists()

    acciones.barre_borradores(dias=30, en=MEDIODIA)
    verificacion.junta_huerfanos(en=manana)

    assert citado
    assert not Archivo.objects.filter(pk=archivo.pk).exists()


@pytest.mark.parametrize(("hace", "se_borra_en"), [(22, None), (23, 7), (30, 0), (40, 0)])
def test_una_semana_antes_se_sabe_cuando_se_bota(casa: Oficina, hace: int, se_borra_en: int | None) -> None:
    borrador(casa, hace=hace)

    dias = [(b.se_borra_el - DIA).days for b in consultas.borradores_por_borrar(casa.partes, hoy=DIA)]

    assert dias == ([] if se_borra_en is None else [se_borra_en])


def test_nadie_ve_los_borradores_ajenos(casa: Oficina) -> None:
    borrador(casa, hace=29)

    assert consultas.borradores_por_borrar(casa.jefa, hoy=DIA) == []
