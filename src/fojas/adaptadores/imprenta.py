"""Imprenta con Typst: de datos a PDF/A-3a con etiquetas de accesibilidad."""

import io
import json
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from PIL import Image, UnidentifiedImageError

from fojas.dominio.expedientes.reglas import ImagenIlegible

ESTANDARES: list[Any] = ["a-3a", "ua-1"]
PIXELES = 40_000_000
"""Más que esto no se abre: una imagen chica en disco puede pedir gigas al desplegarse."""


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

    def retrata(self, imagen: bytes, *, lado: int) -> bytes:
        """Se vuelve a dibujar: lo que venga escondido en el archivo no llega a la página pública."""
        try:
            with Image.open(io.BytesIO(imagen), formats=["PNG", "JPEG"]) as abierta:
                if abierta.width * abierta.height > PIXELES:
                    raise ImagenIlegible("La imagen es demasiado grande. Redúcela a menos de 6000 píxeles por lado.")
                dibujo = abierta.convert("RGBA")
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
            raise ImagenIlegible("No se pudo abrir la imagen. Guárdala de nuevo como PNG o JPEG.") from None
        dibujo.thumbnail((lado, lado))
        limpia = Image.new("RGBA", dibujo.size)
        limpia.paste(dibujo)
        salida = io.BytesIO()
        limpia.save(salida, "PNG", optimize=True)
        return salida.getvalue()

    def _compilador(self, ruta: Path) -> typst.Compiler:
        propios: dict[Path, typst.Compiler] = self._propio.__dict__.setdefault("compiladores", {})
        if ruta not in propios:
            propios[ruta] = typst.Compiler(ruta, root=self.raiz, ignore_system_fonts=True)
        return propios[ruta]
