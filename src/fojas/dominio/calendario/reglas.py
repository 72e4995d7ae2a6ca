"""Días hábiles y vencimientos (Ley 19.880, arts. 24 a 27). Puro: los feriados y la hora entran como argumento."""

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import ZONA, dia_de
from fojas.normativa.notificaciones import NOTIFICACIONES
from fojas.normativa.obligaciones import Cada, Obligacion
from fojas.normativa.plazos import Comienzo, ReglaPlazo, Unidad

SABADO = 5
NORMA_COMPUTO = "Ley 19.880, art. 25"
FUENTE_COMPUTO = "Texto vigente de la Ley 19.880"
AVISO_ANTES = 3
"""Hábiles que faltan cuando se avisa que un plazo está por vencer."""
DIAS_DE_SEMANA = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


class ErrorCalendario(ErrorFojas):
    """Base de los rechazos de plazos y feriados."""


class FueraDelCalendario(ErrorCalendario):
    """La fecha cae fuera de los años precomputados."""


class FaltaCantidad(ErrorCalendario):
    """La regla no fija cantidad y no se dio ninguna, o la que se dio no cabe en la norma."""


class ProrrogaNoPermitida(ErrorCalendario):
    """No admite prórroga, es más de la mitad, ya venció o no se fundó."""


class SuspensionNoPermitida(ErrorCalendario):
    """La causa no está entre las que la norma admite."""


class PlazoNoCorre(ErrorCalendario):
    """Ya se cumplió, venció o quedó sin efecto: no hay qué mover."""


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


@dataclass(frozen=True, slots=True)
class Cierre:
    """Hora tras la cual lo presentado cuenta como del día siguiente, si la Ordenanza la fija."""

    hora: time
    norma: str
    rige_desde: date
    rige_hasta: date | None

    def rige_el(self, dia: date) -> bool:
        return self.rige_desde <= dia and (self.rige_hasta is None or dia <= self.rige_hasta)


class Calendario:
    """Los hábiles de un rango de años, precomputados: contar es una búsqueda binaria."""

    def __init__(self, feriados: Mapping[date, str], *, desde: int, hasta: int, cierres: Iterable[Cierre] = ()) -> None:
        self.feriados = dict(feriados)
        self.cierres = tuple(cierres)
        self.primero, self.ultimo = date(desde, 1, 1), date(hasta, 12, 31)
        dias = ((self.primero + timedelta(n)) for n in range((self.ultimo - self.primero).days + 1))
        self._habiles = [d for d in dias if d.weekday() < SABADO and d not in self.feriados]

    def es_habil(self, dia: date) -> bool:
        self._exige_dentro(dia)
        return dia.weekday() < SABADO and dia not in self.feriados

    def motivo(self, dia: date) -> str:
        """Por qué un día es inhábil; vacío si es hábil."""
        if dia in self.feriados:
            return self.feriados[dia]
        return DIAS_DE_SEMANA[dia.weekday()] if dia.weekday() >= SABADO else ""

    def siguiente_habil(self, dia: date) -> date:
        """El mismo día si es hábil, o el hábil que sigue."""
        self._exige_dentro(dia)
        return self._en(bisect_left(self._habiles, dia))

    def habil_anterior(self, dia: date) -> date:
        """El hábil que precede a ese día."""
        self._exige_dentro(dia)
        return self._en(max(bisect_left(self._habiles, dia) - 1, 0))

    def suma_habiles(self, dia: date, cantidad: int) -> date:
        """El hábil número `cantidad` después de `dia`; con 0, el mismo día o el hábil que sigue."""
        if cantidad == 0:
            return self.siguiente_habil(dia)
        self._exige_dentro(dia)
        return self._en(bisect_right(self._habiles, dia) + cantidad - 1)

    def habiles_entre(self, desde: date, hasta: date) -> int:
        """Cuántos hábiles hay después de `desde` y hasta `hasta` inclusive; negativo si `hasta` ya pasó."""
        if hasta < desde:
            return -self.habiles_entre(hasta, desde)
        self._exige_dentro(desde)
        self._exige_dentro(hasta)
        return bisect_right(self._habiles, hasta) - bisect_right(self._habiles, desde)

    def tramo(self, desde: date, hasta: date) -> tuple[date, ...]:
        """Los hábiles después de `desde` y hasta `hasta` inclusive."""
        return tuple(self._habiles[bisect_right(self._habiles, desde) : bisect_right(self._habiles, hasta)])

    def cierre_el(self, dia: date) -> Cierre | None:
        """El cierre de recepción que regía ese día; de ordinario, ninguno."""
        return next((cierre for cierre in self.cierres if cierre.rige_el(dia)), None)

    def _exige_dentro(self, dia: date) -> None:
        if not self.primero <= dia <= self.ultimo:
            raise FueraDelCalendario(
                f"El calendario va del {self.primero:%d-%m-%Y} al {self.ultimo:%d-%m-%Y}.", campo="desde"
            )

    def _en(self, indice: int) -> date:
        try:
            return self._habiles[indice]
        except IndexError:
            raise FueraDelCalendario(f"El calendario llega hasta {self.ultimo:%d-%m-%Y}.", campo="cantidad") from None


