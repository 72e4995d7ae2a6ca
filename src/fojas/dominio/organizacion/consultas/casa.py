"""El perfil de la municipalidad y quién es quién un día."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from fojas.base import memoria
from fojas.dominio.organizacion.models import (
    Ausencia,
    Municipalidad,
    Nombramiento,
    Unidad,
)
from fojas.dominio.organizacion.reglas import (
    AusenciaDelDia,
    Calidad,
    ErrorOrganizacion,
    Nombrado,
    Plantel,
)

PERFIL = "organizacion.municipalidad"
"""Nombre con que se recuerda el perfil durante una petición."""


class SinMunicipalidad(ErrorOrganizacion):
    """Todavía no se configura el perfil de la municipalidad."""


def vigentes(dia: date, *, hasta: str = "hasta", desde: str = "desde") -> Q:
    """Filas cuyo periodo incluye el día."""
    return Q(**{f"{desde}__lte": dia}) & (Q(**{f"{hasta}__isnull": True}) | Q(**{f"{hasta}__gte": dia}))


def hay_municipalidad() -> bool:
    return Municipalidad.objects.exists()


def municipalidad() -> Municipalidad:
    """El perfil. Lanza `SinMunicipalidad` si falta."""
    perfil = memoria.una_vez(PERFIL, Municipalidad.objects.first)
    if perfil is None:
        raise SinMunicipalidad("Falta el perfil de la municipalidad. Créalo con «fojas instalar».")
    return perfil


def escudo() -> str:
    """Huella de la imagen del escudo; vacía si no hay."""
    return Municipalidad.objects.values_list("escudo_sha256", flat=True).first() or ""


def plantel(dia: date) -> Plantel:
    """Nombramientos, ausencias y árbol de unidades de un día, en tres consultas."""
    filas = (
        Nombramiento.objects.filter(vigentes(dia))
        .order_by("id")
        .values_list(
            "id",
            "persona_id",
            "cargo_id",
            "cargo__clave",
            "cargo__unidad_id",
            "cargo__es_jefatura",
            "calidad",
            "orden",
        )
    )
    nombrados = tuple(
        Nombrado(
            nombramiento_id=pk,
            persona_id=persona,
            cargo_id=cargo,
            clave=clave,
            unidad_id=unidad,
            es_jefatura=jefatura,
            calidad=Calidad(calidad),
            orden=orden,
        )
        for pk, persona, cargo, clave, unidad, jefatura, calidad, orden in filas
    )
    ausencias = tuple(
        AusenciaDelDia(persona_id=persona, reemplaza_id=reemplaza)
        for persona, reemplaza in Ausencia.objects.filter(anulada_en__isnull=True, desde__lte=dia, hasta__gte=dia)
        .order_by("id")
        .values_list("persona_id", "reemplaza_id")
    )
    return Plantel(nombrados, ausencias, padres() if ausencias else {})


def padres() -> Mapping[int, int | None]:
    """Unidad superior de cada unidad."""
    return dict(Unidad.objects.values_list("id", "padre_id"))
