"""Sí, o no con su porqué: la respuesta de toda pregunta de permiso o de regla."""

from dataclasses import dataclass

from fojas.base.errores import ErrorFojas


@dataclass(frozen=True, slots=True)
class Veredicto:
    """`Veredicto("")` es sí. Un no trae una frase que entiende quien atiende y, si lo hay, su artículo."""

    motivo: str = ""
    norma: str = ""
    """Artículo que respalda el no, por ejemplo `Ley 19.880, art. 26`."""

    def __bool__(self) -> bool:
        return not self.motivo


SI = Veredicto()


class NoAutorizado(ErrorFojas):
    """La persona no tiene derecho a este paso; el mensaje dice por qué y, si se puede, cómo lograrlo."""


def exige(veredicto: Veredicto) -> None:
    """Lanza `NoAutorizado` si el veredicto es no."""
    if not veredicto:
        raise NoAutorizado(veredicto.motivo, norma=veredicto.norma)
