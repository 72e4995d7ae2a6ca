"""`fojas doctor` dice qué hay, qué falta, qué deja sin hacer y cómo se corrige."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fojas.config.ordenes import doctor
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.trabajos import acciones as trabajos
from fojas.dominio.trabajos.models import Trabajo
from fojas.interfaz.respaldos import estado_respaldo
from tests.fabricas.organizacion import MEDIODIA, FabricaMunicipalidad
from tests.fallas.oficina import Oficina, oficina_nueva


@pytest.fixture
def afuera(tmp_path: Path) -> Iterator[Oficina]:
    with oficina_nueva(tmp_path / "oficina") as nueva:
        yield nueva


def de(nombre: str) -> doctor.Revision:
    return next(revision for revision in doctor.revisa(en=MEDIODIA) if revision.nombre == nombre)


def por_nombre(dicho: Any) -> dict[str, dict[str, str]]:
    return {revision["nombre"]: revision for revision in dicho["revisiones"]}


def anota_respaldo(hace: timedelta) -> None:
    bitacora.anota("respaldo.creado", autor="consola", objeto="respaldo", en=MEDIODIA - hace, copia="x", archivos=1)


@pytest.mark.fallas
def test_sin_oficina_falla_y_dice_como_hacerla_sin_crear_nada(afuera: Oficina) -> None:
    codigo, dicho = afuera.fojas("doctor")

    assert codigo == 1
    assert "fojas instalar" in por_nombre(dicho)["carpeta"]["remedio"]
    assert not afuera.datos.exists()


@pytest.mark.fallas
def test_en_produccion_insegura_lista_las_faltas(afuera: Oficina) -> None:
    insegura = {"FOJAS_AMBIENTE": "produccion", "FOJAS_DIRECCION": "http://fojas.negrete.cl"}
    codigo, dicho = Oficina(afuera.datos, afuera.base, insegura).fojas("doctor")

    assert codigo == 1
    assert "https://" in por_nombre(dicho)["ajustes"]["detalle"]


@pytest.mark.fallas
def test_un_ajuste_que_no_se_entiende_se_muestra(afuera: Oficina) -> None:
    codigo, dicho = Oficina(afuera.datos, afuera.base, {"FOJAS_HILOS_WEB": "0"}).fojas("doctor")

    assert codigo == 1
    assert "FOJAS_HILOS_WEB" in por_nombre(dicho)["ajustes"]["detalle"]


@pytest.mark.fallas
@pytest.mark.parametrize("debajo", ["", "fojas"])
def test_un_archivo_donde_iria_la_carpeta_de_datos_se_nombra(afuera: Oficina, debajo: str) -> None:
    afuera.datos.write_text("")

    codigo, dicho = replace(afuera, datos=afuera.datos / debajo).fojas("doctor")

    assert codigo == 1
    assert por_nombre(dicho)["carpeta"]["detalle"] == f"{afuera.datos} no es una carpeta."
    assert "FOJAS_DATOS=DIR" in por_nombre(dicho)["carpeta"]["remedio"]


@pytest.mark.fallas
def test_recien_instalada_solo_reclama_su_primer_respaldo(afuera: Oficina, tmp_path: Path) -> None:
    afuera.instala()
    _, antes = afuera.fojas("doctor")
    afuera.fojas("respaldo", "crear", tmp_path / "copias")

    codigo, despues = afuera.fojas("doctor")

    assert [nombre for nombre, r in por_nombre(antes).items() if r["estado"] == "falla"] == ["respaldo"]
    assert codigo == 0
    assert por_nombre(despues)["respaldo"]["estado"] == "bien"


@pytest.mark.fallas
def test_en_palabras_dice_lo_que_se_pierde_y_su_remedio(afuera: Oficina) -> None:
    _, dicho = afuera.fojas_sin_json("doctor")

    assert "✗ carpeta" in dicho
    assert "deja sin:" in dicho
    assert "se corrige:" in dicho


@pytest.mark.parametrize(("exige", "estado"), [(True, "bien"), (False, "aviso")])
@pytest.mark.django_db
def test_en_produccion_avisa_si_a_nadie_se_le_pide_segundo_factor(settings: Any, exige: bool, estado: str) -> None:
    settings.AMBIENTE = "produccion"
    settings.EXIGE_SEGUNDO_FACTOR = exige

    revision = de("ajustes")

    assert revision.estado == estado
    assert ("a nadie se le pide segundo factor" in revision.detalle) is not exige


@pytest.mark.parametrize(
    ("hace", "clase"),
    [
        (timedelta(minutes=5), "bien"),
        (timedelta(hours=24), "bien"),
        (timedelta(hours=25), "aviso"),
        (timedelta(days=7), "aviso"),
        (timedelta(days=7, seconds=1), "falla"),
    ],
)
@pytest.mark.django_db
def test_un_respaldo_viejo_avisa_y_despues_falla(hace: timedelta, clase: str) -> None:
    anota_respaldo(hace)

    assert estado_respaldo(en=MEDIODIA).clase == clase


@pytest.mark.django_db
def test_sin_ningun_respaldo_se_reclama() -> None:
    assert estado_respaldo(en=MEDIODIA)[:2] == (None, "falla")


@pytest.mark.django_db
def test_cuenta_el_ultimo_respaldo_y_no_el_primero() -> None:
    anota_respaldo(timedelta(days=30))
    anota_respaldo(timedelta(hours=3))

    assert estado_respaldo(en=MEDIODIA).frase == "El último respaldo se hizo hace 3 horas."


@pytest.mark.django_db
def test_a_la_demostracion_no_se_le_exige_respaldo() -> None:
    FabricaMunicipalidad(es_demostracion=True)

    assert de("respaldo").estado == "aviso"


@pytest.mark.django_db
def test_los_trabajos_fallidos_se_avisan() -> None:
    Trabajo.objects.create(tarea="x", estado="fallido", intentos_maximos=1, desde=MEDIODIA, creado_en=MEDIODIA)

    assert de("trabajos").estado == "aviso"
    assert "1 fallidos" in de("trabajos").detalle


@pytest.mark.parametrize(("hace", "estado"), [(5, "bien"), (120, "aviso")])
@pytest.mark.django_db
def test_un_trabajador_callado_se_avisa(hace: int, estado: str) -> None:
    trabajos.registra_trabajador(nombre="equipo:1", en=MEDIODIA - timedelta(seconds=hace))

    assert de("trabajador").estado == estado


@pytest.mark.django_db
def test_una_carpeta_abierta_a_otros_se_avisa_con_su_remedio(carpeta_de_datos: Path) -> None:
    carpeta_de_datos.chmod(0o755)

    assert de("carpeta").remedio == f"chmod 700 {carpeta_de_datos}"


@pytest.mark.django_db
def test_la_llave_del_segundo_factor_perdida_falla(carpeta_de_datos: Path) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    from tests.fabricas.organizacion import FabricaUsuario

    TOTP.activate(FabricaUsuario(), "JBSWY3DPEHPK3PXP")
    antes = de("llaves").estado
    (carpeta_de_datos / "llaves" / "segundo_factor").unlink()

    assert (antes, de("llaves").estado) == ("bien", "falla")


@pytest.mark.django_db
def test_sin_puntos_de_control_la_llave_de_la_bitacora_no_falta() -> None:
    assert de("bitacora").estado == "bien"


@pytest.mark.django_db
def test_la_llave_de_la_bitacora_perdida_falla_y_dice_el_procedimiento(carpeta_de_datos: Path) -> None:
    FabricaMunicipalidad()
    anota_respaldo(timedelta(hours=1))
    bitacora.secuencia_todo()
    bitacora.sella(en=MEDIODIA)
    antes = de("bitacora").estado
    (carpeta_de_datos / "llaves" / "bitacora.llave").unlink()

    despues = de("bitacora")

    assert (antes, despues.estado) == ("bien", "falla")
    assert "rotar-llave --perdida" in despues.remedio
    assert "docs/operacion/llaves.md" in despues.remedio


@pytest.mark.django_db
def test_la_demostracion_en_produccion_falla(settings: Any) -> None:
    FabricaMunicipalidad(es_demostracion=True)
    settings.AMBIENTE = "produccion"

    assert de("municipalidad").estado == "falla"
