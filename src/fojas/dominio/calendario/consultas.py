"""Leer el calendario y los plazos."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.db.models import Count, Max

from fojas.dominio.calendario import reglas
from fojas.dominio.calendario.models import FeriadoDecretado, Plazo
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.organizacion import consultas as organizacion
from fojas.normativa.plazos import REGLAS

PRIMER_ANO, ULTIMO_ANO = 2000, 2060


@dataclass(frozen=True, slots=True)
class PlazoVisto:
    """Un plazo listo para mostrar."""

    codigo: str
    regla: str
    nombre: str
    norma: str
    nota: str
    objeto: str
    desde: datetime
    vence_el: date
    vence_en: datetime
    cantidad: int
    unidad: str
    prorrogado_por: int
    cumplido_en: datetime | None
    anulado: bool
    suspendido: bool
    restan: int
    """Hábiles que quedan: 0 vence hoy, negativo vencido."""

    @property
    def corre(self) -> bool:
        return self.cumplido_en is None and not self.anulado

    @property
    def vencido(self) -> bool:
        return self.corre and self.restan < 0


@dataclass(frozen=True, slots=True)
class Celda:
    """Un día en el dibujo de cómo se contó."""

    dia: date
    clase: str
    """`desde`, `cuenta`, `feriado`, `vence`, `fuera` o vacía."""
    nota: str
    numero: int | None


def feriados_de_la_biblioteca(region: str) -> dict[date, str]:
    """Los feriados nacionales y de la región. El feriado bancario no es festivo para estos plazos."""
    return dict(_biblioteca(region))


@lru_cache(maxsize=4)
def _biblioteca(region: str) -> tuple[tuple[date, str], ...]:
    dias = holidays.country_holidays(
        "CL", subdiv=region or None, years=range(PRIMER_ANO, ULTIMO_ANO + 1), language="es", categories=("public",)
    )
    return tuple(sorted(dias.items()))


def calendario(*, al: date | None = None) -> Calendario:
    """El calendario de la municipalidad, con lo decretado. `al` lo da como se conocía ese día.

    Cuesta una consulta: la versión de los feriados decretados decide si sirve el que está en memoria.
    """
    version = FeriadoDecretado.objects.aggregate(n=Count("id"), ultimo=Max("id"), anulado=Max("anulado_en"))
    region = organizacion.municipalidad().codigo_region if organizacion.hay_municipalidad() else ""
    return _calendario(region, al, version["n"], version["ultimo"], version["anulado"])


@lru_cache(maxsize=8)
def _calendario(region: str, al: date | None, cuantos: int, ultimo: int | None, anulado: datetime | None) -> Calendario:
    feriados = feriados_de_la_biblioteca(region)
    decretados = FeriadoDecretado.objects.filter(anulado_en__isnull=True).order_by("rige_desde", "id")
    for decretado in decretados.filter(rige_desde__lte=al) if al else decretados:
        if decretado.quita:
            feriados.pop(decretado.fecha, None)
        else:
            feriados[decretado.fecha] = decretado.nombre
    return Calendario(feriados, desde=PRIMER_ANO, hasta=ULTIMO_ANO)


def plazos_de(codigos: Iterable[str], *, hoy: date) -> dict[str, PlazoVisto]:
    """Los plazos por su código, en una consulta."""
    return {p.codigo: p for p in _vistos(Plazo.objects.filter(codigo__in=tuple(codigos)), hoy=hoy)}


def de_expediente(codigo: str, *, hoy: date) -> list[PlazoVisto]:
    return _vistos(Plazo.objects.filter(expediente=codigo).order_by("desde", "id"), hoy=hoy)


def _vistos(plazos: Iterable[Plazo], *, hoy: date) -> list[PlazoVisto]:
    dias = calendario()
    if hasattr(plazos, "prefetch_related"):
        plazos = plazos.prefetch_related("suspensiones")
    return [_visto(p, hoy=hoy, dias=dias) for p in plazos]


def _visto(plazo: Plazo, *, hoy: date, dias: Calendario) -> PlazoVisto:
    regla = REGLAS[plazo.regla]
    return PlazoVisto(
        codigo=plazo.codigo, regla=plazo.regla, nombre=regla.nombre, norma=regla.norma, nota=regla.nota,
        objeto=plazo.objeto, desde=plazo.desde, vence_el=plazo.vence_el, vence_en=plazo.vence_en,
        cantidad=plazo.cantidad, unidad=plazo.unidad, prorrogado_por=plazo.prorrogado_por,
        cumplido_en=plazo.cumplido_en, anulado=plazo.anulado_en is not None,
        suspendido=any(s.hasta is None for s in plazo.suspensiones.all()),
        restan=reglas.dias_restantes(vence_el=plazo.vence_el, hoy=hoy, calendario=dias),
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
    return reglas.calcula(REGLAS[regla], desde=en, calendario=calendario(), cantidad=cantidad)


def explicacion(computo: reglas.Computo) -> list[list[Celda]]:
    """Semanas de lunes a domingo, desde la del comienzo hasta la del vencimiento, para pintar cómo se contó."""
    dias = calendario()
    numeros = {dia: n for n, dia in enumerate(computo.contados, 1)}
    inicio = computo.desde - timedelta(computo.desde.weekday())
    fin = computo.vence + timedelta(6 - computo.vence.weekday())
    celdas = [_celda(inicio + timedelta(n), computo, dias, numeros) for n in range((fin - inicio).days + 1)]
    return [celdas[n : n + 7] for n in range(0, len(celdas), 7)]


def _celda(dia: date, computo: reglas.Computo, dias: Calendario, numeros: dict[date, int]) -> Celda:
    if dia == computo.vence:
        return Celda(dia, "vence", "vence", numeros.get(dia))
    if dia == computo.desde:
        return Celda(dia, "desde", "comienza; no se cuenta", None)
    if dia < computo.desde or dia > computo.vence:
        return Celda(dia, "fuera", "", None)
    if dia in dias.feriados:
        return Celda(dia, "feriado", dias.feriados[dia], None)
    return Celda(dia, "cuenta" if dia in numeros else "", "", numeros.get(dia))


def computo_de(plazo_codigo: str) -> reglas.Computo | None:
    """El cómputo de un plazo guardado, para explicarlo."""
    plazo = Plazo.objects.filter(codigo=plazo_codigo).first()
    if plazo is None:
        return None
    dias = calendario()
    inicio = reglas.cuenta_desde(plazo.desde, dias)
    regla = REGLAS[plazo.regla]
    contados = dias.tramo(inicio, plazo.vence_el) if plazo.unidad == "habiles" else ()
    return reglas.Computo(
        desde=inicio, vence=plazo.vence_el, vence_en=plazo.vence_en, contados=contados, omitidos=(), norma=regla.norma,
        fuente=regla.fuente,
    )  # fmt: skip


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
    return [
        Feriado(dia, nombre, decretados[dia].norma if dia in decretados else "Ley", dia in decretados,
                decretados[dia].pk if dia in decretados else None)
        for dia, nombre in sorted(calendario().feriados.items())
        if dia.year == ano
    ]  # fmt: skip