def cuenta_desde(en: datetime, calendario: Calendario) -> date:
    """El día en que se entiende presentado: la plataforma recibe siempre, y lo que entra en día inhábil cuenta desde la
    primera hora del hábil siguiente (Ley 19.880, art. 25 inc. final)."""
    local = en.astimezone(ZONA)
    dia = local.date()
    cierre = calendario.cierre_el(dia)
    if cierre is not None and local.timetz().replace(tzinfo=None) > cierre.hora:
        dia += timedelta(days=1)
    return calendario.siguiente_habil(dia)


def comienzo(regla: ReglaPlazo, *, desde: datetime, calendario: Calendario) -> date:
    """El día del que se cuenta y que no se cuenta: el de la presentación, o el del hecho aunque haya sido inhábil."""
    if regla.comienza == Comienzo.PRESENTACION:
        return cuenta_desde(desde, calendario)
    return dia_de(desde)


def suma(
    *, cantidad: int, unidad: Unidad, desde: date, calendario: Calendario, pasa_a_habil: bool = True,
    suspendidos: int = 0,
) -> Computo:  # fmt: skip
    """Aritmética pura desde el día dado, que no se cuenta (Ley 19.880, art. 25).

    `unidad` es hábiles, corridos o meses; un último día inhábil pasa al hábil siguiente. `suspendidos` son los días que
    no corrieron: hábiles si se cuentan hábiles, corridos en lo demás.
    """
    if unidad == Unidad.HABILES:
        vence = calendario.suma_habiles(desde, cantidad + suspendidos)
        revisa_desde = desde + timedelta(days=1)
    else:
        nominal = desde + timedelta(cantidad) if unidad == Unidad.CORRIDOS else suma_meses(desde, cantidad)
        nominal += timedelta(suspendidos)
        vence = calendario.siguiente_habil(nominal) if pasa_a_habil else nominal
        revisa_desde = nominal
    omitidos = _inhabiles(revisa_desde, vence, calendario) if vence != revisa_desde else ()
    contados = calendario.tramo(desde, vence) if unidad == Unidad.HABILES else ()
    return Computo(
        desde=desde, vence=vence, vence_en=fin_del_dia(vence), contados=contados, omitidos=omitidos,
        norma=NORMA_COMPUTO, fuente=FUENTE_COMPUTO,
    )  # fmt: skip


def _inhabiles(desde: date, hasta: date, calendario: Calendario) -> tuple[Omitido, ...]:
    dias = (desde + timedelta(n) for n in range((hasta - desde).days + 1))
    return tuple(Omitido(dia, calendario.motivo(dia)) for dia in dias if not calendario.es_habil(dia))


def suma_meses(desde: date, meses: int) -> date:
    """El mismo día del mes que toca, o el último si no lo hay (Ley 19.880, art. 25 inc. 2)."""
    mes = desde.month - 1 + meses
    ano, mes = desde.year + mes // 12, mes % 12 + 1
    if ano > date.max.year:
        raise FueraDelCalendario("La fecha queda fuera del calendario.", campo="cantidad")
    return date(ano, mes, min(desde.day, calendar.monthrange(ano, mes)[1]))


def fin_del_dia(dia: date) -> datetime:
    return datetime.combine(dia, time(23, 59, 59), tzinfo=ZONA)


