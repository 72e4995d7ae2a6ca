"""Días hábiles y vencimientos (Ley 19.880, arts. 24 a 27). Puro: los feriados y la hora entran como argumento."""

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import ZONA, dia_de
from fojas.normativa.notificaciones import NOTIFICACIONES
from fojas.normativa.plazos import ReglaPlazo, Unidad

SABADO = 5
NORMA_COMPUTO = "Ley 19.880, art. 25"
DIAS_DE_SEMANA = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


class ErrorCalendario(ErrorFojas):
    """Base de los rechazos de plazos y feriados."""


class FueraDelCalendario(ErrorCalendario):
    """La fecha cae fuera de los años precomputados."""


class FaltaCantidad(ErrorCalendario):
    """La regla no fija cantidad y no se dio ninguna."""


class ProrrogaNoPermitida(ErrorCalendario):
    """No admite prórroga, es más de la mitad, ya venció o no se fundó."""


class SuspensionNoPermitida(ErrorCalendario):
    """La causa no está entre las que la norma admite."""


class CanalDesconocido(ErrorCalendario):
    """Ninguna norma dice cuándo produce efecto una notificación por ese canal."""


@dataclass(frozen=True, slots=True)
class Omitido:
    dia: date
    motivo: str


@dataclass(frozen=True, slots=True)
class Computo:
    """Cómo se contó un plazo."""

    desde: date
    vence: date
    vence_en: datetime
    """Último instante útil, en hora de Chile."""
    contados: tuple[date, ...]
    """Días que se contaron, en orden; vacío en horas y meses."""
    omitidos: tuple[Omitido, ...]
    norma: str
    fuente: str


class Calendario:
    """Los hábiles de un rango de años, precomputados: contar es una búsqueda binaria."""

    def __init__(self, feriados: Mapping[date, str], *, desde: int, hasta: int) -> None:
        self.feriados = dict(feriados)
        self.primero, self.ultimo = date(desde, 1, 1), date(hasta, 12, 31)
        dias = ((self.primero + timedelta(n)) for n in range((self.ultimo - self.primero).days + 1))
        self._habiles = [d for d in dias if d.weekday() < SABADO and d not in self.feriados]

    def es_habil(self, dia: date) -> bool:
        return dia.weekday() < SABADO and dia not in self.feriados

    def motivo(self, dia: date) -> str:
        """Por qué un día es inhábil; vacío si es hábil."""
        if dia in self.feriados:
            return self.feriados[dia]
        return DIAS_DE_SEMANA[dia.weekday()] if dia.weekday() >= SABADO else ""

    def siguiente_habil(self, dia: date) -> date:
        """El mismo día si es hábil, o el hábil que sigue."""
        return self._en(bisect_left(self._habiles, dia))

    def suma_habiles(self, dia: date, cantidad: int) -> date:
        """El hábil número `cantidad` después de `dia`; con 0, el mismo día o el hábil que sigue."""
        if cantidad == 0:
            return self.siguiente_habil(dia)
        return self._en(bisect_right(self._habiles, dia) + cantidad - 1)

    def habiles_entre(self, desde: date, hasta: date) -> int:
        """Cuántos hábiles hay después de `desde` y hasta `hasta` inclusive; negativo si `hasta` ya pasó."""
        if hasta < desde:
            return -self.habiles_entre(hasta, desde)
        return bisect_right(self._habiles, hasta) - bisect_right(self._habiles, desde)

    def tramo(self, desde: date, hasta: date) -> tuple[date, ...]:
        """Los hábiles después de `desde` y hasta `hasta` inclusive."""
        return tuple(self._habiles[bisect_right(self._habiles, desde) : bisect_right(self._habiles, hasta)])

    def _en(self, indice: int) -> date:
        try:
            return self._habiles[indice]
        except IndexError:
            raise FueraDelCalendario(f"El calendario llega hasta {self.ultimo:%d-%m-%Y}.") from None


