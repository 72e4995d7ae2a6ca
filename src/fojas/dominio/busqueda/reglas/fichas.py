"""Qué es una ficha y quién la hace."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from fojas.base.errores import ErrorFojas


class ErrorBusqueda(ErrorFojas):
    """Base de los rechazos de la búsqueda."""


class IndiceInservible(ErrorBusqueda):
    """El índice no está, está dañado o es de otra versión: se reconstruye desde la bitácora."""


class IndiceOcupado(ErrorBusqueda):
    """Otro proceso está escribiendo en el índice."""


@dataclass(frozen=True, slots=True)
class Ficha:
    """Lo que se puede encontrar de un objeto y quién puede encontrarlo."""

    codigo: str
    """Código del objeto: el mismo que se anota en la bitácora, y único entre todas las fichas."""
    tipo: str
    """Clase de objeto: `ingreso`, `documento`, `expediente`, `persona`…"""
    titulo: str
    cuerpo: str = ""
    """Texto completo, tal como está escrito: el índice guarda el original para mostrar fragmentos."""
    codigos: tuple[str, ...] = ()
    """Números y códigos por los que se lo conoce: folio, código de seguimiento, IUIe, RUT. En cualquier grafía."""
    fecha: date | None = None
    expediente: str = ""
    """Código del expediente que lo contiene, o vacío."""
    terminos: frozenset[str] = frozenset()
    """Términos de acceso (ADR 3). Sin términos no lo encuentra nadie; lo reservado solo lleva `reserva:*`."""
    url: str = ""
    datos: Mapping[str, str] = field(default_factory=dict)
    """Lo que la página de resultados muestra además: estado, unidad, remitente. Lo ve quien ve la ficha."""


Proveedor = Callable[[Iterable[str]], Iterable[Ficha]]
"""Recibe códigos de objetos y de expedientes que cambiaron, propios y ajenos, y da las fichas de los que conoce.

Ante el código de un expediente debe dar las fichas de todo lo suyo que hay en él: el índice las quita antes de preguntar,
para que un cambio de acceso nunca deje una ficha vieja a la vista.
"""


@dataclass(frozen=True, slots=True)
class Tipo:
    nombre: str
    plural: str


TIPOS: dict[str, Tipo] = {}
_proveedores: dict[str, Proveedor] = {}


CIERRAN: set[str] = set()
"""Sucesos que quitan acceso: lo que nombran no se encuentra hasta que el índice los lea."""

Arrastre = Callable[[frozenset[str]], Iterable[str]]
"""Recibe los códigos de lo que perdió acceso y da los de las fichas que lo pierden con ello."""
_arrastres: dict[str, Arrastre] = {}


def registra_fichas(
    tipo: str, proveedor: Proveedor, *, nombre: str = "", plural: str = "", cierran: Iterable[str] = (),
    arrastra: Arrastre | None = None,
) -> None:  # fmt: skip
    """Declara quién hace las fichas de un tipo, qué sucesos quitan acceso y a quiénes alcanza el cierre de otra ficha.

    Se llama al importar `<app>/fichas.py`.
    """
    previo = _proveedores.get(tipo)
    if previo is not None and previo is not proveedor:
        raise ValueError(f"Las fichas de {tipo} ya tienen proveedor.")
    _proveedores[tipo] = proveedor
    singular = nombre or tipo.capitalize()
    TIPOS[tipo] = Tipo(singular, plural or f"{singular}s")
    CIERRAN.update(cierran)
    if arrastra is not None:
        _arrastres[tipo] = arrastra


def con_lo_que_arrastran(codigos: frozenset[str]) -> frozenset[str]:
    """Lo cerrado y las fichas que se cierran con ello; sin nada cerrado no se pregunta."""
    if not codigos:
        return codigos
    return codigos.union(*(arrastra(codigos) for arrastra in _arrastres.values()))


def proveedores() -> tuple[Proveedor, ...]:
    return tuple(_proveedores.values())
