"""Qué se puede mirar de un archivo según su tipo, y qué páginas se dibujan de una vez."""

from collections.abc import Sequence
from enum import StrEnum

from fojas.dominio.expedientes.reglas import tipos

MINIATURA, PAGINA, DE_CERCA = 200, 1000, 2000
"""Anchos, en píxeles, que se dibujan y se guardan."""
ANCHOS = (MINIATURA, PAGINA, DE_CERCA)
DE_UNA_VEZ = 4
"""Páginas que se dibujan juntas: quien mira una suele seguir con las otras."""
DEMASIADAS = 5000
"""Más allá no se dibujan: se descarga el original."""

Pedido = tuple[int, int]
"""Página, desde uno, y ancho."""


class Muestra(StrEnum):
    PAGINAS = "paginas"
    CONTENIDO = "contenido"
    SONIDO = "sonido"
    VIDEO = "video"
    NADA = "nada"


SE_DIBUJAN = frozenset(
    {tipos.PDF, "image/jpeg", "image/png", "image/tiff", "image/gif", "image/webp", "image/bmp", "image/jp2",
     "image/heic"}
)  # fmt: skip
TRAEN_DENTRO = frozenset({tipos.ZIP, tipos.MSG, "message/rfc822"})
SE_OYEN = frozenset({"audio/mpeg", "audio/ogg", "audio/opus", "audio/wav", "audio/aac", "audio/flac", "audio/mp4"})
SE_VEN = frozenset({"video/mp4", "video/webm", "video/ogg"})
"""Lo que el navegador reproduce solo. Un audio no lleva nada que se ejecute."""


def que_muestra(tipo: str) -> Muestra:
    for muestra, suyos in (
        (Muestra.PAGINAS, SE_DIBUJAN), (Muestra.CONTENIDO, TRAEN_DENTRO), (Muestra.SONIDO, SE_OYEN),
        (Muestra.VIDEO, SE_VEN),
    ):  # fmt: skip
        if tipo in suyos:
            return muestra
    return Muestra.NADA


def se_prepara(tipo: str) -> bool:
    """Hay algo que hacer fuera de la petición antes de mostrarlo."""
    return que_muestra(tipo) in {Muestra.PAGINAS, Muestra.CONTENIDO}


def pedidos_al_llegar() -> list[Pedido]:
    """La miniatura de la lista y la primera hoja: lo demás se dibuja cuando alguien lo mira."""
    return [(1, MINIATURA), (1, PAGINA)]


def pedidos_para(pagina: int, ancho: int) -> list[Pedido]:
    """Las páginas del mismo grupo, a ese ancho; de cerca, solo la que se mira."""
    if ancho != PAGINA:
        return [(pagina, ancho)]
    primera = (pagina - 1) // DE_UNA_VEZ * DE_UNA_VEZ + 1
    return [(n, ancho) for n in range(primera, primera + DE_UNA_VEZ)]


def paginas_del_texto(texto: str) -> Sequence[str]:
    """El texto leído, separado donde el lector marcó el cambio de página."""
    return texto.split("\f")