def calcula(
    regla: ReglaPlazo, *, desde: datetime, calendario: Calendario, cantidad: int | None = None, prorroga: int = 0,
    suspendidos: int = 0,
) -> Computo:  # fmt: skip
    """Cuándo vence la regla, contada desde un instante.

    `prorroga` alarga en la unidad de la regla y `suspendidos` en días: hábiles si se cuentan hábiles, corridos en lo
    demás; nunca horas. Lanza `FaltaCantidad` si la regla no la fija y no se dio, o si no cabe en ella.
    """
    base = exige_cantidad(regla, cantidad)
    if regla.unidad == Unidad.HORAS:
        computo = suma_horas(horas=base, desde=desde, calendario=calendario, corridas=regla.horas_corridas)
    else:
        computo = suma(
            cantidad=base + prorroga, unidad=regla.unidad, desde=comienzo(regla, desde=desde, calendario=calendario),
            calendario=calendario, pasa_a_habil=regla.pasa_a_habil, suspendidos=suspendidos,
        )  # fmt: skip
    return replace(computo, norma=regla.norma, fuente=regla.fuente)


def exige_cantidad(regla: ReglaPlazo, pedida: int | None) -> int:
    """La cantidad que vale: la de la regla, o la pedida si cabe en ella. Lanza `FaltaCantidad`."""
    base = pedida if pedida is not None else regla.cantidad
    if base is None:
        raise FaltaCantidad(
            f"«{regla.nombre}» no trae plazo fijo: escribe cuántos días da el documento.", norma=regla.norma,
            campo="cantidad",
        )  # fmt: skip
    if base < regla.cantidad_minima:
        raise FaltaCantidad(f"El plazo debe ser de {regla.cantidad_minima} o más.", norma=regla.norma, campo="cantidad")
    if regla.cantidad_maxima is not None and base > regla.cantidad_maxima:
        raise FaltaCantidad(f"La norma da hasta {regla.cantidad_maxima}.", norma=regla.norma, campo="cantidad")
    return base


def suma_horas(*, horas: int, desde: datetime, calendario: Calendario, corridas: bool = False) -> Computo:
    """De hora a hora. Si no son corridas, las de los días inhábiles no se cuentan: lo que entra en inhábil empieza a la
    primera hora del hábil siguiente (Ley 19.880, art. 25 inc. final)."""
    local = desde.astimezone(ZONA)
    omitidos: tuple[Omitido, ...] = ()
    if corridas:
        # Por UTC: la noche en que cambia la hora dura 23 o 25 horas de verdad.
        termino = (desde.astimezone(UTC) + timedelta(hours=horas)).astimezone(ZONA)
    else:
        termino = _hora_habil(local, horas, calendario)
        omitidos = _inhabiles(local.date(), termino.date(), calendario)
    return Computo(
        desde=local.date(), vence=termino.date(), vence_en=termino, contados=(), omitidos=omitidos,
        norma=NORMA_COMPUTO, fuente=FUENTE_COMPUTO,
    )  # fmt: skip


def _hora_habil(local: datetime, horas: int, calendario: Calendario) -> datetime:
    if not calendario.es_habil(local.date()):
        local = datetime.combine(calendario.siguiente_habil(local.date()), time(0), tzinfo=ZONA)
    # La hora de la pared de un hábil a otro: en Chile la hora cambia la noche del sábado, que no se cuenta.
    dias, resto = divmod(horas, 24)
    termino = datetime.combine(calendario.suma_habiles(local.date(), dias), local.timetz())
    siguiente = termino + timedelta(hours=resto)
    if siguiente.date() != termino.date():
        siguiente = datetime.combine(calendario.suma_habiles(termino.date(), 1), siguiente.timetz())
    if siguiente.timetz().replace(tzinfo=None) == time(0):
        # Las cero horas de un día son el final del hábil anterior.
        return fin_del_dia(calendario.habil_anterior(siguiente.date()))
    return siguiente


def dias_suspendidos(
    tramos: Iterable[tuple[date, date]], *, inicio: date, unidad: Unidad, calendario: Calendario
) -> int:
    """Cuántos días no corrieron: desde el primero de cada tramo hasta el anterior al que se reanuda, después de
    empezado el plazo. Hábiles si el plazo se cuenta en hábiles; corridos en lo demás."""
    total, un_dia = 0, timedelta(days=1)
    for detenido, reanudado in tramos:
        primero = max(detenido, inicio + un_dia)
        if reanudado <= primero:
            continue
        if unidad == Unidad.HABILES:
            total += calendario.habiles_entre(primero - un_dia, reanudado - un_dia)
        else:
            total += (reanudado - primero).days
    return total


