"""Leer el calendario y los plazos."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.db.models import OuterRef, QuerySet, Subquery

from fojas.base.tiempo import dia_de
from fojas.dominio.calendario import reglas
from fojas.dominio.calendario.models import CierreDeRecepcion, FeriadoDecretado, Plazo, Suspension
from fojas.dominio.calendario.reglas import Calendario, Cierre
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.consultas import SinMunicipalidad
from fojas.normativa.feriados import FERIADOS, HASTA_ANO
from fojas.normativa.obligaciones import OBLIGACIONES
from fojas.normativa.plazos import CAUSAS, vigente

PRIMER_ANO, ULTIMO_ANO = 2000, HASTA_ANO


@dataclass(frozen=True, slots=True)
class PlazoVisto:
    """Un plazo listo para mostrar."""

    codigo: str
    regla: str
    nombre: str
    norma: str
    nota: str
    al_vencer: str
    objeto: str
    desde: datetime
    vence_el: date
    vence_en: datetime
    cantidad: int
    unidad: str
    prorrogado_por: int
    norma_prorroga: str
    cumplido_en: datetime | None
    anulado_en: datetime | None
    suspendido: bool
    restan: int
    """Hábiles que quedan: 0 vence hoy, negativo vencido."""

    @property
    def anulado(self) -> bool:
        return self.anulado_en is not None

    @property
    def corre(self) -> bool:
        return self.cumplido_en is None and not self.anulado

    @property
    def vencido(self) -> bool:
        return self.corre and self.restan < 0


@dataclass(frozen=True, slots=True)
class SuspensionVista:
    """Un tiempo en que el plazo no corrió, y por qué."""

    causa: str
    """La de `suspensiones.toml`, por su id."""
    nombre: str
    norma: str
    """La de la ley."""
    acto: str
    """Lo que se citó al suspender; vacío si es la misma norma."""
    desde: date
    hasta: date | None
    """Día en que volvió a correr; None si sigue detenido."""


@dataclass(frozen=True, slots=True)
class Celda:
    """Un día en el dibujo de cómo se contó."""

    dia: date
    clase: str
    """`desde`, `cuenta`, `feriado`, `vence`, `fuera` o vacía."""
    nota: str
    numero: int | None


def feriados_de_ley(*, region: str = "", comuna: str = "", al: date | None = None) -> dict[date, str]:
    """Los nacionales y los que la ley puso en la región o la comuna. El feriado bancario no es festivo para estos plazos.

    `al` los da como se conocían ese día.
    """
    feriados = dict(_nacionales())
    for feriado in FERIADOS:
        if al is not None and al < feriado.publicada:
            feriados.pop(feriado.fecha, None)
        elif feriado.alcanza(region=region, comuna=comuna):
            feriados.setdefault(feriado.fecha, feriado.nombre)
    return feriados


@lru_cache(maxsize=1)
def _nacionales() -> tuple[tuple[date, str], ...]:
    dias = holidays.country_holidays(
        "CL", years=range(PRIMER_ANO, ULTIMO_ANO + 1), language="es", categories=("public",)
    )
    return tuple(sorted(dias.items()))


def calendario_de_ley() -> Calendario:
    """El nacional, sin municipalidad ni base de datos."""
    return _calendario("", "", None, (), ())


def calendario(*, al: date | None = None, con_cierre: bool = True) -> Calendario:
    """El calendario de la municipalidad, con lo decretado. `al` lo da como se conocía ese día.

    Sin `con_cierre` no lee la hora de cierre de recepción, que para contar lo que resta no hace falta.

    Cuesta tres consultas de pocas filas: lo decretado se relee cada vez y solo se guarda el cómputo de eso mismo, así
    que un feriado nuevo vale desde que se confirma, en todos los procesos.
    """
    decretados = FeriadoDecretado.objects.filter(anulado_en__isnull=True)
    if al is not None:
        decretados = decretados.filter(rige_desde__lte=al)
    try:
        perfil = organizacion.municipalidad()
        region, comuna = perfil.codigo_region, perfil.codigo_comuna
    except SinMunicipalidad:
        region, comuna = "", ""
    return _calendario(
        region, comuna, al,
        tuple(decretados.order_by("rige_desde", "id").values_list("fecha", "nombre", "quita")),
        _cierres() if con_cierre else (),
    )  # fmt: skip


def _cierres() -> tuple[Cierre, ...]:
    filas = CierreDeRecepcion.objects.order_by("rige_desde", "id")
    return tuple(Cierre(*fila) for fila in filas.values_list("hora", "norma", "rige_desde", "rige_hasta"))


@lru_cache(maxsize=8)
def _calendario(
    region: str, comuna: str, al: date | None, decretados: tuple[tuple[date, str, bool], ...],
    cierres: tuple[Cierre, ...],
) -> Calendario:  # fmt: skip
    feriados = feriados_de_ley(region=region, comuna=comuna, al=al)
    for fecha, nombre, quita in decretados:
        if quita:
            feriados.pop(fecha, None)
        else:
            feriados[fecha] = nombre
    return Calendario(feriados, desde=PRIMER_ANO, hasta=ULTIMO_ANO, cierres=cierres)


def plazos_de(codigos: Iterable[str], *, hoy: date) -> dict[str, PlazoVisto]:
    """Los plazos por su código, en una consulta."""
    return {p.codigo: p for p in _vistos(Plazo.objects.filter(codigo__in=tuple(codigos)), hoy=hoy)}


def de_expediente(codigo: str, *, hoy: date) -> list[PlazoVisto]:
    return _vistos(Plazo.objects.filter(expediente=codigo).order_by("desde", "id"), hoy=hoy)


def suspensiones_de(codigos: Iterable[str]) -> dict[str, list[SuspensionVista]]:
    """Los tiempos en que cada plazo estuvo detenido, en orden; solo los que lo estuvieron."""
    vistas: dict[str, list[SuspensionVista]] = {}
    filas = Suspension.objects.filter(plazo__codigo__in=tuple(codigos)).order_by("desde", "id")
    for codigo, causa, norma, desde, hasta in filas.values_list("plazo__codigo", "causa", "norma", "desde", "hasta"):
        de_ley = CAUSAS[causa]
        acto = "" if norma == de_ley.norma else norma
        vistas.setdefault(codigo, []).append(SuspensionVista(causa, de_ley.nombre, de_ley.norma, acto, desde, hasta))
    return vistas


def _vistos(plazos: QuerySet[Plazo], *, hoy: date) -> list[PlazoVisto]:
    dias = calendario(con_cierre=False)
    abierta = Suspension.objects.filter(plazo=OuterRef("pk"), hasta__isnull=True).values("desde")[:1]
    return [_visto(p, hoy=hoy, dias=dias) for p in plazos.annotate(detenido_el=Subquery(abierta))]


def _visto(plazo: Plazo, *, hoy: date, dias: Calendario) -> PlazoVisto:
    regla = vigente(plazo.regla, el=dia_de(plazo.desde))
    detenido: date | None = getattr(plazo, "detenido_el", None)
    # Suspendido, los días que quedan son los que quedaban la víspera.
    cuenta_al = hoy if detenido is None else min(hoy, detenido - timedelta(days=1))
    return PlazoVisto(
        codigo=plazo.codigo, regla=plazo.regla, nombre=regla.nombre, norma=regla.norma, nota=regla.nota, al_vencer=regla.al_vencer,
        objeto=plazo.objeto, desde=plazo.desde, vence_el=plazo.vence_el, vence_en=plazo.vence_en,
        cantidad=plazo.cantidad, unidad=plazo.unidad, prorrogado_por=plazo.prorrogado_por, norma_prorroga=regla.norma_prorroga,
        cumplido_en=plazo.cumplido_en, anulado_en=plazo.anulado_en,
        suspendido=detenido is not None,
        restan=reglas.dias_restantes(vence_el=plazo.vence_el, hoy=cuenta_al, calendario=dias),
    )  # fmt: skip


def que_corren(*, hasta: datetime, limite: int = 1000) -> list[Plazo]:
    """Los que vencen antes de `hasta` y nadie ha cumplido, el más urgente primero."""
    return list(
        Plazo.objects.filter(cumplido_en__isnull=True, anulado_en__isnull=True, vence_en__lt=hasta).order_by(
            "vence_en", "id"
        )[:limite]
    )


def previsto(*, regla: str, en: datetime, cantidad: int | None = None) -> reglas.Computo:
    """Cuándo vencería si empezara en ese instante: lo que se muestra antes de guardar."""
    return reglas.calcula(vigente(regla, el=dia_de(en)), desde=en, calendario=calendario(), cantidad=cantidad)


def prevista_con(codigo: str, *, prorroga: int = 0, pausa: tuple[date, date] | None = None) -> date:
    """Cuándo vencería un plazo si se alargara, o si se detuviera ese tiempo: lo que se muestra antes de confirmarlo."""
    plazo = Plazo.objects.prefetch_related("suspensiones").get(codigo=codigo)
    regla, dias = vigente(plazo.regla, el=dia_de(plazo.desde)), calendario()
    tramos = [(s.desde, s.hasta) for s in plazo.suspensiones.all() if s.hasta is not None]
    inicio = reglas.comienzo(regla, desde=plazo.desde, calendario=dias)
    suspendidos = reglas.dias_suspendidos(
        tramos + ([pausa] if pausa else []), inicio=inicio, unidad=regla.unidad, calendario=dias
    )
    return reglas.calcula(
        regla, desde=plazo.desde, calendario=dias, cantidad=plazo.cantidad, prorroga=plazo.prorrogado_por + prorroga,
        suspendidos=suspendidos,
    ).vence  # fmt: skip


def explicacion(computo: reglas.Computo, *, dias: Calendario | None = None) -> list[list[Celda]]:
    """Semanas de lunes a domingo, desde la del comienzo hasta la del vencimiento, para pintar cómo se contó."""
    dias = dias or calendario()
    numeros = {dia: n for n, dia in enumerate(computo.contados, 1)}
    detenidos = {o.dia for o in computo.omitidos if dias.es_habil(o.dia)}
    inicio = computo.desde - timedelta(computo.desde.weekday())
    fin = computo.vence + timedelta(6 - computo.vence.weekday())
    celdas = [_celda(inicio + timedelta(n), computo, dias, numeros, detenidos) for n in range((fin - inicio).days + 1)]
    return [celdas[n : n + 7] for n in range(0, len(celdas), 7)]


def _celda(
    dia: date, computo: reglas.Computo, dias: Calendario, numeros: dict[date, int], detenidos: set[date]
) -> Celda:
    if dia == computo.vence:
        return Celda(dia, "vence", "vence", numeros.get(dia))
    if dia == computo.desde:
        return Celda(dia, "desde", "comienza; no se cuenta", None)
    if dia < computo.desde or dia > computo.vence:
        return Celda(dia, "fuera", "", None)
    if dia in dias.feriados:
        return Celda(dia, "feriado", dias.feriados[dia], None)
    nota = "no se cuenta: el plazo estaba suspendido" if dia in detenidos else ""
    return Celda(dia, "cuenta" if dia in numeros else "", nota, numeros.get(dia))


def explica(plazo: PlazoVisto, *, suspensiones: Iterable[SuspensionVista] = ()) -> list[list[Celda]]:
    """Las semanas de un plazo guardado, para pintar cómo se contó; los días suspendidos no se cuentan."""
    dias = calendario()
    regla = vigente(plazo.regla, el=dia_de(plazo.desde))
    inicio = reglas.comienzo(regla, desde=plazo.desde, calendario=dias)
    tramo = dias.tramo(inicio, plazo.vence_el) if plazo.unidad == "habiles" else ()
    tiempos = [(s.desde, s.hasta or date.max) for s in suspensiones]
    detenidos = {dia for dia in tramo if any(desde <= dia < hasta for desde, hasta in tiempos)}
    computo = reglas.Computo(
        desde=inicio, vence=plazo.vence_el, vence_en=plazo.vence_en,
        contados=tuple(dia for dia in tramo if dia not in detenidos),
        omitidos=tuple(reglas.Omitido(dia, "suspendido") for dia in sorted(detenidos)), norma=regla.norma,
        fuente=regla.fuente,
    )  # fmt: skip
    return explicacion(computo, dias=dias)


@dataclass(frozen=True, slots=True)
class Feriado:
    fecha: date
    nombre: str
    norma: str
    decretado: bool
    id: int | None


def feriados_del_ano(ano: int) -> list[Feriado]:
    """Todos los del año, con los decretados señalados."""
    decretados = {f.fecha: f for f in FeriadoDecretado.objects.filter(fecha__year=ano, anulado_en__isnull=True)}
    citados = {f.fecha: f.norma for f in FERIADOS if f.fecha.year == ano}
    return [
        Feriado(dia, nombre, decretados[dia].norma if dia in decretados else citados.get(dia, "Ley"), dia in decretados,
                decretados[dia].pk if dia in decretados else None)
        for dia, nombre in sorted(calendario(con_cierre=False).feriados.items())
        if dia.year == ano
    ]  # fmt: skip


def cierre_vigente(dia: date) -> Cierre | None:
    """La hora de cierre de recepción que rige ese día, con su norma; de ordinario no hay."""
    return calendario().cierre_el(dia)


def cierres_por_terminar(dia: date) -> list[Cierre]:
    """Las horas de cierre que rigen o van a regir, por día de comienzo."""
    return [c for c in _cierres() if c.rige_hasta is None or c.rige_hasta >= dia]


def feriado_decretado(feriado_id: int) -> Feriado | None:
    """Uno decretado y no anulado, por su número."""
    fila = FeriadoDecretado.objects.filter(pk=feriado_id, anulado_en__isnull=True).first()
    return Feriado(fila.fecha, fila.nombre, fila.norma, True, fila.pk) if fila else None


def obligaciones(*, desde: date, hasta: date) -> list[reglas.Toca]:
    """Lo que la ley manda cada mes y cada año y vence entre dos días, para el tablero de la Secretaría."""
    return reglas.obligaciones_entre(OBLIGACIONES, desde=desde, hasta=hasta, calendario=calendario())
