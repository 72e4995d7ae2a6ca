"""El registro de personas, y a quiénes conoce quien pregunta."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from fojas.base import rut as base_rut
from fojas.base import texto as base_texto
from fojas.dominio.organizacion import reglas
from fojas.dominio.organizacion.models import (
    AsignacionRol,
    Nombramiento,
    Persona,
    Usuario,
)
from fojas.dominio.organizacion.reglas import (
    Actor,
)


@dataclass(frozen=True, slots=True)
class Casos:
    """Lo que un oficio de más arriba sabe de las personas: en qué casos están y qué términos abren los reservados.

    Las condiciones filtran personas: van dentro de la consulta que las pide.
    """

    hay: Callable[[], Q]
    """Está en algún caso."""
    a_la_vista: Callable[[Iterable[str]], Q]
    """Está en un caso público, o en uno reservado que abren esos términos."""
    terminos: Callable[[Collection[int]], Iterable[tuple[int, str]]]
    """De esas personas, con qué términos se abre cada caso reservado en que están."""
    personas_en: Callable[[Collection[str]], Iterable[int]]
    """Quiénes están en los expedientes de esos códigos."""


_casos: dict[str, Casos] = {}


def registra_casos(nombre: str, casos: Casos) -> None:
    """Cada oficio que pone personas en casos dice en cuáles. Se llama al importar `<app>/fichas.py`."""
    _casos[nombre] = casos


def con_casos() -> tuple[Casos, ...]:
    return tuple(_casos.values())


def hay_alguna(filas: QuerySet[Any]) -> Q:
    """Condición: hay alguna de esas filas, que nombran a la de fuera. Se pregunta fila por fila.

    No es `Exists`: PostgreSQL lo cambia por una tabla de todas las filas, y la página paga el archivo entero.
    """
    return Q(IsNull(Subquery(filas.order_by().values("pk")[:1]), False))


def es_de_la_casa() -> Q:
    """Tiene o tuvo cuenta, cargo o rol: que se la conozca no delata ningún caso."""
    suyas = (filas.objects.filter(persona=OuterRef("pk")) for filas in (Usuario, Nombramiento, AsignacionRol))
    return reduce(or_, (hay_alguna(filas) for filas in suyas))


def es_conocida(terminos: Iterable[str] = ()) -> Q:
    """Condición de las personas cuyo nombre se puede ver con esos términos; sin ninguno, las que conoce cualquiera.

    No se conoce a quien solo está en casos reservados: su nombre bastaría para saber que existen (Ley 20.285, art. 21).
    """
    propios = frozenset(terminos)
    conocida = [casos.a_la_vista(propios) for casos in con_casos()]
    sin_casos = reduce(and_, (~casos.hay() for casos in con_casos()), Q())
    return reduce(or_, [*conocida, es_de_la_casa()], sin_casos) if conocida else Q()


def conocidas(actor: Actor) -> QuerySet[Persona]:
    """Las personas cuyo nombre puede ver ese día. Toda lista y toda búsqueda de personas parte de aquí."""
    return Persona.objects.filter(es_conocida(actor.terminos))


def conocida(codigo: str, actor: Actor) -> Persona | None:
    """La persona de ese código si puede saber de ella; nadie si no existe o solo está en casos que no puede ver."""
    return conocidas(actor).filter(codigo=codigo).first()


def es_conocida_por(persona_id: int, actor: Actor) -> bool:
    return conocidas(actor).filter(pk=persona_id).exists()


def por_rut(rut: str) -> Persona | None:
    """La persona de un RUT escrito de cualquier forma; nadie si no está o no es un RUT.

    No mira permisos: quien lo escribe completo tiene el documento en la mano, y el RUT es de una sola ficha.
    """
    try:
        normal = base_rut.normaliza(rut)
    except base_rut.RutInvalido:
        return None
    return Persona.objects.filter(rut=normal).first()


def por_codigo(codigo: str) -> Persona | None:
    return Persona.objects.filter(codigo=codigo).first()


def homonimas(nombre: str, *, actor: Actor, salvo: int | None = None) -> list[Persona]:
    """Personas del mismo nombre, entre las que puede conocer: se muestran para elegir, nunca se funden."""
    iguales = conocidas(actor).filter(nombre_plano=base_texto.plano(nombre)).order_by("id")
    return list(iguales.exclude(pk=salvo) if salvo else iguales)


def busca_personas(texto: str, *, terminos: Iterable[str], limite: int = 8) -> list[Persona]:
    """Por RUT o comienzo de RUT, código o palabras del nombre en cualquier orden, con o sin tildes.

    Solo las que se pueden conocer con esos términos: ni el RUT completo trae a las demás.
    """
    limpio = texto.strip()
    if not limpio:
        return []
    filas = (
        Persona.objects.filter(es_conocida(terminos))
        .exclude(Q(codigo=reglas.CONSOLA) | Q(usuario__es_de_servicio=True))
        .order_by("nombre_plano", "id")
    )
    numero = limpio.replace(".", "").replace(" ", "").upper()
    cuerpo = numero.split("-", 1)[0]
    if cuerpo.isdigit():
        if base_rut.es_valido(limpio) and (exactas := list(filas.filter(rut=base_rut.normaliza(limpio)))):
            return exactas
        return list(filas.filter(rut__startswith=numero)[:limite])
    if exactas := list(filas.filter(codigo=numero)):
        return exactas
    for palabra in base_texto.palabras(limpio):
        filas = filas.filter(nombre_plano__contains=palabra)
    return list(filas[:limite])


def nombres_de(codigos: Iterable[str], *, actor: Actor | None = None) -> dict[str, str]:
    """Nombre de cada código de persona; los que no están, no aparecen.

    Con `actor`, tampoco los de quienes no puede conocer. Sin él se nombra a quienes trabajan en la casa.
    """
    pedidos = set(codigos)
    filas = Persona.objects.all() if actor is None else conocidas(actor)
    nombres = dict(filas.filter(codigo__in=pedidos).values_list("codigo", "nombre"))
    if reglas.SISTEMA in pedidos:
        nombres[reglas.SISTEMA] = "Fojas"
    return nombres


@dataclass(frozen=True, slots=True)
class FiltroPersonas:
    """Lo que se pide a la lista de personas."""

    texto: str = ""
    solo_cuentas: bool = False
    clase: str = ""


def personas(
    filtro: FiltroPersonas, *, actor: Actor, desde_nombre: str = "", desde_id: int = 0, limite: int = 50
) -> list[Persona]:
    """La lista por nombre, en páginas por llave: las que siguen a (`desde_nombre`, `desde_id`)."""
    filas = conocidas(actor).select_related("usuario").order_by("nombre_plano", "id")
    if filtro.solo_cuentas:
        filas = filas.filter(usuario__isnull=False)
    if filtro.clase:
        filas = filas.filter(clase=filtro.clase)
    if filtro.texto:
        halladas = busca_personas(filtro.texto, terminos=actor.terminos, limite=1000)
        filas = filas.filter(pk__in=[persona.pk for persona in halladas])
    if desde_nombre:
        filas = filas.filter(Q(nombre_plano__gt=desde_nombre) | Q(nombre_plano=desde_nombre, pk__gt=desde_id))
    return list(filas[:limite])
