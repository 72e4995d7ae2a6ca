"""Imprenta con Typst: de datos a PDF/A-3a con etiquetas de accesibilidad."""

import json
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

ESTANDARES: list[Any] = ["a-3a", "ua-1"]


class ImprentaTypst:
    """Compone `app/nombre` desde `dominio/app/plantillas/nombre.typ`. Un compilador por hilo: no se comparten."""

    def __init__(self, raiz: Path) -> None:
        self.raiz = raiz
        self._propio = threading.local()

    def compone(self, plantilla: str, datos: dict[str, Any], *, en: datetime) -> bytes:
        """Los datos entran como texto y nunca como marcas de la plantilla."""
        app, _, nombre = plantilla.partition("/")
        ruta = self.raiz / app / "plantillas" / f"{nombre}.typ"
        compilador = self._compilador(ruta)
        pdf: Any = compilador.compile(
            format="pdf",
            sys_inputs={"datos": json.dumps(datos, ensure_ascii=False, default=str)},
            pdf_standards=ESTANDARES,
            timestamp=int(en.timestamp()),
        )
        return bytes(pdf)

    def _compilador(self, ruta: Path) -> typst.Compiler:
        propios: dict[Path, typst.Compiler] = self._propio.__dict__.setdefault("compiladores", {})
        if ruta not in propios:
            propios[ruta] = typst.Compiler(ruta, root=self.raiz, ignore_system_fonts=True)
        return propios[ruta]
