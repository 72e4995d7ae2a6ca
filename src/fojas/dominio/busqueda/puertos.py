"""Lo que la búsqueda pide al mundo: un índice de texto, con un solo escritor y muchos lectores."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from fojas.dominio.busqueda.reglas import Consulta, Ficha, Marcado


@dataclass(frozen=True, slots=True)
class Filtro:
    """Lo que acota la búsqueda. Los términos de acceso son obligatorios: sin ninguno no se encuentra nada."""

    terminos: frozenset[str]
    tipo: str = ""
    desde: date | None = None
    hasta: date | None = None
    fuera: frozenset[str] = frozenset()
    """Códigos de objetos y de expedientes que no se muestran ni se cuentan, digan lo que digan sus términos."""


@dataclass(frozen=True, slots=True)
class Hallazgo:
    codigo: str
    tipo: str
    titulo: str
    titulo_html: Marcado
    fragmento_html: Marcado
    fecha: date | None
    expediente: str
    url: str
    datos: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hallazgos:
    lista: tuple[Hallazgo, ...]
    total: int
    """De todo lo que quien busca puede ver, nunca de lo que hay."""
    por_tipo: Mapping[str, int]
    """Sin contar el filtro de tipo, para poder cambiarlo."""


@dataclass(frozen=True, slots=True)
class EstadoIndice:
    identidad: str
    """Con qué nombre lo conoce la tabla de lecturas; vacío si no hay índice."""
    siguiente: int
    """Primera posición de la bitácora que le falta, según él mismo."""
    documentos: int
    nacio_en: datetime | None
    motivo: str
    """Por qué se construyó la última vez."""
    falla: str = ""
    """Por qué no sirve; vacío si sirve."""


class Indice(Protocol):
    def candado(self, *, espera_s: float = 0.0) -> AbstractContextManager[None]:
        """Un solo escritor entre procesos. Lanza `IndiceOcupado` si en ese tiempo no se desocupa."""

    def estado(self) -> EstadoIndice: ...

    def cambia(self, fichas: Sequence[Ficha], *, quita: Iterable[str]) -> None:
        """Quita todo lo que tenga esos códigos, como objeto o como expediente, y pone las fichas: un solo asiento."""

    def anota_posicion(self, siguiente: int) -> None:
        """Deja dicho en el índice hasta dónde leyó; después de que lo sepa la base."""

    def empieza_otro(self, *, motivo: str, en: datetime) -> "IndiceNuevo":
        """Un índice vacío al lado del vigente."""

    def busca(self, consulta: Consulta, filtro: Filtro, *, limite: int, salto: int) -> Hallazgos:
        """Lanza `IndiceInservible`."""


class IndiceNuevo(Protocol):
    """Un índice a medio construir, que nadie lee hasta que se publica."""

    @property
    def identidad(self) -> str: ...

    def agrega(self, fichas: Iterable[Ficha]) -> None: ...

    def publica(self, *, siguiente: int) -> None:
        """Lo deja vigente de una vez y borra el anterior."""

    def descarta(self) -> None: ...
