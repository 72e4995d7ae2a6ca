"""`fojas usuarios` y `fojas instalar` desde el servidor."""

import io
import json
from typing import Any

import pytest

from fojas.config import cli
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.organizacion import consultas
from fojas.dominio.organizacion.models import Usuario
from fojas.dominio.organizacion.reglas import Rol
from tests.fabricas.organizacion import FabricaMunicipalidad, persona_con, rut_de

pytestmark = pytest.mark.django_db


def corre(capsys: pytest.CaptureFixture[str], *palabras: str) -> tuple[int, Any]:
    codigo = cli.main([*palabras, "--json"])
    salida = capsys.readouterr()
    return codigo, json.loads(salida.out or salida.err)


def test_crear_una_cuenta_da_una_clave_que_sirve(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = corre(capsys, "usuarios", "crear", "rosa", "--nombre", "Rosa Gatica", "--rut", rut_de(12345678))

    assert codigo == 0
    assert Usuario.objects.get(usuario="rosa").check_password(datos["clave"])


def test_la_clave_se_puede_leer_de_la_entrada_y_no_se_repite(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cuenta = persona_con().usuario
    monkeypatch.setattr("sys.stdin", io.StringIO("papel-sellado-2026\n"))

    _, datos = corre(capsys, "usuarios", "clave", cuenta.usuario, "--clave-por-entrada")

    cuenta.refresh_from_db()
    assert "clave" not in datos
    assert cuenta.check_password("papel-sellado-2026")


def test_un_rol_desconocido_no_deja_la_cuenta_a_medias(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = corre(
        capsys, "usuarios", "crear", "rosa", "--nombre", "Rosa", "--rut", rut_de(12345678), "--rol", "jefe"
    )

    assert (codigo, Usuario.objects.count()) == (1, 0)
    assert "administrador" in datos["error"]


def test_lo_hecho_por_consola_lleva_su_nombre_en_la_bitacora(capsys: pytest.CaptureFixture[str]) -> None:
    persona_con(Rol.ADMINISTRADOR)
    cuenta = persona_con().usuario

    corre(capsys, "usuarios", "desactivar", cuenta.usuario, "--motivo", "Dejó el cargo")

    assert Anotacion.objects.get(suceso="cuenta.desactivada").autor == "consola"


def test_un_usuario_desconocido_se_dice(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = corre(capsys, "usuarios", "clave", "nadie")

    assert codigo == 1
    assert "nadie" in datos["error"]


INSTALAR = {
    "nombre": "Municipalidad de Negrete",
    "comuna": "Negrete",
    "region": "Biobío",
    "codigo-comuna": "08307",
    "codigo-region": "BI",
    "rut": rut_de(69_170_800),
    "sigla": "NGT",
    "direccion": "Carrera 100",
    "poblacion": "9737",
    "poblacion-al": "2017-04-19",
    "poblacion-fuente": "Censo 2017",
    "admin-usuario": "ana",
    "admin-nombre": "Ana Díaz",
    "admin-rut": rut_de(12_345_678),
}


def instala(capsys: pytest.CaptureFixture[str], **cambios: str) -> tuple[int, Any]:
    datos = INSTALAR | cambios
    return corre(capsys, "instalar", *(palabra for campo, dato in datos.items() for palabra in (f"--{campo}", dato)))


def test_instalar_deja_perfil_consola_y_quien_administre(capsys: pytest.CaptureFixture[str]) -> None:
    from fojas.base import tiempo

    codigo, _ = instala(capsys)

    assert codigo == 0
    assert consultas.municipalidad().sigla == "NGT"
    assert [persona.nombre for persona in consultas.administradores(tiempo.hoy())] == ["Ana Díaz"]
    assert consultas.cuenta("consola") is not None


def test_instalar_con_un_rut_malo_no_deja_nada(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = instala(capsys, **{"admin-rut": "12.345.678-9"})

    assert codigo == 1
    assert "dígito verificador" in datos["error"]
    assert not consultas.hay_municipalidad()


@pytest.mark.parametrize(
    ("campo", "dato", "frase"),
    [
        ("poblacion", "-4", "La población va de 1"),
        ("poblacion", "0", "La población va de 1"),
        ("poblacion", "99999999999999999999", "La población va de 1"),
        ("codigo-comuna", "99999", "de 01 a 16"),
        ("codigo-comuna", "00307", "de 01 a 16"),
        ("codigo-comuna", "8307", "cinco cifras"),
    ],
)
def test_instalar_con_una_cifra_imposible_lo_dice_y_no_deja_nada(
    capsys: pytest.CaptureFixture[str], campo: str, dato: str, frase: str
) -> None:
    codigo, datos = instala(capsys, **{campo: dato})

    assert codigo == 1
    assert frase in datos["error"]
    assert not consultas.hay_municipalidad()


def test_instalar_sobre_otra_municipalidad_se_niega(capsys: pytest.CaptureFixture[str]) -> None:
    FabricaMunicipalidad()

    codigo, datos = instala(capsys)

    assert codigo == 1
    assert "ya tiene una municipalidad" in datos["error"]


def test_instalar_sin_datos_pone_al_dia_lo_instalado(capsys: pytest.CaptureFixture[str]) -> None:
    FabricaMunicipalidad()

    assert corre(capsys, "instalar")[1]["puesta_al_dia"] is True


def test_instalar_sin_datos_ni_municipalidad_dice_cuales_faltan(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--poblacion-fuente" in corre(capsys, "instalar")[1]["error"]
