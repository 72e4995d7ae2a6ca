"""Abrir, cumplir, suspender y prorrogar plazos; decretar feriados."""

from datetime import date, datetime, timedelta

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import consultas, reglas
from fojas.dominio.calendario.models import FeriadoDecretado, Plazo, Suspension
from fojas.normativa.plazos import REGLAS


@transaction.atomic
def abre_plazo(
    *, regla: str, objeto: str, desde: datetime, autor: str, expediente: str = "", cantidad: int | None = None,
    en: datetime | None = None,
) -> Plazo:  # fmt: skip
    """Empieza a correr un plazo. Lanza `FaltaCantidad` si la regla la pide y no se dio."""
    definicion = REGLAS[regla]
    computo = reglas.calcula(definicion, desde=desde, calendario=consultas.calendario(), cantidad=cantidad)
    plazo = Plazo.objects.create(
        codigo=codigos.nuevo(), regla=regla, objeto=objeto, expediente=expediente, desde=desde,
        vence_en=computo.vence_en, vence_el=computo.vence, vence_sin_prorroga_el=computo.vence,
        cantidad=cantidad or definicion.cantidad or 0, unidad=definicion.unidad.value,
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
            regla=REGLAS[plazo.regla].nombre, con=con, plazo=codigo,
        )  # fmt: skip
    return plazo


@transaction.atomic
def reabre_plazo(*, codigo: str, autor: str, en: datetime) -> Plazo:
    """Quita el cumplimiento cuando se reabre el caso: el plazo sigue siendo el que era."""
    plazo = _bloquea(codigo)
    plazo.cumplido_en, plazo.cumplido_con = None, ""
    plazo.save(update_fields=["cumplido_en", "cumplido_con"])
    bitacora.anota(
        "plazo.reanudado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
        vence=plazo.vence_el.isoformat(), plazo=codigo,
    )  # fmt: skip
    return plazo


@transaction.atomic
def suspende_plazo(*, codigo: str, causa: str, norma: str, dia: date, autor: str, en: datetime) -> Suspension:
    """Detiene el plazo por una causa que la regla admite. Lanza `SuspensionNoPermitida`."""
    plazo = _bloquea(codigo)
    regla = REGLAS[plazo.regla]
    if causa not in regla.suspende:
        raise reglas.SuspensionNoPermitida(
            f"«{regla.nombre}» no se suspende por esa causa.", norma=regla.norma, campo="causa"
        )
    if not norma.strip():
        raise reglas.SuspensionNoPermitida("Cita la norma que permite suspender.", campo="norma")
    if plazo.suspensiones.filter(hasta__isnull=True).exists():
        raise reglas.SuspensionNoPermitida("El plazo ya está suspendido.")
    suspension = Suspension.objects.create(plazo=plazo, causa=causa, norma=norma, desde=dia)
    bitacora.anota(
        "plazo.suspendido", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en, causa=causa,
        norma=norma, plazo=codigo,
    )  # fmt: skip
    return suspension


@transaction.atomic
def reanuda_plazo(*, codigo: str, dia: date, autor: str, en: datetime) -> Plazo:
    """Vuelve a correr lo que faltaba."""
    plazo = _bloquea(codigo)
    abierta = plazo.suspensiones.filter(hasta__isnull=True).first()
    if abierta is None:
        raise reglas.SuspensionNoPermitida("El plazo no está suspendido.")
    abierta.hasta = max(dia, abierta.desde)
    abierta.save(update_fields=["hasta"])
    _recalcula(plazo)
    bitacora.anota(
        "plazo.reanudado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
        vence=plazo.vence_el.isoformat(), plazo=codigo,
    )  # fmt: skip
    return plazo


