"""Lo común a toda prueba: carpeta de datos propia y la base elegida por FOJAS_BASE."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings as ajustes

# Ninguna prueba mide tiempo: un equipo ocupado no es una falla.
ajustes.register_profile("fojas", deadline=None)
ajustes.load_profile("fojas")

CATALOGOS = {"fe_serie": "clave IN ('ingreso', 'salida')"}
"""Filas que nacen en una migración: el vaciado entre pruebas las conserva."""


@pytest.fixture(autouse=True)
def carpeta_de_datos(tmp_path: Path, settings: Any) -> Path:
    """Cada prueba tiene su carpeta de datos: archivos, llaves e índice no se mezclan."""
    datos = tmp_path / "datos"
    datos.mkdir()
    settings.DATOS = datos
    return datos


@pytest.fixture(scope="session", autouse=True)
def vaciado_de_tablas_que_solo_crecen() -> Iterator[None]:
    """Entre pruebas con transacciones reales hay que vaciar tablas que la base misma prohíbe vaciar.

    Solo aquí: se apartan los disparadores mientras dura el vaciado y vuelven con él.
    """
    parche = pytest.MonkeyPatch()
    operaciones = type(connection.ops)
    original = operaciones.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **resto: Any) -> list[str]:
        vaciado = original(self, style, [t for t in tables if t not in CATALOGOS], **resto)
        conservado = [f"DELETE FROM {t} WHERE NOT ({c})" for t, c in CATALOGOS.items() if t in tables]  # noqa: S608
        if self.connection.vendor == "postgresql":
            return ["SET LOCAL session_replication_role = replica", *vaciado, *conservado]
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            disparadores = cursor.fetchall()
        return [
            *(f"DROP TRIGGER {nombre}" for nombre, _ in disparadores),
            *vaciado,
            *conservado,
            *(sql for _, sql in disparadores),
        ]

    parche.setattr(operaciones, "sql_flush", sql_flush)
    yield
    parche.undo()
