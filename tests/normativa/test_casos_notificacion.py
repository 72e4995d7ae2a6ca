"""Los casos de oro de la notificación: cada medio, desde qué día produce efecto y por qué."""

import tomllib
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from fojas.base.tiempo import ZONA
from fojas.dominio.calendario import reglas
from fojas.normativa.notificaciones import NOTIFICACIONES
from tests.normativa.test_casos_plazos import calendario

CASOS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "casos_notificacion.toml").read_text(encoding="utf-8")
)["caso"]  # fmt: skip


def efecto(caso: dict[str, Any]) -> reglas.Notificacion:
    return reglas.notificacion(
        canal=caso["canal"], en=datetime.combine(caso["hecho"], time(12), tzinfo=ZONA),
        calendario=calendario("BI", "08307"), procedimiento_desde=caso["desde"], aceptada=caso["aceptada"],
        procedimiento=caso["procedimiento"],
    )  # fmt: skip


@pytest.mark.parametrize("caso", CASOS, ids=lambda c: f"{c['canal']}-{c['hecho']}-{c['desde']}")
def test_se_entiende_notificada_el_dia_que_dice_la_ley(caso: dict[str, Any]) -> None:
    resultado = efecto(caso)

    assert resultado.surte_el == caso.get("surte"), caso["por"]
    assert resultado.norma == caso["norma"]


@pytest.mark.parametrize("caso", CASOS, ids=lambda c: f"{c['canal']}-{c['hecho']}-{c['desde']}")
def test_lo_que_no_es_en_mano_se_cuenta_en_un_dia_habil(caso: dict[str, Any]) -> None:
    surte = efecto(caso).surte_el

    assert surte is None or caso["canal"] == "meson" or calendario("BI", "08307").es_habil(surte)


def test_hay_al_menos_veinte_casos_distintos_y_cada_regla_tiene_el_suyo() -> None:
    distintos = {tuple(sorted((k, str(v)) for k, v in caso.items() if k not in {"por", "norma"})) for caso in CASOS}

    assert len(distintos) == len(CASOS) >= 20
    assert {(c["canal"], c["norma"]) for c in CASOS} >= {
        (canal, regla.norma) for canal, versiones in NOTIFICACIONES.items() for regla in versiones
    }
