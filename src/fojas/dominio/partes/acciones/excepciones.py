"""Registro de quienes se exceptúan de la notificación electrónica (Ley 19.880, art. 46 inc. 2; DS 4 de 2020, arts. 28 a 33)."""

from datetime import date, datetime

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.models import Excepcion
from fojas.dominio.partes.reglas import (
    NORMA_EXCEPCION,
    CausaExcepcion,
    DatoFaltante,
    EstadoExcepcion,
    MedioExceptuado,
    PasoNoPermitido,
    estado_de_excepcion,
)

REGLA_DEL_PLAZO = "lbpa-papel"
MAYOR_DESDE = 60
"""Años que el reglamento presume suficientes (DS 4 de 2020, art. 29)."""


@transaction.atomic
def pide_excepcion(
    *, persona_id: int, causa: CausaExcepcion | str, medio: MedioExceptuado | str, domicilio: str, actor: Actor,
    en: datetime, detalle: str = "", apoderado: str = "", nacimiento: date | None = None,
    formulario: ArchivoRecibido | None = None,
) -> Excepcion:  # fmt: skip
    """Registra lo pedido y abre el plazo de tercer día para resolver; entretanto la persona sigue en papel."""
    exige(permisos.puede_llevar_excepciones(actor))
    persona = Persona.objects.filter(pk=persona_id).first()
    if persona is None or not organizacion.es_conocida_por(persona_id, actor):
        raise NoEncontrado("No encontramos a esa persona.", campo="persona")
    porque = CausaExcepcion(causa)
    _exige_datos(porque, detalle=detalle, domicilio=domicilio, nacimiento=nacimiento, dia=dia_de(en))
    if Excepcion.objects.filter(persona=persona, acogida__isnull=True).exists():
        raise PasoNoPermitido("Esa persona ya tiene una solicitud por resolver: resuélvela primero.")
    codigo = codigos.nuevo()
    plazo = calendario.abre_plazo(regla=REGLA_DEL_PLAZO, objeto=codigo, desde=en, autor=actor.codigo)
    excepcion = Excepcion.objects.create(
        codigo=codigo, persona=persona, apoderado=apoderado.strip()[:200], nacimiento=nacimiento, causa=porque.value,
        detalle=detalle.strip()[:300], medio=MedioExceptuado(medio).value, domicilio=domicilio.strip()[:254], pedida_en=en,
        registrada_por=actor.codigo, plazo=plazo.codigo, formulario_sha256=formulario.sha256 if formulario else "",
        formulario_nombre=formulario.nombre[:255] if formulario else "",
    )  # fmt: skip
    bitacora.anota(
        "excepcion.pedida", autor=actor.codigo, objeto=codigo, en=en, causa=porque.value, medio=excepcion.medio,
        formulario=excepcion.formulario_sha256,
        personal={
            "persona": persona.codigo, "apoderado": excepcion.apoderado, "detalle": excepcion.detalle,
            "nacimiento": nacimiento.isoformat() if nacimiento else "", "domicilio": excepcion.domicilio,
        },
    )  # fmt: skip
    return excepcion


def _exige_datos(causa: CausaExcepcion, *, detalle: str, domicilio: str, nacimiento: date | None, dia: date) -> None:
    if not domicilio.strip():
        raise DatoFaltante("Escribe el domicilio de la persona.", campo="domicilio", norma=NORMA_EXCEPCION)
    if causa == CausaExcepcion.OTRA and not detalle.strip():
        raise DatoFaltante("Describe la circunstancia que invoca.", campo="detalle", norma=NORMA_EXCEPCION)
    if nacimiento is not None and nacimiento >= dia:
        raise DatoFaltante("La fecha de nacimiento no puede ser de hoy ni futura.", campo="nacimiento")
    if causa == CausaExcepcion.MAYOR:
        if nacimiento is None:
            raise DatoFaltante("Escribe su fecha de nacimiento.", campo="nacimiento", norma=NORMA_EXCEPCION)
        if _anos(nacimiento, dia) < MAYOR_DESDE:
            raise DatoFaltante(
                f"A la fecha no cumple {MAYOR_DESDE} años: elige otra circunstancia.",
                campo="causa",
                norma=NORMA_EXCEPCION,
            )


def _anos(nacimiento: date, dia: date) -> int:
    return dia.year - nacimiento.year - ((dia.month, dia.day) < (nacimiento.month, nacimiento.day))


