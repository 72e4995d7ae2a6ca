"""El papel original: por qué canales llega, qué movimientos admite y cómo se dice dónde está."""

from collections.abc import Mapping
from enum import StrEnum

from fojas.dominio.partes.reglas.catalogo import Canal


class MovimientoPapel(StrEnum):
    RECIBIDO = "recibido"
    GUARDADO = "guardado"
    ENTREGADO = "entregado"
    PRESTADO = "prestado"
    ARCHIVADO = "archivado"
    DEVUELTO = "devuelto"


NOMBRES_DE_MOVIMIENTO: Mapping[MovimientoPapel, str] = {
    MovimientoPapel.RECIBIDO: "Lo recibí",
    MovimientoPapel.GUARDADO: "Guardarlo",
    MovimientoPapel.ENTREGADO: "Entregarlo",
    MovimientoPapel.PRESTADO: "Prestarlo",
    MovimientoPapel.ARCHIVADO: "Mandarlo al archivo",
    MovimientoPapel.DEVUELTO: "Devolverlo a quien lo presentó",
}
HECHO: Mapping[MovimientoPapel, str] = {
    MovimientoPapel.RECIBIDO: "recibido",
    MovimientoPapel.GUARDADO: "guardado",
    MovimientoPapel.ENTREGADO: "entregado",
    MovimientoPapel.PRESTADO: "prestado",
    MovimientoPapel.ARCHIVADO: "enviado al archivo",
    MovimientoPapel.DEVUELTO: "devuelto a quien lo presentó",
}
CON_PAPEL = frozenset({Canal.MESON, Canal.CORREOS})
"""Canales por los que llega un original en papel; lo demás nació digital."""
PIDEN_LUGAR = frozenset({MovimientoPapel.GUARDADO, MovimientoPapel.ARCHIVADO})
PIDEN_DESTINO = frozenset({MovimientoPapel.ENTREGADO, MovimientoPapel.PRESTADO})
FUERA_DE_LA_CASA = frozenset({MovimientoPapel.DEVUELTO})

_CUALQUIERA = frozenset(MovimientoPapel)
RECORRIDO_PAPEL: Mapping[MovimientoPapel | None, frozenset[MovimientoPapel]] = {
    None: _CUALQUIERA,
    MovimientoPapel.RECIBIDO: _CUALQUIERA,
    MovimientoPapel.GUARDADO: _CUALQUIERA,
    MovimientoPapel.ENTREGADO: frozenset({MovimientoPapel.RECIBIDO, MovimientoPapel.ENTREGADO}),
    MovimientoPapel.PRESTADO: frozenset({MovimientoPapel.RECIBIDO}),
    MovimientoPapel.ARCHIVADO: frozenset({MovimientoPapel.RECIBIDO, MovimientoPapel.PRESTADO}),
    MovimientoPapel.DEVUELTO: frozenset({MovimientoPapel.RECIBIDO}),
}
"""Qué puede seguir a cada movimiento: lo que va en camino o está prestado se mueve cuando alguien lo recibe."""


def tiene_papel(canal: Canal | str) -> bool:
    return Canal(canal) in CON_PAPEL


def admite_movimiento(ultimo: MovimientoPapel | None, sigue: MovimientoPapel) -> bool:
    return sigue in RECORRIDO_PAPEL[ultimo]


def por_que_no_se_mueve(ultimo: MovimientoPapel | None) -> str:
    """Qué hay que hacer antes, en palabras de la oficina."""
    if ultimo == MovimientoPapel.ENTREGADO:
        return "El papel va en camino: primero lo recibe quien lo espera."
    if ultimo == MovimientoPapel.PRESTADO:
        return "El papel está prestado: primero recíbelo de vuelta."
    if ultimo == MovimientoPapel.ARCHIVADO:
        return "El papel está en el archivo: recíbelo o préstalo desde ahí."
    return "El papel se devolvió a quien lo presentó: si volvió, recíbelo primero."


def donde_esta(
    *, movimiento: MovimientoPapel, unidad: str, persona: str, a_quien: str, lugar: str
) -> str:  # fmt: skip
    """`en Obras, lo tiene Ignacio Soto`, sin la hora."""
    if movimiento == MovimientoPapel.DEVUELTO:
        return "se devolvió a quien lo presentó"
    if movimiento == MovimientoPapel.ARCHIVADO:
        return f"en el archivo, {lugar}"
    destino = _juntos(unidad, persona) or a_quien
    if movimiento == MovimientoPapel.ENTREGADO:
        return f"en camino a {destino}, sin recibir"
    if movimiento == MovimientoPapel.PRESTADO:
        return f"prestado a {destino}"
    tiene = f"lo tiene {persona}" if persona else ""
    return ", ".join(trozo for trozo in (f"en {unidad}" if unidad else "", lugar, tiene) if trozo) or "recibido"


def _juntos(unidad: str, persona: str) -> str:
    return f"{persona}, de {unidad}" if unidad and persona else unidad or persona
