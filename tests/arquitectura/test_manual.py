"""El manual: cada página enlazada desde el índice, y cada fotografía en su lugar y liviana."""

import re
from pathlib import Path

import pytest

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "manual"
INDICE = MANUAL / "LEEME.md"
PAGINAS = sorted(MANUAL.glob("*.md"))
IMAGEN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
ENLACE = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)[^)]*\)")
MAXIMO = 150_000


def test_cada_pagina_del_manual_esta_en_el_indice() -> None:
    enlazadas = {(MANUAL / enlace).resolve() for enlace in ENLACE.findall(INDICE.read_text(encoding="utf-8"))}

    assert {p for p in PAGINAS if p != INDICE} - enlazadas == set()


@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda p: p.name)
def test_los_enlaces_del_manual_llevan_a_alguna_parte(pagina: Path) -> None:
    rotos = [e for e in ENLACE.findall(pagina.read_text(encoding="utf-8")) if not (MANUAL / e).exists()]

    assert rotos == []


@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda p: p.name)
def test_cada_fotografia_existe_es_liviana_y_dice_que_muestra(pagina: Path) -> None:
    malas = [
        (ruta, dicho)
        for dicho, ruta in IMAGEN.findall(pagina.read_text(encoding="utf-8"))
        if len(dicho) < 10 or not (MANUAL / ruta).is_file() or (MANUAL / ruta).stat().st_size > MAXIMO
    ]

    assert malas == []


def test_toda_fotografia_se_usa() -> None:
    usadas = {(MANUAL / ruta).name for p in PAGINAS for _, ruta in IMAGEN.findall(p.read_text(encoding="utf-8"))}

    assert {foto.name for foto in (MANUAL / "img").iterdir()} == usadas


def test_cada_pagina_del_manual_tiene_una_fotografia() -> None:
    sin_foto = [p.name for p in PAGINAS if not IMAGEN.search(p.read_text(encoding="utf-8"))]

    assert sin_foto == []
