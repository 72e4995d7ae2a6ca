"""Puntos que van sí o sí al Concejo, interrupciones de la plataforma y peticiones de concejales."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet

from fojas.base.tiempo import dia_de
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario.consultas import PlazoVisto
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas import Confidencialidad
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.consultas.bandejas import comienzo_de, visibles
from fojas.dominio.partes.models import Despacho, Ingreso, Interrupcion, PuntoObligado
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_CAUSA_DE_INTERRUPCION,
    NOMBRES_DE_ESTADO,
    PENDIENTES,
    TIPOS,
    CausaDeInterrupcion,
    Estado,
    EstadoDespacho,
    dias_cortados,
)
from fojas.normativa.plazos import REGLAS


@dataclass(frozen=True, slots=True)
class Punto:
    """Un informe de la Contraloría que el Concejo debe conocer."""

    codigo: str
    folio: str
    expediente: str
    materia: str
    remitente: str
    anotado_en: datetime
    sesion: str
    sesion_el: date | None
    plazo: PlazoVisto | None
    """El de la acreditación; corre desde la sesión."""
    reservado: bool
    llave: tuple[str, int]

    @property
    def estado(self) -> str:
        if self.sesion_el is None:
            return "Por dar a conocer"
        if self.plazo is None or not self.plazo.corre:
            return "Acreditado"
        return "Acreditación vencida" if self.plazo.vencido else "Por acreditar"


def puntos_obligados(
    actor: Actor, *, hoy: date, solo_pendientes: bool = False, despues_de: tuple[str, int] | None = None,
    limite: int = 50,
) -> list[Punto]:  # fmt: skip
    """Los informes que van en la tabla, los últimos primero."""
    filas = PuntoObligado.objects.filter(expedientes.filtro_visible(actor, prefijo="ingreso__expediente__"))
    if solo_pendientes:
        filas = filas.filter(tratado_en__isnull=True)
    if despues_de is not None:
        en, pk = datetime.fromisoformat(despues_de[0]), despues_de[1]
        filas = filas.filter(Q(anotado_en__lt=en) | Q(anotado_en=en, pk__lt=pk))
    return _puntos(filas.order_by("-anotado_en", "-pk")[:limite], hoy=hoy)


def punto_obligado(codigo: str, actor: Actor, *, hoy: date) -> Punto | None:
    """Uno que puede ver."""
    filas = PuntoObligado.objects.filter(
        expedientes.filtro_visible(actor, prefijo="ingreso__expediente__"), codigo=codigo
    )
    return next(iter(_puntos(filas, hoy=hoy)), None)


def _puntos(filas: QuerySet[PuntoObligado], *, hoy: date) -> list[Punto]:
    pagina = list(filas.select_related("ingreso__expediente", "ingreso__remitente"))
    plazos = dias.plazos_de((p.plazo for p in pagina if p.plazo), hoy=hoy) if pagina else {}
    return [
        Punto(
            codigo=p.codigo, folio=p.ingreso.folio, expediente=p.ingreso.expediente.codigo, materia=p.ingreso.materia,
            remitente=_remitente(p.ingreso), anotado_en=p.anotado_en, sesion=p.sesion, sesion_el=p.sesion_el,
            plazo=plazos.get(p.plazo),
            reservado=p.ingreso.expediente.confidencialidad != Confidencialidad.PUBLICO.value,
            llave=(p.anotado_en.isoformat(), p.pk),
        )
        for p in pagina
    ]  # fmt: skip


def puntos_por_tratar(actor: Actor) -> int:
    return PuntoObligado.objects.filter(
        expedientes.filtro_visible(actor, prefijo="ingreso__expediente__"), tratado_en__isnull=True
    ).count()


@dataclass(frozen=True, slots=True)
class Interrumpido:
    """Una interrupción lista para mostrar."""

    codigo: str
    desde: datetime
    hasta: datetime | None
    causa: str
    detalle: str
    sistemas: str
    resolucion: str
    anoto: str
    certificada_en: datetime | None
    certifico: str
    sha256: str
    """Del certificado; vacía si no se ha certificado."""
    anulada: bool
    motivo_anulacion: str
    llave: tuple[str, int]

    @property
    def estado(self) -> str:
        if self.anulada:
            return "Sin efecto"
        if self.hasta is None:
            return "Sigue"
        return "Certificada" if self.certificada_en else "Por certificar"

    @property
    def duro(self) -> timedelta | None:
        return self.hasta - self.desde if self.hasta else None

    @property
    def dias(self) -> tuple[date, date]:
        """El primer y el último día que tocó."""
        return dias_cortados(self.desde, self.hasta or self.desde)


def interrupciones(*, despues_de: tuple[str, int] | None = None, limite: int = 50) -> list[Interrumpido]:
    """Todas, la última primero."""
    return _vistas(Interrupcion.objects.all(), despues_de=despues_de, limite=limite)


def interrupciones_publicadas(*, limite: int = 100) -> list[Interrumpido]:
    """Las certificadas, que cualquiera puede ver."""
    return _vistas(Interrupcion.objects.filter(certificada_en__isnull=False), despues_de=None, limite=limite)


def interrupcion(codigo: str) -> Interrumpido | None:
    return next(iter(_vistas(Interrupcion.objects.filter(codigo=codigo), despues_de=None, limite=1)), None)


def _vistas(filas: QuerySet[Interrupcion], *, despues_de: tuple[str, int] | None, limite: int) -> list[Interrumpido]:
    if despues_de is not None:
        en, pk = datetime.fromisoformat(despues_de[0]), despues_de[1]
        filas = filas.filter(Q(desde__lt=en) | Q(desde=en, pk__lt=pk))
    pagina = list(filas.order_by("-desde", "-pk")[:limite])
    nombres = organizacion.nombres_de(
        {i.anotada_por for i in pagina} | {i.certificada_por for i in pagina if i.certificada_por}
    )
    documentos = [i.certificado_id for i in pagina if i.certificado_id is not None]
    huellas = {f.codigo: f.sha256 for f in expedientes.fojas_de(documentos)} if documentos else {}
    certificados = dict(
        Interrupcion.objects.filter(pk__in=[i.pk for i in pagina], certificado__isnull=False).values_list(
            "pk", "certificado__codigo"
        )
    ) if documentos else {}  # fmt: skip
    return [
        Interrumpido(
            codigo=i.codigo, desde=i.desde, hasta=i.hasta,
            causa=NOMBRES_DE_CAUSA_DE_INTERRUPCION[CausaDeInterrupcion(i.causa)], detalle=i.detalle,
            sistemas=i.sistemas, resolucion=i.resolucion, anoto=nombres.get(i.anotada_por, ""),
            certificada_en=i.certificada_en, certifico=nombres.get(i.certificada_por, ""),
            sha256=huellas.get(certificados.get(i.pk, ""), ""), anulada=i.anulada_en is not None,
            motivo_anulacion=i.motivo_anulacion, llave=(i.desde.isoformat(), i.pk),
        )
        for i in pagina
    ]  # fmt: skip


def afectados_por(codigo: str, actor: Actor, *, causa: str = "fuerza-mayor", limite: int = 1000) -> list[str]:
    """Los casos pendientes cuyo plazo corría mientras duró y admite detenerse por esa causa, por su código."""
    hallada = Interrupcion.objects.filter(codigo=codigo, anulada_en__isnull=True, hasta__isnull=False).first()
    if hallada is None or hallada.hasta is None:
        return []
    primero, _ = dias_cortados(hallada.desde, hallada.hasta)
    admiten = [clave for clave, t in TIPOS.items() if t.regla and causa in REGLAS[t.regla].suspende]
    return list(
        visibles(actor)
        .filter(
            estado__in=[e.value for e in PENDIENTES], tipo__in=admiten, recibido_en__lte=hallada.hasta,
            vence_en__gte=comienzo_de(primero),
        )
        .order_by("vence_en", "pk")
        .values_list("codigo", flat=True)[:limite]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeticionDeConcejal:
    """Lo que pidió un concejal y si ya tiene respuesta (Ley 18.695, art. 87)."""

    folio: str
    expediente: str
    concejal: str
    materia: str
    recibida_en: datetime
    vence_el: date | None
    restan: int | None
    """Hábiles que quedan si sigue pendiente."""
    estado: str
    unidad: str
    respondida_en: datetime | None
    tarde: bool
    reservado: bool
    llave: tuple[str, int]

    @property
    def resultado(self) -> str:
        if self.respondida_en is not None:
            return "Respondida tarde" if self.tarde else "Respondida a tiempo"
        if self.restan is None:
            return "Cerrada sin respuesta"
        return "Vencida" if self.restan < 0 else "Pendiente"


RESULTADOS: tuple[tuple[str, str], ...] = (
    ("sin-respuesta", "Sin respuesta"), ("vencidas", "Vencidas"), ("respondidas", "Respondidas"),
)  # fmt: skip


def peticiones_de_concejales(
    actor: Actor, *, hoy: date, desde: date | None = None, hasta: date | None = None, resultado: str = "",
    despues_de: tuple[str, int] | None = None, limite: int = 50, calendario: Calendario | None = None,
) -> list[PeticionDeConcejal]:  # fmt: skip
    """Las que puede ver, las últimas primero."""
    calendario = calendario or dias.calendario()
    filas = _de_concejales(actor, hoy=hoy, desde=desde, hasta=hasta, resultado=resultado)
    if despues_de is not None:
        en, pk = datetime.fromisoformat(despues_de[0]), despues_de[1]
        filas = filas.filter(recibido_en__lte=en).exclude(recibido_en=en, pk__gte=pk)
    pagina = list(filas.select_related("remitente", "expediente__unidad").order_by("-recibido_en", "-pk")[:limite])
    salio: dict[int, datetime] = dict(
        Despacho.objects.filter(ingreso_id__in=[i.pk for i in pagina])
        .exclude(estado=EstadoDespacho.FALLIDO.value)
        .order_by()
        .values_list("ingreso_id")
        .annotate(Min("despachado_en"))
    )
    return [_peticion(i, salio.get(i.pk), hoy=hoy, calendario=calendario) for i in pagina]


def cuenta_de_concejales(actor: Actor, *, hoy: date, resultado: str = "") -> int:
    return _de_concejales(actor, hoy=hoy, desde=None, hasta=None, resultado=resultado).count()


def _de_concejales(
    actor: Actor, *, hoy: date, desde: date | None, hasta: date | None, resultado: str
) -> QuerySet[Ingreso]:
    filas = visibles(actor).filter(tipo="concejal")
    if desde is not None:
        filas = filas.filter(recibido_en__gte=comienzo_de(desde))
    if hasta is not None:
        filas = filas.filter(recibido_en__lt=comienzo_de(hasta + timedelta(days=1)))
    salio = Q(
        pk__in=Despacho.objects.filter(ingreso__tipo="concejal")
        .exclude(estado=EstadoDespacho.FALLIDO.value)
        .values("ingreso_id")
    )
    if resultado == "respondidas":
        return filas.filter(salio)
    if resultado:
        filas = filas.filter(estado__in=[e.value for e in PENDIENTES])
    return filas.filter(vence_en__lt=comienzo_de(hoy)) if resultado == "vencidas" else filas


def _peticion(ingreso: Ingreso, salio: datetime | None, *, hoy: date, calendario: Calendario) -> PeticionDeConcejal:
    pendiente = Estado(ingreso.estado) in PENDIENTES
    vence_el = dia_de(ingreso.vence_en) if ingreso.vence_en else None
    return PeticionDeConcejal(
        folio=ingreso.folio, expediente=ingreso.expediente.codigo, concejal=_remitente(ingreso),
        materia=ingreso.materia, recibida_en=ingreso.recibido_en, vence_el=vence_el,
        restan=calendario.habiles_entre(hoy, vence_el) if vence_el and pendiente else None,
        estado=NOMBRES_DE_ESTADO[Estado(ingreso.estado)],
        unidad=ingreso.expediente.unidad.nombre if ingreso.expediente.unidad else "Por derivar", respondida_en=salio,
        tarde=salio is not None and ingreso.vence_en is not None and salio > ingreso.vence_en,
        reservado=ingreso.expediente.confidencialidad != Confidencialidad.PUBLICO.value,
        llave=(ingreso.recibido_en.isoformat(), ingreso.pk),
    )  # fmt: skip


def _remitente(ingreso: Ingreso) -> str:
    return ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto
