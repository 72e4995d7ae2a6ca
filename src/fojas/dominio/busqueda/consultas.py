"""Buscar: lo que se encuentra, se cuenta y se muestra sale siempre filtrado por los términos de quien busca."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.busqueda import conexion, reglas
from fojas.dominio.busqueda.models import Lectura
from fojas.dominio.busqueda.puertos import Filtro
from fojas.dominio.busqueda.puertos import Hallazgo as Acierto

__all__ = ["Acierto", "EstadoBusqueda", "Grupo", "Resultado", "busca", "estado", "sinonimos", "tipos"]

TOPE = 1000
"""Más allá no se cuenta ni se pagina: se afina la búsqueda."""
RECONSTRUYENDO = (
    "El índice de búsqueda se está preparando y puede faltar algo. En unos minutos estará completo; "
    "las bandejas y los expedientes no dependen de él."
)


class QuienBusca(Protocol):
    """De quien busca solo importan sus términos de acceso de ese día."""

    @property
    def terminos(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Grupo:
    tipo: str
    nombre: str
    cuantos: int


@dataclass(frozen=True, slots=True)
class Resultado:
    aciertos: tuple[Acierto, ...]
    total_hasta_1000: int
    hay_mas: bool
    """Hay más de mil: el total no se dice exacto."""
    grupos: tuple[Grupo, ...]
    siguiente: str | None
    """Llave de la página siguiente, para `despues_de`."""
    aviso: str = ""
    """Si el índice no está o no sirve, lo que se le dice a la persona."""


@dataclass(frozen=True, slots=True)
class EstadoBusqueda:
    """Lo que `doctor` y la página de administración muestran."""

    documentos: int
    asientos: int
    """Los de la bitácora."""
    faltan: int
    """De esos, los que el índice no ha leído."""
    falla: str
    motivo: str
    """Por qué se construyó la última vez."""


def busca(
    texto: str, *, actor: QuienBusca, tipo: str = "", desde: date | None = None, hasta: date | None = None,
    limite: int = 20, despues_de: str | None = None,
) -> Resultado:  # fmt: skip
    """Lo que el actor puede ver y calza con el texto; sin texto, lo más nuevo."""
    salto = int(despues_de) if despues_de and despues_de.isdigit() else 0
    salto = min(salto, TOPE)
    limite = max(1, min(limite, 100, TOPE - salto)) if salto < TOPE else 0
    consulta = reglas.interpreta(texto, sinonimos())
    if (texto.strip() and not consulta) or not limite:
        return Resultado((), 0, False, (), None)
    filtro = Filtro(terminos=actor.terminos, tipo=tipo, desde=desde, hasta=hasta, fuera=_recien_cerrado())
    try:
        hallazgos = conexion.indice().busca(consulta, filtro, limite=limite, salto=salto)
    except reglas.IndiceInservible:
        return Resultado((), 0, False, (), None, RECONSTRUYENDO)
    queda = salto + len(hallazgos.lista)
    return Resultado(
        aciertos=hallazgos.lista,
        total_hasta_1000=min(hallazgos.total, TOPE),
        hay_mas=hallazgos.total > TOPE,
        grupos=_grupos(hallazgos.por_tipo),
        siguiente=str(queda) if hallazgos.lista and queda < min(hallazgos.total, TOPE) else None,
    )


def _recien_cerrado() -> frozenset[str]:
    """Lo que perdió acceso y el índice todavía no sabe. Se mira antes de buscar: lo ya leído está en el índice."""
    lector = nombre_de_lector(conexion.indice().estado().identidad)
    leido = Lectura.objects.filter(lector=lector).values_list("siguiente", flat=True).first()
    return reglas.con_lo_que_arrastran(bitacora.nombrados_en(reglas.CIERRAN, desde=leido or 0))


def _grupos(por_tipo: Mapping[str, int]) -> tuple[Grupo, ...]:
    grupos = (Grupo(tipo, _plural(tipo), min(cuantos, TOPE)) for tipo, cuantos in por_tipo.items())
    return tuple(sorted(grupos, key=lambda grupo: (-grupo.cuantos, grupo.nombre)))


def _plural(tipo: str) -> str:
    conocido = reglas.TIPOS.get(tipo)
    return conocido.plural if conocido else tipo


def tipos() -> dict[str, str]:
    """Cada tipo de ficha y su nombre."""
    return {clave: tipo.nombre for clave, tipo in sorted(reglas.TIPOS.items())}


def estado() -> EstadoBusqueda:
    del_indice = conexion.indice().estado()
    tamano = bitacora.tamano()
    leido = (
        Lectura.objects.filter(lector=nombre_de_lector(del_indice.identidad))
        .values_list("siguiente", flat=True)
        .first()
    )
    return EstadoBusqueda(
        documentos=del_indice.documentos,
        asientos=tamano,
        faltan=max(0, tamano - (leido or 0)),
        falla=del_indice.falla,
        motivo=del_indice.motivo,
    )


def nombre_de_lector(identidad: str) -> str:
    """Cada índice, de cada nodo, tiene su propia lectura de la bitácora."""
    return f"indice:{identidad}"


@lru_cache(maxsize=1)
def sinonimos() -> reglas.Sinonimos:
    ruta = Path(__file__).with_name("sinonimos.toml")
    return reglas.Sinonimos.de(tomllib.loads(ruta.read_text(encoding="utf-8")))
