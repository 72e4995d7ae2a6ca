"""Las tablas de un tablero en CSV, XLSX o PDF, con lo mismo que muestra la página."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from fojas.base import tiempo
from fojas.interfaz import exporta, impresos
from fojas.interfaz.impresos import Tabla
from fojas.interfaz.listas import FORMATOS
from fojas.interfaz.puerta import actor_de


def pedida(request: HttpRequest) -> str:
    """El formato que se pidió, o nada si se quiere la página."""
    formato = request.GET.get("formato", "")
    return formato if formato in FORMATOS else ""


def sale(
    request: HttpRequest, formato: str, *, nombre: str, titulo: str, tablas: Sequence[Tabla],
    filtros: Sequence[str] = (),
) -> HttpResponse:  # fmt: skip
    """En planilla, una tabla bajo otra, cada fila con el nombre de la suya si son varias."""
    if formato == "pdf":
        return impresos.pdf(
            impresos.Impreso(
                nombre=nombre, titulo=titulo, tablas=tablas, quien=actor_de(request).nombre, en=tiempo.ahora(),
                filtros=filtros,
            )
        )  # fmt: skip
    escribe = exporta.csv_de if formato == "csv" else exporta.xlsx_de
    if len(tablas) == 1:
        return escribe(nombre, tablas[0].columnas, tablas[0].filas)
    columnas = max((t.columnas for t in tablas), key=len)
    return escribe(
        nombre, ("Tabla", *columnas),
        [(t.titulo, *fila, *([None] * (len(columnas) - len(fila)))) for t in tablas for fila in t.filas],
    )  # fmt: skip
