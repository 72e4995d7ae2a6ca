"""La casa se cuida sola: capas, llaves, direcciones y código muerto."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

RAIZ = Path(__file__).resolve().parents[2]
FUENTE = RAIZ / "src" / "fojas"
RINCONES = {
    "__init__", "apps", "reglas", "eventos", "puertos", "models", "permisos", "consultas", "acciones", "tareas",
    "suscriptores", "plantillas", "migrations", "sucesos", "fichas", "conexion", "documentos", "motor", "verificacion",
}  # fmt: skip
ORDEN = [
    {"bitacora"}, {"trabajos"}, {"busqueda"}, {"organizacion"}, {"calendario"}, {"expedientes"}, {"avisos"}, {"fe"},
    {"partes"}, {"recepcion"},
]  # fmt: skip


def _modelos_propios() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.app_config.name.startswith("fojas.")]


def _nivel(app: str) -> int:
    return next(i for i, fila in enumerate(ORDEN) if app in fila)


def test_cada_oficio_tiene_solo_los_rincones_de_la_casa() -> None:
    ajenos = [
        f"{app.name}/{rincon.name}"
        for app in (FUENTE / "dominio").iterdir()
        if app.is_dir() and app.name != "__pycache__"
        for rincon in app.iterdir()
        if rincon.stem not in RINCONES and rincon.name not in {"__pycache__", "sinonimos.toml"}
    ]

    assert ajenos == []


def test_cada_paquete_y_cada_modelo_dicen_para_que_son() -> None:
    mudos = [
        str(ruta.relative_to(RAIZ))
        for ruta in FUENTE.rglob("__init__.py")
        if "migrations" not in ruta.parts
        and ruta.parent.parent.name == "dominio"
        and ast.get_docstring(ast.parse(ruta.read_text())) is None
    ]
    mudos += [m.__name__ for m in _modelos_propios() if not m.__doc__ or m.__doc__.startswith(f"{m.__name__}(")]

    assert mudos == []


def test_las_llaves_apuntan_hacia_abajo() -> None:
    hacia_arriba = [
        f"{m._meta.label}.{campo.name} → {campo.related_model._meta.label}"
        for m in _modelos_propios()
        for campo in m._meta.get_fields()
        if isinstance(campo, models.ForeignKey)
        and campo.related_model._meta.app_config.name.startswith("fojas.")
        and _nivel(campo.related_model._meta.app_label) > _nivel(m._meta.app_label)
    ]

    assert hacia_arriba == []


def test_ninguna_llave_a_persona_o_documento_borra_en_cascada() -> None:
    cascadas = [
        f"{m._meta.label}.{campo.name}"
        for m in _modelos_propios()
        for campo in m._meta.get_fields()
        if isinstance(campo, models.ForeignKey)
        and campo.related_model._meta.label in {"organizacion.Persona", "expedientes.Documento"}
        and campo.remote_field.on_delete is not models.PROTECT
    ]

    assert cascadas == []


def test_los_contratos_de_importacion_se_cumplen() -> None:
    resultado = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=RAIZ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert resultado.returncode == 0, resultado.stdout


@pytest.mark.parametrize(
    ("donde", "linea"),
    [
        ("dominio/bitacora/acciones.py", "from fojas.dominio.partes import acciones as _plantada\n"),
        ("base/rut.py", "import django\n"),
        ("portal/__init__.py", "from fojas.dominio.partes import models as _plantada\n"),
        ("escritorio/__init__.py", "from fojas.adaptadores import almacen as _plantada\n"),
        ("dominio/calendario/reglas.py", "from django.db import models as _plantada\n"),
    ],
)
def test_una_violacion_plantada_rompe_el_contrato(tmp_path: Path, donde: str, linea: str) -> None:
    import shutil

    copia = tmp_path / "casa"
    shutil.copytree(FUENTE, copia / "src" / "fojas", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(RAIZ / ".importlinter", copia)
    ruta = copia / "src" / "fojas" / donde
    ruta.write_text(ruta.read_text() + "\n" + linea)

    resultado = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as f; f(['--no-logo','--no-cache'])"],
        cwd=copia, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(copia / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    assert resultado.returncode == 1, resultado.stdout + resultado.stderr
    assert "BROKEN" in resultado.stdout


def test_las_plantillas_no_traen_estilos_ni_guiones_en_linea() -> None:
    prohibido = re.compile(r"\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\bsrc=)|hx-on|javascript:", re.IGNORECASE)
    faltas = [
        f"{ruta.relative_to(RAIZ)}:{n}"
        for ruta in FUENTE.rglob("*.html")
        for n, linea in enumerate(ruta.read_text().splitlines(), 1)
        if prohibido.search(linea) and "application/json" not in linea
    ]

    assert faltas == []


def test_el_producto_no_nombra_lo_que_no_viaja_con_el() -> None:
    prohibido = re.compile(r"\.\./shared|/work/|\.library")
    rutas = subprocess.run(["git", "ls-files", "-z"], cwd=RAIZ, capture_output=True, text=True, check=True).stdout
    faltas = []
    for nombre in filter(None, rutas.split("\0")):
        ruta = RAIZ / nombre
        if ruta == Path(__file__) or ruta.suffix in {".webp", ".woff2", ".png", ".ttf", ".otf"} or not ruta.exists():
            continue
        if prohibido.search(ruta.read_text(encoding="utf-8", errors="replace")):
            faltas.append(nombre)

    assert faltas == []
