"""`fojas ingresar` desde el servidor: folio, hora y huella, o por qué no."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from fojas.base.tiempo import ZONA
from fojas.config import cli
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import CONSOLA, Rol
from fojas.dominio.partes.models import Ingreso
from tests.fabricas.expedientes import expediente
from tests.fabricas.organizacion import FabricaMunicipalidad, FabricaPersona, persona_con

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipalidad() -> None:
    FabricaMunicipalidad()


@pytest.fixture
def carta(tmp_path: Path) -> Path:
    ruta = tmp_path / "carta ñ.txt"
    ruta.write_text("Pido luminarias")
    return ruta


def corre(capsys: pytest.CaptureFixture[str], *argumentos: object) -> tuple[int, Any]:
    codigo = cli.main(["ingresar", *map(str, argumentos), "--json"])
    salida = capsys.readouterr()
    return codigo, json.loads(salida.out or salida.err)


def test_ingresar_contesta_folio_codigo_huella_y_hora(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    codigo, datos = corre(capsys, carta, "--materia", "Luminarias", "--remitente", "Ana Soto")

    hecho = Ingreso.objects.get()
    assert codigo == 0
    assert datos == {
        "folio": hecho.folio, "codigo": hecho.codigo, "recibido_en": hecho.recibido_en.astimezone(ZONA).isoformat(),
        "sha256": [hashlib.sha256(b"Pido luminarias").hexdigest()],
    }  # fmt: skip


def test_la_hora_de_ingreso_se_dice_en_hora_de_chile(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    cli.main(["ingresar", str(carta), "--materia", "Luminarias", "--remitente", "Ana Soto"])

    local = Ingreso.objects.get().recibido_en.astimezone(ZONA)
    assert f"recibido_en: {local.isoformat()}" in capsys.readouterr().out
    assert local.isoformat().endswith(("-03:00", "-04:00"))


def test_sin_como_actua_la_consola(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    corre(capsys, carta, "--materia", "Luminarias", "--remitente", "Ana Soto")

    assert (Ingreso.objects.get().recibido_por, Ingreso.objects.get().canal) == (CONSOLA, "consola")


def test_varios_archivos_son_un_ingreso(capsys: pytest.CaptureFixture[str], carta: Path, tmp_path: Path) -> None:
    plano = tmp_path / "plano.txt"
    plano.write_text("Plano")

    _, datos = corre(capsys, carta, plano, "--materia", "Luminarias", "--remitente", "Ana Soto")

    assert len(datos["sha256"]) == 2
    assert Ingreso.objects.get().expediente.documentos.count() == 2


def test_con_rut_se_encuentra_a_la_persona(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    persona = FabricaPersona(rut="12345678-5", nombre="Ana Soto")

    corre(capsys, carta, "--materia", "Luminarias", "--remitente", "A. Soto", "--rut", "12.345.678-5")

    assert Ingreso.objects.get().remitente == persona


@pytest.mark.parametrize("dicho", ["JUANA PEREZ", "Pérez, Juana", "Juana Pérez Soto", "Juana", "J. Pérez"])
def test_el_mismo_nombre_escrito_de_otra_forma_vale(
    capsys: pytest.CaptureFixture[str], carta: Path, dicho: str
) -> None:
    persona = FabricaPersona(rut="12345678-5", nombre="Juana Pérez")

    corre(capsys, carta, "--materia", "Luminarias", "--remitente", dicho, "--rut", "12.345.678-5")

    assert Ingreso.objects.get().remitente == persona


@pytest.mark.parametrize("dicho", ["Otra Persona", "Juana Soto", "X. Pérez"])
def test_un_rut_de_otra_persona_no_ingresa_y_la_nombra(
    capsys: pytest.CaptureFixture[str], carta: Path, dicho: str
) -> None:
    FabricaPersona(rut="12345678-5", nombre="Juana Pérez")

    codigo, datos = corre(capsys, carta, "--materia", "Luz", "--remitente", dicho, "--rut", "12.345.678-5")

    assert codigo == 1
    assert "es de Juana Pérez" in datos["error"]
    assert not Ingreso.objects.exists()


def test_el_rut_de_quien_solo_esta_en_un_caso_reservado_no_dice_su_nombre(
    capsys: pytest.CaptureFixture[str], carta: Path
) -> None:
    persona = FabricaPersona(rut="12345678-5", nombre="Juana Pérez")
    expediente(reservado=True, interesados=[persona.pk])

    codigo, datos = corre(capsys, carta, "--materia", "Luz", "--remitente", "Pedro Soto", "--rut", "12.345.678-5")

    assert codigo == 1
    assert "es de otra persona, no de Pedro Soto" in datos["error"]
    assert "Juana" not in datos["error"]


def test_una_carpeta_se_dice(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    codigo, datos = corre(capsys, tmp_path, "--materia", "Luminarias", "--remitente", "Ana")

    assert codigo == 1
    assert "es una carpeta" in datos["error"]


def test_con_un_rut_nuevo_se_registra_a_la_persona(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    corre(capsys, carta, "--materia", "Luminarias", "--remitente", "Ferretería Sur", "--rut", "76192083-9")

    persona = Persona.objects.get(rut="76192083-9")
    assert (persona.nombre, persona.clase) == ("Ferretería Sur", "juridica")


def test_sin_rut_queda_el_nombre_que_se_dijo(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    corre(capsys, carta, "--materia", "Luminarias", "--remitente", "Ana Soto")

    assert Ingreso.objects.get().remitente_texto == "Ana Soto"


def test_como_una_cuenta_de_partes_ingresa_ella(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    rosa = persona_con(Rol.PARTES)

    corre(capsys, carta, "--materia", "Luminarias", "--remitente", "Ana", "--como", rosa.usuario.usuario)

    assert Ingreso.objects.get().recibido_por == rosa.codigo


@pytest.mark.parametrize(
    ("cambios", "frase"),
    [
        (["--rut", "12.345.678-9"], "dígito verificador"),
        (["--tipo", "inventado"], "Puede ser: "),
        (["--remitente", "a" * 5000], "caben 200"),
        (["--tipo", "contraloria"], "plazo"),
        (["--como", "nadie"], "No hay una cuenta activa"),
        (["--materia", " "], "Escribe la materia"),
        (["--remitente", " "], "quién presenta"),
    ],
)
def test_lo_que_no_corresponde_se_dice_y_no_gasta_folio(
    capsys: pytest.CaptureFixture[str], carta: Path, cambios: list[str], frase: str
) -> None:
    codigo, datos = corre(capsys, carta, "--materia", "Luminarias", "--remitente", "Ana Soto", *cambios)

    assert codigo == 1
    assert frase in datos["error"]
    assert not Ingreso.objects.exists()


def test_un_archivo_que_no_esta_se_nombra(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    codigo, datos = corre(capsys, tmp_path / "no.pdf", "--materia", "Luminarias", "--remitente", "Ana")

    assert codigo == 1
    assert "no.pdf" in datos["error"]


def test_un_archivo_de_cero_bytes_no_ingresa_ninguno(
    capsys: pytest.CaptureFixture[str], carta: Path, tmp_path: Path
) -> None:
    vacio = tmp_path / "vacio.pdf"
    vacio.touch()

    codigo, datos = corre(capsys, carta, vacio, "--materia", "Luminarias", "--remitente", "Ana")

    assert codigo == 1
    assert "cero bytes" in datos["error"]
    assert not Ingreso.objects.exists()


def test_quien_no_es_de_partes_no_ingresa(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    persona = persona_con(Rol.AUDITOR)

    codigo, datos = corre(
        capsys, carta, "--materia", "Luminarias", "--remitente", "Ana", "--como", persona.usuario.usuario
    )

    assert codigo == 1
    assert "solo lectura" in datos["error"]


def test_el_sobre_de_licitacion_queda_reservado(capsys: pytest.CaptureFixture[str], carta: Path) -> None:
    codigo, _ = corre(capsys, carta, "--materia", "Áreas verdes", "--remitente", "Bureo", "--tipo", "sobre-licitacion")

    assert codigo == 0
    assert Ingreso.objects.get().expediente.causa_reserva == "19886-sobre"
