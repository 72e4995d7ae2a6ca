"""Guardar, renombrar, compartir y olvidar las vistas de una lista, y elegir con cuál se abre."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from fojas.base import codigos
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import permisos
from fojas.dominio.organizacion.acciones.cuentas import guarda_preferencia
from fojas.dominio.organizacion.models import Persona, Unidad, VistaGuardada
from fojas.dominio.organizacion.reglas import (
    LARGO_DE_CONSULTA,
    TODO_LO_DE_LA_LISTA,
    VISTAS_POR_LISTA,
    Actor,
    VistaNoSePuede,
    nombre_de_vista,
    preferencia_de_inicio,
)


@transaction.atomic
def guarda_vista(
    *, lista: str, ruta: str, nombre: str, consulta: str, actor: Actor, en: datetime, unidad: str = ""
) -> VistaGuardada:
    """Recuerda los filtros y columnas de una lista; el mismo nombre la reemplaza. `unidad` es el código de con quién se comparte.

    Lanza `VistaNoSePuede` o `NoAutorizado`.
    """
    nombre = nombre_de_vista(nombre)
    if len(consulta) > LARGO_DE_CONSULTA:
        raise VistaNoSePuede("Son demasiados filtros para una vista: quita algunos.")
    compartida = _unidad(unidad, actor=actor)
    # El candado es la persona: dos guardadas a la vez del mismo nombre son una sola.
    Persona.objects.select_for_update(of=("self",)).get(pk=actor.persona_id)
    suyas = VistaGuardada.objects.filter(persona_id=actor.persona_id, lista=lista, olvidada_en__isnull=True)
    vista = suyas.filter(nombre=nombre).first()
    if vista is None:
        if suyas.count() >= VISTAS_POR_LISTA:
            raise VistaNoSePuede(f"Ya tienes {VISTAS_POR_LISTA} vistas de esta lista: olvida alguna antes.")
        vista = VistaGuardada(
            codigo=codigos.nuevo(), persona_id=actor.persona_id, lista=lista[:40], nombre=nombre, guardada_en=en
        )
    vista.consulta, vista.ruta, vista.unidad = consulta, ruta[:120], compartida
    vista.save()
    _anota("vista.guardada", vista, actor=actor, en=en, unidad=unidad)
    return vista


@transaction.atomic
def cambia_vista(*, codigo: str, nombre: str, unidad: str, actor: Actor, en: datetime) -> VistaGuardada:
    """Le pone otro nombre o la comparte con otra unidad. Lanza `VistaNoSePuede` o `NoAutorizado`."""
    vista = _suya(codigo, actor=actor)
    nombre = nombre_de_vista(nombre)
    if unidad != (vista.unidad.codigo if vista.unidad else ""):
        vista.unidad = _unidad(unidad, actor=actor)
    otras = VistaGuardada.objects.filter(persona_id=vista.persona_id, lista=vista.lista, olvidada_en__isnull=True)
    if otras.filter(nombre=nombre).exclude(pk=vista.pk).exists():
        raise VistaNoSePuede(f"Ya hay una vista «{nombre}» en esa lista.", campo="nombre")
    vista.nombre = nombre
    vista.save(update_fields=["nombre", "unidad"])
    _anota("vista.cambiada", vista, actor=actor, en=en, unidad=unidad)
    return vista


@transaction.atomic
def olvida_vista(*, codigo: str, actor: Actor, en: datetime) -> VistaGuardada:
    """La quita de las barras de todos los que la veían. Lanza `NoAutorizado`."""
    vista = _suya(codigo, actor=actor)
    vista.olvidada_en = en
    vista.save(update_fields=["olvidada_en"])
    bitacora.anota(
        "vista.olvidada", autor=actor.codigo, objeto=f"vista:{codigo}", en=en, lista=vista.lista, vista=codigo
    )
    return vista


def abre_con(*, lista: str, codigo: str, actor: Actor, en: datetime) -> None:
    """La lista se abrirá con esa vista, o con todo si no se da ninguna. Lanza `VistaNoSePuede`."""
    if codigo and not _visibles(actor).filter(codigo=codigo, lista=lista).exists():
        raise VistaNoSePuede("Esa vista ya no está: quizá la olvidaron.")
    guarda_preferencia(
        persona_id=actor.persona_id, preferencia=preferencia_de_inicio(lista), valor=codigo or TODO_LO_DE_LA_LISTA,
        en=en,
    )  # fmt: skip


def _visibles(actor: Actor) -> QuerySet[VistaGuardada]:
    suyas = Q(persona_id=actor.persona_id) | Q(unidad_id__in=actor.unidades)
    return VistaGuardada.objects.filter(suyas, olvidada_en__isnull=True)


def _suya(codigo: str, *, actor: Actor) -> VistaGuardada:
    """Una que puede ver y cambiar; de la ajena se contesta lo mismo que de la que no existe."""
    vista = _visibles(actor).select_related("unidad").select_for_update(of=("self",)).filter(codigo=codigo).first()
    if vista is None:
        raise VistaNoSePuede("Esa vista ya no está: quizá la olvidaron.")
    exige(permisos.puede_cambiar_vista(actor, persona_id=vista.persona_id, unidad_id=vista.unidad_id))
    return vista


def _unidad(codigo: str, *, actor: Actor) -> Unidad | None:
    if not codigo:
        return None
    unidad = Unidad.objects.filter(codigo=codigo).first()
    if unidad is None:
        raise VistaNoSePuede("No encontramos esa unidad.", campo="unidad")
    exige(permisos.puede_compartir_vista(actor, unidad_id=unidad.pk))
    return unidad


def _anota(suceso: str, vista: VistaGuardada, *, actor: Actor, en: datetime, unidad: str) -> None:
    bitacora.anota(
        suceso, autor=actor.codigo, objeto=f"vista:{vista.codigo}", en=en, lista=vista.lista, vista=vista.codigo,
        unidad=unidad,
    )  # fmt: skip
