"""El patrón de toda lista: filtros en la URL, vistas guardadas, columnas a elección, CSV, XLSX y PDF, y páginas por llave.

Nada se cuenta más allá de mil: se dice «más de 1.000».
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from fojas.base import tiempo
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.consultas import VistaDeLista
from fojas.dominio.organizacion.reglas import TODO_LO_DE_LA_LISTA, preferencia_de_inicio
from fojas.interfaz import exporta, impresos
from fojas.interfaz.exporta import Celda
from fojas.interfaz.puerta import actor_de

T = TypeVar("T")
TOPE = 1000
"""Más que esto no se cuenta: se dice «más de 1.000»."""
TOPE_PLANILLA = 10_000
"""Filas que se exportan de una vez; para más se afina el filtro."""
ANOS = range(1900, 2100)
"""Los años que se aceptan al filtrar: más allá las cuentas de días no caben en una fecha."""
FORMATOS_DE_DIA = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d/%m/%y")
LETRAS_DE_AVISO = 40
"""Cuánto de lo escrito se repite al decir que no se entendió."""
CORTADA = "Van las primeras 10.000 filas. Para el resto, afina el filtro y exporta otra vez."
NO_SON_FILTROS = ("desde", "formato", "vista")
"""Parámetros que no viajan con una vista guardada."""
EN_PLANILLA = ("csv", "xlsx")
FORMATOS = (*EN_PLANILLA, "pdf")


class ClaseFiltro(StrEnum):
    TEXTO = "texto"
    OPCION = "opcion"
    DIA = "dia"
    MARCA = "marca"


@dataclass(frozen=True, slots=True)
class Columna(Generic[T]):
    """Una columna: cómo se llama, qué dice de cada fila y qué tan prescindible es."""

    clave: str
    titulo: str
    valor: Callable[[T], Celda]
    """Lo que va a la planilla y, si no hay plantilla, lo que se ve."""
    enlace: Callable[[T], str] | None = None
    bajo: Callable[[T], str] | None = None
    """Segunda línea, tenue."""
    chip: Callable[[T], str] | None = None
    """Color del chip en que va el valor: vacío, azul, verde, ambar, rojo, violeta."""
    plantilla: str = ""
    """Trozo que la pinta cuando lo anterior no alcanza; recibe `fila`."""
    principal: bool = False
    """Encabeza la fila y, en el teléfono, la carta. No se oculta."""
    extra: bool = False
    """La primera que se va cuando falta ancho."""
    numero: bool = False
    a_pedido: bool = False
    """No se ve hasta que alguien la elige; a la planilla va igual."""
    exportable: bool = True


@dataclass(frozen=True, slots=True)
class Filtro:
    """Un parámetro de la URL con que se acota la lista."""

    clave: str
    nombre: str
    clase: ClaseFiltro = ClaseFiltro.TEXTO
    opciones: tuple[tuple[str, str], ...] = ()
    no_antes_de: str = ""
    """La clave del día con que empieza el tramo que este termina."""


@dataclass(frozen=True, slots=True)
class EnLote:
    """Un paso sobre lo elegido: su dirección recibe `e=…` por cada fila y muestra una vista previa antes de hacerlo."""

    nombre: str
    direccion: str


@dataclass(frozen=True, slots=True)
class Vacia:
    """Lo que enseña la lista sin filas: para qué es y el primer paso."""

    titulo: str
    texto: str
    icono: str = "bandeja"


@dataclass(frozen=True, slots=True)
class Lista(Generic[T]):
    """Qué muestra una lista. La vista la declara y `pagina_de_lista` hace el resto."""

    clave: str
    """Con ella se guardan las vistas y se nombra la planilla."""
    descripcion: str
    """Qué filas son y en qué orden, para el título oculto de la tabla."""
    columnas: tuple[Columna[T], ...]
    llave: Callable[[T], Sequence[object]]
    """Valores de orden de una fila, terminados en uno único."""
    vacia: Vacia
    filtros: tuple[Filtro, ...] = ()
    en_lote: tuple[EnLote, ...] = ()
    codigo: Callable[[T], str] | None = None
    """Qué se envía de cada fila elegida; hace falta si hay pasos en lote."""
    nombra: Callable[[T], str] | None = None
    """Cómo se dice la fila al elegirla: «Elegir el folio 2026-000123»; si falta, su código."""
    por_pagina: int = 50


@dataclass(frozen=True, slots=True)
class Pedido:
    """Lo que la página le pide a la consulta."""

    valores: Mapping[str, str]
    """Los filtros puestos, ya revisados; los que no, no están."""
    desde: Sequence[Any] | None
    """Valores de orden de la última fila vista, o nada si es la primera página."""
    limite: int

    def texto(self, clave: str) -> str:
        return self.valores.get(clave, "")

    def dia(self, clave: str) -> date | None:
        return dia_escrito(self.valores.get(clave, ""))

    def tras(self, *tipos: type) -> tuple[Any, ...] | None:
        """Los valores de `desde` si son de esos tipos; None en la primera página o si alguien cambió la llave."""
        if self.desde is None or len(self.desde) != len(tipos):
            return None
        if not all(isinstance(valor, tipo) for valor, tipo in zip(self.desde, tipos, strict=True)):
            return None
        return tuple(self.desde)


@dataclass(frozen=True, slots=True)
class Pagina(Generic[T]):
    filas: Sequence[T]
    siguiente: str
    """Llave de la página que sigue, o vacía."""


@dataclass(frozen=True, slots=True)
class FiltroVisto:
    filtro: Filtro
    valor: str
    dicho: str
    """El filtro en palabras, para quitarlo: `Clase: persona natural`."""


@dataclass(frozen=True, slots=True)
class VistaGuardada:
    vista: VistaDeLista
    aqui: bool


@dataclass(frozen=True, slots=True)
class ListaVista(Generic[T]):
    """Una lista lista para pintar con `interfaz/piezas/lista.html`."""

    definicion: Lista[T]
    columnas: tuple[Columna[T], ...]
    filtros: tuple[FiltroVisto, ...]
    pagina: Pagina[T]
    vistas: tuple[VistaGuardada, ...]
    consulta: str
    """Los filtros y columnas de ahora, para guardarlos como vista."""
    elegidas: frozenset[str] = field(default_factory=frozenset)
    avisos: tuple[str, ...] = ()
    """Lo escrito en la dirección que no se entendió: la lista va sin eso."""
    unidades: tuple[tuple[str, str], ...] = ()
    """Con quién puede compartir una vista quien mira: código y nombre de sus unidades."""

    @property
    def puestos(self) -> tuple[FiltroVisto, ...]:
        return tuple(f for f in self.filtros if f.valor)

    @property
    def opcionales(self) -> tuple[FiltroVisto, ...]:
        """Los que van plegados: todos menos el de texto, que está siempre a la vista."""
        return tuple(f for f in self.filtros if f.filtro.clase != ClaseFiltro.TEXTO)

    @property
    def de_texto(self) -> tuple[FiltroVisto, ...]:
        return tuple(f for f in self.filtros if f.filtro.clase == ClaseFiltro.TEXTO)


def pagina_de_lista(
    request: HttpRequest,
    lista: Lista[T],
    *,
    trae: Callable[[Pedido], Sequence[T]],
    plantilla: str = "interfaz/lista.html",
    **contexto: Any,
) -> HttpResponse:
    """La respuesta de una página de lista, o lo que se ve en planilla o en PDF si se pidió `?formato=csv`, `xlsx` o `pdf`.

    `trae` devuelve hasta `pedido.limite` filas en el orden de `lista.llave`, después de `pedido.desde`. Sin parámetros
    se abre la vista con que cada quien eligió empezar; `?vista=todo` la deja de lado.
    """
    if not request.GET and (inicio := _vista_de_inicio(request, lista.clave)):
        return HttpResponseRedirect(f"{request.path}?{inicio}")
    valores, avisos = _valores(request.GET, lista.filtros)
    formato = request.GET.get("formato", "")
    # Una planilla no lleva avisos: con un filtro que no se entendió saldría de más sin que se note.
    sale = formato in FORMATOS and not avisos
    columnas = _columnas(request.GET, lista.columnas, planilla=sale and formato in EN_PLANILLA)
    puestos = tuple(_visto(f, valores.get(f.clave, "")) for f in lista.filtros)
    if sale:
        filas = _todas(lista, valores, trae, tope=impresos.TOPE_PDF if formato == "pdf" else TOPE_PLANILLA)
        if formato == "pdf":
            titulo = str(contexto.get("titulo", "")) or lista.descripcion
            return _pdf(request, lista, columnas, filas, titulo, puestos)
        return _planilla(formato, lista, columnas, filas)
    escrita = request.GET.get("desde", "")
    desde = valores_de(escrita)
    if escrita and desde is None:
        avisos.append(no_es_pagina(escrita))
    pagina = corta(lista, trae(Pedido(valores, desde, lista.por_pagina + 1)))
    consulta, vistas = consulta_de(request.GET), vistas_de(request, lista.clave)
    vista = ListaVista(
        definicion=lista,
        columnas=columnas,
        filtros=puestos,
        pagina=pagina,
        vistas=tuple(VistaGuardada(v, v.consulta == consulta) for v in vistas),
        consulta=consulta,
        elegidas=frozenset(c.clave for c in columnas),
        avisos=tuple(avisos),
        unidades=_unidades_de(request) if consulta else (),
    )
    return render(request, plantilla, {"lista": vista, **contexto})


def corta(lista: Lista[T], filas: Sequence[T]) -> Pagina[T]:
    """Deja una página y la llave de la que sigue; se pidió una fila de más para saber si la hay."""
    if len(filas) <= lista.por_pagina:
        return Pagina(filas, "")
    visibles = filas[: lista.por_pagina]
    return Pagina(visibles, llave(lista.llave(visibles[-1])))


def ya_leida(lista: Lista[T], filas: Sequence[T]) -> Callable[[Pedido], Sequence[T]]:
    """Para listas cortas que la consulta da enteras: corta desde la última fila vista."""

    def trae(pedido: Pedido) -> Sequence[T]:
        if pedido.desde is None:
            return filas[: pedido.limite]
        ultima = llave(pedido.desde)
        vistas = next((n for n, fila in enumerate(filas, 1) if llave(lista.llave(fila)) == ultima), 0)
        return filas[vistas : vistas + pedido.limite]

    return trae


def llave(valores: Sequence[object]) -> str:
    """Los valores de orden de la última fila, en una cadena para la URL."""
    return base64.urlsafe_b64encode(json.dumps(list(valores), default=str).encode()).decode().rstrip("=")


def valores_de(llave_: str) -> list[object] | None:
    """Al revés; None si alguien la cambió."""
    if not llave_:
        return None
    try:
        leidos = json.loads(base64.urlsafe_b64decode(llave_ + "=" * (-len(llave_) % 4)))
    except (binascii.Error, ValueError):
        return None
    return leidos if isinstance(leidos, list) else None


def dia_escrito(texto: str) -> date | None:
    """Un día en cualquiera de las formas en que se escribe; None si no es un día o queda fuera de lo que se lleva."""
    for formato in FORMATOS_DE_DIA:
        try:
            dia = datetime.strptime(texto.strip(), formato).date()  # noqa: DTZ007 — solo se lee el día
        except ValueError:
            continue
        return dia if dia.year in ANOS else None
    return None


def consulta_de(parametros: QueryDict) -> str:
    """Los parámetros que hacen una vista, sin la página en que se está."""
    quedan = parametros.copy()
    for nombre in NO_SON_FILTROS:
        quedan.pop(nombre, None)
    for nombre in [n for n in quedan if not quedan[n]]:
        del quedan[nombre]
    return quedan.urlencode()


def no_es_dia(nombre: str, escrito: str) -> str:
    return f"No se entendió «{_breve(escrito)}» en «{nombre}». Escribe fechas como 23-11-2026."


def dias_al_reves(primero: str, ultimo: str) -> str:
    return f"La fecha de «{ultimo}» es anterior a la de «{primero}»: la lista va sin ninguna de las dos."


def no_es_pagina(escrito: str) -> str:
    return (
        f"No se entendió «{_breve(escrito)}» en «desde»: va la primera página. Para acotar por fecha, usa los filtros."
    )


def _breve(escrito: str) -> str:
    return escrito if len(escrito) <= LETRAS_DE_AVISO else f"{escrito[:LETRAS_DE_AVISO]}…"


def _valores(parametros: QueryDict, filtros: Sequence[Filtro]) -> tuple[dict[str, str], list[str]]:
    """Los filtros que se entienden y, de los que no, qué decirle a quien los escribió."""
    valores, avisos = {}, []
    for filtro in filtros:
        escrito = parametros.get(filtro.clave, "").strip()
        if escrito and _vale(filtro, escrito):
            valores[filtro.clave] = escrito
        elif escrito:
            avisos.append(_no_vale(filtro, escrito))
    nombres = {f.clave: f.nombre for f in filtros}
    for filtro in filtros:
        ultimo = dia_escrito(valores.get(filtro.clave, "")) if filtro.no_antes_de else None
        primero = dia_escrito(valores.get(filtro.no_antes_de, ""))
        if primero and ultimo and ultimo < primero:
            avisos.append(dias_al_reves(nombres[filtro.no_antes_de], filtro.nombre))
            del valores[filtro.clave], valores[filtro.no_antes_de]
    return valores, avisos


def _no_vale(filtro: Filtro, escrito: str) -> str:
    if filtro.clase == ClaseFiltro.DIA:
        return no_es_dia(filtro.nombre, escrito)
    return f"No se entendió «{_breve(escrito)}» en «{filtro.nombre}»: la lista va sin ese filtro."


def _vale(filtro: Filtro, escrito: str) -> bool:
    if filtro.clase == ClaseFiltro.OPCION:
        return escrito in dict(filtro.opciones)
    if filtro.clase == ClaseFiltro.DIA:
        return dia_escrito(escrito) is not None
    return filtro.clase != ClaseFiltro.MARCA or escrito == "si"


def _visto(filtro: Filtro, valor: str) -> FiltroVisto:
    if filtro.clase == ClaseFiltro.OPCION:
        return FiltroVisto(filtro, valor, f"{filtro.nombre}: {dict(filtro.opciones).get(valor, '')}")
    if filtro.clase == ClaseFiltro.DIA:
        dia = dia_escrito(valor)
        return FiltroVisto(filtro, dia.isoformat() if dia else "", f"{filtro.nombre}: {dia:%d-%m-%Y}" if dia else "")
    if filtro.clase == ClaseFiltro.MARCA:
        return FiltroVisto(filtro, valor, filtro.nombre)
    return FiltroVisto(filtro, valor, f"«{valor}»")


def _columnas(parametros: QueryDict, todas: tuple[Columna[T], ...], *, planilla: bool) -> tuple[Columna[T], ...]:
    pedidas = set(parametros.getlist("col"))
    if not pedidas & {c.clave for c in todas}:
        return tuple(c for c in todas if planilla or not c.a_pedido)
    return tuple(c for c in todas if c.principal or c.clave in pedidas)


def vistas_de(request: HttpRequest, clave: str) -> list[VistaDeLista]:
    """Las vistas guardadas de una lista: las propias y las que comparten sus unidades."""
    return organizacion.vistas_de_lista(actor_de(request), clave) if request.user.is_authenticated else []


def _unidades_de(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    actor = actor_de(request)
    vigentes = organizacion.unidades_vigentes(actor.dia) if actor.unidades and actor.puede_escribir else []
    return tuple((u.codigo, u.nombre) for u in vigentes if u.pk in actor.unidades)


def _vista_de_inicio(request: HttpRequest, clave: str) -> str:
    """Los filtros con que quien mira eligió abrir esa lista, o nada."""
    preferencias: dict[str, Any] = getattr(getattr(request, "user", None), "preferencias", {})
    codigo = preferencias.get(preferencia_de_inicio(clave), "")
    if not codigo or codigo == TODO_LO_DE_LA_LISTA:
        return ""
    return next((v.consulta for v in vistas_de(request, clave) if v.codigo == codigo), "")


def _todas(
    lista: Lista[T], valores: Mapping[str, str], trae: Callable[[Pedido], Sequence[T]], *, tope: int
) -> Iterator[T | None]:
    """Las filas, de a mil; un None al final si se cortó en el tope."""
    desde: Sequence[object] | None = None
    for _ in range(tope // TOPE):
        filas = trae(Pedido(valores, desde, TOPE))
        yield from filas
        if len(filas) < TOPE:
            return
        desde = lista.llave(filas[-1])
    if trae(Pedido(valores, desde, 1)):
        yield None


def _planilla(formato: str, lista: Lista[T], columnas: Sequence[Columna[T]], filas: Iterator[T | None]) -> HttpResponse:
    salen = [c for c in columnas if c.exportable]
    escribe = exporta.csv_de if formato == "csv" else exporta.xlsx_de
    return escribe(
        lista.clave,
        [c.titulo for c in salen],
        ([CORTADA] if fila is None else [c.valor(fila) for c in salen] for fila in filas),
    )


def _pdf(
    request: HttpRequest, lista: Lista[T], columnas: Sequence[Columna[T]], filas: Iterator[T | None], titulo: str,
    filtros: Sequence[FiltroVisto],
) -> HttpResponse:  # fmt: skip
    """Las columnas que se ven, en una hoja acostada, con los filtros puestos y quién la pidió."""
    salen, todas = [c for c in columnas if c.exportable], list(filas)
    return impresos.pdf(
        impresos.Impreso(
            nombre=lista.clave, titulo=titulo, quien=actor_de(request).nombre, en=tiempo.ahora(),
            filtros=[f.dicho for f in filtros if f.valor],
            tablas=[
                impresos.Tabla(
                    [c.titulo for c in salen], [[c.valor(f) for c in salen] for f in todas if f is not None]
                )
            ],
            cortada=impresos.CORTADO if None in todas else "",
        )
    )  # fmt: skip
