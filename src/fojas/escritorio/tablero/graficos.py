"""De cifras a dibujos: posiciones en porcentaje, para que la letra no se encoja en el teléfono."""

from collections.abc import Sequence
from dataclasses import dataclass

from fojas.dominio.partes.consultas import CargaDeUnidad, Rapidez, TiemposDelMes, Tramo
from fojas.dominio.partes.reglas import Tiempos

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
    tarde = rapidez.con_plazo - rapidez.a_tiempo
    frase = f"La mitad se responde en {mediana} días hábiles o menos."
    if not rapidez.con_plazo:
        return f"{frase} Ninguna tenía plazo legal."
    if not tarde:
        return f"{frase} {'Las que tenían plazo' if rapidez.sin_plazo else 'Todas'} salieron dentro de su plazo."
    return f"{frase} {tarde} de {rapidez.con_plazo} {'salió' if tarde == 1 else 'salieron'} fuera de plazo."


MESES_CORTOS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


@dataclass(frozen=True, slots=True)
class Mes:
    """Un mes de la tendencia: la columna es la mediana y la raya, lo que tardaron nueve de cada diez."""

    visto: TiemposDelMes
    corto: str
    x: str
    ancho: str
    y: str
    alto: str
    x_raya: str
    x_fin: str
    y_p90: str
    x_centro: str
    y_cifra: str
    mediana: str


def meses(vistos: Sequence[TiemposDelMes]) -> list[Mes]:
    """Una columna por mes, todas con la misma escala: la del mes más lento."""
    mayor = max((m.tiempos.p90 or 0 for m in vistos), default=0) or 1
    paso, piso = 100 / max(len(vistos), 1), ALTO_DE_COLUMNAS + AIRE
    dibujo = []
    for n, visto in enumerate(vistos):
        alto = ALTO_DE_COLUMNAS * (visto.tiempos.mediana or 0) / mayor
        p90 = ALTO_DE_COLUMNAS * (visto.tiempos.p90 or 0) / mayor
        dibujo.append(
            Mes(
                visto, MESES_CORTOS[visto.mes.month - 1], x=_pc(n * paso + paso * 0.15), ancho=_pc(paso * 0.7),
                y=f"{piso - alto:.1f}", alto=f"{alto:.1f}", x_raya=_pc(n * paso + paso * 0.08),
                x_fin=_pc(n * paso + paso * 0.92), y_p90=f"{piso - p90:.1f}", x_centro=_pc(n * paso + paso / 2),
                y_cifra=f"{piso - 6 - alto:.1f}", mediana=_con_coma(visto.tiempos.mediana),
            )
        )  # fmt: skip
    return dibujo


def como_vamos(vistos: Sequence[TiemposDelMes]) -> str:
    """Si los últimos tres meses con respuestas van más rápido o más lento que los tres de antes."""
    medianas = [m.tiempos.mediana for m in vistos if m.tiempos.mediana is not None]
    if not medianas:
        return "Todavía no hay respuestas en estos doce meses."
    if len(medianas) < 6:
        return f"La mediana del último mes con respuestas es de {_con_coma(medianas[-1])} días hábiles."
    ahora, antes = sum(medianas[-3:]) / 3, sum(medianas[-6:-3]) / 3
    if abs(ahora - antes) < 0.5:
        return (
            f"Los últimos tres meses van como los tres anteriores: cerca de {_con_coma(round(ahora, 1))} días hábiles."
        )
    dicho = "más rápido" if ahora < antes else "más lento"
    return (
        f"Los últimos tres meses van {dicho} que los tres anteriores: "
        f"de {_con_coma(round(antes, 1))} a {_con_coma(round(ahora, 1))} días hábiles."
    )


def cambio(ahora: Tiempos, antes: Tiempos) -> str:
    """Contra el periodo anterior, en una frase."""
    if ahora.mediana is None:
        return "Todavía no se ha despachado ninguna respuesta en estos días."
    if antes.mediana is None:
        return "En el periodo anterior no hubo respuestas con que comparar."
    if ahora.mediana == antes.mediana:
        return "La mediana es la misma del periodo anterior."
    dicho = "bajó" if ahora.mediana < antes.mediana else "subió"
    return f"La mediana {dicho} de {_con_coma(antes.mediana)} a {_con_coma(ahora.mediana)} días hábiles."


def _con_coma(valor: float | None) -> str:
    return "" if valor is None else f"{valor:g}".replace(".", ",")
