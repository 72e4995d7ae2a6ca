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
class Vistazo:
    """Lo que se sabe de un archivo apenas llega, sin leerlo."""

    tipo: str
    """El del comienzo, o el afinado por lo que lleva dentro."""
    paginas: int | None = None
    dpi: tuple[int, ...] = ()
    """Puntos por pulgada de las primeras páginas; 0 en la que no es un escaneo."""
    dpi_estimado: bool = False


@dataclass(frozen=True, slots=True)
class Lectura:
    texto: str
    paginas: int | None
    estado: EstadoTexto
    nota: str = ""
    metodo: str = ""
    dpi: tuple[int, ...] = ()
    dpi_estimado: bool = False
    hojas: tuple[str, ...] = ()
    """El texto de cada página, solo mientras falten por reconocer."""
    por_reconocer: tuple[int, ...] = ()
    """Las páginas que son imagen y no alcanzaron a leerse."""


class Lector(Protocol):
    def mira(self, flujo: BinaryIO, tipo: str, *, de_casa: bool = False) -> Vistazo:
        """Páginas, calidad del escaneo y tipo más fino, rápido. Lo que compuso la casa no se abre aparte."""

    def lee(self, flujo: BinaryIO, tipo: str, *, segundos: float, de_fondo: bool = False) -> Lectura:
        """Texto y páginas, en un proceso aparte con límites; reconoce imágenes a lo más por esos segundos."""

    def reconoce(
        self, flujo: BinaryIO, tipo: str, numeros: Sequence[int], *, segundos: float, de_fondo: bool = False
    ) -> Mapping[int, str]:
        """El texto de esas páginas, las que alcancen en esos segundos: siempre al menos una."""


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