@transaction.atomic
def resuelve_excepcion(
    *, excepcion_id: int, acogida: bool, resolucion: str, resuelta_el: date, actor: Actor, en: datetime,
    fundamento: str = "", desde: date | None = None, hasta: date | None = None,
) -> Excepcion:  # fmt: skip
    """Acoge o deniega con su acto; denegar se funda. Cumple el plazo de tercer día."""
    excepcion = _bloquea(excepcion_id, actor)
    if excepcion.acogida is not None:
        raise PasoNoPermitido("Esa solicitud ya está resuelta.")
    if not resolucion.strip():
        raise DatoFaltante("Escribe el número y la fecha del acto que la resuelve.", campo="resolucion")
    if not acogida and not fundamento.strip():
        raise DatoFaltante("Denegarla exige decir por qué.", campo="fundamento", norma="Ley 19.880, art. 41")
    if not dia_de(excepcion.pedida_en) <= resuelta_el <= dia_de(en):
        raise DatoFaltante("La fecha del acto es entre el día en que se pidió y hoy.", campo="resuelta_el")
    rige = (desde or resuelta_el) if acogida else None
    if rige is not None and hasta is not None and hasta < rige:
        raise DatoFaltante("El último día no puede ser antes del primero.", campo="hasta")
    excepcion.acogida, excepcion.resolucion, excepcion.resuelta_el = acogida, resolucion.strip()[:200], resuelta_el
    excepcion.fundamento, excepcion.desde, excepcion.hasta = fundamento.strip()[:500], rige, hasta if acogida else None
    excepcion.save()
    calendario.cumple_plazo(codigo=excepcion.plazo, con=excepcion.codigo, en=en, autor=actor.codigo)
    bitacora.anota(
        "excepcion.resuelta", autor=actor.codigo, objeto=excepcion.codigo, en=en, acogida=acogida,
        dicho="acogida" if acogida else "denegada", resuelta_el=resuelta_el.isoformat(),
        desde=excepcion.desde.isoformat() if excepcion.desde else "",
        hasta=excepcion.hasta.isoformat() if excepcion.hasta else "",
        personal={"resolucion": excepcion.resolucion, "fundamento": excepcion.fundamento},
    )  # fmt: skip
    return excepcion


@transaction.atomic
def comunica_excepcion(*, excepcion_id: int, dia: date, actor: Actor, en: datetime) -> Excepcion:
    """Se comunicó al Registro Civil, que la anota en el registro de domicilios (DS 4 de 2020, art. 33)."""
    excepcion = _bloquea(excepcion_id, actor)
    if not excepcion.acogida or excepcion.resuelta_el is None:
        raise PasoNoPermitido("Se comunica solo una excepción acogida.")
    if not excepcion.resuelta_el <= dia <= dia_de(en):
        raise DatoFaltante("La fecha es entre el día en que se resolvió y hoy.", campo="dia")
    if excepcion.comunicada_el is None:
        excepcion.comunicada_el = dia
        excepcion.save(update_fields=["comunicada_el"])
        bitacora.anota("excepcion.comunicada", autor=actor.codigo, objeto=excepcion.codigo, en=en, dia=dia.isoformat())
    return excepcion


@transaction.atomic
def termina_excepcion(*, excepcion_id: int, dia: date, motivo: str, actor: Actor, en: datetime) -> Excepcion:
    """Deja de regir desde ese día, por ejemplo porque la persona ya tiene Domicilio Digital Único."""
    excepcion = _bloquea(excepcion_id, actor)
    estado = estado_de_excepcion(
        acogida=excepcion.acogida, desde=excepcion.desde, hasta=excepcion.hasta, terminada_el=excepcion.terminada_el,
        dia=dia_de(en),
    )  # fmt: skip
    if estado not in {EstadoExcepcion.VIGENTE, EstadoExcepcion.FUTURA}:
        raise PasoNoPermitido("Solo termina una excepción que rige.")
    if not motivo.strip():
        raise DatoFaltante("Escribe por qué termina.", campo="motivo")
    if excepcion.desde is not None and dia < excepcion.desde:
        raise DatoFaltante("No puede terminar antes de empezar a regir.", campo="dia")
    excepcion.terminada_el = dia
    excepcion.save(update_fields=["terminada_el"])
    bitacora.anota(
        "excepcion.terminada", autor=actor.codigo, objeto=excepcion.codigo, en=en, dia=dia.isoformat(),
        personal={"motivo": motivo.strip()},
    )  # fmt: skip
    return excepcion


def _bloquea(excepcion_id: int, actor: Actor) -> Excepcion:
    exige(permisos.puede_llevar_excepciones(actor))
    excepcion = (
        Excepcion.objects.select_for_update(of=("self",)).select_related("persona").filter(pk=excepcion_id).first()
    )
    if excepcion is None:
        raise NoEncontrado("No encontramos esa solicitud.")
    return excepcion
