"""Lo que los avisos piden al mundo: entregar un correo ya armado."""

from typing import Protocol


class Cartero(Protocol):
    def entrega(self, *, eml: bytes, de: str, para: str) -> None:
        """Entrega los bytes exactos al servidor de correo. Lanza `EntregaFallida`."""
