"""Abrir, cumplir, suspender y prorrogar plazos; decretar feriados; avisar lo que vence.

Un plazo es de su caso: quién puede abrirlo, suspenderlo o prorrogarlo lo revisa la app que lo lleva, que llama aquí con
el autor ya autorizado. Lo que cambia el calendario de todos se revisa aquí.
"""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from fojas.base import codigos, eventos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.bitacora import consultas as vistas_bitacora
from fojas.dominio.calendario import consultas, permisos, reglas
from fojas.dominio.calendario.eventos import PlazoCambiado, PlazoPorVencer, PlazoVencido
from fojas.dominio.calendario.models import CierreDeRecepcion, FeriadoDecretado, Plazo, Suspension
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.organizacion.reglas import SISTEMA, Actor
from fojas.normativa.plazos import CAUSAS, ReglaPlazo, vigente


@transaction.atomic
def abre_plazo(
    *, regla: str, objeto: str, desde: datetime, autor: str, expediente: str = "", cantidad: int | None = None,
    en: datetime | None = None, calendario: Calendario | None = None,
) -> Plazo:  # fmt: skip
    """Empieza a correr un plazo, con la ley que regía ese día. Lanza `FaltaCantidad` o `ReglaNoRige`.

    Quien ya leyó el calendario en esta misma transacción lo pasa, y no se lee dos veces.
    """
    definicion = vigente(regla, el=dia_de(desde))
    base = reglas.exige_cantidad(definicion, cantidad)
    computo = reglas.calcula(definicion, desde=desde, calendario=calendario or consultas.calendario(), cantidad=base)
    plazo = Plazo.objects.create(
        codigo=codigos.nuevo(), regla=regla, objeto=objeto, expediente=expediente, desde=desde,
        vence_en=computo.vence_en, vence_el=computo.vence, vence_sin_prorroga_el=computo.vence, cantidad=base,
        unidad=definicion.unidad.value,
    )  # fmt: skip
    bitacora.anota(
        "plazo.abierto", autor=autor, objeto=objeto, expediente=expediente, en=en or desde, regla=definicion.nombre,
        vence=computo.vence.isoformat(), plazo=plazo.codigo,
    )  # fmt: skip
    return plazo


@transaction.atomic
def cumple_plazo(*, codigo: str, con: str, en: datetime, autor: str) -> Plazo:
    """Lo da por cumplido con su prueba. Repetirlo no cambia la primera."""
    plazo = _bloquea(codigo)
    if plazo.cumplido_en is None and plazo.anulado_en is None:
        plazo.cumplido_en, plazo.cumplido_con = en, con
        plazo.save(update_fields=["cumplido_en", "cumplido_con"])
        bitacora.anota(
            "plazo.cumplido", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
            regla=_regla(plazo).nombre, con=con, plazo=codigo,
        )  # fmt: skip
    return plazo


@transaction.atomic
def reabre_plazo(*, codigo: str, autor: str, en: datetime) -> Plazo:
    """Quita el cumplimiento, o el haber quedado sin efecto, cuando se reabre el caso: el plazo es el que era."""
    plazo = _bloquea(codigo)
    plazo.cumplido_en, plazo.cumplido_con = None, ""
    plazo.anulado_en, plazo.motivo_anulacion = None, ""
    plazo.save(update_fields=["cumplido_en", "cumplido_con", "anulado_en", "motivo_anulacion"])
    _anota_reanudado(plazo, autor=autor, en=en)
    return plazo


@transaction.atomic
def repone_cumplimiento(*, codigo: str, con: Collection[str], autor: str, en: datetime) -> bool:
    """Un caso reabierto se cierra sin otra respuesta: vale el cumplimiento que ya tenía con alguna de esas pruebas.

    Falso si nunca se cumplió con ellas.
    """
    plazo = _bloquea(codigo)
    if plazo.cumplido_en is not None:
        return True
    cumplidos = [
        a for a in vistas_bitacora.anotado(("plazo.cumplido",), por="objeto", codigos=[plazo.objeto])
        if a.datos["plazo"] == codigo and a.datos["con"] in con
    ]  # fmt: skip
    if not cumplidos:
        return False
    plazo.cumplido_en, plazo.cumplido_con = cumplidos[-1].ocurrio_en, cumplidos[-1].datos["con"]
    plazo.save(update_fields=["cumplido_en", "cumplido_con"])
    bitacora.anota(
        "plazo.repuesto", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
        regla=_regla(plazo).nombre, con=plazo.cumplido_con, plazo=codigo,
    )  # fmt: skip
    return True


