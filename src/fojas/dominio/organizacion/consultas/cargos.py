"""Nombramientos, roles, ausencias y cargos."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Prefetch

from fojas.dominio.organizacion.consultas.casa import padres, plantel, vigentes
from fojas.dominio.organizacion.models import (
    AsignacionRol,
    Ausencia,
    Cargo,
    Nombramiento,
    Persona,
)
from fojas.dominio.organizacion.reglas import (
    AusenciaDelDia,
)


def nombramientos_de(persona_id: int) -> list[Nombramiento]:
    return list(
        Nombramiento.objects.filter(persona_id=persona_id)
        .select_related("cargo", "cargo__unidad")
        .order_by(F("hasta").desc(nulls_first=True), "-desde", "id")
    )


def nombramiento(nombramiento_id: int) -> Nombramiento | None:
    return Nombramiento.objects.select_related("persona", "cargo", "cargo__unidad").filter(pk=nombramiento_id).first()


def roles_de(persona_id: int) -> list[AsignacionRol]:
    return list(
        AsignacionRol.objects.filter(persona_id=persona_id)
        .select_related("unidad")
        .order_by(F("hasta").desc(nulls_first=True), "-desde", "id")
    )


def roles_vigentes(dia: date) -> list[AsignacionRol]:
    """Todas las asignaciones del día, para revisar quién puede qué."""
    return list(
        AsignacionRol.objects.filter(vigentes(dia))
        .select_related("persona", "unidad")
        .order_by("rol", "persona__nombre_plano", "id")
    )


def asignacion(asignacion_id: int) -> AsignacionRol | None:
    return AsignacionRol.objects.select_related("persona", "unidad").filter(pk=asignacion_id).first()


def ausencia(ausencia_id: int) -> Ausencia | None:
    return Ausencia.objects.select_related("persona", "reemplaza").filter(pk=ausencia_id).first()


def ausencias_de(persona_id: int) -> list[Ausencia]:
    return list(Ausencia.objects.filter(persona_id=persona_id).select_related("reemplaza").order_by("-desde", "-id"))


def ausencias_desde(dia: date, *, limite: int = 200) -> list[Ausencia]:
    """Las vigentes y las que vienen, sin las anuladas."""
    return list(
        Ausencia.objects.filter(hasta__gte=dia, anulada_en__isnull=True)
        .select_related("persona", "reemplaza")
        .order_by("desde", "id")[:limite]
    )


def ausentes(dia: date) -> dict[int, date]:
    """Quienes faltan ese día y hasta cuándo."""
    filas = Ausencia.objects.filter(anulada_en__isnull=True, desde__lte=dia, hasta__gte=dia)
    return dict(filas.order_by("hasta").values_list("persona_id", "hasta"))


@dataclass(frozen=True, slots=True)
class AusenciaConReemplazo:
    """Una ausencia y a nombre de quiénes se ofrece la bandeja."""

    ausencia: Ausencia
    reciben: tuple[str, ...]


def ausencias_con_reemplazo(dia: date) -> list[AusenciaConReemplazo]:
    """Las vigentes y las que vienen, en cinco consultas: lo que viene, según los nombramientos de ese día."""
    filas = ausencias_desde(dia)
    casa = replace(plantel(dia), padres=padres())
    quienes: list[frozenset[int]] = []
    for ausencia in filas:
        primero = max(ausencia.desde, dia)
        faltan = tuple(AusenciaDelDia(a.persona_id, a.reemplaza_id) for a in filas if a.desde <= primero <= a.hasta)
        quienes.append(replace(casa, ausencias=faltan).recibe_bandeja_de(ausencia.persona_id))
    nombres = dict(Persona.objects.filter(pk__in=frozenset[int]().union(*quienes)).values_list("pk", "nombre"))
    return [
        AusenciaConReemplazo(ausencia, tuple(sorted(nombres[pk] for pk in reciben)))
        for ausencia, reciben in zip(filas, quienes, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class CargoDelDia:
    """Un cargo, sus nombramientos vigentes y quién lo ejerce."""

    cargo: Cargo
    nombramientos: tuple[Nombramiento, ...]
    ejerce: Nombramiento | None


def cargos_del_dia(dia: date) -> list[CargoDelDia]:
    """Todos los cargos con quien los ejerce ese día, en cinco consultas."""
    casa = plantel(dia)
    vigentes_hoy = Nombramiento.objects.filter(vigentes(dia)).select_related("persona").order_by("orden", "id")
    cargos = (
        Cargo.objects.select_related("unidad")
        .prefetch_related(Prefetch("nombramientos", queryset=vigentes_hoy, to_attr="del_dia"))
        .order_by("unidad__nombre", "-es_jefatura", "nombre", "id")
    )
    resultado = []
    for cargo in cargos:
        del_dia: list[Nombramiento] = getattr(cargo, "del_dia", [])
        quien = casa.ejerce(cargo.pk)
        elegido = next((n for n in del_dia if quien and n.pk == quien.nombramiento_id), None)
        resultado.append(CargoDelDia(cargo, tuple(del_dia), elegido))
    return resultado


def cargo_de_codigo(codigo: str) -> Cargo | None:
    return Cargo.objects.select_related("unidad").filter(codigo=codigo).first()
