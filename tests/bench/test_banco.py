"""Las medidas se siembran, se corren y se imprimen con su base y su razón. Aquí no se mide nada."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.__main__ import mide_buscar, mide_paginas
from bench.comun import Cifra, Oficina, base_nueva, imprime, numero, percentil

DOCUMENTOS = 50


@pytest.fixture
def sembrada(tmp_path: Path) -> Iterator[tuple[Oficina, dict[str, Any]]]:
    with base_nueva() as base:
        oficina = Oficina(tmp_path / "datos", base)
        yield oficina, oficina.corre("siembra", DOCUMENTOS)


def pagina(*, p95: float, consultas: int = 13) -> dict[str, Any]:
    return {"pagina": "bandeja", "actor": "partes", "consultas": consultas, "p50": 20.0, "p95": p95}


@pytest.mark.parametrize(
    ("valor", "escrito"), [(None, ""), (0.5, "0,5"), (1234.56, "1.234,6"), (1_000_000, "1.000.000,0")]
)
def test_los_numeros_se_escriben_a_la_chilena(valor: float | None, escrito: str) -> None:
    assert numero(valor) == escrito


@pytest.mark.parametrize(("p", "tiempo"), [(50, 2), (95, 4), (100, 4)])
def test_el_percentil_es_un_tiempo_medido(p: int, tiempo: float) -> None:
    assert percentil([4, 1, 3, 2], p) == tiempo


def test_cada_cifra_se_imprime_con_su_base_y_su_razon(capsys: pytest.CaptureFixture[str]) -> None:
    imprime(
        [
            Cifra("Ingresos", "confirmaciones", 200.0, "por s"),
            Cifra("Ingresos", "folios", 50.0, "por s", "confirmaciones", 200.0, "≥ 0,1", True),
        ]
    )

    titulo, _, cabeza, raya, base, medida = capsys.readouterr().out.strip().splitlines()
    assert titulo == "### Ingresos"
    assert len({len(renglon) for renglon in (cabeza, raya, base, medida)}) == 1
    assert "(es base)" in base
    assert [celda.strip() for celda in medida.strip("|").split("|")] == [
        "folios", "50,0 por s", "confirmaciones: 200,0", "0,25", "≥ 0,1", "sí",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("grande", "cumple"),
    [(pagina(p95=40.0), "NO"), (pagina(p95=25.0), "sí"), (pagina(p95=25.0, consultas=16), "NO")],
)
def test_una_pagina_se_compara_con_ella_misma_en_la_oficina_chica(grande: dict[str, Any], cumple: str) -> None:
    (cifra,), (fila,) = mide_paginas({10: [pagina(p95=20.0)], 100: [grande]})

    assert cifra.razon == grande["p95"] / 20.0
    assert fila[-2:] == [numero(cifra.razon, decimales=2), cumple]


@pytest.mark.fallas
def test_una_oficina_chica_se_siembra_y_su_busqueda_se_compara(
    sembrada: tuple[Oficina, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    oficina, hecho = sembrada

    imprime(mide_buscar({DOCUMENTOS: oficina.corre("buscar")}))

    dicho = capsys.readouterr().out
    assert hecho["ingresos"]
    assert "p95 de partes con 50" in dicho
    assert "p95 de FTS5 de SQLite" in dicho