def cuenta_desde(en: datetime, calendario: Calendario) -> date:
    """El día en que se entiende presentado: la plataforma recibe siempre, y lo que entra en día inhábil cuenta desde la
    primera hora del hábil siguiente (Ley 19.880, art. 25 inc. final)."""
    return calendario.siguiente_habil(dia_de(en))


def suma(*, cantidad: int, unidad: Unidad, desde: date, calendario: Calendario) -> Computo:
    """Aritmética pura desde el día dado, que no se cuenta (Ley 19.880, art. 25).

    `unidad` es hábiles, corridos o meses; un último día inhábil pasa al hábil siguiente.
    """
    if unidad == Unidad.HABILES:
        vence = calendario.suma_habiles(desde, cantidad)
    else:
        nominal = desde + timedelta(cantidad) if unidad == Unidad.CORRIDOS else suma_meses(desde, cantidad)
        vence = calendario.siguiente_habil(nominal)
    omitidos = tuple(
        Omitido(dia, calendario.motivo(dia))
        for n in range(1, (vence - desde).days + 1)
        if not calendario.es_habil(dia := desde + timedelta(n))
        and (unidad == Unidad.HABILES or dia >= _nominal(unidad, cantidad, desde))
    )
    contados = calendario.tramo(desde, vence) if unidad == Unidad.HABILES else ()
    return Computo(
        desde=desde, vence=vence, vence_en=fin_del_dia(vence), contados=contados, omitidos=omitidos,
        norma=NORMA_COMPUTO, fuente="Texto vigente de la Ley 19.880",
    )  # fmt: skip


def _nominal(unidad: Unidad, cantidad: int, desde: date) -> date:
    return desde + timedelta(cantidad) if unidad == Unidad.CORRIDOS else suma_meses(desde, cantidad)


def suma_meses(desde: date, meses: int) -> date:
    """El mismo día del mes que toca, o el último si no lo hay (Ley 19.880, art. 25 inc. 2)."""
    mes = desde.month - 1 + meses
    ano, mes = desde.year + mes // 12, mes % 12 + 1
    return date(ano, mes, min(desde.day, calendar.monthrange(ano, mes)[1]))


def fin_del_dia(dia: date) -> datetime:
    return datetime.combine(dia, time(23, 59, 59), tzinfo=ZONA)


def calcula(
    regla: ReglaPlazo, *, desde: datetime, calendario: Calendario, cantidad: int | None = None, prorroga: int = 0,
    suspendidos: int = 0,
) -> Computo:  # fmt: skip
    """Cuándo vence la regla, contada desde un instante.

    `prorroga` y `suspendidos` alargan en la unidad de la regla (días; nunca horas).
    Lanza `FaltaCantidad` si la regla no la fija y no se dio.
    """
    base = cantidad if cantidad is not None else regla.cantidad
    if base is None:
        raise FaltaCantidad(
            f"«{regla.nombre}» no trae plazo fijo: escribe cuántos días da el documento.", campo="cantidad"
        )
    if base <= 0:
        raise FaltaCantidad("El plazo debe ser de al menos un día.", campo="cantidad")
    if regla.unidad == Unidad.HORAS:
        return _en_horas(regla, desde=desde, horas=base, calendario=calendario)
    inicio = cuenta_desde(desde, calendario)
    computo = suma(cantidad=base + prorroga + suspendidos, unidad=regla.unidad, desde=inicio, calendario=calendario)
    return Computo(
        desde=inicio, vence=computo.vence, vence_en=computo.vence_en, contados=computo.contados,
        omitidos=computo.omitidos, norma=regla.norma, fuente=regla.fuente,
    )  # fmt: skip


