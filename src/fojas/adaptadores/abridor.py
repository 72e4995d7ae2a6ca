"""Abre un correo en un proceso aparte, sin red y con topes: lo que traiga adentro no daña a quien lo recibe."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fojas.adaptadores import encierro
from fojas.dominio.recepcion.puertos import Adjunto, CorreoAbierto
from fojas.dominio.recepcion.reglas.mensajes import CorreoIlegible

TOPES = encierro.Topes(memoria=2 << 30, segundos=60, escribe=1 << 30)


class AbridorEnProceso:
    """Delega en `python -m fojas.adaptadores.desarme`."""

    @contextmanager
    def abre(self, flujo: BinaryIO) -> Iterator[CorreoAbierto]:
        with tempfile.TemporaryDirectory(prefix="fojas-correo-") as nombre:
            carpeta = Path(nombre)
            with (carpeta / "mensaje").open("wb") as copia:
                shutil.copyfileobj(flujo, copia)
            salida = encierro.corre("fojas.adaptadores.desarme", (), carpeta=carpeta, topes=TOPES)
            if salida.tarda:
                raise CorreoIlegible("Abrir el correo tomó demasiado tiempo.")
            if salida.codigo != 0:
                raise CorreoIlegible("El correo está dañado o pide demasiada memoria para abrirlo.")
            try:
                datos = json.loads(salida.bytes)
            except ValueError:
                # Dijo más de lo que se guarda: lo que hay está cortado.
                raise CorreoIlegible("El correo trae demasiadas partes para abrirlo.") from None
            yield CorreoAbierto(
                texto=datos["texto"],
                adjuntos=tuple(Adjunto(a["nombre"], carpeta / a["ruta"], a["bytes"]) for a in datos["adjuntos"]),
                notas=tuple(datos["notas"]), estados=tuple(datos["estados"]), devuelto=datos["devuelto"],
            )  # fmt: skip
