"""Qué puede quien actúa, y quién ejerce cada cargo un día."""

from dataclasses import dataclass
from datetime import date

from fojas.dominio.organizacion import reglas
from fojas.dominio.organizacion.consultas.casa import plantel
from fojas.dominio.organizacion.consultas.personas import por_codigo
from fojas.dominio.organizacion.models import (
    Nombramiento,
    Persona,
    Usuario,
)
from fojas.dominio.organizacion.reglas import (
    Actor,
    ErrorOrganizacion,
    Nombrado,
    Rol,
)


class PersonaDesconocida(ErrorOrganizacion):
    """El código o identificador no es de nadie."""


def actor(*, persona_id: int, dia: date) -> Actor:
    """Quien actúa, con lo que puede ese día: cuatro consultas a lo más. Lanza `PersonaDesconocida`."""
    filas = list(
        Persona.objects.filter(pk=persona_id).values_list(
            "codigo", "nombre", "roles__rol", "roles__unidad_id", "roles__desde", "roles__hasta"
        )
    )
    if not filas:
        raise PersonaDesconocida("La persona no existe.")
    asignados = [
        (Rol(rol), unidad)
        for _, _, rol, unidad, desde, hasta in filas
        if rol is not None and desde <= dia and (hasta is None or dia <= hasta)
    ]
    return reglas.arma_actor(
        persona_id=persona_id,
        codigo=filas[0][0],
        nombre=filas[0][1],
        dia=dia,
        asignados=asignados,
        plantel=plantel(dia),
    )


def actor_de_codigo(codigo: str, *, dia: date) -> Actor:
    """El actor de una persona por su código; «sistema» es la casa misma."""
    if codigo == reglas.SISTEMA:
        return reglas.actor_del_sistema(dia)
    persona = por_codigo(codigo)
    if persona is None:
        raise PersonaDesconocida(f"No hay una persona con el código {codigo}.")
    return actor(persona_id=persona.pk, dia=dia)


def actor_de_usuario(usuario: str, *, dia: date) -> Actor:
    """El actor de una cuenta activa por su nombre de usuario. Lanza `PersonaDesconocida`."""
    cuenta = Usuario.objects.filter(usuario=usuario, is_active=True).first()
    if cuenta is None:
        raise PersonaDesconocida(f"No hay una cuenta activa con el usuario {usuario}.")
    return actor(persona_id=cuenta.persona_id, dia=dia)


def ejerce(clave_cargo: str, dia: date) -> Nombramiento | None:
    """Quién ejerce ese día el cargo que la ley nombra, con su calidad; nadie si está vacante y sin reemplazo."""
    return _nombramiento(plantel(dia).ejerce_clave(clave_cargo))


def ejerce_cargo(cargo_id: int, dia: date) -> Nombramiento | None:
    return _nombramiento(plantel(dia).ejerce(cargo_id))


@dataclass(frozen=True, slots=True)
class Firmas:
    """Las dos personas que ese día firman un acto, en la calidad que corresponde."""

    alcalde: Nombramiento | None
    secretario: Nombramiento | None


def firmas_de_acto(dia: date) -> Firmas:
    """Los dos bloques de firma, siempre personas distintas."""
    reparto = plantel(dia).firmantes()
    return Firmas(_nombramiento(reparto.alcalde), _nombramiento(reparto.secretario))


def _nombramiento(nombrado: Nombrado | None) -> Nombramiento | None:
    if nombrado is None:
        return None
    return Nombramiento.objects.select_related("persona", "cargo", "cargo__unidad").get(pk=nombrado.nombramiento_id)
