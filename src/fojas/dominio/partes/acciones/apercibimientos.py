"""Pedir que complete y advertir del abandono: la persona tiene un plazo, y si no cumple hace falta un acto.

Ley 19.880, arts. 31 y 43; Ley 20.285, art. 12. Nada se aplica solo: vencido el plazo se propone y alguien resuelve.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from fojas.base import codigos
from fojas.base.tiempo import dia_de, mediodia
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.consultas import PlazoVisto
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, ingreso_bloqueado
from fojas.dominio.partes.acciones.comunicaciones import (
    PorDonde,
    comunica,
    comunicacion_bloqueada,
    deja_sin_efecto,
    registra_notificacion,
)
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.models import Apercibimiento, Comunicacion, Derivacion, Ingreso
from fojas.dominio.partes.reglas import ABIERTAS, SIN_RESPUESTA, DatoFaltante, Estado, PasoNoPermitido
from fojas.dominio.partes.reglas.apercibimientos import (
    NOMBRES_DE_APERCIBIMIENTO,
    NOMBRES_DE_ESTADO_APERCIBIMIENTO,
    NORMA_ABANDONO,
    NORMA_SUBSANACION,
    REGLA_ABANDONO,
    VIVOS,
    ClaseApercibimiento,
    EstadoApercibimiento,
    exige_paralizacion,
    exige_vencido,
    que_se_advierte,
    que_se_pide,
)
from fojas.dominio.partes.reglas.comunicaciones import ClaseComunicacion, MedioComunicacion
from fojas.normativa.plazos import CAUSAS, REGLAS
from fojas.normativa.procedimientos import PROCEDIMIENTOS, REQUISITOS, Mientras

SUBSANA = "subsanacion"
"""Causa de `suspensiones.toml` con que se detiene el plazo del caso mientras la persona completa."""


@transaction.atomic
def pide_completar(
    *, ingreso_id: int, faltan: Collection[str], detalle: str, aviso: PorDonde, actor: Actor, en: datetime,
    detiene: bool = True,
) -> Apercibimiento:  # fmt: skip
    """Pide a la persona lo que falta, con cinco días desde que quede notificada (Ley 19.880, art. 31).

    En acceso a la información el plazo de la municipalidad todavía no empieza: queda sin efecto y se cuenta entero cuando
    la solicitud esté completa (Ley 20.285, arts. 12 y 14). En lo demás se detiene desde que queda notificada, si se pide.
    Lanza `NoAutorizado`, `DatoFaltante` o `PasoNoPermitido`.
    """
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_comunicar(actor, ingreso))
    _exige_sin_respuesta(ingreso)
    definicion = PROCEDIMIENTOS.get(ingreso.expediente.procedimiento)
    if definicion is None or not definicion.subsanacion:
        raise PasoNoPermitido("En este tipo de documento la ley no manda pedir que se complete.")
    lista = REQUISITOS[definicion.requisitos]
    elegidos = [clave for clave in lista if clave in set(faltan)]
    if not elegidos:
        raise DatoFaltante("Marca al menos un requisito que falta.", campo="faltan", norma=NORMA_SUBSANACION)
    if not detalle.strip():
        raise DatoFaltante("Escribe qué debe traer o corregir, con palabras de la persona.", campo="detalle")
    _exige_ninguno_vivo(ingreso, ClaseApercibimiento.SUBSANACION)
    texto = que_se_pide(
        [lista[clave].nombre for clave in elegidos], detalle, norma=REGLAS[definicion.subsanacion].norma
    )
    hecho = _dispone(
        ingreso, clase=ClaseApercibimiento.SUBSANACION, aviso=aviso, texto=texto,
        asunto=f"Completa tu presentación, folio {ingreso.folio}", faltan=elegidos, detalle=detalle,
        detiene=detiene or definicion.mientras == Mientras.CUENTA_DE_NUEVO, actor=actor, en=en,
    )  # fmt: skip
    if definicion.mientras == Mientras.CUENTA_DE_NUEVO and ingreso.plazo:
        calendario.anula_plazo(
            codigo=ingreso.plazo, motivo="La solicitud no está completa: se contará entero desde que lo esté.",
            autor=actor.codigo, en=en,
        )  # fmt: skip
        _mueve_vencimiento(ingreso, None)
    return hecho


@transaction.atomic
def advierte_abandono(
    *, ingreso_id: int, paralizado_desde: date, detalle: str, aviso: PorDonde, actor: Actor, en: datetime
) -> Apercibimiento:
    """Advierte que, si en siete días no hace lo que le toca, se declarará abandonado (Ley 19.880, art. 43).

    Lanza `NoAutorizado`, `DatoFaltante` o `PasoNoPermitido`.
    """
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_comunicar(actor, ingreso))
    _exige_sin_respuesta(ingreso)
    definicion = PROCEDIMIENTOS.get(ingreso.expediente.procedimiento)
    if definicion is None or not definicion.abandono:
        raise PasoNoPermitido(
            "Solo se abandona un procedimiento que la persona empezó y que sigue la Ley 19.880.", norma=NORMA_ABANDONO
        )
    if not detalle.strip():
        raise DatoFaltante("Escribe qué debe hacer la persona para que el caso siga.", campo="detalle")
    exige_paralizacion(
        paralizado_desde, recibido=dia_de(ingreso.recibido_en), hoy=dia_de(en), calendario=dias.calendario()
    )
    _exige_ninguno_vivo(ingreso, ClaseApercibimiento.ABANDONO)
    return _dispone(
        ingreso, clase=ClaseApercibimiento.ABANDONO, aviso=aviso,
        texto=que_se_advierte(detalle, desde=paralizado_desde), asunto=f"Tu caso está detenido, folio {ingreso.folio}",
        detalle=detalle, paralizado_desde=paralizado_desde, actor=actor, en=en,
    )  # fmt: skip


def _dispone(
    ingreso: Ingreso, *, clase: ClaseApercibimiento, aviso: PorDonde, asunto: str, texto: str, detalle: str,
    actor: Actor, en: datetime, faltan: Sequence[str] = (), detiene: bool = False, paralizado_desde: date | None = None,
) -> Apercibimiento:  # fmt: skip
    comunicacion = comunica(
        ingreso=ingreso, clase=COMUNICA[clase], aviso=aviso, asunto=asunto, texto=texto, actor=actor, en=en,
        plazo=ingreso.plazo,
    )  # fmt: skip
    hecho = Apercibimiento.objects.create(
        codigo=codigos.nuevo(), ingreso=ingreso, clase=clase.value, comunicacion=comunicacion, faltan=list(faltan),
        detalle=detalle.strip()[:1000], detiene=detiene, paralizado_desde=paralizado_desde, hecho_en=en,
        hecho_por=actor.codigo,
    )  # fmt: skip
    bitacora.anota(
        "apercibimiento.dispuesto", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo,
        en=en, que=DISPUESTO[clase], clase=clase.value, faltan=list(faltan), detiene=detiene,
        comunicacion=comunicacion.codigo, apercibimiento=hecho.codigo, personal={"detalle": hecho.detalle},
    )  # fmt: skip
    al_notificar(comunicacion, actor=actor.codigo, en=en)
    hecho.refresh_from_db()
    return hecho


COMUNICA = {
    ClaseApercibimiento.SUBSANACION: ClaseComunicacion.SUBSANACION,
    ClaseApercibimiento.ABANDONO: ClaseComunicacion.ADVERTENCIA,
}
DISPUESTO = {
    ClaseApercibimiento.SUBSANACION: "Pidió a la persona que complete su solicitud",
    ClaseApercibimiento.ABANDONO: "Advirtió a la persona del abandono",
}


def _exige_sin_respuesta(ingreso: Ingreso) -> None:
    if Estado(ingreso.estado) not in SIN_RESPUESTA:
        raise PasoNoPermitido("Ya hay una respuesta: no se le pide nada más a la persona.")


def _exige_ninguno_vivo(ingreso: Ingreso, clase: ClaseApercibimiento) -> None:
    if ingreso.apercibimientos.filter(clase=clase.value, estado__in=[e.value for e in VIVOS]).exists():
        raise PasoNoPermitido(
            f"«{NOMBRES_DE_APERCIBIMIENTO[clase]}» ya se dispuso y sigue esperando a la persona. Mira los plazos del caso."
        )


def al_notificar(comunicacion: Comunicacion, *, actor: str, en: datetime) -> None:
    """Quedó notificada: desde ese efecto corre su plazo, y se detiene el del caso si así se dispuso."""
    apercibimiento = (
        comunicacion.apercibimientos.filter(estado=EstadoApercibimiento.POR_NOTIFICAR.value)
        .select_related("ingreso__expediente")
        .first()
    )
    if apercibimiento is None or comunicacion.notificado_el is None:
        return
    ingreso, clase = apercibimiento.ingreso, ClaseApercibimiento(apercibimiento.clase)
    procedimiento = PROCEDIMIENTOS[ingreso.expediente.procedimiento]
    plazo = calendario.abre_plazo(
        regla=procedimiento.subsanacion if clase == ClaseApercibimiento.SUBSANACION else REGLA_ABANDONO,
        objeto=apercibimiento.codigo, desde=mediodia(comunicacion.notificado_el), autor=actor,
        expediente=ingreso.expediente.codigo, en=en,
    )  # fmt: skip
    apercibimiento.estado, apercibimiento.plazo = EstadoApercibimiento.CORRE.value, plazo.codigo
    apercibimiento.save(update_fields=["estado", "plazo"])
    bitacora.anota(
        "apercibimiento.notificado", autor=actor, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        que=NOMBRES_DE_APERCIBIMIENTO[clase].lower(), vence=plazo.vence_el.isoformat(), plazo=plazo.codigo,
        apercibimiento=apercibimiento.codigo,
    )  # fmt: skip
    if apercibimiento.detiene and procedimiento.mientras == Mientras.DETIENE:
        _detiene(ingreso, dia=comunicacion.notificado_el, autor=actor, en=en)


def _detiene(ingreso: Ingreso, *, dia: date, autor: str, en: datetime) -> None:
    """El plazo del caso, si todavía corre y no está ya detenido: uno vencido no se suspende."""
    visto = _plazo(ingreso, hoy=dia_de(en))
    if visto is None or not visto.corre or visto.suspendido or dia > visto.vence_el:
        return
    calendario.suspende_plazo(
        codigo=visto.codigo,
        causa=SUBSANA,
        norma=CAUSAS[SUBSANA].norma,
        dia=max(dia, dia_de(visto.desde)),
        autor=autor,
        en=en,
    )


def _plazo(ingreso: Ingreso, *, hoy: date) -> PlazoVisto | None:
    return dias.plazos_de([ingreso.plazo], hoy=hoy).get(ingreso.plazo) if ingreso.plazo else None


@transaction.atomic
def notifica(
    *, comunicacion_codigo: str, medio: MedioComunicacion | str, cuando: datetime, constancia: str, actor: Actor,
    en: datetime,
) -> Comunicacion:  # fmt: skip
    """Deja constancia de que una comunicación quedó notificada, y desde ahí corre el plazo de la persona."""
    comunicacion = comunicacion_bloqueada(codigo=comunicacion_codigo, actor=actor)
    registra_notificacion(
        comunicacion=comunicacion, medio=MedioComunicacion(medio), cuando=cuando, constancia=constancia, actor=actor,
        en=en,
    )  # fmt: skip
    al_notificar(comunicacion, actor=actor.codigo, en=en)
    return comunicacion


@transaction.atomic
def da_por_cumplido(
    *, apercibimiento_codigo: str, actor: Actor, en: datetime, ingreso_codigo: str = "",
    archivo: ArchivoRecibido | None = None, dia: date | None = None,
) -> Apercibimiento:  # fmt: skip
    """La persona hizo lo que se le pidió: con otro ingreso del expediente, o con un documento que se agrega ahora.

    El plazo del caso vuelve a correr desde el día en que llegó; en acceso a la información se cuenta entero desde él.
    Lanza `NoAutorizado`, `DatoFaltante` o `PasoNoPermitido`.
    """
    apercibimiento = _vivo(apercibimiento_codigo, actor=actor)
    ingreso = apercibimiento.ingreso
    con, llego_en = _con_que(
        apercibimiento, ingreso_codigo=ingreso_codigo, archivo=archivo, dia=dia, actor=actor, en=en
    )
    _cierra(apercibimiento, EstadoApercibimiento.CUMPLIDO, con=con, actor=actor, en=en)
    if apercibimiento.plazo:
        calendario.cumple_plazo(codigo=apercibimiento.plazo, con=con, en=en, autor=actor.codigo)
    if apercibimiento.clase == ClaseApercibimiento.SUBSANACION.value:
        _corre_de_nuevo(ingreso, apercibimiento, llego_en=llego_en, actor=actor, en=en)
    return apercibimiento


def _con_que(
    apercibimiento: Apercibimiento, *, ingreso_codigo: str, archivo: ArchivoRecibido | None, dia: date | None,
    actor: Actor, en: datetime,
) -> tuple[str, datetime]:  # fmt: skip
    """Con qué cumplió y cuándo llegó."""
    ingreso = apercibimiento.ingreso
    if ingreso_codigo:
        otro = llegados_despues(apercibimiento).filter(codigo=ingreso_codigo).first()
        if otro is None:
            raise DatoFaltante("Elige una presentación de este expediente posterior a lo pedido.", campo="ingreso")
        return otro.codigo, otro.recibido_en
    if archivo is None:
        raise DatoFaltante("Elige la presentación con que cumplió, o adjunta lo que trajo.", campo="archivo")
    llego = dia or dia_de(en)
    if llego > dia_de(en) or llego < dia_de(apercibimiento.hecho_en):
        raise DatoFaltante(
            f"Escribe el día en que llegó, entre el {dia_de(apercibimiento.hecho_en):%d-%m-%Y} y hoy.", campo="dia"
        )
    documento = expedientes.incorpora(
        expediente_id=ingreso.expediente_id, sha256=archivo.sha256, nombre=archivo.nombre,
        tipo="Antecedente de la persona", titulo=archivo.nombre, origen=Origen.RECIBIDO, autor=actor.codigo, en=en,
    )  # fmt: skip
    return documento.codigo, en if llego == dia_de(en) else mediodia(llego)


def llegados_despues(apercibimiento: Apercibimiento) -> QuerySet[Ingreso]:
    """Lo que se presentó en el mismo expediente después de pedirlo."""
    return (
        Ingreso.objects.filter(
            expediente_id=apercibimiento.ingreso.expediente_id, recibido_en__gt=apercibimiento.hecho_en
        )
        .exclude(pk=apercibimiento.ingreso_id)
        .order_by("recibido_en", "id")
    )


def _corre_de_nuevo(
    ingreso: Ingreso, apercibimiento: Apercibimiento, *, llego_en: datetime, actor: Actor, en: datetime
) -> None:
    definicion = PROCEDIMIENTOS[ingreso.expediente.procedimiento]
    if definicion.mientras == Mientras.CUENTA_DE_NUEVO:
        _cuenta_de_nuevo(ingreso, desde=llego_en, actor=actor, en=en)
    elif apercibimiento.detiene:
        _reanuda(ingreso, dia=dia_de(llego_en), autor=actor.codigo, en=en)


def _reanuda(ingreso: Ingreso, *, dia: date, autor: str, en: datetime) -> None:
    """Si sigue detenido por esta causa; lo que se detuvo por otra no se toca."""
    if not ingreso.plazo:
        return
    abierta = next((s for s in dias.suspensiones_de([ingreso.plazo]).get(ingreso.plazo, []) if s.hasta is None), None)
    visto = _plazo(ingreso, hoy=dia_de(en))
    if abierta is None or abierta.causa != SUBSANA or visto is None or not visto.corre:
        return
    calendario.reanuda_plazo(codigo=ingreso.plazo, dia=max(dia, abierta.desde), autor=autor, en=en)
    ingreso.refresh_from_db()


def _cuenta_de_nuevo(ingreso: Ingreso, *, desde: datetime, actor: Actor, en: datetime) -> None:
    """Un plazo nuevo, entero, desde que la solicitud quedó completa (Ley 20.285, art. 14)."""
    if not ingreso.plazo:
        return
    anterior = ingreso.plazo
    regla = Plazo.objects.values_list("regla", flat=True).get(codigo=anterior)
    nuevo = calendario.abre_plazo(
        regla=regla, objeto=ingreso.codigo, desde=desde, autor=actor.codigo, expediente=ingreso.expediente.codigo, en=en
    )
    ingreso.plazo = nuevo.codigo
    ingreso.save(update_fields=["plazo"])
    Derivacion.objects.filter(ingreso=ingreso, plazo=anterior, estado__in=[e.value for e in ABIERTAS]).update(
        plazo=nuevo.codigo
    )
    _mueve_vencimiento(ingreso, nuevo.vence_en)


def _mueve_vencimiento(ingreso: Ingreso, vence_en: datetime | None) -> None:
    """Las bandejas se ordenan por él."""
    ingreso.vence_en = vence_en
    ingreso.save(update_fields=["vence_en"])
    Derivacion.objects.filter(ingreso=ingreso, plazo=ingreso.plazo).update(vence_en=vence_en)


@transaction.atomic
def retira_apercibimiento(*, apercibimiento_codigo: str, motivo: str, actor: Actor, en: datetime) -> Apercibimiento:
    """Lo pedido no hacía falta, o se sigue adelante por interés general (Ley 19.880, art. 44): el plazo sigue como era."""
    apercibimiento = _vivo(apercibimiento_codigo, actor=actor)
    if not motivo.strip():
        raise DatoFaltante("Escribe por qué se deja sin efecto.", campo="motivo")
    _sin_efecto(apercibimiento, motivo=motivo, actor=actor, en=en)
    if apercibimiento.clase == ClaseApercibimiento.SUBSANACION.value:
        _como_estaba(apercibimiento.ingreso, apercibimiento, actor=actor, en=en)
    return apercibimiento


def _como_estaba(ingreso: Ingreso, apercibimiento: Apercibimiento, *, actor: Actor, en: datetime) -> None:
    definicion = PROCEDIMIENTOS[ingreso.expediente.procedimiento]
    if definicion.mientras == Mientras.CUENTA_DE_NUEVO:
        if ingreso.plazo:
            reabierto = calendario.reabre_plazo(codigo=ingreso.plazo, autor=actor.codigo, en=en)
            _mueve_vencimiento(ingreso, reabierto.vence_en)
    elif apercibimiento.detiene:
        _reanuda(ingreso, dia=dia_de(en), autor=actor.codigo, en=en)


def _sin_efecto(apercibimiento: Apercibimiento, *, motivo: str, actor: Actor, en: datetime) -> None:
    _cierra(apercibimiento, EstadoApercibimiento.SIN_EFECTO, con="", motivo=motivo, actor=actor, en=en)
    deja_sin_efecto(apercibimiento.comunicacion)
    if apercibimiento.plazo:
        calendario.anula_plazo(codigo=apercibimiento.plazo, motivo=motivo, autor=actor.codigo, en=en)


def exige_aplicable(apercibimiento: Apercibimiento, *, en: datetime) -> None:
    """Lanza `PasoNoPermitido` mientras la persona pueda cumplir."""
    if EstadoApercibimiento(apercibimiento.estado) not in VIVOS:
        raise PasoNoPermitido("Ya se cerró: mira los movimientos del caso.")
    plazo = Plazo.objects.filter(codigo=apercibimiento.plazo).first() if apercibimiento.plazo else None
    exige_vencido(
        clase=ClaseApercibimiento(apercibimiento.clase), vence_el=plazo.vence_el if plazo else None, hoy=dia_de(en)
    )


def queda_aplicado(apercibimiento: Apercibimiento, *, documento: Documento, actor: Actor, en: datetime) -> None:
    """Hay acto: la resolución que la tuvo por desistida o declaró el abandono."""
    _cierra(apercibimiento, EstadoApercibimiento.APLICADO, con=documento.codigo, actor=actor, en=en)


def vuelve_a_correr(documento: Documento, *, actor: Actor, en: datetime) -> None:
    """Se retiró la resolución antes de salir: la persona sigue apercibida."""
    aplicados = Apercibimiento.objects.filter(
        cerrado_con=documento.codigo, estado=EstadoApercibimiento.APLICADO.value
    ).select_related("ingreso__expediente")
    for apercibimiento in aplicados:
        apercibimiento.estado, apercibimiento.cerrado_en = EstadoApercibimiento.CORRE.value, None
        apercibimiento.cerrado_con = ""
        apercibimiento.save(update_fields=["estado", "cerrado_en", "cerrado_con"])
        _anota_cierre(apercibimiento, EstadoApercibimiento.CORRE, con="", motivo="", actor=actor, en=en)


def al_archivar(ingreso: Ingreso, *, actor: Actor, en: datetime) -> None:
    """El caso terminó: a la persona ya no se le pide nada."""
    for apercibimiento in _vivos(ingreso):
        _sin_efecto(apercibimiento, motivo="Se archivó el caso.", actor=actor, en=en)


def al_responder(ingreso: Ingreso, *, salvo: str, actor: Actor, en: datetime) -> None:
    """Se resolvió sin esperar lo que se le había pedido, salvo el que esa resolución aplica."""
    for apercibimiento in _vivos(ingreso):
        if apercibimiento.codigo == salvo:
            continue
        _sin_efecto(apercibimiento, motivo="Se respondió sin esperarlo.", actor=actor, en=en)
        if apercibimiento.clase == ClaseApercibimiento.SUBSANACION.value:
            _como_estaba(ingreso, apercibimiento, actor=actor, en=en)


def _vivos(ingreso: Ingreso) -> list[Apercibimiento]:
    vivos = ingreso.apercibimientos.filter(estado__in=[e.value for e in VIVOS])
    hallados = list(vivos.select_related("comunicacion").order_by("id"))
    for apercibimiento in hallados:
        apercibimiento.ingreso = ingreso
    return hallados


def apercibimiento_bloqueado(*, codigo: str, actor: Actor) -> Apercibimiento:
    """El apercibimiento, con el expediente de su caso tomado. Lanza `NoEncontrado`."""
    ingreso_id = Apercibimiento.objects.filter(codigo=codigo).values_list("ingreso_id", flat=True).first()
    if ingreso_id is None:
        raise NoEncontrado("No encontramos eso que se le pidió a la persona.")
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    hallado = Apercibimiento.objects.select_related("comunicacion").get(codigo=codigo)
    hallado.ingreso = ingreso
    return hallado


def _vivo(codigo: str, *, actor: Actor) -> Apercibimiento:
    apercibimiento = apercibimiento_bloqueado(codigo=codigo, actor=actor)
    exige(permisos.puede_comunicar(actor, apercibimiento.ingreso))
    if EstadoApercibimiento(apercibimiento.estado) not in VIVOS:
        raise PasoNoPermitido("Ya se cerró: mira los movimientos del caso.")
    return apercibimiento


def _cierra(
    apercibimiento: Apercibimiento, estado: EstadoApercibimiento, *, con: str, actor: Actor, en: datetime,
    motivo: str = "",
) -> None:  # fmt: skip
    apercibimiento.estado, apercibimiento.cerrado_en = estado.value, en
    apercibimiento.cerrado_con, apercibimiento.motivo = con, motivo.strip()[:300]
    apercibimiento.save(update_fields=["estado", "cerrado_en", "cerrado_con", "motivo"])
    _anota_cierre(apercibimiento, estado, con=con, motivo=apercibimiento.motivo, actor=actor, en=en)


def _anota_cierre(
    apercibimiento: Apercibimiento, estado: EstadoApercibimiento, *, con: str, motivo: str, actor: Actor, en: datetime
) -> None:
    ingreso = apercibimiento.ingreso
    bitacora.anota(
        "apercibimiento.cerrado", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo,
        en=en, que=NOMBRES_DE_APERCIBIMIENTO[ClaseApercibimiento(apercibimiento.clase)], estado=estado.value,
        dicho=NOMBRES_DE_ESTADO_APERCIBIMIENTO[estado].lower(), con=con, apercibimiento=apercibimiento.codigo,
        personal={"motivo": motivo} if motivo else None,
    )  # fmt: skip
