"""Con qué se encuentra a una persona: su nombre y su RUT, pasaporte o código, y quién puede encontrarla."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Q

from fojas.base import rut
from fojas.dominio.busqueda.reglas import Ficha, registra_fichas
from fojas.dominio.organizacion import consultas, reglas
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import ClasePersona

TERMINOS = frozenset({"general"})
"""Quien ve solo lo de su unidad conoce a las personas por los expedientes que le tocan, no por la lista completa."""


def de_personas(codigos: Iterable[str]) -> Iterator[Ficha]:
    """Las personas nombradas y las de los expedientes nombrados. Del contacto no se busca nada.

    A quien solo está en casos reservados la encuentra quien puede ver alguno de ellos.
    """
    pedidos = frozenset(codigos)
    en_casos = _en_casos(pedidos)
    personas = list(
        (Persona.objects.filter(codigo__in=pedidos) | Persona.objects.filter(pk__in=en_casos))
        .exclude(Q(codigo=reglas.CONSOLA) | Q(usuario__es_de_servicio=True))
        .order_by("id")
    )
    ocultas = _ocultas([persona.pk for persona in personas])
    for persona in personas:
        yield Ficha(
            codigo=persona.codigo,
            tipo="persona",
            titulo=persona.nombre,
            codigos=tuple(filter(None, (persona.rut, persona.pasaporte))),
            terminos=ocultas.get(persona.pk, TERMINOS),
            url=f"/escritorio/personas/{persona.codigo}/",
            datos={
                "rut": rut.formatea(persona.rut) if persona.rut else "",
                "clase": reglas.NOMBRES_DE_CLASE[ClasePersona(persona.clase)],
            },
        )


def _en_casos(codigos: Collection[str]) -> set[int]:
    return {persona for casos in consultas.con_casos() for persona in casos.personas_en(codigos)}


def _ocultas(personas: Collection[int]) -> dict[int, frozenset[str]]:
    """De esas, las que no conoce cualquiera, con los términos de los casos reservados en que están."""
    conocidas = Persona.objects.filter(consultas.es_conocida(), pk__in=personas).values_list("pk", flat=True)
    ocultas = dict.fromkeys(set(personas) - set(conocidas), frozenset[str]())
    if ocultas:
        for casos in consultas.con_casos():
            for persona, termino in casos.terminos(ocultas.keys()):
                ocultas[persona] |= {termino}
    return ocultas


def que_se_ocultan_con(cerrados: frozenset[str]) -> Iterable[str]:
    """Las personas de esos expedientes que ya no conoce cualquiera."""
    personas = Persona.objects.filter(pk__in=_en_casos(cerrados)).exclude(consultas.es_conocida())
    return personas.values_list("codigo", flat=True)


registra_fichas("persona", de_personas, arrastra=que_se_ocultan_con)
