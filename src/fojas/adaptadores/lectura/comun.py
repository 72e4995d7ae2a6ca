"""Lo que toda familia devuelve, y los topes que respeta."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from PIL.Image import Image

MAXIMO_TEXTO = 5_000_000
"""Letras que se guardan de un archivo: más de mil páginas."""
MAXIMO_INFLADO = 50_000_000
"""Bytes que se miran de lo que venga comprimido."""
CON_CLAVE = "Tiene contraseña: no se puede leer. Pide una copia sin ella."
DEMASIADO = "El documento es demasiado grande para leerlo."
DANADO = "El archivo está dañado."


class Ilegible(Exception):
    """No se puede leer; el mensaje dice por qué."""


@dataclass(slots=True)
class Resultado:
    texto: str = ""
    paginas: int | None = None
    estado: str = ""
    """Vacío: leído si hay texto, sin texto si no."""
    nota: str = ""
    metodo: str = ""
    dpi: list[int] = field(default_factory=list)
    dpi_estimado: bool = False
    hojas: list[str] = field(default_factory=list)
    """El texto de cada página, mientras falten por reconocer."""
    por_reconocer: list[int] = field(default_factory=list)

    def como_dict(self) -> dict[str, Any]:
        limpio = self.texto.replace("\x00", "").encode("utf-8", "replace").decode().strip()
        if len(limpio) > MAXIMO_TEXTO:
            limpio, self.nota = limpio[:MAXIMO_TEXTO], self.nota or "Es muy largo: se leyó solo el comienzo."
        self.texto, self.estado = limpio, self.estado or ("leido" if limpio else "sin_texto")
        return asdict(self)


class Hojas(Protocol):
    """Un documento que se puede mirar página por página."""

    estimado: bool
    """Los puntos por pulgada se calcularon, porque el archivo no los dice."""

    def __len__(self) -> int: ...

    def texto(self, numero: int) -> str:
        """El que trae escrito; vacío si es solo imagen."""

    def dpi(self, numero: int) -> int:
        """Los de la imagen que la llena; 0 si no es una imagen."""

    def imagen(self, numero: int) -> Image:
        """En grises, derecha según el archivo y de un tamaño que se pueda reconocer."""


class Recolector:
    """Junta texto hasta el máximo, sin repetir renglones en blanco."""

    def __init__(self, maximo: int = MAXIMO_TEXTO + 1) -> None:
        self._trozos: list[str] = []
        self._queda = maximo

    def pone(self, texto: str) -> None:
        if self._queda > 0:
            self._trozos.append(texto[: self._queda])
            self._queda -= len(texto)

    @property
    def lleno(self) -> bool:
        return self._queda <= 0

    def junto(self) -> str:
        return "\n".join(_sin_blancos("".join(self._trozos)))


def _sin_blancos(texto: str) -> Iterator[str]:
    return (renglon.strip() for renglon in texto.splitlines() if renglon.strip())