@transaction.atomic
def suspende_plazo(*, codigo: str, causa: str, norma: str, dia: date, autor: str, en: datetime) -> Suspension:
    """Detiene el plazo desde ese día, por una causa que la regla admite.

    Lanza `PlazoNoCorre` o `SuspensionNoPermitida`.
    """
    plazo = _bloquea(codigo)
    _exige_que_corra(plazo)
    regla = _regla(plazo)
    if causa not in regla.suspende:
        raise reglas.SuspensionNoPermitida(
            f"«{regla.nombre}» no se suspende por esa causa.", norma=regla.norma, campo="causa"
        )
    if not norma.strip():
        raise reglas.SuspensionNoPermitida(
            f"Cita la norma o la resolución que permite suspender; de ordinario, {CAUSAS[causa].norma}.", campo="norma"
        )
    if dia > plazo.vence_el:
        raise reglas.SuspensionNoPermitida(
            f"El plazo venció el {plazo.vence_el:%d-%m-%Y}: uno vencido no se suspende.", campo="dia"
        )
    if dia < dia_de(plazo.desde):
        raise reglas.SuspensionNoPermitida(
            f"El plazo empezó el {dia_de(plazo.desde):%d-%m-%Y}: no se suspende desde antes.", campo="dia"
        )
    if plazo.suspensiones.filter(hasta__isnull=True).exists():
        raise reglas.SuspensionNoPermitida("El plazo ya está suspendido.")
    if plazo.suspensiones.filter(hasta__gt=dia).exists():
        raise reglas.SuspensionNoPermitida("Ese día el plazo ya estaba suspendido.", campo="dia")
    suspension = Suspension.objects.create(plazo=plazo, causa=causa, norma=norma.strip(), desde=dia)
    bitacora.anota(
        "plazo.suspendido", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
        causa=CAUSAS[causa].nombre, norma=norma.strip(), plazo=codigo,
    )  # fmt: skip
    return suspension


@transaction.atomic
def reanuda_plazo(*, codigo: str, dia: date, autor: str, en: datetime) -> Plazo:
    """Vuelve a correr lo que faltaba, desde ese día inclusive."""
    plazo = _bloquea(codigo)
    abierta = plazo.suspensiones.filter(hasta__isnull=True).first()
    if abierta is None:
        raise reglas.SuspensionNoPermitida("El plazo no está suspendido.")
    if dia < abierta.desde:
        raise reglas.SuspensionNoPermitida(
            f"No puede volver a correr antes del {abierta.desde:%d-%m-%Y}, cuando se suspendió.", campo="dia"
        )
    abierta.hasta = dia
    abierta.save(update_fields=["hasta"])
    _recalcula(plazo, dias=consultas.calendario())
    _anota_reanudado(plazo, autor=autor, en=en)
    return plazo


@transaction.atomic
def prorroga_plazo(*, codigo: str, cantidad: int, fundamento: str, en: datetime, autor: str) -> Plazo:
    """Fundada, hasta la mitad y antes de vencer (Ley 19.880, art. 26).

    Lanza `PlazoNoCorre` o `ProrrogaNoPermitida`.
    """
    plazo = _bloquea(codigo)
    _exige_que_corra(plazo)
    reglas.exige_prorroga(
        _regla(plazo), cantidad_original=plazo.cantidad, pedida=cantidad, ya_prorrogado=plazo.prorrogado_por,
        fundamento=fundamento, hoy=dia_de(en), vence=plazo.vence_el,
    )  # fmt: skip
    plazo.prorrogado_por += cantidad
    plazo.fundamento_prorroga = fundamento.strip()
    plazo.save(update_fields=["prorrogado_por", "fundamento_prorroga"])
    _recalcula(plazo, dias=consultas.calendario())
    bitacora.anota(
        "plazo.prorrogado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
        cantidad=cantidad, vence=plazo.vence_el.isoformat(), plazo=codigo,
        personal={"fundamento": fundamento.strip()},
    )  # fmt: skip
    return plazo


