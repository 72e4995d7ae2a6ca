"""Una lista o una tabla de la pantalla, en PDF: la misma que se ve, con sus filtros, quién la pidió y cuándo."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpResponse

from fojas.base.tiempo import ZONA
from fojas.dominio.expedientes import conexion
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes.documentos import imprimible
from fojas.interfaz import exporta
from fojas.interfaz.exporta import Celda

TOPE_PDF = 5000
"""Filas que caben en un PDF; para más, la planilla o un filtro."""
CORTADO = "Van las primeras 5.000 filas. Para el resto, afina el filtro o pide la planilla."
MUESTRA = 200
"""Filas con que se decide cuánto ancho necesita cada columna."""
ANGOSTA, ANCHA = 6, 60
"""Letras entre las que se reparte el ancho: ni una columna se cierra ni otra se come la hoja."""


@dataclass(frozen=True, slots=True)
class Tabla:
    """Una tabla del impreso, con su título si son varias."""

    columnas: Sequence[str]
    filas: Sequence[Sequence[Celda]]
    titulo: str = ""


@dataclass(frozen=True, slots=True)
class Impreso:
    """Lo que se imprime y cómo se presenta."""

    nombre: str
    titulo: str
    tablas: Sequence[Tabla]
    quien: str
    en: datetime
    filtros: Sequence[str] = ()
    notas: Sequence[str] = field(default_factory=tuple)
    oficina: str = "Secretaría Municipal · Oficina de Partes, Informaciones y Reclamos"
    cortada: str = ""


def pdf(impreso: Impreso) -> HttpResponse:
    """El PDF, para mirarlo en el navegador antes de imprimir."""
    filas = sum(len(t.filas) for t in impreso.tablas)
    en = impreso.en.astimezone(ZONA)
    datos = {
        "municipalidad": organizacion.municipalidad().nombre, "oficina": impreso.oficina, "titulo": impreso.titulo,
        "compuesto": f"{en:%d-%m-%Y, %H:%M} hrs.",
        "alcance": f"por {impreso.quien}. Contiene lo que esa persona puede ver.",
        "filtros": list(impreso.filtros), "cortada": impreso.cortada,
        "cuenta": " ".join([f"{filas:,} {'fila' if filas == 1 else 'filas'}.".replace(",", "."), *impreso.notas]),
        "tablas": [_tabla(t) for t in impreso.tablas],
    }  # fmt: skip
    bytes_ = conexion.imprenta().compone("partes/tabla", imprimible(datos), en=impreso.en)
    return exporta.pdf_de(impreso.nombre, bytes_)


def _tabla(tabla: Tabla) -> dict[str, object]:
    filas = [[exporta.en_palabras(celda) for celda in fila] for fila in tabla.filas]
    muestra = [list(tabla.columnas), *filas[:MUESTRA]]
    anchos = [
        min(max(max(len(fila[n]) for fila in muestra), ANGOSTA), ANCHA) ** 0.7 for n in range(len(tabla.columnas))
    ]
    return {"titulo": tabla.titulo, "columnas": list(tabla.columnas), "filas": filas, "anchos": anchos}
