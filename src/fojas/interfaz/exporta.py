"""Exportar lo que se ve: CSV que Excel abre bien y XLSX de verdad."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse

from fojas.base.tiempo import ZONA

Celda = str | int | float | date | datetime | None
PELIGROSOS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_de(nombre: str, columnas: Sequence[str], filas: Iterable[Sequence[Celda]]) -> HttpResponse:
    """CSV con punto y coma y marca de orden, como lo espera una planilla en Chile."""
    salida = io.StringIO()
    escribe = csv.writer(salida, delimiter=";")
    escribe.writerow(columnas)
    for fila in filas:
        escribe.writerow([inofensiva(en_palabras(celda)) for celda in fila])
    return _descarga(f"{nombre}.csv", "text/csv; charset=utf-8", ("\ufeff" + salida.getvalue()).encode())


def xlsx_de(nombre: str, columnas: Sequence[str], filas: Iterable[Sequence[Celda]]) -> HttpResponse:
    """Planilla con encabezado fijo y fechas que son fechas. El texto nunca se toma por fórmula."""
    salida = io.BytesIO()
    libro = xlsxwriter.Workbook(
        salida,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "dd-mm-yyyy",
        },
    )
    hoja = libro.add_worksheet("Datos")
    negrita, con_hora = libro.add_format({"bold": True}), libro.add_format({"num_format": "dd-mm-yyyy hh:mm"})
    hoja.write_row(0, 0, columnas, negrita)
    hoja.freeze_panes(1, 0)
    anchos = [len(c) for c in columnas]
    numero = 0
    for numero, fila in enumerate(filas, 1):
        for columna, celda in enumerate(fila):
            if isinstance(celda, datetime):
                hoja.write_datetime(numero, columna, celda.astimezone(ZONA).replace(tzinfo=None), con_hora)
            else:
                hoja.write(numero, columna, celda)
            anchos[columna] = max(anchos[columna], len(en_palabras(celda)))
    hoja.autofilter(0, 0, max(numero, 1), len(columnas) - 1)
    for columna, ancho in enumerate(anchos):
        hoja.set_column(columna, columna, min(ancho + 2, 60))
    libro.close()
    return _descarga(f"{nombre}.xlsx", XLSX, salida.getvalue())


def pdf_de(nombre: str, contenido: bytes) -> HttpResponse:
    """Un PDF que se abre en el navegador, para mirarlo antes de imprimir."""
    respuesta = HttpResponse(contenido, content_type="application/pdf")
    respuesta["Content-Disposition"] = f'inline; filename="{nombre}.pdf"'
    return respuesta


def en_palabras(celda: Celda) -> str:
    """Una celda como se lee: `23-11-2026`, `23-11-2026 10:42`."""
    if celda is None:
        return ""
    if isinstance(celda, datetime):
        return f"{celda.astimezone(ZONA):%d-%m-%Y %H:%M}"
    if isinstance(celda, date):
        return f"{celda:%d-%m-%Y}"
    return str(celda)


def inofensiva(texto: str) -> str:
    """Una celda que empieza como fórmula se lleva un apóstrofo: la planilla la muestra y no la ejecuta."""
    return f"'{texto}" if texto.startswith(PELIGROSOS) else texto


def _descarga(nombre: str, tipo: str, contenido: bytes) -> HttpResponse:
    respuesta = HttpResponse(contenido, content_type=tipo)
    respuesta["Content-Disposition"] = f'attachment; filename="{nombre}"'
    return respuesta