@transaction.atomic
def anula_plazo(*, codigo: str, motivo: str, autor: str, en: datetime) -> Plazo:
    """Lo deja sin efecto, con su motivo. Repetirlo no cambia el primero."""
    plazo = _bloquea(codigo)
    if plazo.anulado_en is None:
        plazo.anulado_en, plazo.motivo_anulacion = en, motivo[:200]
        plazo.save(update_fields=["anulado_en", "motivo_anulacion"])
        bitacora.anota(
            "plazo.anulado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en, plazo=codigo,
            personal={"motivo": motivo.strip()},
        )  # fmt: skip
    return plazo


@transaction.atomic
def decreta_feriado(
    *, fecha: date, nombre: str, norma: str, actor: Actor, en: datetime, quita: bool = False,
    publicado: date | None = None,
) -> FeriadoDecretado:  # fmt: skip
    """Agrega o quita un feriado por una norma posterior, y recalcula los plazos que corren y lo cruzan.

    `publicado` es el día en que se conoció; sin él, el de hoy. Lanza `NoAutorizado` o `ErrorCalendario`.
    """
    exige(permisos.puede_cambiar_el_calendario(actor))
    if not norma.strip():
        raise reglas.ErrorCalendario("Cita la norma que lo dispone.", campo="norma")
    if not nombre.strip():
        raise reglas.ErrorCalendario("Escribe el nombre del feriado.", campo="nombre")
    if not consultas.PRIMER_ANO <= fecha.year <= consultas.ULTIMO_ANO:
        raise reglas.FueraDelCalendario(
            f"El calendario va de {consultas.PRIMER_ANO} a {consultas.ULTIMO_ANO}.", campo="fecha"
        )
    feriado = FeriadoDecretado.objects.create(
        fecha=fecha, nombre=nombre.strip(), norma=norma.strip(), quita=quita, rige_desde=publicado or dia_de(en)
    )
    bitacora.anota(
        "feriado.decretado", autor=actor.codigo, objeto=f"feriado:{fecha.isoformat()}", en=en, fecha=fecha.isoformat(),
        nombre=feriado.nombre, norma=feriado.norma, quita=quita,
    )  # fmt: skip
    _recalcula_los_que_cruzan(fecha, autor=actor.codigo, en=en)
    return feriado


@transaction.atomic
def anula_feriado(*, feriado_id: int, motivo: str, actor: Actor, en: datetime) -> FeriadoDecretado:
    """Deja sin efecto uno decretado por error y recalcula los plazos que lo cruzan."""
    exige(permisos.puede_cambiar_el_calendario(actor))
    if not motivo.strip():
        raise reglas.ErrorCalendario("Escribe por qué se deja sin efecto.", campo="motivo")
    feriado = FeriadoDecretado.objects.select_for_update(of=("self",)).get(pk=feriado_id)
    if feriado.anulado_en is None:
        feriado.anulado_en = en
        feriado.save(update_fields=["anulado_en"])
        bitacora.anota(
            "feriado.anulado", autor=actor.codigo, objeto=f"feriado:{feriado.fecha.isoformat()}", en=en,
            fecha=feriado.fecha.isoformat(), motivo=motivo.strip(),
        )  # fmt: skip
        _recalcula_los_que_cruzan(feriado.fecha, autor=actor.codigo, en=en)
    return feriado


@transaction.atomic
def fija_cierre(*, hora: time, norma: str, rige_desde: date, actor: Actor, en: datetime) -> CierreDeRecepcion:
    """Desde ese día, lo presentado después de esa hora cuenta como del hábil siguiente. Cita la Ordenanza.

    No mueve los plazos ya abiertos. Lanza `NoAutorizado` o `ErrorCalendario`.
    """
    exige(permisos.puede_cambiar_el_calendario(actor))
    if not norma.strip():
        raise reglas.ErrorCalendario(
            "Cita la ordenanza que fija la hora: sin ella se recibe todo el día.", norma="Ley 19.880, art. 25",
            campo="norma",
        )  # fmt: skip
    if rige_desde < dia_de(en):
        raise reglas.ErrorCalendario("Una hora de cierre no rige hacia atrás.", campo="rige_desde")
    _termina_cierres(hasta=rige_desde - timedelta(days=1), autor=actor.codigo, en=en)
    cierre = CierreDeRecepcion.objects.create(hora=hora, norma=norma.strip(), rige_desde=rige_desde)
    bitacora.anota(
        "cierre.fijado", autor=actor.codigo, objeto=f"cierre:{cierre.pk}", en=en, hora=f"{hora:%H:%M}",
        norma=cierre.norma, desde=rige_desde.isoformat(),
    )  # fmt: skip
    return cierre


