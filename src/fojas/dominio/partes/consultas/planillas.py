"""Las planillas del correo interno: lo que falta llevar a cada unidad y lo que ya salió."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import comienzo_de, visibles
from fojas.dominio.partes.models import Custodia, Derivacion, Ingreso, Planilla
from fojas.dominio.partes.reglas import NOMBRES_DE_INSTRUCCION, Canal, EstadoDerivacion, Instruccion
from fojas.dominio.partes.reglas.custodia import tiene_papel

HACIA_ATRAS = 14
"""Días que se miran sin pedir fechas: lo más viejo ya se llevó sin planilla."""
TOPE = 300


@dataclass(frozen=True, slots=True)
class Renglon:
    """Una derivación en la planilla; si es reservada, sin persona ni materia."""

    derivacion: str
    folio: str
    enviada_en: datetime
    remitente: str
    materia: str
    fojas: int
    instruccion: str
    hay_papel: bool
    con_papel: bool
    """El original salió con esta derivación."""
    recibida_en: datetime | None
    reserva: str


@dataclass(frozen=True, slots=True)
class PlanillaVista:
    codigo: str
    unidad: str
    unidad_codigo: str
    hecha_en: datetime | None
    hecha_por: str
    renglones: tuple[Renglon, ...]
    ocultos: int = 0
    """Renglones de casos que quien mira no puede ver."""


def por_llevar(
    actor: Actor, *, hoy: date, desde: date | None = None, hasta: date | None = None, unidad: str = ""
) -> list[PlanillaVista]:
    """Lo derivado a cada unidad que aún no va en una planilla: desde la última, o entre dos días."""
    inicio = comienzo_de(desde or hoy - timedelta(days=HACIA_ATRAS))
    fin = comienzo_de((hasta or hoy) + timedelta(days=1))
    filas = _derivaciones(actor).filter(
        enviada_en__gte=inicio, enviada_en__lt=fin, renglon_de_planilla__isnull=True
    ).exclude(estado__in=[EstadoDerivacion.ANULADA.value, EstadoDerivacion.DEVUELTA.value])  # fmt: skip
    if unidad:
        filas = filas.filter(para_unidad__codigo=unidad)
    hojas: dict[str, list[Derivacion]] = {}
    for fila in filas.order_by("para_unidad__nombre", "para_unidad_id", "enviada_en", "pk")[: TOPE * 10]:
        hojas.setdefault(fila.para_unidad.codigo, []).append(fila)
    return [
        PlanillaVista("", suyas[0].para_unidad.nombre, codigo, None, "", _renglones(suyas[:TOPE]))
        for codigo, suyas in hojas.items()
    ]


def _derivaciones(actor: Actor) -> QuerySet[Derivacion]:
    papel = Custodia.objects.filter(derivacion=OuterRef("pk"), deshecho_en__isnull=True)
    return (
        Derivacion.objects.filter(expedientes.filtro_visible(actor, prefijo="expediente__"))
        .select_related("ingreso__remitente", "ingreso__expediente", "para_unidad")
        .annotate(con_papel=Exists(papel))
    )


def _renglones(filas: Iterable[Derivacion]) -> tuple[Renglon, ...]:
    return tuple(_renglon(fila) for fila in filas)


def _renglon(fila: Derivacion) -> Renglon:
    ingreso = fila.ingreso
    reserva = CAUSAS_DE_RESERVA.get(ingreso.expediente.causa_reserva, "")
    remitente = ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto
    return Renglon(
        derivacion=fila.codigo, folio=ingreso.folio, enviada_en=fila.enviada_en,
        remitente="Reservado" if reserva else remitente, materia=f"Reservado ({reserva})" if reserva else ingreso.materia,
        fojas=ingreso.expediente.fojas,
        instruccion="Copia" if fila.solo_copia else NOMBRES_DE_INSTRUCCION[Instruccion(fila.instruccion)],
        hay_papel=tiene_papel(ingreso.canal),
        con_papel=bool(getattr(fila, "con_papel", False)), recibida_en=fila.recibida_en, reserva=reserva,
    )  # fmt: skip


def planilla(codigo: str, actor: Actor) -> PlanillaVista | None:
    """Una planilla hecha, con los renglones que puede ver; nada si no puede ver ninguno."""
    hallada = Planilla.objects.select_related("unidad").filter(codigo=codigo).annotate(n=Count("renglones")).first()
    if hallada is None:
        return None
    filas = list(
        _derivaciones(actor).filter(renglon_de_planilla__planilla=hallada).order_by("renglon_de_planilla__orden")
    )
    if not filas:
        return None
    nombres = organizacion.nombres_de([hallada.hecha_por])
    return PlanillaVista(
        hallada.codigo, hallada.unidad.nombre, hallada.unidad.codigo, hallada.hecha_en,
        nombres.get(hallada.hecha_por, hallada.hecha_por), _renglones(filas), hallada.n - len(filas),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanillaHecha:
    """Una fila de la lista de planillas."""

    id: int
    codigo: str
    unidad: str
    hecha_en: datetime
    renglones: int
    recibidos: int

    @property
    def llave(self) -> tuple[str, int]:
        return (self.hecha_en.isoformat(), self.id)


def planillas(*, desde: tuple[datetime, int] | None = None, limite: int = 50, unidad: str = "") -> list[PlanillaHecha]:
    """Las hechas, la última primero. Dice cuántos renglones, no cuáles: la lista no delata lo reservado."""
    filas = Planilla.objects.select_related("unidad").annotate(
        n=Count("renglones"), ya=Count("renglones", filter=Q(renglones__derivacion__recibida_en__isnull=False))
    )
    if unidad:
        filas = filas.filter(unidad__codigo=unidad)
    if desde is not None:
        filas = filas.filter(Q(hecha_en__lt=desde[0]) | Q(hecha_en=desde[0], pk__lt=desde[1]))
    return [
        PlanillaHecha(p.pk, p.codigo, p.unidad.nombre, p.hecha_en, p.n, p.ya)
        for p in filas.order_by("-hecha_en", "-pk")[:limite]
    ]


def recibidos_por(
    actor: Actor, *, canal: Canal, dia: date
) -> list[tuple[str, datetime, str, str, str, str]]:  # fmt: skip
    """Lo que entró ese día por un canal: folio, hora, folio del envío, quién, materia y unidad. Lo reservado, sin lo suyo."""
    filas = (
        visibles(actor)
        .filter(
            canal=canal.value, recibido_en__gte=comienzo_de(dia), recibido_en__lt=comienzo_de(dia + timedelta(days=1))
        )
        .select_related("remitente", "expediente__unidad")
        .order_by("recibido_en", "pk")
    )
    return [_recibido(ingreso) for ingreso in filas[:TOPE]]


def _recibido(ingreso: Ingreso) -> tuple[str, datetime, str, str, str, str]:
    reserva = CAUSAS_DE_RESERVA.get(ingreso.expediente.causa_reserva, "")
    unidad = ingreso.expediente.unidad
    remitente = ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto
    return (
        ingreso.folio, ingreso.recibido_en, ingreso.canal_folio, "Reservado" if reserva else remitente,
        f"Reservado ({reserva})" if reserva else ingreso.materia, unidad.nombre if unidad else "Por derivar",
    )  # fmt: skip