def _en_horas(regla: ReglaPlazo, *, desde: datetime, horas: int, calendario: Calendario) -> Computo:
    """De hora a hora; lo que entra en inhábil empieza a la primera hora del hábil siguiente, y lo que vence en inhábil
    pasa a la misma hora del hábil siguiente."""
    local = desde.astimezone(ZONA)
    if not calendario.es_habil(local.date()):
        local = datetime.combine(calendario.siguiente_habil(local.date()), time(0), tzinfo=ZONA)
    termino, restan = local, horas
    omitidos: list[Omitido] = []
    while restan > 0:
        paso = min(restan, 24)
        siguiente = termino + timedelta(hours=paso)
        while not calendario.es_habil(siguiente.date()):
            omitidos.append(Omitido(siguiente.date(), calendario.motivo(siguiente.date())))
            siguiente += timedelta(days=1)
        termino, restan = siguiente, restan - paso
    return Computo(
        desde=local.date(), vence=termino.date(), vence_en=termino, contados=(), omitidos=tuple(omitidos),
        norma=regla.norma, fuente=regla.fuente,
    )  # fmt: skip


def exige_prorroga(
    regla: ReglaPlazo,
    *,
    cantidad_original: int,
    pedida: int,
    ya_prorrogado: int,
    fundamento: str,
    hoy: date,
    vence: date,
) -> None:
    """Fundada, no mayor que la mitad y antes de vencer (Ley 19.880, art. 26). Lanza `ProrrogaNoPermitida`."""
    norma = regla.norma_prorroga or "Ley 19.880, art. 26"
    tope = regla.prorroga_maxima if regla.cantidad is not None else cantidad_original // 2
    if not regla.norma_prorroga and regla.cantidad is not None:
        raise ProrrogaNoPermitida(f"«{regla.nombre}» no admite prórroga.", norma=regla.norma)
    if not fundamento.strip():
        raise ProrrogaNoPermitida("Escribe el fundamento de la prórroga.", norma=norma, campo="fundamento")
    if hoy > vence:
        raise ProrrogaNoPermitida(f"El plazo venció el {vence:%d-%m-%Y}: uno vencido no se prorroga.", norma=norma)
    if pedida <= 0 or ya_prorrogado + pedida > tope:
        queda = max(tope - ya_prorrogado, 0)
        raise ProrrogaNoPermitida(f"Se puede prorrogar hasta {queda} más, no {pedida}.", norma=norma, campo="cantidad")


def dias_restantes(*, vence_el: date, hoy: date, calendario: Calendario) -> int:
    """Hábiles que quedan: 0 si vence hoy, negativo si ya venció."""
    return calendario.habiles_entre(hoy, vence_el)


@dataclass(frozen=True, slots=True)
class Notificacion:
    """Desde qué día produce efecto lo que se envió o entregó."""

    surte_el: date | None
    """None si por ese canal la persona no queda notificada; el plazo que abre corre desde el día siguiente."""
    norma: str
    explicacion: str


def notificacion(
    *, canal: str, en: datetime, calendario: Calendario, procedimiento_desde: date, aceptada: bool = False
) -> Notificacion:
    """Desde cuándo queda notificada una persona, según el canal y cuándo empezó su procedimiento.

    `en` es el instante de la entrega o del envío; en la carta certificada, el de su recepción en Correos. `aceptada`
    dice si la persona señaló ese medio. Lanza `CanalDesconocido`.
    """
    reglas = NOTIFICACIONES.get(canal, ())
    regla = next((r for r in reglas if r.rige(procedimiento_desde=procedimiento_desde)), None)
    if regla is None:
        raise CanalDesconocido(f"Ninguna norma dice cuándo queda notificada una persona por «{canal}».", campo="canal")
    if regla.dias_habiles is None:
        return Notificacion(None, regla.norma, regla.explicacion)
    if regla.exige_aceptacion and not aceptada:
        return Notificacion(None, regla.norma, regla.rechazo)
    dia = dia_de(en)
    surte_el = dia if regla.aunque_sea_inhabil else calendario.suma_habiles(dia, regla.dias_habiles)
    return Notificacion(surte_el, regla.norma, regla.explicacion)
