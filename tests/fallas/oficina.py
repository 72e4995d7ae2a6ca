"""Una oficina en su propia carpeta y su propia base, gobernada desde afuera con la línea de órdenes."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.fabricas.organizacion import rut_de

FRASE = "cuatro palabras bien largas"
PERFIL = {
    "nombre": "Municipalidad de Prueba",
    "comuna": "Negrete",
    "region": "Biobío",
    "codigo-comuna": "08307",
    "codigo-region": "BI",
    "rut": rut_de(69_170_800),
    "sigla": "NGT",
    "direccion": "Ignacio Carrera Pinto 100",
    "poblacion": "9737",
    "poblacion-al": "2017-04-19",
    "poblacion-fuente": "Censo 2017",
    "admin-usuario": "ana",
    "admin-nombre": "Ana Prueba",
    "admin-rut": rut_de(11_111_111),
}
PRELUDIO = "import os, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'fojas.config.settings.desarrollo')\ndjango.setup()\n"


@dataclass(frozen=True)
class Oficina:
    datos: Path
    base: str = ""
    """Dirección de PostgreSQL; vacía, SQLite."""
    ambiente: dict[str, str] = field(default_factory=dict)

    @property
    def entorno(self) -> dict[str, str]:
        limpio = {c: v for c, v in os.environ.items() if not c.startswith(("FOJAS_", "DJANGO_", "PYTEST", "COV"))}
        propio = {"FOJAS_DATOS": str(self.datos), "FOJAS_FRASE_RESPALDO": FRASE}
        return limpio | propio | ({"FOJAS_BASE": self.base} if self.base else {}) | self.ambiente

    def fojas(self, *palabras: object, entrada: str = "") -> tuple[int, Any]:
        """Corre un verbo con `--json`. Devuelve su código y lo que dijo."""
        hecho = subprocess.run(
            [sys.executable, "-m", "fojas.config", *map(str, palabras), "--json"],
            env=self.entorno,
            input=entrada,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        dicho = hecho.stdout if hecho.stdout.strip() else hecho.stderr
        try:
            return hecho.returncode, json.loads(dicho.strip().splitlines()[-1])
        except (ValueError, IndexError):
            return hecho.returncode, hecho.stdout + hecho.stderr

    def fojas_sin_json(self, *palabras: object, entrada: str = "") -> tuple[int, str]:
        """Corre un verbo como lo haría una persona. Devuelve su código y todo lo que dijo."""
        hecho = subprocess.run(
            [sys.executable, "-m", "fojas.config", *map(str, palabras)],
            env=self.entorno,
            input=entrada,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        return hecho.returncode, hecho.stdout

    def en_produccion(self) -> "Oficina":
        ambiente = {"FOJAS_AMBIENTE": "produccion", "FOJAS_DIRECCION": "https://fojas.negrete.cl"}
        return replace(self, ambiente=self.ambiente | ambiente)

    def python(self, codigo: str) -> str:
        """Corre código con las apps cargadas y devuelve lo que imprimió."""
        return subprocess.run(
            [sys.executable, "-c", PRELUDIO + codigo], env=self.entorno, stdout=subprocess.PIPE, text=True, check=True
        ).stdout.strip()

    def instala(self) -> None:
        codigo, dicho = self.fojas("instalar", *(parte for c, v in PERFIL.items() for parte in (f"--{c}", v)))
        assert codigo == 0, dicho


@contextmanager
def oficina_nueva(carpeta: Path) -> Iterator[Oficina]:
    """Carpeta que todavía no existe y, en PostgreSQL, una base recién creada que después se borra."""
    with _base() as base:
        yield Oficina(carpeta, base)


@contextmanager
def copia_de(casa: Oficina, carpeta: Path) -> Iterator[Oficina]:
    """Otra oficina igual, que se puede estropear sin rehacer la primera."""
    shutil.copytree(casa.datos, carpeta)
    with _base(como=casa.base) as base:
        yield Oficina(carpeta, base)


@contextmanager
def _base(*, como: str = "") -> Iterator[str]:
    """Una base nueva, o igual a otra, que después se borra; en SQLite no hay más que la carpeta."""
    direccion = os.environ.get("FOJAS_BASE", "")
    if not direccion:
        yield ""
        return
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    nombre = f"oficina_{uuid.uuid4().hex[:12]}"
    molde = f" TEMPLATE {conninfo_to_dict(como)['dbname']}" if como else ""
    with psycopg.connect(direccion, autocommit=True) as conexion:
        conexion.execute(f"CREATE DATABASE {nombre}{molde}")
    try:
        yield make_conninfo(direccion, dbname=nombre)
    finally:
        with psycopg.connect(direccion, autocommit=True) as conexion:
            conexion.execute(f"DROP DATABASE {nombre} WITH (FORCE)")
