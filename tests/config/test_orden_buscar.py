"""`fojas buscar` y `fojas reindexar` desde el servidor."""

import json
from typing import Any

import pytest

from fojas.config import cli
from fojas.config.ordenes.buscar import OCUPADO
from fojas.dominio.busqueda import acciones, conexion
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion.reglas import Rol
from tests.fabricas.expedientes import documento, expediente
from tests.fabricas.organizacion import MEDIODIA, persona_con
from tests.fabricas.partes import ingreso, oficina

pytestmark = pytest.mark.django_db


def corre(capsys: pytest.CaptureFixture[str], *palabras: str) -> tuple[int, Any]:
    codigo = cli.main([*palabras, "--json"])
    salida = capsys.readouterr()
    return codigo, json.loads(salida.out or salida.err)


def test_buscar_pone_el_indice_al_dia_y_encuentra(capsys: pytest.CaptureFixture[str]) -> None:
    hecho = documento(titulo="Carta", texto="Se desborda <la> acequia & el canal")

    codigo, datos = corre(capsys, "buscar", "acequia")

    assert (codigo, datos["total"], datos["por_tipo"]) == (0, 1, {"documento": 1})
    assert datos["aciertos"][0]["codigo"] == hecho.codigo
    assert datos["aciertos"][0]["fragmento"] == "Se desborda <la> acequia & el canal"
    assert datos["aciertos"][0]["fecha"] == "2026-11-24"


def test_un_folio_escrito_sin_el_ano_trae_primero_su_ingreso(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fojas.base.tiempo.ahora", lambda: MEDIODIA)
    casa = oficina()
    hecho = ingreso(casa)
    ingreso(casa)

    codigo, datos = corre(capsys, "buscar", hecho.folio.partition("-")[2])

    assert (codigo, next(iter(datos))) == (0, "exacto")
    assert (datos["exacto"]["codigo"], datos["exacto"]["datos"]["folio"]) == (hecho.codigo, hecho.folio)


def test_lo_exacto_de_un_codigo_de_expediente_es_el_expediente(capsys: pytest.CaptureFixture[str]) -> None:
    hecho = ingreso(oficina()).expediente

    _, datos = corre(capsys, "buscar", hecho.codigo)

    assert datos["exacto"]["codigo"] == hecho.codigo


def test_lo_exacto_que_no_se_puede_ver_no_se_dice(capsys: pytest.CaptureFixture[str]) -> None:
    _, datos = corre(capsys, "buscar", expediente(reservado=True).codigo)

    assert (datos["exacto"], datos["total"]) == (None, 0)


def test_buscar_acepta_varias_palabras_y_un_tipo(capsys: pytest.CaptureFixture[str]) -> None:
    hecho = expediente(materia="Poda de árboles")
    documento(hecho, titulo="Poda de arboles")

    _, datos = corre(capsys, "buscar", "poda", "arboles", "--tipo", "expediente")

    assert [acierto["codigo"] for acierto in datos["aciertos"]] == [hecho.codigo]
    assert datos["por_tipo"] == {"documento": 1, "expediente": 1}


def test_la_consola_ve_lo_publico_y_nada_de_lo_reservado(capsys: pytest.CaptureFixture[str]) -> None:
    publico = expediente()
    expediente(reservado=True)

    _, datos = corre(capsys, "buscar", "luminarias")

    assert (datos["total"], datos["aciertos"][0]["codigo"]) == (1, publico.codigo)


@pytest.mark.parametrize("texto", ["huaiquimil", "12.345.678-5"])
def test_la_consola_no_encuentra_a_quien_solo_esta_en_un_caso_reservado(
    capsys: pytest.CaptureFixture[str], texto: str
) -> None:
    quien = persona_con(Rol.PARTES)
    persona = organizacion.registra_persona(
        clase="natural", nombre="Elcira Huaiquimil", rut="12345678-5", actor_codigo="PPARTES", en=MEDIODIA
    )
    expediente(reservado=True, interesados=[persona.pk], terminos=(f"reserva:persona:{quien.pk}",))

    _, sin_derecho = corre(capsys, "buscar", texto)
    _, con_derecho = corre(capsys, "buscar", texto, "--como", quien.usuario.usuario)

    assert (sin_derecho["total"], sin_derecho["por_tipo"]) == (0, {})
    assert [acierto["codigo"] for acierto in con_derecho["aciertos"]] == [persona.codigo]


def test_buscar_como_otra_cuenta_ve_lo_que_ella_ve(capsys: pytest.CaptureFixture[str]) -> None:
    expediente()
    persona = persona_con(Rol.FUNCIONARIO)
    suyo = expediente(terminos=(f"persona:{persona.pk}",))

    _, datos = corre(capsys, "buscar", "luminarias", "--como", persona.usuario.usuario)

    assert [acierto["codigo"] for acierto in datos["aciertos"]] == [suyo.codigo]


def test_buscar_como_nadie_se_rechaza(capsys: pytest.CaptureFixture[str]) -> None:
    codigo, datos = corre(capsys, "buscar", "luminarias", "--como", "nadie")

    assert codigo == 1
    assert "nadie" in datos["error"]


@pytest.mark.parametrize(
    ("palabras", "frase"),
    [
        (("acequia", "--tipo", "zzz"), "Puede ser: documento, expediente, ingreso, persona"),
        (("acequia", "--limite", "-1"), "de 1 a 100"),
        (("acequia", "--limite", "0"), "de 1 a 100"),
        (("acequia", "--limite", "1000"), "de 1 a 100"),
        (("acequia", "--limite", "abc"), "de 1 a 100"),
        (("",), "Escribe qué buscar"),
        (("  ",), "Escribe qué buscar"),
    ],
)
def test_lo_mal_pedido_se_rechaza_diciendo_que_vale(
    capsys: pytest.CaptureFixture[str], palabras: tuple[str, ...], frase: str
) -> None:
    codigo, datos = corre(capsys, "buscar", *palabras)

    assert codigo == 1
    assert frase in datos["error"]


def test_con_el_indice_ocupado_se_busca_con_lo_que_hay(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hecho = expediente()
    acciones.pone_al_dia()
    expediente()
    monkeypatch.setattr("fojas.config.ordenes.buscar.ESPERA_S", 0.1)

    with conexion.indice().candado():
        _, datos = corre(capsys, "buscar", "luminarias")

    assert ([acierto["codigo"] for acierto in datos["aciertos"]], datos["aviso"]) == ([hecho.codigo], OCUPADO)


def test_reindexar_dice_su_avance_y_lo_que_quedo(capsys: pytest.CaptureFixture[str]) -> None:
    documento()

    codigo = cli.main(["reindexar", "--json"])

    salida = capsys.readouterr()
    assert (codigo, json.loads(salida.out)) == (0, {"asientos": 2, "fichas": 2, "documentos": 2, "faltan": 0})
    assert json.loads(salida.err.splitlines()[0]) == {"asientos": 2, "de": 2, "fichas": 2}
