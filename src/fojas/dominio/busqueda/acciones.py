"""Poner el índice al día con la bitácora, o hacerlo de nuevo."""

import logging
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime

from fojas.base import tiempo
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.bitacora import consultas as asientos
from fojas.dominio.bitacora.consultas import Entrada
from fojas.dominio.busqueda import conexion, consultas, reglas
from fojas.dominio.busqueda.models import Lectura
from fojas.dominio.busqueda.puertos import Indice

registrador = logging.getLogger("fojas.busqueda")

LOTE = 500
"""Asientos que se leen y se confirman de una vez."""
Avance = Callable[[int, int, int], None]
"""Recibe asientos leídos, asientos que hay y fichas hechas."""


@dataclass(frozen=True, slots=True)
class Puesta:
    """Lo que hizo una puesta al día."""

    asientos: int
    fichas: int
    reconstruido: str = ""
    """Por qué hubo que hacer el índice de nuevo; vacío si bastó con lo que faltaba."""


def pone_al_dia(*, espera_s: float = 0.0, en: datetime | None = None) -> Puesta:
    """Lleva al índice los asientos que le faltan. Repetirlo no cambia nada; si el índice no sirve, lo reconstruye.

    Lanza `IndiceOcupado` si otro proceso lo está escribiendo y no termina en `espera_s`.
    """
    _da_lugar_a_todo()
    indice = conexion.indice()
    with indice.candado(espera_s=espera_s):
        siguiente, motivo = _donde_va(indice)
        if motivo:
            return _reconstruye(indice, motivo=motivo, en=en or tiempo.ahora())
        return _avanza(indice, siguiente)


def reindexa(
    *, espera_s: float = 30.0, motivo: str = "se pidió", en: datetime | None = None, avisa: Avance | None = None
) -> Puesta:
    """Hace el índice de nuevo en otra carpeta y lo cambia de una vez: mientras tanto se busca en el anterior."""
    _da_lugar_a_todo()
    indice = conexion.indice()
    with indice.candado(espera_s=espera_s):
        return _reconstruye(indice, motivo=motivo, en=en or tiempo.ahora(), avisa=avisa)


def _da_lugar_a_todo() -> None:
    while bitacora.secuencia():
        pass


def _donde_va(indice: Indice) -> tuple[int, str]:
    """Primera posición que le falta, o por qué hay que hacerlo de nuevo."""
    estado = indice.estado()
    if estado.falla:
        return 0, estado.falla
    lectura = Lectura.objects.filter(lector=consultas.nombre_de_lector(estado.identidad)).first()
    tamano = asientos.tamano()
    if lectura is None or lectura.siguiente < estado.siguiente or lectura.siguiente > tamano:
        # Se restauró la base: el índice puede mostrar lo que en ella ya no está.
        return 0, "la base de datos no es la misma que leyó este índice"
    return lectura.siguiente, ""


def _avanza(indice: Indice, siguiente: int) -> Puesta:
    leidos, puestas = 0, 0
    estado = indice.estado()
    while entradas := asientos.desde(siguiente, LOTE):
        cambiados = {codigo for entrada in entradas for codigo in _nombrados(entrada)}
        fichas = _fichas_de(cambiados)
        indice.cambia(list(fichas.values()), quita=cambiados)
        siguiente = entradas[-1].posicion + 1
        # La posición va después: si se corta aquí, se repite el lote y queda igual.
        Lectura.objects.filter(lector=consultas.nombre_de_lector(estado.identidad)).update(siguiente=siguiente)
        indice.anota_posicion(siguiente)
        leidos += len(entradas)
        puestas += len(fichas)
    return Puesta(leidos, puestas)


def _reconstruye(indice: Indice, *, motivo: str, en: datetime, avisa: Avance | None = None) -> Puesta:
    anterior = indice.estado().identidad
    es_el_primero = not anterior and not Lectura.objects.exists()
    tamano = asientos.tamano()
    nuevo = indice.empieza_otro(motivo=motivo, en=en)
    vistas: set[str] = set()
    try:
        for lote in _lotes_de_codigos(tamano, vistas):
            fichas = [ficha for codigo, ficha in _fichas_de(lote.codigos).items() if codigo not in vistas]
            vistas.update(ficha.codigo for ficha in fichas)
            nuevo.agrega(fichas)
            if avisa is not None:
                avisa(lote.hasta, tamano, len(vistas))
        # La lectura nace antes de publicarse: si se corta entre ambas, sobra una fila y nada más.
        Lectura.objects.create(lector=consultas.nombre_de_lector(nuevo.identidad), siguiente=tamano)
        nuevo.publica(siguiente=tamano)
    except BaseException:
        nuevo.descarta()
        raise
    if anterior:
        Lectura.objects.filter(lector=consultas.nombre_de_lector(anterior)).delete()
    # El primero de una instalación no es una pérdida: avisarlo asustaría a quien recién empieza.
    nivel = logging.DEBUG if es_el_primero else logging.WARNING
    registrador.log(nivel, "indice reconstruido", extra={"motivo": motivo, "fichas": len(vistas), "asientos": tamano})
    return Puesta(tamano, len(vistas), motivo)


def _nombrados(entrada: Entrada) -> Iterator[str]:
    """El objeto, su expediente y la persona de que trata: la que deja de ser parte de un caso también cambia."""
    for codigo in (entrada.objeto, entrada.expediente, entrada.datos.get("persona")):
        if isinstance(codigo, str) and codigo:
            yield codigo


def _fichas_de(codigos: Iterable[str]) -> dict[str, reglas.Ficha]:
    pedidos = frozenset(codigos)
    return {ficha.codigo: ficha for proveedor in reglas.proveedores() for ficha in proveedor(pedidos)}


@dataclass(frozen=True, slots=True)
class _Lote:
    codigos: frozenset[str]
    hasta: int
    """Asientos leídos."""


def _lotes_de_codigos(tamano: int, vistas: Set[str]) -> Iterator[_Lote]:
    """Cada código que nombra la bitácora hasta ahí, una vez. El de un expediente trae todo lo suyo: eso no se repite."""
    nombrados: set[str] = set()
    siguiente = 0
    while siguiente < tamano and (entradas := asientos.desde(siguiente, LOTE)):
        nuevos = {codigo for entrada in entradas for codigo in _nombrados(entrada)} - nombrados - vistas
        nombrados |= nuevos
        siguiente = entradas[-1].posicion + 1
        yield _Lote(frozenset(nuevos), min(siguiente, tamano))
