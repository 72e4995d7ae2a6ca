"""Lo común a toda prueba: carpeta de datos propia y la base elegida por FOJAS_BASE."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def carpeta_de_datos(tmp_path: Path, settings: Any) -> Path:
    """Cada prueba tiene su carpeta de datos: archivos, llaves e índice no se mezclan."""
    datos = tmp_path / "datos"
    datos.mkdir()
    settings.DATOS = datos
    return datos
