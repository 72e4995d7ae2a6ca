"""Los feriados citados: cuándo fueron, a quién alcanzan y desde cuándo se conocían."""

from datetime import date
from typing import Any

import pytest

from fojas.dominio.calendario import consultas
from fojas.normativa.feriados import FERIADOS, lee_feriados
from fojas.normativa.plazos import NormativaInvalida

NEGRETE: dict[str, Any] = {"region": "BI", "comuna": "08307"}
DIA: dict[str, Any] = {
    "fecha": date(2026, 11, 24), "nombre": "Aniversario", "norma": "Ley 1", "fuente": "Ley 1",
    "publicada": date(2026, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("feriado", FERIADOS, ids=lambda f: f"{f.fecha}-{f.region or ''}{''.join(f.comunas)[:5]}")
def test_cada_feriado_cita_su_norma_y_se_conocia_antes(feriado: Any) -> None:
    assert feriado.norma.startswith("Ley")
    assert feriado.publicada <= feriado.fecha


@pytest.mark.parametrize(
    "dia",
    [
        date(2020, 10, 25), date(2021, 5, 15), date(2021, 5, 16), date(2021, 11, 21), date(2022, 9, 4),
        date(2022, 9, 16), date(2023, 5, 7), date(2023, 12, 17), date(2024, 10, 26), date(2024, 10, 27),
        date(2025, 11, 16), date(2025, 12, 14), date(2026, 6, 29), date(2017, 4, 19),
    ],
)  # fmt: skip
def test_en_negrete_fue_feriado(dia: date) -> None:
    assert dia in consultas.feriados_de_ley(**NEGRETE)


@pytest.mark.parametrize(
    "dia", [date(2026, 11, 2), date(2026, 12, 31), date(2026, 6, 7), date(2026, 8, 20), date(2018, 1, 16)]
)
def test_en_negrete_no_es_feriado(dia: date) -> None:
    assert dia not in consultas.feriados_de_ley(**NEGRETE)


def test_un_feriado_regional_alcanza_a_su_region_y_uno_comunal_a_su_comuna() -> None:
    arica = consultas.feriados_de_ley(region="AP", comuna="15101")
    chillan = consultas.feriados_de_ley(region="NB", comuna="16101")
    san_carlos = consultas.feriados_de_ley(region="NB", comuna="16401")

    assert date(2026, 6, 7) in arica
    assert date(2026, 8, 20) in chillan
    assert date(2026, 8, 20) not in san_carlos


def test_antes_de_publicarse_nadie_conocia_el_16_de_septiembre_de_2022() -> None:
    sabido = consultas.feriados_de_ley(**NEGRETE, al=date(2022, 9, 9))
    despues = consultas.feriados_de_ley(**NEGRETE, al=date(2022, 9, 10))

    assert date(2022, 9, 16) not in sabido
    assert date(2022, 9, 16) in despues


@pytest.mark.parametrize(
    "cambios", [{"norma": " "}, {"publicada": date(2027, 1, 1)}, {"nombre": ""}], ids=["sin norma", "futuro", "anónimo"]
)
def test_un_feriado_sin_respaldo_no_se_carga(cambios: dict[str, Any]) -> None:
    with pytest.raises(NormativaInvalida):
        lee_feriados({"dia": [DIA | cambios]}, hasta=2030)


def test_un_feriado_de_cada_ano_empieza_cuando_se_publico() -> None:
    dato = {"mes": 6, "dia": 7, "nombre": "Morro", "norma": "Ley 1", "fuente": "Ley 1", "publicada": date(2020, 7, 1)}

    leidos = lee_feriados({"cada_ano": [dato]}, hasta=2022)

    assert [feriado.fecha.year for feriado in leidos] == [2021, 2022]
