"""De cifras a dibujos: posiciones en porcentaje, para que la letra no se encoja en el teléfono."""

from collections.abc import Sequence
from dataclasses import dataclass

from fojas.dominio.partes.consultas import CargaDeUnidad, Rapidez, Tramo

RENGLON = 46
"""Alto de una barra con su nombre encima."""
ANCHO_DE_BARRA = 86.0
"""Porcentaje que ocupa la barra más larga; lo demás es para su número."""
ALTO_DE_COLUMNAS = 160.0
AIRE = 24
"""Sobre la columna más alta, para su número."""


@dataclass(frozen=True, slots=True)
class Barra:
    carga: CargaDeUnidad
    y_nombre: int
    y: int
    y_cifra: int
    ancho_vencido: str
    ancho_riesgo: str
    x_riesgo: str
    x_resto: str
    ancho_resto: str
    x_cifra: str


@dataclass(frozen=True, slots=True)
class Columna:
    tramo: Tramo
    corto: str
    x: str
    ancho: str
    y: str
    alto: str
    y_tarde: str
    alto_tarde: str
    x_centro: str
    y_cifra: str


def barras(cargas: Sequence[CargaDeUnidad]) -> list[Barra]:
    """Una barra por unidad: vencido, en riesgo y el resto, una tras otra desde cero."""
    mayor = max((c.pendientes for c in cargas), default=0) or 1
    return [_barra(n, carga, ANCHO_DE_BARRA / mayor) for n, carga in enumerate(cargas)]


def _barra(n: int, carga: CargaDeUnidad, escala: float) -> Barra:
    vencido, riesgo = carga.vencidos * escala, carga.en_riesgo * escala
    total = carga.pendientes * escala
    return Barra(
        carga, y_nombre=n * RENGLON + 14, y=n * RENGLON + 20, y_cifra=n * RENGLON + 34, ancho_vencido=_pc(vencido),
        ancho_riesgo=_pc(riesgo), x_riesgo=_pc(vencido), x_resto=_pc(vencido + riesgo),
        ancho_resto=_pc(total - vencido - riesgo), x_cifra=_pc(total + 1),
    )  # fmt: skip


def columnas(rapidez: Rapidez) -> list[Columna]:
    """Una columna por tramo de días; lo que salió después de su plazo, en rojo y abajo."""
    mayor = max((t.cuantas for t in rapidez.tramos), default=0) or 1
    paso = 100 / max(len(rapidez.tramos), 1)
    piso = ALTO_DE_COLUMNAS + AIRE
    dibujo = []
    for n, tramo in enumerate(rapidez.tramos):
        alto, tarde = ALTO_DE_COLUMNAS * tramo.cuantas / mayor, ALTO_DE_COLUMNAS * tramo.tarde / mayor
        dibujo.append(
            Columna(
                tramo, tramo.nombre.replace(" a ", "–").replace("Más de", ">"), x=_pc(n * paso + paso * 0.08),
                ancho=_pc(paso * 0.84), y=f"{piso - alto:.1f}", alto=f"{alto - tarde:.1f}", y_tarde=f"{piso - tarde:.1f}",
                alto_tarde=f"{tarde:.1f}", x_centro=_pc(n * paso + paso / 2), y_cifra=f"{piso - 6 - alto:.1f}",
            )
        )  # fmt: skip
    return dibujo


def _pc(valor: float) -> str:
    return f"{max(valor, 0):.2f}%"


def donde_se_junta(cargas: Sequence[CargaDeUnidad]) -> str:
    """La respuesta en una frase: quién tiene más pendiente y quién más vencido."""
    pendientes = sum(c.pendientes for c in cargas)
    if not pendientes:
        return "No hay nada pendiente entre lo que puedes ver."
    mas = max(cargas, key=lambda c: (c.pendientes, c.unidad))
    frase = f"{mas.unidad} tiene {mas.pendientes} de los {pendientes} pendientes."
    vencidos = sum(c.vencidos for c in cargas)
    if not vencidos:
        return f"{frase} Ninguno está vencido."
    peor = max(cargas, key=lambda c: (c.vencidos, c.unidad))
    if vencidos == 1:
        return f"{frase} Hay 1 vencido, y lo tiene {peor.unidad}."
    if peor.vencidos == vencidos:
        return f"{frase} Los {vencidos} vencidos los tiene {peor.unidad}."
    return f"{frase} De los {vencidos} vencidos, {peor.unidad} tiene {peor.vencidos}."


def como_respondemos(rapidez: Rapidez) -> str:
    if not rapidez.respondidos or rapidez.mediana is None:
        return "Todavía no se ha despachado ninguna respuesta en estos días."
    mediana = f"{rapidez.mediana:g}".replace(".", ",")
    tarde = rapidez.respondidos - rapidez.a_tiempo
    frase = f"La mitad se responde en {mediana} días hábiles o menos."
    if not tarde:
        return f"{frase} Todas salieron dentro de su plazo."
    return f"{frase} {tarde} de {rapidez.respondidos} {'salió' if tarde == 1 else 'salieron'} fuera de plazo."