@transaction.atomic
def quita_cierre(*, hasta: date, actor: Actor, en: datetime) -> None:
    """Después de ese día se vuelve a recibir a toda hora. Lanza `NoAutorizado` o `ErrorCalendario`."""
    exige(permisos.puede_cambiar_el_calendario(actor))
    if hasta < dia_de(en) - timedelta(days=1):
        raise reglas.ErrorCalendario("Una hora de cierre no se quita hacia atrás.", campo="rige_desde")
    if not CierreDeRecepcion.objects.filter(rige_hasta__isnull=True).exists():
        raise reglas.ErrorCalendario("No hay una hora de cierre que quitar: ya se recibe a toda hora.", campo="que")
    _termina_cierres(hasta=hasta, autor=actor.codigo, en=en)


def _termina_cierres(*, hasta: date, autor: str, en: datetime) -> None:
    abiertos = CierreDeRecepcion.objects.select_for_update(of=("self",)).filter(rige_hasta__isnull=True)
    for cierre in abiertos.order_by("id"):
        codigo, termina = f"cierre:{cierre.pk}", max(hasta, cierre.rige_desde)
        if hasta < cierre.rige_desde and cierre.rige_desde > dia_de(en):
            # Nunca alcanzó a regir: con ella no se contó nada.
            cierre.delete()
            termina = hasta
        else:
            cierre.rige_hasta = termina
            cierre.save(update_fields=["rige_hasta"])
        bitacora.anota(
            "cierre.terminado", autor=autor, objeto=codigo, en=en, hora=f"{cierre.hora:%H:%M}",
            hasta=termina.isoformat(),
        )  # fmt: skip


def avisa_plazos(*, en: datetime) -> int:
    """Anuncia los que están por vencer y los vencidos, cada uno una vez. Devuelve cuántos anunció.

    Una transacción por plazo: si quien escucha falla, los demás ya quedaron avisados.
    """
    limite = consultas.calendario().suma_habiles(dia_de(en), reglas.AVISO_ANTES)
    vencidos = _por_avisar().filter(vence_en__lt=en, avisado_vencido_en__isnull=True)
    proximos = _por_avisar().filter(vence_en__gte=en, vence_el__lte=limite, avisado_por_vencer_en__isnull=True)
    avisados = 0
    for pk in list(vencidos.order_by("vence_en", "id").values_list("pk", flat=True)):
        avisados += _avisa_vencido(pk, en=en)
    for pk in list(proximos.order_by("vence_en", "id").values_list("pk", flat=True)):
        avisados += _avisa_proximo(pk, en=en)
    return avisados


def _por_avisar() -> QuerySet[Plazo]:
    detenido = Suspension.objects.filter(plazo=OuterRef("pk"), hasta__isnull=True)
    return Plazo.objects.filter(~Exists(detenido), cumplido_en__isnull=True, anulado_en__isnull=True)


@transaction.atomic
def _avisa_vencido(plazo_id: int, *, en: datetime) -> bool:
    candidatos = _por_avisar().filter(vence_en__lt=en, avisado_vencido_en__isnull=True)
    plazo = candidatos.select_for_update(of=("self",)).filter(pk=plazo_id).first()
    if plazo is None:
        return False
    plazo.avisado_vencido_en = en
    plazo.save(update_fields=["avisado_vencido_en"])
    regla = _regla(plazo)
    bitacora.anota(
        "plazo.vencido", autor=SISTEMA, objeto=plazo.objeto, expediente=plazo.expediente, en=en, regla=regla.nombre,
        vence=plazo.vence_el.isoformat(), plazo=plazo.codigo,
    )  # fmt: skip
    aviso = PlazoVencido(
        codigo=plazo.codigo, regla=plazo.regla, nombre=regla.nombre, objeto=plazo.objeto, expediente=plazo.expediente,
        vence_el=plazo.vence_el, vence_en=plazo.vence_en, al_vencer=regla.al_vencer, en=en,
    )  # fmt: skip
    eventos.publica(aviso)
    return True