def exige_prorroga(
    regla: ReglaPlazo, *, cantidad_original: int, pedida: int, ya_prorrogado: int, fundamento: str, hoy: date,
    vence: date,
) -> None:  # fmt: skip
    """Fundada, no mayor que la mitad y antes de vencer (Ley 19.880, art. 26). Lanza `ProrrogaNoPermitida`."""
    if not regla.norma_prorroga:
        raise ProrrogaNoPermitida(f"«{regla.nombre}» no admite prórroga.", norma=regla.norma)
    if not fundamento.strip():
        raise ProrrogaNoPermitida(
            "Escribe el fundamento de la prórroga.", norma=regla.norma_prorroga, campo="fundamento"
        )
    if hoy > vence:
        raise ProrrogaNoPermitida(
            f"El plazo venció el {vence:%d-%m-%Y}: uno vencido no se prorroga.", norma=regla.norma_prorroga
        )
    tope = regla.tope_de_prorroga(cantidad_original)
    if pedida <= 0:
        raise ProrrogaNoPermitida("Escribe cuánto se alarga.", norma=regla.norma_prorroga, campo="cantidad")
    if tope is not None and ya_prorrogado + pedida > tope:
        queda = max(tope - ya_prorrogado, 0)
        raise ProrrogaNoPermitida(
            f"Se puede prorrogar hasta {queda} más, no {pedida}.", norma=regla.norma_prorroga, campo="cantidad"
        )


def dias_restantes(*, vence_el: date, hoy: date, calendario: Calendario) -> int:
    """Hábiles que quedan: 0 si vence hoy, negativo si ya venció."""
    return calendario.habiles_entre(hoy, vence_el)


@dataclass(frozen=True, slots=True)
class Toca:
    """Una obligación en uno de sus vencimientos."""

    obligacion: Obligacion
    hasta: date


def obligaciones_entre(
    obligaciones: Iterable[Obligacion], *, desde: date, hasta: date, calendario: Calendario
) -> list[Toca]:
    """Las que vencen entre dos días, inclusive, en orden. Una fecha del año se muestra aunque sea inhábil."""
    meses = [(ano, mes) for ano in range(desde.year, hasta.year + 1) for mes in range(1, 13)]
    tocan = [
        Toca(obligacion, dia)
        for obligacion in obligaciones
        for ano, mes in meses
        if (dia := _toca_en(obligacion, ano, mes, calendario)) is not None
        and max(desde, obligacion.vigente_desde) <= dia <= hasta
    ]
    return sorted(tocan, key=lambda toca: (toca.hasta, toca.obligacion.id))


def _toca_en(obligacion: Obligacion, ano: int, mes: int, calendario: Calendario) -> date | None:
    if obligacion.cada == Cada.MES:
        vispera = date(ano, mes, 1) - timedelta(days=1)
        return calendario.suma_habiles(vispera, obligacion.dia_habil)
    return date(ano, mes, obligacion.dia) if mes == obligacion.mes else None


@dataclass(frozen=True, slots=True)
class Notificacion:
    """Desde qué día produce efecto lo que se envió o entregó."""

    surte_el: date | None
    """None si por ese canal la persona no queda notificada; el plazo que abre corre desde el día siguiente."""
    norma: str
    explicacion: str


def notificacion(
    *, canal: str, en: datetime, calendario: Calendario, procedimiento_desde: date, aceptada: bool = False,
    procedimiento: str = "",
) -> Notificacion:  # fmt: skip
    """Desde cuándo queda notificada una persona, según el canal y cuándo empezó su procedimiento.

    `en` es el instante de la entrega o del envío; en la carta certificada, el de su recepción en Correos. `aceptada`
    dice si la persona señaló ese medio, y `procedimiento` la clase del suyo: una ley especial manda sobre la general.
    Lanza `CanalDesconocido`.
    """
    rigen = [r for r in NOTIFICACIONES.get(canal, ()) if r.rige(procedimiento_desde=procedimiento_desde)]
    especiales = [r for r in rigen if r.procedimiento and r.procedimiento == procedimiento]
    regla = next(iter(especiales or [r for r in rigen if not r.procedimiento]), None)
    if regla is None:
        raise CanalDesconocido(f"Ninguna norma dice cuándo queda notificada una persona por «{canal}».", campo="canal")
    if regla.dias_habiles is None:
        return Notificacion(None, regla.norma, regla.explicacion)
    if regla.exige_aceptacion and not aceptada:
        return Notificacion(None, regla.norma, regla.rechazo)
    dia = dia_de(en)
    surte_el = dia if regla.aunque_sea_inhabil else calendario.suma_habiles(dia, regla.dias_habiles)
    return Notificacion(surte_el, regla.norma, regla.explicacion)
