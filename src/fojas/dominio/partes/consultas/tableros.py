"""Mi día y el tablero: qué está atrasado, qué se va a atrasar y dónde se junta el trabajo."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Count, F, Q

from fojas.base.tiempo import ZONA, dia_de
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.bandejas import FilaCaso, Vista, bandeja, de_la_bandeja, visibles
from fojas.dominio.partes.models import Borrador, Despacho
from fojas.dominio.partes.reglas import PENDIENTES, Estado, EstadoDerivacion, EstadoDespacho

EN_RIESGO = 3
"""Hábiles que faltan para que un caso se pinte de ámbar."""
TRAMOS = ((0, 4), (5, 8), (9, 12), (13, 16), (17, 20), (21, None))
"""Tramos de días hábiles del gráfico de rapidez; el último no tiene tope."""
MAXIMO_DE_CASOS = 20_000


@dataclass(frozen=True, slots=True)
class MiDia:
    """Lo que hay que hacer hoy, para quien mira."""

    urgentes: tuple[FilaCaso, ...]
    en_bandeja: int
    vencidas: int
    vencen_hoy: int
    en_riesgo: int
    sin_recibir: int
    copias: int
    por_derivar: int
    """Estas cuatro solo si lleva la Oficina de Partes; si no, 0."""
    por_despachar: int
    no_entregados: int
    borradores: int
    lleva_partes: bool
    reemplaza_a: int


@dataclass(frozen=True, slots=True)
class CargaDeUnidad:
    unidad: str
    unidad_id: int | None
    """None: por derivar, todavía en Partes."""
    pendientes: int
    vencidos: int
    en_riesgo: int

    @property
    def dentro_de_plazo(self) -> int:
        return self.pendientes - self.vencidos


@dataclass(frozen=True, slots=True)
class Rapidez:
    """Cómo se respondió lo despachado en los últimos días."""

    respondidos: int
    a_tiempo: int
    mediana: float | None
    """Días hábiles entre el ingreso y el despacho."""
    tramos: tuple[tuple[str, int], ...]

    @property
    def porcentaje(self) -> int | None:
        return round(100 * self.a_tiempo / self.respondidos) if self.respondidos else None


def _limites(hoy: date) -> tuple[datetime, datetime, datetime]:
    """Comienzo de hoy, comienzo de mañana y comienzo del día en que deja de haber riesgo."""
    riesgo = dias.calendario().suma_habiles(hoy, EN_RIESGO) + timedelta(days=1)
    hoy_0 = datetime.combine(hoy, time.min, tzinfo=ZONA)
    manana_0 = datetime.combine(hoy + timedelta(days=1), time.min, tzinfo=ZONA)
    return hoy_0, manana_0, datetime.combine(riesgo, time.min, tzinfo=ZONA)


def mi_dia(actor: Actor, *, hoy: date) -> MiDia:
    """Contadores y lo más urgente, en pocas consultas."""
    hoy_0, manana_0, riesgo_0 = _limites(hoy)
    cuenta = de_la_bandeja(actor, Vista.TODO).aggregate(
        todas=Count("pk"),
        vencidas=Count("pk", filter=Q(vence_en__lt=hoy_0)),
        hoy=Count("pk", filter=Q(vence_en__gte=hoy_0, vence_en__lt=manana_0)),
        riesgo=Count("pk", filter=Q(vence_en__gte=manana_0, vence_en__lt=riesgo_0)),
        sin_recibir=Count("pk", filter=Q(estado=EstadoDerivacion.ENVIADA.value)),
    )
    lleva = permisos.lleva_partes(actor)
    de_partes = _de_partes(actor) if lleva else {"por_derivar": 0, "por_despachar": 0, "no_entregados": 0}
    return MiDia(
        urgentes=tuple(bandeja(actor, hoy=hoy, vista=Vista.TODO, limite=8)),
        en_bandeja=cuenta["todas"], vencidas=cuenta["vencidas"], vencen_hoy=cuenta["hoy"], en_riesgo=cuenta["riesgo"],
        sin_recibir=cuenta["sin_recibir"], copias=de_la_bandeja(actor, Vista.COPIAS).count(),
        por_derivar=de_partes["por_derivar"], por_despachar=de_partes["por_despachar"],
        no_entregados=de_partes["no_entregados"],
        borradores=Borrador.objects.filter(persona_id=actor.persona_id).count(), lleva_partes=lleva,
        reemplaza_a=len(actor.subroga),
    )  # fmt: skip


def _de_partes(actor: Actor) -> dict[str, int]:
    """Cuenta por estado, cada uno por su índice: lo archivado no se recorre."""
    visibles_ = visibles(actor)
    return {
        "por_derivar": visibles_.filter(estado=Estado.INGRESADO.value).count(),
        "por_despachar": visibles_.filter(estado=Estado.RESPONDIDO.value).count(),
        "no_entregados": Despacho.objects.filter(
            expedientes.filtro_visible(actor, prefijo="expediente__"),
            estado=EstadoDespacho.FALLIDO.value, ingreso__estado=Estado.RESPONDIDO.value,
        ).count(),
    }  # fmt: skip


def carga_por_unidad(actor: Actor, *, hoy: date) -> list[CargaDeUnidad]:
    """Pendientes, vencidos y en riesgo de cada unidad, entre lo que el actor puede ver: los más cargados primero."""
    hoy_0, _, riesgo_0 = _limites(hoy)
    filas = (
        visibles(actor)
        .filter(estado__in=[e.value for e in PENDIENTES])
        .values("expediente__unidad_id", unidad=F("expediente__unidad__nombre"))
        .annotate(
            pendientes=Count("pk"),
            vencidos=Count("pk", filter=Q(vence_en__lt=hoy_0)),
            en_riesgo=Count("pk", filter=Q(vence_en__gte=hoy_0, vence_en__lt=riesgo_0)),
        )
        .order_by("-pendientes", "unidad")
    )
    return [
        CargaDeUnidad(
            f["unidad"] or "Por derivar", f["expediente__unidad_id"], f["pendientes"], f["vencidos"], f["en_riesgo"]
        )
        for f in filas
    ]


def rapidez(actor: Actor, *, hoy: date, dias_atras: int = 60) -> Rapidez:
    """Hábiles que tomó responder lo despachado en los últimos días."""
    desde = datetime.combine(hoy - timedelta(days=dias_atras), time.min, tzinfo=ZONA)
    casos = list(
        Despacho.objects.filter(
            expedientes.filtro_visible(actor, prefijo="expediente__"), despachado_en__gte=desde, ingreso__isnull=False
        )
        .order_by("-despachado_en", "-pk")
        .values_list("ingreso__recibido_en", "despachado_en", "ingreso__vence_en")[:MAXIMO_DE_CASOS]
    )
    calendario = dias.calendario()
    habiles = [calendario.habiles_entre(dia_de(recibido), dia_de(salio)) for recibido, salio, _ in casos]
    a_tiempo = sum(1 for _, salio, vence in casos if vence is None or salio <= vence)
    tramos = tuple(
        (
            f"{desde_} a {hasta_}" if hasta_ is not None else f"Más de {desde_ - 1}",
            sum(1 for h in habiles if h >= desde_ and (hasta_ is None or h <= hasta_)),
        )
        for desde_, hasta_ in TRAMOS
    )
    return Rapidez(len(casos), a_tiempo, median(habiles) if habiles else None, tramos)