@transaction.atomic
def _avisa_proximo(plazo_id: int, *, en: datetime) -> bool:
    candidatos = _por_avisar().filter(avisado_por_vencer_en__isnull=True)
    plazo = candidatos.select_for_update(of=("self",)).filter(pk=plazo_id).first()
    if plazo is None:
        return False
    plazo.avisado_por_vencer_en = en
    plazo.save(update_fields=["avisado_por_vencer_en"])
    aviso = PlazoPorVencer(
        codigo=plazo.codigo, regla=plazo.regla, nombre=_regla(plazo).nombre, objeto=plazo.objeto,
        expediente=plazo.expediente, vence_el=plazo.vence_el, vence_en=plazo.vence_en, en=en,
    )  # fmt: skip
    eventos.publica(aviso)
    return True


def _bloquea(codigo: str) -> Plazo:
    return Plazo.objects.select_for_update(of=("self",)).get(codigo=codigo)


def _regla(plazo: Plazo) -> ReglaPlazo:
    return vigente(plazo.regla, el=dia_de(plazo.desde))


def _exige_que_corra(plazo: Plazo) -> None:
    if plazo.cumplido_en is not None:
        raise reglas.PlazoNoCorre("El plazo ya se cumplió.")
    if plazo.anulado_en is not None:
        raise reglas.PlazoNoCorre("El plazo quedó sin efecto.")


def _anota_reanudado(plazo: Plazo, *, autor: str, en: datetime) -> None:
    bitacora.anota(
        "plazo.reanudado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
        vence=plazo.vence_el.isoformat(), plazo=plazo.codigo,
    )  # fmt: skip


def _recalcula_los_que_cruzan(fecha: date, *, autor: str, en: datetime) -> None:
    dias = consultas.calendario()
    corren = Plazo.objects.select_for_update(of=("self",)).filter(
        cumplido_en__isnull=True, anulado_en__isnull=True, vence_el__gte=fecha
    )
    for plazo in corren.order_by("id"):
        antes = plazo.vence_el
        _recalcula(plazo, dias=dias)
        if plazo.vence_el != antes:
            bitacora.anota(
                "plazo.recalculado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
                vence=plazo.vence_el.isoformat(), antes=antes.isoformat(), plazo=plazo.codigo,
            )  # fmt: skip


def _recalcula(plazo: Plazo, *, dias: Calendario) -> None:
    """La misma regla, con sus suspensiones cerradas y su prórroga, sobre el calendario dado."""
    regla = _regla(plazo)
    tramos = [(s.desde, s.hasta) for s in plazo.suspensiones.all() if s.hasta is not None]
    inicio = reglas.comienzo(regla, desde=plazo.desde, calendario=dias)
    suspendidos = reglas.dias_suspendidos(tramos, inicio=inicio, unidad=regla.unidad, calendario=dias)
    sin_prorroga = reglas.calcula(
        regla, desde=plazo.desde, calendario=dias, cantidad=plazo.cantidad, suspendidos=suspendidos
    )
    computo = reglas.calcula(
        regla, desde=plazo.desde, calendario=dias, cantidad=plazo.cantidad, prorroga=plazo.prorrogado_por,
        suspendidos=suspendidos,
    )  # fmt: skip
    cambia = computo.vence_en != plazo.vence_en
    plazo.vence_el, plazo.vence_en, plazo.vence_sin_prorroga_el = computo.vence, computo.vence_en, sin_prorroga.vence
    campos = ["vence_el", "vence_en", "vence_sin_prorroga_el"]
    if cambia:
        # Otro vencimiento es otro aviso.
        plazo.avisado_por_vencer_en = plazo.avisado_vencido_en = None
        campos += ["avisado_por_vencer_en", "avisado_vencido_en"]
    plazo.save(update_fields=campos)
    if cambia:
        aviso = PlazoCambiado(
            codigo=plazo.codigo, objeto=plazo.objeto, expediente=plazo.expediente, vence_el=plazo.vence_el,
            vence_en=plazo.vence_en,
        )  # fmt: skip
        eventos.publica(aviso)
