"""Los casos de oro: cada plazo de la ley, con su fecha y su porqué."""

import tomllib
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fojas.base.tiempo import ZONA, dia_de
from fojas.dominio.calendario import consultas, reglas
from fojas.normativa.plazos import REGLAS, VERSIONES, Unidad, vigente

CASOS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "casos_plazos.toml").read_text(encoding="utf-8")
)["caso"]  # fmt: skip


@cache
def calendario(region: str, comuna: str) -> reglas.Calendario:
    return reglas.Calendario(
        consultas.feriados_de_ley(region=region, comuna=comuna), desde=consultas.PRIMER_ANO, hasta=consultas.ULTIMO_ANO
    )


def computo(caso: dict[str, Any]) -> reglas.Computo:
    dias = calendario(caso.get("region", "BI"), caso.get("comuna", "08307"))
    if "dias" in caso:
        desde = date.fromisoformat(caso["desde"])
        return reglas.suma(cantidad=caso["dias"], unidad=Unidad(caso["unidad"]), desde=desde, calendario=dias)
    instante = datetime.fromisoformat(caso["desde"]).replace(tzinfo=ZONA)
    return reglas.calcula(
        vigente(caso["regla"], el=dia_de(instante)), desde=instante, calendario=dias, cantidad=caso.get("cantidad"),
        prorroga=caso.get("prorroga", 0), suspendidos=caso.get("suspendidos", 0),
    )  # fmt: skip


def _nombre(caso: dict[str, Any]) -> str:
    return f"{caso.get('regla', caso.get('unidad'))}-{caso['desde']}-{caso.get('dias', caso.get('cantidad', ''))}"


@pytest.mark.parametrize("caso", CASOS, ids=_nombre)
def test_el_plazo_vence_el_dia_que_dice_la_ley(caso: dict[str, Any]) -> None:
    resultado = computo(caso)

    if "vence_en" in caso:
        assert resultado.vence_en.replace(tzinfo=None) == datetime.fromisoformat(caso["vence_en"]), caso["por"]
    else:
        assert resultado.vence == caso["vence"], caso["por"]
    assert resultado.norma == caso["norma"]


@pytest.mark.parametrize("caso", CASOS, ids=_nombre)
def test_lo_omitido_es_inhabil_y_dice_por_que(caso: dict[str, Any]) -> None:
    dias = calendario(caso.get("region", "BI"), caso.get("comuna", "08307"))

    omitidos = computo(caso).omitidos

    assert all(not dias.es_habil(omitido.dia) and omitido.motivo for omitido in omitidos)


def test_cada_regla_tiene_al_menos_dos_casos() -> None:
    cuantos = Counter(caso["regla"] for caso in CASOS if "regla" in caso)

    assert [id_ for id_ in REGLAS if cuantos[id_] < 2] == []


def test_cada_vigencia_tiene_un_caso() -> None:
    probadas = {
        (caso["regla"], vigente(caso["regla"], el=date.fromisoformat(caso["desde"][:10])).vigente_desde)
        for caso in CASOS
        if "regla" in caso
    }

    assert {(id_, r.vigente_desde) for id_, versiones in VERSIONES.items() for r in versiones} <= probadas


def test_hay_al_menos_ochenta_casos_distintos_y_cada_uno_dice_por_que() -> None:
    distintos = {tuple(sorted((k, str(v)) for k, v in caso.items() if k not in {"por", "norma"})) for caso in CASOS}

    assert len(distintos) == len(CASOS) >= 80
    assert all(caso["por"].strip() and caso["norma"].strip() for caso in CASOS)
