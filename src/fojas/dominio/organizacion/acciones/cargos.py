"""Los cargos y quién los ejerce, entre qué días y por qué acto."""

from datetime import date, datetime

from django.db import transaction

from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import permisos, reglas
from fojas.dominio.organizacion.acciones.revisiones import exige_codigo, exige_periodo, nombre_limpio
from fojas.dominio.organizacion.models import Cargo, Nombramiento, Persona
from fojas.dominio.organizacion.reglas import Actor, Calidad, ClasePersona, ErrorOrganizacion


@transaction.atomic
def crea_cargo(
    *,
    codigo: str,
    nombre: str,
    unidad_id: int,
    actor: Actor,
    en: datetime,
    clave: str = "",
    es_jefatura: bool = False,
) -> Cargo:
    """Agrega un cargo a una unidad. Solo hay uno por clave legal."""
    exige(permisos.puede_administrar(actor))
    exige_codigo(codigo, largo=50)
    if clave:
        exige_codigo(clave, largo=40)
    if Cargo.objects.filter(codigo=codigo).exists():
        raise ErrorOrganizacion(f"Ya hay un cargo con el código {codigo}.", campo="codigo")
    if clave and Cargo.objects.filter(clave=clave).exists():
        raise ErrorOrganizacion("Ese cargo legal ya existe y es uno solo.", campo="clave")
    cargo = Cargo.objects.create(
        codigo=codigo, clave=clave, nombre=nombre_limpio(nombre), unidad_id=unidad_id, es_jefatura=es_jefatura
    )
    bitacora.anota("cargo.creado", autor=actor.codigo, objeto=f"cargo:{codigo}", en=en, nombre=cargo.nombre)
    return cargo


@transaction.atomic
def nombra(
    *,
    persona_id: int,
    cargo_id: int,
    calidad: Calidad | str,
    desde: date,
    acto: str,
    actor: Actor,
    en: datetime,
    hasta: date | None = None,
    orden: int = 1,
) -> Nombramiento:
    """Pone a una persona en un cargo, por un acto que lo dice.

    Nadie es titular o suplente a la vez de los dos cargos que firman un acto; un cargo de jefatura o que la ley nombra
    tiene un solo titular y un solo suplente a la vez, y cada subrogante, su orden.
    """
    exige(permisos.puede_administrar(actor))
    calidad = Calidad(calidad)
    exige_periodo(desde, hasta)
    if not acto.strip():
        raise ErrorOrganizacion("Escribe el acto que lo nombra, por ejemplo «Decreto N° 12 de 2026».", campo="acto")
    cargo = Cargo.objects.select_for_update(of=("self",)).get(pk=cargo_id)
    persona = Persona.objects.get(pk=persona_id)
    if persona.clase != ClasePersona.NATURAL.value:
        raise ErrorOrganizacion("Solo una persona natural ejerce un cargo.", campo="persona")
    _exige_lugar_libre(cargo, persona_id=persona_id, calidad=calidad, desde=desde, hasta=hasta, orden=orden)
    nombramiento = Nombramiento.objects.create(
        persona=persona,
        cargo=cargo,
        calidad=calidad.value,
        desde=desde,
        hasta=hasta,
        acto=acto.strip(),
        orden=orden,
    )
    bitacora.anota(
        "persona.nombrada",
        autor=actor.codigo,
        objeto=persona.codigo,
        en=en,
        cargo=cargo.codigo,
        calidad=calidad.value,
        desde=desde.isoformat(),
        hasta=hasta.isoformat() if hasta else "",
        acto=nombramiento.acto,
    )
    return nombramiento


def _exige_lugar_libre(
    cargo: Cargo, *, persona_id: int, calidad: Calidad, desde: date, hasta: date | None, orden: int
) -> None:
    otros = [
        otro
        for otro in Nombramiento.objects.filter(cargo=cargo).select_related("persona")
        if reglas.se_cruzan(desde, hasta, otro.desde, otro.hasta)
    ]
    if any(otro.persona_id == persona_id for otro in otros):
        raise ErrorOrganizacion("Esa persona ya tiene un nombramiento en este cargo en esos días.", campo="persona")
    if calidad == Calidad.SUBROGANTE:
        if any(otro.calidad == calidad.value and otro.orden == orden for otro in otros):
            raise ErrorOrganizacion(f"Ya hay un subrogante con el orden {orden} en esos días.", campo="orden")
        return
    if reglas.es_unipersonal(clave=cargo.clave, es_jefatura=cargo.es_jefatura):
        mismo = next((otro for otro in otros if otro.calidad == calidad.value), None)
        if mismo is not None:
            raise ErrorOrganizacion(
                f"El cargo ya tiene {calidad.value} en esos días: {mismo.persona.nombre}. "
                "Termina primero ese nombramiento.",
                campo="persona",
            )
    if cargo.clave in reglas.FIRMAN_ACTOS:
        cruzados = Nombramiento.objects.filter(
            persona_id=persona_id,
            cargo__clave__in=reglas.FIRMAN_ACTOS - {cargo.clave},
            calidad__in=[Calidad.TITULAR.value, Calidad.SUPLENTE.value],
        )
        if any(reglas.se_cruzan(desde, hasta, otro.desde, otro.hasta) for otro in cruzados):
            veredicto = reglas.pueden_firmar_juntos(alcalde_id=persona_id, secretario_id=persona_id)
            raise ErrorOrganizacion(veredicto.motivo, norma=veredicto.norma, campo="persona")


@transaction.atomic
def termina_nombramiento(*, nombramiento_id: int, hasta: date, acto: str, actor: Actor, en: datetime) -> Nombramiento:
    """Le pone último día, por un acto que lo dice."""
    exige(permisos.puede_administrar(actor))
    if not acto.strip():
        raise ErrorOrganizacion("Escribe el acto que pone término al nombramiento.", campo="acto")
    nombramiento = Nombramiento.objects.select_for_update(of=("self",)).get(pk=nombramiento_id)
    if hasta < nombramiento.desde:
        raise ErrorOrganizacion("El término no puede ser anterior al inicio.", campo="hasta")
    nombramiento.hasta = hasta
    nombramiento.save(update_fields=["hasta"])
    bitacora.anota(
        "persona.nombramiento_terminado",
        autor=actor.codigo,
        objeto=nombramiento.persona.codigo,
        en=en,
        cargo=nombramiento.cargo.codigo,
        hasta=hasta.isoformat(),
        acto=acto.strip(),
    )
    return nombramiento
