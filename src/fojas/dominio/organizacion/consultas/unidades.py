"""El organigrama y la gente de cada unidad."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from fojas.dominio.organizacion.consultas.casa import plantel, vigentes
from fojas.dominio.organizacion.models import (
    AsignacionRol,
    Nombramiento,
    Persona,
    Unidad,
)
from fojas.dominio.organizacion.reglas import (
    Calidad,
    Rol,
)


def unidades_vigentes(dia: date) -> list[Unidad]:
    return list(
        Unidad.objects.filter(vigentes(dia, desde="vigente_desde", hasta="vigente_hasta")).order_by("nombre", "id")
    )


@dataclass(frozen=True, slots=True)
class Rama:
    """Una unidad y a qué altura del organigrama está."""

    unidad: Unidad
    nivel: int


def organigrama(dia: date) -> list[Rama]:
    """Las unidades vigentes en el orden del árbol; la que depende de una cerrada queda como raíz."""
    unidades = unidades_vigentes(dia)
    presentes = {unidad.pk for unidad in unidades}
    hijas: dict[int | None, list[Unidad]] = {}
    for unidad in unidades:
        hijas.setdefault(unidad.padre_id if unidad.padre_id in presentes else None, []).append(unidad)
    ramas: list[Rama] = []

    def baja(superior: int | None, nivel: int) -> None:
        for unidad in hijas.get(superior, []):
            ramas.append(Rama(unidad, nivel))
            baja(unidad.pk, nivel + 1)

    baja(None, 0)
    return ramas


def unidad_de_codigo(codigo: str) -> Unidad | None:
    return Unidad.objects.select_related("padre").filter(codigo=codigo).first()


def nombres_de_unidades(ids: Iterable[int]) -> list[str]:
    """Los nombres de esas unidades, en orden alfabético; sin ninguna, ni se pregunta."""
    pedidas = frozenset(ids)
    return list(Unidad.objects.filter(pk__in=pedidas).order_by("nombre").values_list("nombre", flat=True))


def personas_de_unidad(unidad_id: int, dia: date) -> list[Persona]:
    """Quienes trabajan en la unidad ese día, por cargo o por rol."""
    por_cargo = Nombramiento.objects.filter(vigentes(dia), cargo__unidad_id=unidad_id).exclude(
        calidad=Calidad.SUBROGANTE.value
    )
    por_rol = AsignacionRol.objects.filter(vigentes(dia), unidad_id=unidad_id)
    return list(
        Persona.objects.filter(Q(pk__in=por_cargo.values("persona_id")) | Q(pk__in=por_rol.values("persona_id")))
        .distinct()
        .order_by("nombre_plano", "id")
    )


def personas_por_unidad(dia: date) -> dict[int, list[Persona]]:
    """Quienes trabajan ese día en cada unidad, por cargo o por rol, en dos consultas."""
    por_cargo = (
        Nombramiento.objects.filter(vigentes(dia))
        .exclude(calidad=Calidad.SUBROGANTE.value)
        .select_related("persona", "cargo")
    )
    por_rol = AsignacionRol.objects.filter(vigentes(dia), unidad__isnull=False).select_related("persona")
    pares = [(n.cargo.unidad_id, n.persona) for n in por_cargo]
    pares += [(r.unidad_id, r.persona) for r in por_rol if r.unidad_id is not None]
    gente: dict[int, dict[int, Persona]] = {}
    for unidad_id, persona in pares:
        gente.setdefault(unidad_id, {})[persona.pk] = persona
    return {u: sorted(suya.values(), key=lambda p: (p.nombre_plano, p.pk)) for u, suya in gente.items()}


def jefatura_de(unidad_id: int, dia: date) -> Persona | None:
    """Quien ejerce ese día la jefatura de la unidad."""
    quien = plantel(dia).jefatura(unidad_id)
    return Persona.objects.get(pk=quien.persona_id) if quien else None


def reciben_bandeja_de(persona_id: int, dia: date) -> list[Persona]:
    """A quiénes se ofrece su bandeja ese día; vacío si está presente."""
    return list(
        Persona.objects.filter(pk__in=plantel(dia).recibe_bandeja_de(persona_id)).order_by("nombre_plano", "id")
    )


def atienden_unidad(unidad_id: int, dia: date) -> frozenset[int]:
    """A quiénes se avisa lo que llega a la unidad ese día: su jefatura o, si falta, quien recibe su bandeja."""
    casa = plantel(dia)
    if (jefatura := casa.jefatura(unidad_id)) is not None:
        return frozenset({jefatura.persona_id})
    titulares = [
        n for n in casa.nombrados if n.unidad_id == unidad_id and n.es_jefatura and n.calidad != Calidad.SUBROGANTE
    ]
    return frozenset(quien for n in titulares for quien in casa.recibe_bandeja_de(n.persona_id))


def atienden_persona(persona_id: int, dia: date) -> frozenset[int]:
    """A quiénes se avisa lo que llega a su nombre: ella o, si está ausente, quien recibe su bandeja."""
    return plantel(dia).recibe_bandeja_de(persona_id) or frozenset({persona_id})


def con_rol(rol: Rol, dia: date) -> frozenset[int]:
    """Las personas con cuenta activa que tienen ese rol asignado ese día."""
    return frozenset(
        AsignacionRol.objects.filter(
            vigentes(dia), rol=rol.value, persona__usuario__is_active=True, persona__usuario__es_de_servicio=False
        ).values_list("persona_id", flat=True)
    )


def unidades_de_persona(persona_id: int, dia: date) -> frozenset[int]:
    """Unidades donde tiene cargo propio o rol ese día."""
    cargos = (
        Nombramiento.objects.filter(vigentes(dia), persona_id=persona_id)
        .exclude(calidad=Calidad.SUBROGANTE.value)
        .values_list("cargo__unidad_id", flat=True)
    )
    roles = AsignacionRol.objects.filter(vigentes(dia), persona_id=persona_id, unidad__isnull=False)
    return frozenset(cargos) | frozenset(u for u in roles.values_list("unidad_id", flat=True) if u is not None)
