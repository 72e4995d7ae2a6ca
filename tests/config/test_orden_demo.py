"""`fojas demo` solo va en una carpeta de Fojas y nunca en producción; lo que carga se parece a una oficina."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from fojas.base import tiempo
from fojas.config import demo
from fojas.config.ordenes.demo import exige_que_vaya_aqui
from fojas.dominio.partes.models import (
    Apercibimiento,
    Envio,
    Excepcion,
    Ingreso,
    Interrupcion,
    Lote,
    Peticion,
    Planilla,
)
from fojas.dominio.recepcion.models import Escaneo, Mensaje
from tests.fallas.oficina import Oficina, oficina_nueva

UN_MARTES = datetime(2026, 11, 24, 15, tzinfo=tiempo.ZONA)


@pytest.fixture
def oficina(tmp_path: Path) -> Iterator[Oficina]:
    with oficina_nueva(tmp_path / "oficina") as nueva:
        yield nueva


@pytest.mark.fallas
def test_en_produccion_no_se_carga_ni_crea_nada(oficina: Oficina) -> None:
    codigo, dicho = oficina.en_produccion().fojas("demo")

    assert codigo == 1
    assert "producción" in dicho["error"]
    assert not oficina.datos.exists()


@pytest.mark.fallas
def test_en_una_carpeta_con_cosas_ajenas_no_se_carga(oficina: Oficina) -> None:
    oficina.datos.mkdir()
    (oficina.datos / "fotos.zip").write_text("mío")

    codigo, dicho = oficina.fojas("demo")

    assert codigo == 1
    assert "fotos.zip" in dicho["error"]
    assert [ruta.name for ruta in oficina.datos.iterdir()] == ["fotos.zip"]


def test_lo_que_fojas_pone_al_empezar_no_estorba_y_la_carpeta_queda_privada(carpeta_de_datos: Path) -> None:
    for nombre in ("fojas.sqlite3", "fojas.sqlite3-wal", ".arranca.candado"):
        (carpeta_de_datos / nombre).touch()
    (carpeta_de_datos / "llaves").mkdir()
    carpeta_de_datos.chmod(0o755)

    exige_que_vaya_aqui(carpeta_de_datos, ambiente="desarrollo")

    assert carpeta_de_datos.stat().st_mode & 0o777 == 0o700


@pytest.mark.fallas
def test_lo_que_fojas_escribe_no_lo_lee_otra_cuenta(oficina: Oficina) -> None:
    oficina.instala()

    abiertos = [ruta for ruta in (oficina.datos, *oficina.datos.rglob("*")) if ruta.stat().st_mode & 0o077]

    assert abiertos == []


def _lee(nombre: str, lista: str) -> list[dict[str, Any]]:
    leido: list[dict[str, Any]] = tomllib.loads((demo.CARPETA / nombre).read_text(encoding="utf-8"))[lista]
    return leido


def _asuntos(*tipos: str) -> list[dict[str, Any]]:
    return [a for a in _lee("asuntos.toml", "asuntos") if a["tipo"] in tipos]


def test_cada_asunto_nombra_grupos_y_unidades_que_existen() -> None:
    grupos = {i["grupo"] for i in _lee("municipalidad.toml", "instituciones")}
    unidades = {u["codigo"] for u in _lee("municipalidad.toml", "unidades")}

    huerfanos = [
        a["materia"]
        for a in _lee("asuntos.toml", "asuntos")
        if a["unidad"] not in unidades or not grupos.issuperset(a.get("de", []))
    ]

    assert huerfanos == []


def test_los_oficios_los_manda_un_organismo_y_llevan_numero() -> None:
    clase = {i["grupo"]: i["clase"] for i in _lee("municipalidad.toml", "instituciones")}

    assert {clase[grupo] for a in _asuntos("oficio", "contraloria") for grupo in a["de"]} == {"organismo"}
    assert [a["materia"] for a in _asuntos("oficio", "contraloria") if "oficio" not in a] == []


def test_los_de_contraloria_los_manda_la_contraloria() -> None:
    assert {grupo for a in _asuntos("contraloria") for grupo in a["de"]} == {"contraloria"}


def test_los_sobres_cerrados_son_de_empresas_y_van_a_planificacion() -> None:
    assert {(*a["de"], a["unidad"], a["cerrado"]) for a in _asuntos("sobre-licitacion")} == {
        ("empresa", "secplan", True)
    }


def test_los_reclamos_los_traen_vecinas_y_vecinos() -> None:
    assert [a["materia"] for a in _asuntos("reclamo") if "de" in a] == []


def test_hay_un_asunto_del_concejo_y_otro_de_un_consejo() -> None:
    materias = " ".join(a["materia"] for a in _lee("asuntos.toml", "asuntos"))

    assert "Concejo" in materias
    assert "consejo" in materias


@pytest.mark.django_db
def test_la_misma_hora_carga_siempre_lo_mismo() -> None:
    def carga() -> list[tuple[str, str, str]]:
        with transaction.atomic():
            demo.carga(en=UN_MARTES, dias_de_vida=2)
            cargado = list(Ingreso.objects.order_by("pk").values_list("folio", "materia", "remitente__nombre"))
            transaction.set_rollback(True)
        return cargado

    primera = carga()

    assert primera
    assert carga() == primera


@pytest.mark.django_db
def test_cada_puerta_y_cada_paso_tienen_un_ejemplo_a_la_vista() -> None:
    demo.carga(en=UN_MARTES, dias_de_vida=0)

    assert {(m.clase, m.estado) for m in Mensaje.objects.all()} == {
        ("normal", "ingresado"), ("automatica", "apartado"), ("rebote", "apartado"), ("respuesta", "por_ingresar"),
    }  # fmt: skip
    assert set(Envio.objects.filter(canal="carta_certificada").values_list("estado", flat=True)) == {
        "por_entregar", "en_correos", "en_destino", "entregada", "devuelta",
    }  # fmt: skip
    assert set(Peticion.objects.values_list("letra", "estado")) == {
        ("a", "concedida"), ("b", "pendiente"), ("c", "pendiente"),
    }  # fmt: skip
    assert Apercibimiento.objects.get().estado == "corre"
    assert {c.objects.count() for c in (Excepcion, Interrupcion, Lote, Planilla)} == {1}
    assert Escaneo.objects.filter(estado="por_ingresar").count() == 2
    assert Ingreso.objects.filter(canal="web").count() == 1


CUENTA = """
from datetime import timedelta
from fojas.base import tiempo
from fojas.dominio.expedientes.models import Texto
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.partes.models import Apercibimiento, Envio, Excepcion, Ingreso, Interrupcion, Lote, Peticion, Planilla
from fojas.dominio.recepcion.models import Escaneo, Mensaje
from fojas.dominio.partes.reglas import PENDIENTES

hoy = tiempo.ahora().astimezone(tiempo.ZONA).replace(hour=0, minute=0, second=0, microsecond=0)
abiertos = Ingreso.objects.filter(estado__in=[e.value for e in PENDIENTES])
vencidos = abiertos.filter(vence_en__lt=hoy).count()
de_hoy = abiertos.filter(vence_en__gte=hoy, vence_en__lt=hoy + timedelta(days=1)).count()
sobres = Ingreso.objects.filter(tipo="sobre-licitacion")
leidos = Texto.objects.filter(
    archivo__versiones__documento__origen=Origen.RECIBIDO,
    archivo__versiones__documento__expediente__in=sobres.values("expediente"),
)
print(vencidos, de_hoy, sobres.count(), leidos.count())
"""


@pytest.mark.fallas
def test_carga_tres_meses_con_algo_vencido_algo_para_hoy_y_sobres_sin_texto(oficina: Oficina) -> None:
    codigo, dicho = oficina.fojas("demo")

    vencidos, de_hoy, sobres, leidos = map(int, oficina.python(CUENTA).split())
    assert codigo == 0
    assert dicho["documentos"] >= 400
    assert vencidos
    assert de_hoy
    assert sobres
    assert not leidos
