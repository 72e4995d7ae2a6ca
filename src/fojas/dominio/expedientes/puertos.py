"""Lo que los expedientes piden al mundo: guardar bytes, componer PDF y leer texto."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from fojas.dominio.expedientes.reglas import EstadoTexto
from fojas.dominio.expedientes.reglas.revision import Hallazgo


class Almacen(Protocol):
    """Bytes por su sha256, que se escriben una vez."""

    def guarda(self, flujo: BinaryIO, *, maximo: int) -> tuple[str, int]:
        """Escribe y asegura en disco; devuelve (sha256, bytes). Lanza `ArchivoDemasiadoGrande` o `SinEspacio`."""

    def abre(self, sha256: str) -> BinaryIO:
        """Abre para leer. Lanza `ArchivoPerdido`."""

    def existe(self, sha256: str) -> bool: ...

    def recorre(self) -> Iterator[tuple[str, datetime]]:
        """Cada huella guardada y cuándo se guardó."""

    def guardado_en(self, sha256: str) -> datetime:
        """Cuándo llegó por última vez. Lanza `ArchivoPerdido`."""

    def olvida(self, sha256: str, *, antes_de: datetime) -> bool:
        """Quita un archivo que ningún documento cita. Falso si no está o volvió a llegar después de `antes_de`."""

    def barre_temporales(self, *, antes_de: datetime) -> int:
        """Borra lo que dejó a medias un proceso muerto. Devuelve cuántos."""


class Imprenta(Protocol):
    def compone(self, plantilla: str, datos: dict[str, Any], *, en: datetime) -> bytes:
        """PDF/A-3a y PDF/UA-1 de la plantilla `app/nombre`; los mismos datos y hora dan los mismos bytes."""

    def retrata(self, imagen: bytes, *, lado: int) -> bytes:
        """La misma imagen en PNG, de a lo más `lado` píxeles y sin datos escondidos. Lanza `ImagenIlegible`."""


@dataclass(frozen=True, slots=True)
class Lectura:
    texto: str
    paginas: int | None
    estado: EstadoTexto
    nota: str = ""
    metodo: str = ""


class Lector(Protocol):
    def lee(self, flujo: BinaryIO, tipo: str) -> Lectura:
        """Texto y páginas de un archivo, en un proceso aparte con límites."""

    def paginas(self, flujo: BinaryIO, tipo: str) -> int | None:
        """Páginas, rápido; None si no se sabe."""


@dataclass(frozen=True, slots=True)
class Pieza:
    """Un archivo dentro de otro, por su nombre: no se abre."""

    nombre: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Retrato:
    """Lo que se puede mirar de un archivo sin abrirlo."""

    paginas: int = 0
    imagenes: Mapping[tuple[int, int], bytes] = field(default_factory=dict)
    """WebP por página, desde uno, y ancho. La que falta no se pudo dibujar."""
    contenido: tuple[Pieza, ...] = ()
    nota: str = ""
    """Por qué no hay imagen, en palabras."""


class Retratista(Protocol):
    def retrata(self, flujo: BinaryIO, tipo: str, pedidos: Sequence[tuple[int, int]]) -> Retrato:
        """Las páginas pedidas a cada ancho, en un proceso aparte con límites."""


class Antivirus(Protocol):
    def revisa(self, flujo: BinaryIO) -> Hallazgo:
        """Qué dice de esos bytes. Lanza `AntivirusNoResponde`."""

    def version(self) -> str:
        """Programa y fecha de sus firmas. Lanza `AntivirusNoResponde`."""
