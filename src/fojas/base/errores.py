"""Rechazos esperados: su mensaje se muestra tal cual a quien atiende."""


class ErrorFojas(Exception):
    """Base de los rechazos de dominio. Cada app define una clase base propia que hereda de esta."""

    def __init__(self, mensaje: str, *, norma: str = "", campo: str = "") -> None:
        super().__init__(mensaje)
        self.mensaje = mensaje
        self.norma = norma
        """Artículo que lo respalda, o vacío."""
        self.campo = campo
        """Nombre del campo del formulario al que corresponde, o vacío."""

    def __str__(self) -> str:
        return self.mensaje