@transaction.atomic
def prorroga_plazo(*, codigo: str, cantidad: int, fundamento: str, en: datetime, autor: str) -> Plazo:
    """Fundada, hasta la mitad y antes de vencer (Ley 19.880, art. 26). Lanza `ProrrogaNoPermitida`."""
    plazo = _bloquea(codigo)
    reglas.exige_prorroga(
        REGLAS[plazo.regla], cantidad_original=plazo.cantidad, pedida=cantidad, ya_prorrogado=plazo.prorrogado_por,
        fundamento=fundamento, hoy=dia_de(en), vence=plazo.vence_el,
    )  # fmt: skip
    plazo.prorrogado_por += cantidad
    plazo.fundamento_prorroga = fundamento.strip()
    plazo.save(update_fields=["prorrogado_por", "fundamento_prorroga"])
    _recalcula(plazo)
    bitacora.anota(
        "plazo.prorrogado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en, cantidad=cantidad,
        vence=plazo.vence_el.isoformat(), plazo=codigo, fundamento=fundamento.strip(),
    )  # fmt: skip
    return plazo


@transaction.atomic
def anula_plazo(*, codigo: str, motivo: str, autor: str, en: datetime) -> Plazo:
    plazo = _bloquea(codigo)
    if plazo.anulado_en is None:
        plazo.anulado_en, plazo.motivo_anulacion = en, motivo[:200]
        plazo.save(update_fields=["anulado_en", "motivo_anulacion"])
        bitacora.anota(
            "plazo.anulado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en, motivo=motivo,
            plazo=codigo,
        )  # fmt: skip
    return plazo


@transaction.atomic
def decreta_feriado(
    *, fecha: date, nombre: str, norma: str, autor: str, en: datetime, quita: bool = False
) -> FeriadoDecretado:
    """Agrega o quita un feriado por una norma posterior, y recalcula los plazos que corren y lo cruzan."""
    if not norma.strip():
        raise reglas.ErrorCalendario("Cita la norma que lo dispone.", campo="norma")
    if not nombre.strip():
        raise reglas.ErrorCalendario("Escribe el nombre del feriado.", campo="nombre")
    feriado = FeriadoDecretado.objects.create(
        fecha=fecha, nombre=nombre.strip(), norma=norma.strip(), quita=quita, rige_desde=dia_de(en)
    )
    bitacora.anota(
        "feriado.decretado", autor=autor, objeto=f"feriado:{fecha.isoformat()}", en=en, fecha=fecha.isoformat(),
        nombre=feriado.nombre, norma=feriado.norma, quita=quita,
    )  # fmt: skip
    corren = Plazo.objects.select_for_update(of=("self",)).filter(
        cumplido_en__isnull=True, anulado_en__isnull=True, vence_el__gte=fecha - timedelta(days=1)
    )
    for plazo in corren.order_by("id"):
        antes = plazo.vence_el
        _recalcula(plazo)
        if plazo.vence_el != antes:
            bitacora.anota(
                "plazo.recalculado", autor=autor, objeto=plazo.objeto, expediente=plazo.expediente, en=en,
                vence=plazo.vence_el.isoformat(), antes=antes.isoformat(), plazo=plazo.codigo,
            )  # fmt: skip
    return feriado


def _bloquea(codigo: str) -> Plazo:
    return Plazo.objects.select_for_update(of=("self",)).get(codigo=codigo)


def _recalcula(plazo: Plazo) -> None:
    """La misma regla, con sus suspensiones cerradas y su prórroga, sobre el calendario de hoy."""
    dias = consultas.calendario()
    suspendidos = sum(
        dias.habiles_entre(s.desde, s.hasta) for s in plazo.suspensiones.filter(hasta__isnull=False) if s.hasta
    )
    computo = reglas.calcula(
        REGLAS[plazo.regla], desde=plazo.desde, calendario=dias, cantidad=plazo.cantidad,
        prorroga=plazo.prorrogado_por, suspendidos=suspendidos,
    )  # fmt: skip
    plazo.vence_el, plazo.vence_en = computo.vence, computo.vence_en
    plazo.save(update_fields=["vence_el", "vence_en"])
