"""Dobles de las puertas: un buzón en la memoria y un abridor que no gasta un proceso por correo."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from fojas.adaptadores.desarme import desarma
from fojas.dominio.recepcion.puertos import Adjunto, Bajado, CorreoAbierto
from fojas.dominio.recepcion.reglas.mensajes import BuzonNoResponde
from tests.corpus.correos import NUESTRO


class AbridorAqui:
    """Desarma con el mismo código, en este proceso."""

    @contextmanager
    def abre(self, flujo: BinaryIO) -> Iterator[CorreoAbierto]:
        with tempfile.TemporaryDirectory() as nombre:
            carpeta = Path(nombre)
            datos = desarma(flujo.read(), carpeta)
            yield CorreoAbierto(
                texto=datos["texto"],
                adjuntos=tuple(Adjunto(a["nombre"], carpeta / a["ruta"], a["bytes"]) for a in datos["adjuntos"]),
                notas=tuple(datos["notas"]), estados=tuple(datos["estados"]), devuelto=datos["devuelto"],
            )  # fmt: skip


@dataclass
class BuzonEnMemoria:
    """Hace lo que un servidor: guarda, numera y mueve. `se_corta_en` lo hace fallar en ese paso."""

    nombre: str = NUESTRO
    epoca: int = 7
    correos: dict[int, tuple[bytes, datetime | None]] = field(default_factory=dict)
    movidos: dict[int, str] = field(default_factory=dict)
    bajadas: list[int] = field(default_factory=list)
    se_corta_en: str = ""

    def llega(self, datos: bytes, *, en: datetime | None = None) -> int:
        uid = max([*self.correos, *self.movidos], default=0) + 1
        self.correos[uid] = (datos, en)
        return uid

    @contextmanager
    def abre(self) -> Iterator["BuzonEnMemoria"]:
        self._quizas_se_corta("abre")
        yield self

    def _quizas_se_corta(self, paso: str) -> None:
        if self.se_corta_en == paso:
            raise BuzonNoResponde(f"El buzón {self.nombre} se cortó.")

    def numeros(self, *, desde: date | None) -> list[int]:
        self._quizas_se_corta("numeros")
        return sorted(uid for uid in self.correos if uid not in self.movidos)

    @contextmanager
    def baja(self, uid: int, *, maximo: int) -> Iterator[Bajado | None]:
        self._quizas_se_corta("baja")
        self.bajadas.append(uid)
        datos, en = self.correos[uid]
        entero = len(datos) <= maximo
        yield Bajado(uid, en, len(datos), io.BytesIO(datos if entero else datos.partition(b"\r\n\r\n")[0]), entero)

    def guarda_en(self, uid: int, carpeta: str) -> None:
        self._quizas_se_corta("guarda_en")
        self.movidos[uid] = carpeta
