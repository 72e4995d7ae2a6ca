"""Mirar los libros de números."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from fojas.dominio.fe.models import Correlativo, Numero
from fojas.dominio.fe.reglas import EstadoNumero

LOTE = 2000


@dataclass(frozen=True, slots=True)
class Libro:
    """Una serie en un periodo y el último número que dice haber dado."""

    serie_id: int
    serie: str
    periodo: int
    ultimo: int

    @property
    def nombre(self) -> str:
        return f"{self.serie} de {self.periodo}" if self.periodo else self.serie


@dataclass(frozen=True, slots=True)
class Dado:
    """Un número dado, para qué y en qué quedó."""

    valor: int
    texto: str
    para: str
    estado: EstadoNumero
    motivo: str


def libros() -> list[Libro]:
    """Todo libro con correlativo, y también los que tuvieran números sin él."""
    con = {
        (c.serie_id, c.periodo): Libro(c.serie_id, c.serie.clave, c.periodo, c.ultimo)
        for c in Correlativo.objects.select_related("serie")
    }
    sueltos = Numero.objects.order_by().values_list("serie_id", "serie__clave", "periodo").distinct()
    sin = {
        (serie_id, periodo): Libro(serie_id, clave, periodo, 0)
        for serie_id, clave, periodo in sueltos
        if (serie_id, periodo) not in con
    }
    return [libro for _, libro in sorted((con | sin).items())]


def ultimo(libro: Libro) -> int:
    """Lo que dice ahora el correlativo de ese libro."""
    return (
        Correlativo.objects.filter(serie_id=libro.serie_id, periodo=libro.periodo)
        .values_list("ultimo", flat=True)
        .first()
        or 0
    )


def textos_de(codigos: Collection[str]) -> dict[str, str]:
    """El número escrito que se dio a cada código, de los que tienen uno vigente."""
    dados = Numero.objects.filter(para__in=tuple(codigos)).exclude(estado=EstadoNumero.ANULADO.value)
    return dict(dados.values_list("para", "texto"))


def numeros(libro: Libro) -> Iterator[list[Dado]]:
    """Los números del libro, en orden y por trozos."""
    mayor = -1
    while filas := list(
        Numero.objects.filter(serie_id=libro.serie_id, periodo=libro.periodo, valor__gt=mayor)
        .order_by("valor")
        .values_list("valor", "texto", "para", "estado", "motivo")[:LOTE]
    ):
        yield [Dado(valor, texto, para, EstadoNumero(estado), motivo) for valor, texto, para, estado, motivo in filas]
        mayor = filas[-1][0]
