"""Con qué se encuentran las personas. Son datos personales: solo los ve quien ve todo lo público de la casa."""

from collections.abc import Iterable, Iterator

from fojas.base import rut
from fojas.dominio.busqueda.reglas import Ficha, registra_fichas
from fojas.dominio.organizacion import reglas
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import ClasePersona

TERMINOS = frozenset({"general"})
"""Quien ve solo lo de su unidad conoce a las personas por los expedientes que le tocan, no por la lista completa."""


def de_personas(codigos: Iterable[str]) -> Iterator[Ficha]:
    """Las personas nombradas, en una consulta. Del contacto no se busca nada: basta el nombre y su identificador."""
    personas = Persona.objects.filter(codigo__in=frozenset(codigos)).exclude(codigo=reglas.CONSOLA).order_by("id")
    for persona in personas:
        yield Ficha(
            codigo=persona.codigo,
            tipo="persona",
            titulo=persona.nombre,
            codigos=tuple(filter(None, (persona.rut, persona.pasaporte))),
            terminos=TERMINOS,
            url=f"/escritorio/personas/{persona.codigo}/",
            datos={
                "rut": rut.formatea(persona.rut) if persona.rut else "",
                "clase": reglas.NOMBRES_DE_CLASE[ClasePersona(persona.clase)],
            },
        )


registra_fichas("persona", de_personas)
