"""Qué admite cada procedimiento: completo, citado y sin contradecirse; uno mal escrito no se carga."""

from datetime import date
from typing import Any

import pytest

from fojas.dominio.partes.reglas import TIPOS
from fojas.normativa.plazos import NormativaInvalida
from fojas.normativa.procedimientos import (
    CASOS_DE_RECHAZO,
    CAUSALES,
    PROCEDIMIENTOS,
    REQUISITOS,
    Requisito,
    Silencio,
    lee_lista,
    lee_procedimientos,
)

BASE: dict[str, Any] = {
    "nombre": "Uno", "silencio": "segun-lo-pedido", "norma": "Ley 1, art. 1", "fuente": "El texto",
    "vigente_desde": date(2020, 1, 1),
}  # fmt: skip
LISTAS = [*REQUISITOS.values(), *CAUSALES.values(), CASOS_DE_RECHAZO]


@pytest.mark.parametrize("fila", [fila for lista in LISTAS for fila in lista.values()], ids=lambda f: f.id)
def test_cada_requisito_y_cada_causa_citan_su_articulo(fila: Requisito) -> None:
    assert "art" in fila.norma


def test_cada_procedimiento_es_de_algun_tipo_y_cita_su_norma() -> None:
    assert set(PROCEDIMIENTOS) <= {tipo.procedimiento for tipo in TIPOS.values()}
    assert all("art" in p.norma and p.fuente for p in PROCEDIMIENTOS.values())


def test_solo_la_presentacion_tiene_silencio() -> None:
    assert [id_ for id_, p in PROCEDIMIENTOS.items() if p.silencio != Silencio.NO] == ["presentacion"]


@pytest.mark.parametrize(
    ("cambios", "dice"),
    [
        ({"norma": None}, "incompleto"),
        ({"silencio": "quizas"}, "incompleto"),
        ({"color": "azul"}, "campos que no existen: color"),
        ({"subsanacion": "siesta", "requisitos": "lbpa"}, "plazo que no existe: siesta"),
        ({"subsanacion": "lbpa-subsanacion"}, "sin lista de requisitos"),
        ({"silencio": "no"}, "por qué no tiene silencio"),
        ({"sin_silencio": "Porque sí."}, "por qué no tiene silencio"),
    ],
)
def test_un_procedimiento_mal_escrito_no_se_carga(cambios: dict[str, Any], dice: str) -> None:
    datos = {campo: dato for campo, dato in (BASE | cambios).items() if dato is not None}

    with pytest.raises(NormativaInvalida, match=dice):
        lee_procedimientos({"prueba": datos})


@pytest.mark.parametrize(
    ("fila", "dice"), [({"nombre": "Firma"}, "le falta 'norma'"), ({"nombre": " ", "norma": "x"}, "No dicen")]
)
def test_una_lista_incompleta_no_se_carga(fila: dict[str, str], dice: str) -> None:
    with pytest.raises(NormativaInvalida, match=dice):
        lee_lista({"uno": fila})
