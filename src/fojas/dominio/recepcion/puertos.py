"""Lo que las puertas piden al mundo: leer un buzón, abrir un correo ajeno y mirar la carpeta del escáner."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Bajado:
    """Un correo tal como lo guarda el servidor."""

    uid: int
    llego_en: datetime | None
    """Cuándo lo recibió el servidor, si lo dice."""
    bytes: int
    flujo: BinaryIO
    entero: bool
    """Falso: pesa más de lo que se puede guardar y solo vienen sus cabeceras; el correo sigue en el servidor."""


class Casilla(Protocol):
    """Un buzón abierto. Todo lanza `BuzonNoResponde` si el servidor se cae."""

    epoca: int
    """UIDVALIDITY: si cambia, los números de antes ya no nombran lo mismo."""

    def numeros(self, *, desde: date | None) -> Sequence[int]:
        """Los correos que hay en la entrada, del más antiguo al más nuevo."""

    def baja(self, uid: int, *, maximo: int) -> AbstractContextManager[Bajado | None]:
        """Sus bytes exactos, sin marcarlo; None si ya no está."""

    def guarda_en(self, uid: int, carpeta: str) -> None:
        """Lo mueve a esa carpeta de Fojas, que se crea si falta; nunca borra. Si no se puede mover, lo deja marcado."""


class Buzon(Protocol):
    nombre: str

    def abre(self) -> AbstractContextManager[Casilla]:
        """Entra con su clave. Lanza `BuzonNoResponde`."""


@dataclass(frozen=True, slots=True)
class Adjunto:
    """Un archivo que venía dentro de un correo, ya fuera de él."""

    nombre: str
    ruta: Path
    bytes: int


@dataclass(frozen=True, slots=True)
class CorreoAbierto:
    texto: str
    """Lo que escribió la persona, solo letras."""
    adjuntos: tuple[Adjunto, ...]
    notas: tuple[str, ...]
    """Lo que no se pudo sacar y por qué."""
    estados: tuple[str, ...] = ()
    devuelto: str = ""
    """Cabeceras del correo que vuelve, en un rebote."""


class Abridor(Protocol):
    def abre(self, flujo: BinaryIO) -> AbstractContextManager[CorreoAbierto]:
        """Lo desarma en un proceso aparte; sus archivos duran lo que el bloque. Lanza `CorreoIlegible`."""


@dataclass(frozen=True, slots=True)
class Hallado:
    """Un archivo quieto en la carpeta vigilada."""

    ruta: Path
    nombre: str
    subcarpeta: str
    bytes: int
    cambiado_ns: int


class Carpeta(Protocol):
    nombre: str

    def quietos(self, *, en: datetime) -> Iterator[Hallado]:
        """Los que nadie está escribiendo, del más antiguo al más nuevo. Lanza `CarpetaNoSirve`."""

    def sigue_igual(self, hallado: Hallado) -> bool:
        """Si después de leerlo es el mismo que se vio."""

    def procesado(self, hallado: Hallado, *, dia: date) -> None:
        """Lo mueve a `procesados/AAAA-MM-DD`, con otro nombre si ya había uno así."""

    def con_error(self, hallado: Hallado, *, explicacion: str) -> None:
        """Lo mueve a `con-error`, junto a un .txt que explica por qué."""
