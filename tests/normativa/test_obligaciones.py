"""Lo que se repite cada mes y cada año, y hasta cuándo toca."""

from datetime import date
from typing import Any

import pytest

from fojas.dominio.calendario import consultas, reglas
from fojas.normativa.obligaciones import OBLIGACIONES, lee_obligaciones
from fojas.normativa.plazos import NormativaInvalida

BASE: dict[str, Any] = {
    "nombre": "Informar", "cada": "ano", "mes": 4, "dia": 30, "norma": "Ley 1, art. 1", "fuente": "Ley 1",
    "vigente_desde": date(2020, 1, 1),
}  # fmt: skip


def tocan(desde: date, hasta: date) -> list[tuple[str, date]]:
    dias = reglas.Calendario(consultas.feriados_de_ley(region="BI", comuna="08307"), desde=2000, hasta=2060)
    entre = reglas.obligaciones_entre(OBLIGACIONES, desde=desde, hasta=hasta, calendario=dias)
    return [(toca.obligacion.id, toca.hasta) for toca in entre]


@pytest.mark.parametrize(
    ("mes", "decimo"),
    [
        (date(2026, 9, 1), date(2026, 9, 14)),
        (date(2026, 11, 1), date(2026, 11, 13)),
        (date(2026, 12, 1), date(2026, 12, 15)),
        (date(2027, 1, 1), date(2027, 1, 15)),
    ],
)
def test_la_transparencia_activa_vence_el_decimo_habil(mes: date, decimo: date) -> None:
    assert ("transparencia-activa", decimo) in tocan(mes, mes.replace(day=28))


def test_las_del_ano_salen_en_orden_y_sin_repetirse() -> None:
    del_ano = [caso for caso in tocan(date(2027, 1, 1), date(2027, 12, 31)) if caso[0] != "transparencia-activa"]

    assert del_ano == [
        ("cuenta-publica", date(2027, 4, 30)),
        ("presupuesto-propuesta", date(2027, 10, 7)),
        ("presupuesto-pronunciamiento", date(2027, 12, 14)),
    ]


def test_antes_de_la_ley_no_toca() -> None:
    assert tocan(date(2005, 1, 1), date(2005, 12, 31)) == []


@pytest.mark.parametrize(
    "cambios", [{"cada": "siglo"}, {"mes": 13}, {"dia": 31}, {"cada": "mes"}, {"cada": "mes", "dia_habil": 25}]
)
def test_una_obligacion_que_no_dice_cuando_no_se_carga(cambios: dict[str, Any]) -> None:
    with pytest.raises(NormativaInvalida):
        lee_obligaciones({"prueba": BASE | cambios})
