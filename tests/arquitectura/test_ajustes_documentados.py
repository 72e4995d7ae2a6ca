"""La tabla de ajustes y el programa nombran lo mismo."""

import re
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[2]
NOMBRE = re.compile(r"\bFOJAS_[A-Z0-9_]*[A-Z0-9]\b")


def _nombrados(texto: str) -> set[str]:
    return set(NOMBRE.findall(texto))


def _tabla() -> set[str]:
    lineas = (RAIZ / "docs" / "operacion" / "ajustes.md").read_text(encoding="utf-8").splitlines()
    return {nombre for linea in lineas if linea.startswith("| `") for nombre in _nombrados(linea.split("|")[1])}


def _leidos() -> set[str]:
    # Entre comillas y completos: los que el programa pide al ambiente o a quien lo instala.
    citado = re.compile(r"""["'](FOJAS_[A-Z0-9_]*[A-Z0-9])["']""")
    return {nombre for ruta in (RAIZ / "src").rglob("*.py") for nombre in citado.findall(ruta.read_text("utf-8"))}


def test_cada_ajuste_que_se_lee_esta_en_la_tabla() -> None:
    assert _leidos() - _tabla() == set()


def test_cada_ajuste_de_la_tabla_se_lee() -> None:
    assert _tabla() - _leidos() == set()


def test_la_documentacion_no_nombra_ajustes_que_no_existen() -> None:
    textos = [RAIZ / "README.md", *(RAIZ / "docs").rglob("*.md")]
    de_prueba = _nombrados((RAIZ / "scripts" / "prueba.sh").read_text("utf-8"))

    ajenos = {
        str(ruta.relative_to(RAIZ)): _nombrados(ruta.read_text("utf-8")) - _leidos() - de_prueba for ruta in textos
    }

    assert {ruta: nombres for ruta, nombres in ajenos.items() if nombres} == {}
