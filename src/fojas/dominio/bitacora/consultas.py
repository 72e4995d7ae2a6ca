"""Leer la bitácora: solo lo que ya tiene lugar, en su orden."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Literal

from django.db.models import F, Max, Q, QuerySet

from fojas.base import huellas
from fojas.dominio.bitacora import reglas
from fojas.dominio.bitacora.models import Anotacion, Asiento, Nodo, PuntoDeControl

LOTE = 2000


@dataclass(frozen=True, slots=True)
class Entrada:
    """Un asiento con lo que dice su anotación."""

    posicion: int
    anotacion_id: int
    suceso: str
    autor: str
    """Código de quien lo hizo; su nombre lo sabe `organizacion`."""
    objeto: str
    expediente: str
    ocurrio_en: datetime
    datos: dict[str, Any] = field(hash=False)
    hoja: str

    @property
    def frase(self) -> str:
        """La oración que lee una persona."""
        return reglas.frase_de(self.suceso, self.datos)


@dataclass(frozen=True, slots=True)
class Anotado:
    """Lo que dice una anotación, tenga o no ya su lugar, con los datos personales que le queden."""

    suceso: str
    autor: str
    objeto: str
    expediente: str
    ocurrio_en: datetime
    datos: dict[str, Any] = field(hash=False)
    personal: dict[str, Any] | None = field(hash=False)
    """None si no los lleva o se borraron."""
    borrado: bool = False
    """Llevaba datos personales y se borraron."""

    @property
    def frase(self) -> str:
        """La oración que lee una persona."""
        return reglas.frase_de(self.suceso, self.datos)


@dataclass(frozen=True, slots=True)
class Filtros:
    """Lo que se pide en la página de auditoría; lo vacío no filtra."""

    autor: str = ""
    sucesos: tuple[str, ...] = ()
    objeto: str = ""
    expediente: str = ""
    desde: datetime | None = None
    hasta: datetime | None = None
    """Instante que ya no entra."""


@dataclass(frozen=True, slots=True)
class Punto:
    """Un punto de control firmado."""

    tamano: int
    raiz: str
    nota: str
    llave: str
    hecho_en: datetime


def tamano() -> int:
    """Cuántos asientos hay."""
    ultima: int | None = Asiento.objects.aggregate(ultima=Max("posicion"))["ultima"]
    return 0 if ultima is None else ultima + 1


def cabeza() -> tuple[int, str]:
    """Tamaño y raíz, en hexadecimal, de todo lo que tiene lugar."""
    cuantos = tamano()
    return cuantos, raiz_en(cuantos).hex()


def raiz_en(cuantos: int) -> bytes:
    """Raíz del árbol de las primeras `cuantos` hojas, que ya deben tener lugar."""
    conocidas = huellas_en(huellas.frontera(cuantos))
    return huellas.raiz(cuantos, lambda nivel, indice: conocidas[nivel, indice])


def huellas_en(lugares: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """La huella guardada de cada subárbol completo (nivel, índice), en dos consultas."""
    pedidos = list(lugares)
    hojas = [indice for nivel, indice in pedidos if nivel == 0]
    nodos = [Q(nivel=nivel, indice=indice) for nivel, indice in pedidos if nivel]
    conocidas: dict[tuple[int, int], bytes] = {}
    if hojas:
        filas = Asiento.objects.filter(posicion__in=hojas).values_list("posicion", "hoja")
        conocidas |= {(0, posicion): bytes.fromhex(hoja) for posicion, hoja in filas}
    if nodos:
        altos = Nodo.objects.filter(reduce(or_, nodos)).values_list("nivel", "indice", "huella")
        conocidas |= {(nivel, indice): bytes.fromhex(huella) for nivel, indice, huella in altos}
    return conocidas


def desde(posicion: int, limite: int = LOTE) -> list[Entrada]:
    """Los asientos desde esa posición, en orden; vacía si no hay más. Así la leen el índice y las réplicas."""
    return _entradas(Asiento.objects.filter(posicion__gte=posicion).order_by("posicion")[:limite])


def lista(filtros: Filtros | None = None, *, antes_de: int | None = None, limite: int = 50) -> list[Entrada]:
    """Los más nuevos primero. La página siguiente parte antes de la última posición mostrada."""
    pedidos = filtros or Filtros()
    asientos = Asiento.objects.all()
    for campo in ("autor", "objeto", "expediente"):
        if valor := getattr(pedidos, campo):
            asientos = asientos.filter(**{f"anotacion__{campo}": valor})
    if pedidos.sucesos:
        asientos = asientos.filter(anotacion__suceso__in=pedidos.sucesos)
    if pedidos.desde is not None:
        asientos = asientos.filter(anotacion__ocurrio_en__gte=pedidos.desde)
    if pedidos.hasta is not None:
        asientos = asientos.filter(anotacion__ocurrio_en__lt=pedidos.hasta)
    if antes_de is not None:
        asientos = asientos.filter(posicion__lt=antes_de)
    return _entradas(asientos.order_by("-posicion")[:limite])


def de_expediente(codigo: str, *, antes_de: int | None = None, limite: int = 200) -> list[Entrada]:
    """Lo que pasó en un expediente y en todo lo suyo, lo más nuevo primero."""
    return lista(Filtros(expediente=codigo), antes_de=antes_de, limite=limite)


def de_objeto(codigo: str, *, antes_de: int | None = None, limite: int = 200) -> list[Entrada]:
    """Lo que pasó con un objeto, lo más nuevo primero."""
    return lista(Filtros(objeto=codigo), antes_de=antes_de, limite=limite)


def ultimo(suceso: str) -> datetime | None:
    """Cuándo ocurrió por última vez, esté o no ya en su lugar."""
    cuando: datetime | None = Anotacion.objects.filter(suceso=suceso).aggregate(en=Max("ocurrio_en"))["en"]
    return cuando


def lo_ultimo(sucesos: Collection[str]) -> tuple[datetime, dict[str, Any]] | None:
    """Cuándo fue y qué dijo la última anotación de cualquiera de esos sucesos; None si no hay ninguna."""
    return (
        Anotacion.objects.filter(suceso__in=tuple(sucesos))
        .order_by("-ocurrio_en", "-id")
        .values_list("ocurrio_en", "datos")
        .first()
    )


def anotado(
    sucesos: Collection[str], *, por: Literal["objeto", "expediente"], codigos: Collection[str]
) -> list[Anotado]:
    """Lo que dice la bitácora de esos objetos o expedientes, en el orden en que se anotó."""
    filas = (
        Anotacion.objects.filter(**{f"{por}__in": tuple(codigos)}, suceso__in=tuple(sucesos))
        .order_by("pk")
        .values_list("suceso", "autor", "objeto", "expediente", "ocurrio_en", "datos", "personal__datos", "compromiso")
    )
    return [
        Anotado(
            suceso, autor, objeto, expediente, en, datos, personal, borrado=bool(compromiso) and personal is None,
        )
        for suceso, autor, objeto, expediente, en, datos, personal, compromiso in filas
    ]  # fmt: skip


def mencionados(suceso: str, *, dato: str, por_trozos: int) -> Iterator[list[str]]:
    """Lo que ese suceso ha dicho en ese dato, desde el principio y de a trozos."""
    ultimo = 0
    while filas := list(
        Anotacion.objects.filter(suceso=suceso, pk__gt=ultimo).order_by("pk").values_list("pk", "datos")[:por_trozos]
    ):
        yield [datos[dato] for _, datos in filas]
        ultimo = filas[-1][0]


def nombrados_en(sucesos: Collection[str], *, desde: int) -> frozenset[str]:
    """Objetos y expedientes que nombran esos sucesos desde esa posición, también los que no tienen lugar.

    La búsqueda lo pregunta cada vez: lo que acaba de reservarse no se muestra aunque el índice no lo sepa.
    """
    filas = Anotacion.objects.filter(
        Q(asiento__isnull=True) | Q(asiento__posicion__gte=desde), suceso__in=tuple(sucesos)
    ).values_list("objeto", "expediente")
    return frozenset(codigo for fila in filas for codigo in fila if codigo)


def ultimo_punto() -> Punto | None:
    return next(iter(puntos(limite=1)), None)


def puntos(*, limite: int | None = None) -> list[Punto]:
    """Los puntos de control, el más nuevo primero."""
    return [
        Punto(p.tamano, p.raiz, p.nota, p.llave, p.hecho_en)
        for p in PuntoDeControl.objects.order_by("-tamano", "-id")[:limite]
    ]


def llaves() -> list[reglas.Llave]:
    """Las llaves públicas que la bitácora declara, en orden: la última es la vigente."""
    declaradas = (
        Anotacion.objects.filter(suceso__in=reglas.SUCESOS_DE_LLAVE)
        .order_by(F("asiento__posicion").asc(nulls_last=True), "id")
        .values_list("suceso", "datos", "ocurrio_en", "asiento__posicion")
    )
    return [
        reglas.Llave(
            vkey=datos["vkey"], desde=posicion, estrenada_en=ocurrio, perdida_la_anterior=suceso == reglas.LLAVE_PERDIDA
        )
        for suceso, datos, ocurrio, posicion in declaradas
    ]


def lineas() -> Iterator[tuple[int, bytes, str]]:
    """Cada asiento: posición, los bytes de su hoja y la huella guardada. Recorre sin cargar todo."""
    siguiente = 0
    while entradas := list(
        Asiento.objects.filter(posicion__gte=siguiente).select_related("anotacion").order_by("posicion")[:LOTE]
    ):
        for asiento in entradas:
            yield asiento.posicion, contenido_de(asiento.anotacion), asiento.hoja
        siguiente = entradas[-1].posicion + 1


def contenido_de(anotacion: Anotacion) -> bytes:
    """Los bytes de la hoja de esta anotación."""
    return reglas.contenido(
        id_=anotacion.pk, suceso=anotacion.suceso, autor=anotacion.autor, objeto=anotacion.objeto,
        expediente=anotacion.expediente, ocurrio_en=anotacion.ocurrio_en, datos=anotacion.datos,
        compromiso=anotacion.compromiso,
    )  # fmt: skip


def _entradas(asientos: QuerySet[Asiento]) -> list[Entrada]:
    return [
        Entrada(
            posicion=a.posicion, anotacion_id=a.anotacion_id, suceso=a.anotacion.suceso, autor=a.anotacion.autor,
            objeto=a.anotacion.objeto, expediente=a.anotacion.expediente, ocurrio_en=a.anotacion.ocurrio_en,
            datos=a.anotacion.datos, hoja=a.hoja,
        )
        for a in asientos.select_related("anotacion")
    ]  # fmt: skip
