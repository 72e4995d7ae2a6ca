"""Providencias: de quién, a quién, para qué y hasta cuándo (Ley 19.880, arts. 9 y 24)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import NoAutorizado, exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.calendario import consultas as plazos
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.models import Unidad
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import avanza, derivacion_bloqueada, ingreso_bloqueado
from fojas.dominio.partes.acciones.custodia import mueve_papel
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.models import Derivacion, Ingreso
from fojas.dominio.partes.reglas import (
    ABIERTAS,
    HACEN_RESPONSABLE,
    NOMBRES_DE_INSTRUCCION,
    DatoFaltante,
    Estado,
    EstadoDerivacion,
    Instruccion,
    Paso,
    PasoDerivacion,
    admite,
    siguiente_derivacion,
)
from fojas.dominio.partes.reglas.custodia import MovimientoPapel

MAXIMO_DE_DIAS = 365


@dataclass(frozen=True, slots=True)
class Destino:
    """A quién va: una unidad y, si se sabe, la persona de ella."""

    unidad_id: int
    persona_id: int | None = None
    solo_copia: bool = False
    """Copia para conocimiento: no la deja a cargo ni pide respuesta."""


@transaction.atomic
def deriva(
    *, ingreso_id: int, destinos: Sequence[Destino], instruccion: Instruccion | str, actor: Actor, en: datetime,
    texto: str = "", cantidad: int | None = None, regla: str = "", va_el_papel: bool = False,
) -> list[Derivacion]:  # fmt: skip
    """Envía el caso a una o varias unidades. `cantidad` son los hábiles que se les da; `regla`, un plazo de la ley.

    Con `va_el_papel`, el original sale hacia el primer destino a cargo.
    Sin plazo propio, manda el del caso. Si quien deriva lo tiene en su bandeja y pide informe o V°B°, la suya queda
    abierta y la nueva cuelga de ella; si lo pasa para respuesta, la suya se cierra. Lanza `NoAutorizado`,
    `DatoFaltante` o `PasoNoPermitido`.
    """
    instruccion = Instruccion(instruccion)
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_derivar(actor, ingreso))
    _revisa(destinos, cantidad=cantidad, en=en)
    _exige_que_no_la_tenga(ingreso, destinos, instruccion)
    propia = next(iter(permisos.a_cargo_suyas(actor, ingreso)), None)
    a_cargo = instruccion in HACEN_RESPONSABLE
    avanza(ingreso, Paso.DERIVAR)
    if propia is not None and a_cargo:
        _cierra(propia, PasoDerivacion.REASIGNAR, actor=actor, en=en, motivo=texto)
    hechas = [
        _envia(
            ingreso=ingreso, destino=destino, instruccion=instruccion, texto=texto, cantidad=cantidad, regla=regla,
            padre=propia if propia is not None and not a_cargo else None, actor=actor, en=en,
        )
        for destino in destinos
    ]  # fmt: skip
    principal = next((d for d in destinos if not d.solo_copia), None)
    if principal is not None and a_cargo:
        expedientes.asigna(
            expediente_id=ingreso.expediente_id, unidad_id=principal.unidad_id, responsable_id=principal.persona_id,
            autor=actor.codigo, en=en,
        )  # fmt: skip
    if va_el_papel:
        a_cargo_de = next(h for h in hechas if not h.solo_copia)
        mueve_papel(
            ingreso_id=ingreso.pk, movimiento=MovimientoPapel.ENTREGADO, unidad_id=a_cargo_de.para_unidad_id,
            persona_id=a_cargo_de.para_persona_id, derivacion=a_cargo_de, actor=actor, en=en,
        )  # fmt: skip
    return hechas


def _revisa(destinos: Sequence[Destino], *, cantidad: int | None, en: datetime) -> None:
    if not any(not d.solo_copia for d in destinos):
        raise DatoFaltante("Elige al menos una unidad que quede a cargo, además de las copias.", campo="unidad")
    pares = {(d.unidad_id, d.persona_id) for d in destinos}
    if len(pares) != len(destinos):
        raise DatoFaltante("Hay una unidad repetida entre los destinos.", campo="unidad")
    if cantidad is not None and not 1 <= cantidad <= MAXIMO_DE_DIAS:
        raise DatoFaltante("El plazo va de 1 a 365 días hábiles.", campo="cantidad")
    vigentes = {u.pk for u in organizacion.unidades_vigentes(dia_de(en))}
    if any(d.unidad_id not in vigentes for d in destinos):
        raise DatoFaltante("Esa unidad ya no está vigente. Elige otra.", campo="unidad")
    for destino in destinos:
        if destino.persona_id is None:
            continue
        gente = {p.pk for p in organizacion.personas_de_unidad(destino.unidad_id, dia_de(en))}
        if destino.persona_id not in gente:
            raise DatoFaltante("Esa persona no trabaja hoy en la unidad elegida.", campo="persona")


def _exige_que_no_la_tenga(ingreso: Ingreso, destinos: Sequence[Destino], instruccion: Instruccion) -> None:
    """Dos envíos a la vez del mismo formulario, o de dos personas, no dejan la misma providencia dos veces."""
    abiertas = {
        (d.para_unidad_id, d.para_persona_id, d.instruccion): d
        for d in ingreso.derivaciones.filter(estado__in=[e.value for e in ABIERTAS]).select_related("para_unidad")
    }
    for destino in destinos:
        que = Instruccion.PARA_CONOCIMIENTO if destino.solo_copia else instruccion
        repetida = abiertas.get((destino.unidad_id, destino.persona_id, que.value))
        if repetida is not None:
            raise DatoFaltante(
                f"{repetida.para_unidad.nombre} ya lo tiene «{NOMBRES_DE_INSTRUCCION[que].lower()}», abierto. "
                "Mira los movimientos: quizá otra persona acaba de derivarlo.",
                campo="unidad",
            )


def _envia(
    *, ingreso: Ingreso, destino: Destino, instruccion: Instruccion, texto: str, cantidad: int | None, regla: str,
    padre: Derivacion | None, actor: Actor, en: datetime,
) -> Derivacion:  # fmt: skip
    codigo = codigos.nuevo()
    if destino.solo_copia:
        instruccion = Instruccion.PARA_CONOCIMIENTO
    plazo, vence_en = _plazo(
        ingreso, codigo=codigo, cantidad=cantidad, regla=regla, solo_copia=destino.solo_copia, actor=actor, en=en
    )
    unidad = Unidad.objects.get(pk=destino.unidad_id)
    derivacion = Derivacion.objects.create(
        codigo=codigo, ingreso=ingreso, expediente_id=ingreso.expediente_id, padre=padre,
        de_unidad_id=min(actor.unidades, default=None), de_persona_id=actor.persona_id, para_unidad=unidad,
        para_persona_id=destino.persona_id, instruccion=instruccion.value, texto=texto.strip()[:1000],
        solo_copia=destino.solo_copia, enviada_en=en, plazo=plazo, vence_en=vence_en,
    )  # fmt: skip
    terminos = {f"unidad:{unidad.pk}", f"reserva:unidad:{unidad.pk}"}
    if destino.persona_id is not None:
        terminos |= {f"persona:{destino.persona_id}", f"reserva:persona:{destino.persona_id}"}
    expedientes.da_acceso(expediente_id=ingreso.expediente_id, terminos=terminos, autor=actor.codigo, en=en)
    bitacora.anota(
        "derivacion.enviada", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        unidad=unidad.nombre, persona=destino.persona_id and derivacion.para_persona and derivacion.para_persona.codigo,
        instruccion=NOMBRES_DE_INSTRUCCION[instruccion], copia=destino.solo_copia, folio=ingreso.folio,
        derivacion=codigo, personal={"texto": derivacion.texto} if derivacion.texto else None,
    )  # fmt: skip
    _avisa(derivacion, ingreso, en=en)
    return derivacion


def _plazo(
    ingreso: Ingreso, *, codigo: str, cantidad: int | None, regla: str, solo_copia: bool, actor: Actor, en: datetime
) -> tuple[str, datetime | None]:
    """El plazo propio de la providencia, o el del caso."""
    if solo_copia:
        return "", None
    if cantidad is not None or regla:
        plazo = calendario.abre_plazo(
            regla=regla or "interno", objeto=codigo, desde=en, autor=actor.codigo, expediente=ingreso.expediente.codigo,
            cantidad=cantidad,
        )  # fmt: skip
        return plazo.codigo, plazo.vence_en
    visto = plazos.plazos_de([ingreso.plazo], hoy=dia_de(en)).get(ingreso.plazo) if ingreso.plazo else None
    return (visto.codigo, visto.vence_en) if visto else ("", None)


def _avisa(derivacion: Derivacion, ingreso: Ingreso, *, en: datetime) -> None:
    """A la persona, o a la jefatura de la unidad; si falta, a quien recibe su bandeja y puede ver el caso."""
    dia, persona_id = dia_de(en), derivacion.para_persona_id
    atienden = (
        organizacion.atienden_persona(persona_id, dia)
        if persona_id is not None
        else organizacion.atienden_unidad(derivacion.para_unidad_id, dia)
    )
    for destino in sorted(vistas.quienes_pueden_ver(ingreso.expediente, atienden, dia=dia)):
        avisos.avisa_persona(
            persona_id=destino, asunto=f"Llegó a tu bandeja el folio {ingreso.folio}", cuerpo=ingreso.materia,
            enlace=f"/escritorio/expediente/{ingreso.expediente.codigo}/", objeto=ingreso.codigo, en=en,
        )  # fmt: skip


@transaction.atomic
def recibe_derivacion(*, derivacion_id: int, actor: Actor, en: datetime, con_papel: bool = False) -> Derivacion:
    """La unidad da por recibido el caso y queda en su trámite; con `con_papel`, también el original.

    Repetirlo no cambia quién lo recibió.
    """
    derivacion = derivacion_bloqueada(derivacion_id=derivacion_id, actor=actor)
    exige(permisos.puede_recibir(actor, derivacion))
    if con_papel:
        mueve_papel(
            ingreso_id=derivacion.ingreso_id, movimiento=MovimientoPapel.RECIBIDO, derivacion=derivacion, actor=actor,
            en=en,
        )  # fmt: skip
    if derivacion.estado == EstadoDerivacion.RECIBIDA.value:
        return derivacion
    derivacion.estado = siguiente_derivacion(EstadoDerivacion(derivacion.estado), PasoDerivacion.RECIBIR).value
    derivacion.recibida_en, derivacion.recibida_por = en, actor.codigo
    derivacion.save(update_fields=["estado", "recibida_en", "recibida_por"])
    ingreso = derivacion.ingreso
    if not derivacion.solo_copia and derivacion.padre_id is None and admite(Estado(ingreso.estado), Paso.RECIBIR):
        avanza(ingreso, Paso.RECIBIR)
    _anota(derivacion, "derivacion.recibida", actor=actor, en=en)
    return derivacion


@transaction.atomic
def devuelve_derivacion(*, derivacion_id: int, motivo: str, actor: Actor, en: datetime) -> Derivacion:
    """Vuelve a quien la envió, con el porqué. Si no queda otra a cargo, el caso vuelve a estar por derivar."""
    derivacion = derivacion_bloqueada(derivacion_id=derivacion_id, actor=actor)
    exige(permisos.puede_recibir(actor, derivacion))
    if not motivo.strip():
        raise DatoFaltante("Escribe por qué la devuelves.", campo="motivo")
    _cierra(derivacion, PasoDerivacion.DEVOLVER, actor=actor, en=en, motivo=motivo)
    _si_nadie_queda_a_cargo(derivacion, actor=actor, en=en)
    avisos.avisa_persona(
        persona_id=derivacion.de_persona_id, asunto=f"{derivacion.para_unidad.nombre} devolvió el folio "
        f"{derivacion.ingreso.folio}", cuerpo=motivo.strip(), objeto=derivacion.ingreso.codigo, en=en,
        enlace=f"/escritorio/expediente/{derivacion.ingreso.expediente.codigo}/",
    )  # fmt: skip
    return derivacion


@transaction.atomic
def reasigna_derivacion(*, derivacion_id: int, destino: Destino, motivo: str, actor: Actor, en: datetime) -> Derivacion:
    """La pasa a otra persona o unidad con el mismo plazo: el tiempo que corrió, corrió."""
    derivacion = derivacion_bloqueada(derivacion_id=derivacion_id, actor=actor)
    if not permisos.lleva_partes(actor):
        exige(permisos.puede_recibir(actor, derivacion))
    _revisa([destino], cantidad=None, en=en)
    if (destino.unidad_id, destino.persona_id) == (derivacion.para_unidad_id, derivacion.para_persona_id):
        raise DatoFaltante("Ya está asignada ahí. Elige otra persona o unidad.", campo="persona")
    plazo, vence_en = derivacion.plazo, derivacion.vence_en
    _cierra(derivacion, PasoDerivacion.REASIGNAR, actor=actor, en=en, motivo=motivo, con_plazo=False)
    nueva = _envia(
        ingreso=derivacion.ingreso, destino=destino, instruccion=Instruccion(derivacion.instruccion),
        texto=derivacion.texto, cantidad=None, regla="", padre=derivacion.padre, actor=actor, en=en,
    )  # fmt: skip
    nueva.plazo, nueva.vence_en = plazo, vence_en
    nueva.save(update_fields=["plazo", "vence_en"])
    if derivacion.padre_id is None and Instruccion(derivacion.instruccion) in HACEN_RESPONSABLE:
        expedientes.asigna(
            expediente_id=derivacion.ingreso.expediente_id, unidad_id=destino.unidad_id,
            responsable_id=destino.persona_id, autor=actor.codigo, en=en,
        )  # fmt: skip
    return nueva


@transaction.atomic
def retira_derivacion(*, derivacion_id: int, actor: Actor, en: datetime) -> Derivacion:
    """Deshace un envío mientras nadie lo reciba."""
    derivacion = derivacion_bloqueada(derivacion_id=derivacion_id, actor=actor)
    exige(permisos.puede_retirar(actor, derivacion))
    _cierra(derivacion, PasoDerivacion.ANULAR, actor=actor, en=en, motivo="")
    _si_nadie_queda_a_cargo(derivacion, actor=actor, en=en)
    return derivacion


@transaction.atomic
def cumple_derivacion(*, derivacion_id: int, actor: Actor, en: datetime) -> Derivacion:
    """Toma conocimiento, visa o archiva lo pedido. Lo que pide respuesta se cumple respondiendo."""
    derivacion = derivacion_bloqueada(derivacion_id=derivacion_id, actor=actor)
    exige(permisos.puede_recibir(actor, derivacion))
    if not derivacion.solo_copia and Instruccion(derivacion.instruccion) in HACEN_RESPONSABLE:
        raise NoAutorizado("Esta derivación pide respuesta: se cierra al adjuntarla, o devuélvela con su motivo.")
    _cierra(derivacion, PasoDerivacion.CUMPLIR, actor=actor, en=en, motivo="")
    return derivacion


@transaction.atomic
def informa(*, derivacion_id: int, archivo: ArchivoRecibido, titulo: str, actor: Actor, en: datetime) -> Documento:
    """Evacua el informe que otra unidad pidió (Ley 19.880, art. 37): entra al expediente y cierra el pedido."""
    derivacion = derivacion_bloqueada(derivacion_id=derivacion_id, actor=actor)
    exige(permisos.puede_recibir(actor, derivacion))
    if not titulo.strip():
        raise DatoFaltante("Escribe el título del informe.", campo="titulo")
    documento = expedientes.incorpora(
        expediente_id=derivacion.ingreso.expediente_id, sha256=archivo.sha256, nombre=archivo.nombre, tipo="Informe",
        titulo=titulo.strip(), origen=Origen.INTERNO, autor=actor.codigo, en=en,
    )  # fmt: skip
    _cierra(derivacion, PasoDerivacion.CUMPLIR, actor=actor, en=en, motivo="", con=documento.codigo)
    avisos.avisa_persona(
        persona_id=derivacion.de_persona_id, asunto=f"{derivacion.para_unidad.nombre} informó el folio "
        f"{derivacion.ingreso.folio}", cuerpo=titulo.strip(), objeto=derivacion.ingreso.codigo, en=en,
        enlace=f"/escritorio/expediente/{derivacion.ingreso.expediente.codigo}/",
    )  # fmt: skip
    return documento


SUCESO_DE: dict[PasoDerivacion, str] = {
    PasoDerivacion.DEVOLVER: "derivacion.devuelta",
    PasoDerivacion.REASIGNAR: "derivacion.reasignada",
    PasoDerivacion.ANULAR: "derivacion.retirada",
    PasoDerivacion.CUMPLIR: "derivacion.cumplida",
}


def _cierra(
    derivacion: Derivacion, paso: PasoDerivacion, *, actor: Actor, en: datetime, motivo: str, con: str = "",
    con_plazo: bool = True,
) -> None:  # fmt: skip
    """Cierra una derivación y su plazo propio; el del caso sigue corriendo."""
    derivacion.estado = siguiente_derivacion(EstadoDerivacion(derivacion.estado), paso).value
    derivacion.cerrada_en, derivacion.motivo = en, motivo.strip()[:300]
    derivacion.save(update_fields=["estado", "cerrada_en", "motivo"])
    es_propio = derivacion.plazo and derivacion.plazo != derivacion.ingreso.plazo
    if es_propio and con_plazo:
        if paso == PasoDerivacion.CUMPLIR:
            calendario.cumple_plazo(codigo=derivacion.plazo, con=con or derivacion.codigo, en=en, autor=actor.codigo)
        else:
            calendario.anula_plazo(codigo=derivacion.plazo, motivo=paso.value, autor=actor.codigo, en=en)
    _anota(derivacion, SUCESO_DE[paso], actor=actor, en=en, motivo=motivo.strip())


def _anota(derivacion: Derivacion, suceso: str, *, actor: Actor, en: datetime, motivo: str = "") -> None:
    bitacora.anota(
        suceso, autor=actor.codigo, objeto=derivacion.ingreso.codigo, expediente=derivacion.ingreso.expediente.codigo,
        en=en, unidad=derivacion.para_unidad.nombre, derivacion=derivacion.codigo,
        personal={"motivo": motivo} if motivo else None,
    )  # fmt: skip


def alguien_la_tiene(ingreso: Ingreso) -> bool:
    """Queda una providencia abierta que deja el caso a cargo: ni copias ni informes pedidos."""
    return ingreso.derivaciones.filter(
        estado__in=[e.value for e in ABIERTAS], solo_copia=False, padre__isnull=True
    ).exists()


def _si_nadie_queda_a_cargo(derivacion: Derivacion, *, actor: Actor, en: datetime) -> None:
    if derivacion.padre_id is None and not derivacion.solo_copia:
        vuelve_a_partes_si_nadie_la_tiene(derivacion.ingreso, actor=actor, en=en)


def vuelve_a_partes_si_nadie_la_tiene(ingreso: Ingreso, *, actor: Actor, en: datetime) -> None:
    """Un caso en curso que no está en ninguna bandeja se pierde: queda por derivar."""
    if alguien_la_tiene(ingreso) or not admite(Estado(ingreso.estado), Paso.DEVOLVER):
        return
    avanza(ingreso, Paso.DEVOLVER)
    expedientes.asigna(
        expediente_id=ingreso.expediente_id, unidad_id=None, responsable_id=None, autor=actor.codigo, en=en
    )


def cierra(
    derivaciones: Iterable[Derivacion], *, paso: PasoDerivacion, actor: Actor, en: datetime, motivo: str = "",
    con: str = "",
) -> None:  # fmt: skip
    """Cierra las que se nombran, y nada más: la bitácora no dice que cumplió quien no cumplió."""
    for derivacion in derivaciones:
        _cierra(derivacion, paso, actor=actor, en=en, motivo=motivo, con=con)


def reabre_cumplidas(ingreso: Ingreso, *, cumplidas_en: datetime, por: str, actor: Actor, en: datetime) -> None:
    """Vuelven a la bandeja las que cumplió una respuesta que se retiró, con el plazo propio que tenían."""
    cumplidas = ingreso.derivaciones.filter(
        estado=EstadoDerivacion.CUMPLIDA.value, cerrada_en=cumplidas_en, solo_copia=False, padre__isnull=True
    ).select_related("ingreso__expediente", "para_unidad")
    for derivacion in cumplidas.order_by("id"):
        derivacion.estado = siguiente_derivacion(EstadoDerivacion(derivacion.estado), PasoDerivacion.REABRIR).value
        derivacion.cerrada_en = None
        if derivacion.recibida_en is None:
            # Se respondió sin recibirla antes: quien respondió la tenía.
            derivacion.recibida_en, derivacion.recibida_por = cumplidas_en, por
        derivacion.save(update_fields=["estado", "cerrada_en", "recibida_en", "recibida_por"])
        if derivacion.plazo and derivacion.plazo != ingreso.plazo:
            calendario.reabre_plazo(codigo=derivacion.plazo, autor=actor.codigo, en=en)
        _anota(derivacion, "derivacion.reabierta", actor=actor, en=en)


def abiertas_de(ingreso: Ingreso) -> list[Derivacion]:
    """Lo que sigue en alguna bandeja, en el orden en que se envió."""
    return list(
        ingreso.derivaciones.filter(estado__in=[e.value for e in ABIERTAS])
        .select_related("ingreso__expediente", "para_unidad")
        .order_by("id")
    )
