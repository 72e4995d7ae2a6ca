"""Listas de trabajo, de lo que vence antes a lo que vence después, en páginas por llave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from fojas.base.tiempo import ZONA, dia_de
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario import reglas as computo
from fojas.dominio.calendario.models import Suspension
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.consultas import Recorrido
from fojas.dominio.expedientes.reglas import Confidencialidad
from fojas.dominio.fe.models import Numero
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.models import Borrador, Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_DERIVACION,
    NOMBRES_DE_ESTADO,
    NOMBRES_DE_INSTRUCCION,
    PENDIENTES,
    TIPOS,
    Edad,
    Estado,
    EstadoDerivacion,
    EstadoDespacho,
    Instruccion,
    fechas_de_edad,
    lee_folio,
    proximo_paso,
    titulo_de_borrador,
)
from fojas.normativa.plazos import REGLAS

Llave = tuple[str, int, int]
"""(Instante en ISO o vacío si no vence, ingreso, derivación o 0) de la última fila vista."""
TOPE = 1000
"""Más que esto no se cuenta: se dice «más de 1.000»."""
PREAVISO_DE_BORRADO = timedelta(days=7)
EN_RIESGO = 3
"""Hábiles que faltan para que un caso se pinte de ámbar."""
SIN_UNIDAD = "sin-unidad"
"""Lo que se pide para ver lo que todavía no tiene unidad a cargo."""
SIN_RESPONSABLE = "sin-responsable"
"""Lo que se pide para ver lo que nadie tiene a su nombre."""


class Vista(StrEnum):
    MIA = "mia"
    """A mi nombre o al de quien reemplazo."""
    UNIDAD = "unidad"
    """De mis unidades, sin persona."""
    TODO = "todo"
    """Las dos anteriores, y lo de las personas de la unidad que dirijo."""
    COPIAS = "copias"


class Vence(StrEnum):
    """Cuándo vence lo que se pide ver."""

    VENCIDO = "vencido"
    HOY = "hoy"
    PRONTO = "pronto"
    """Después de hoy y dentro de tres hábiles."""
    EN_RIESGO = "en-riesgo"
    """De hoy a tres hábiles más."""


@dataclass(frozen=True, slots=True)
class FilaCaso:
    """Un renglón de bandeja o de lista."""

    ingreso_id: int
    derivacion_id: int | None
    derivacion_codigo: str
    folio: str
    codigo: str
    expediente: str
    materia: str
    tipo: str
    remitente: str
    recibido_en: datetime
    estado: Estado
    estado_nombre: str
    unidad: str
    responsable: str
    instruccion: str
    derivacion_estado: str
    sin_recibir: bool
    vence_el: date | None
    restan: int | None
    """Hábiles que quedan: 0 hoy, negativo vencido, None sin plazo."""
    suspendido: bool
    """El plazo está detenido: no le quedan días que contar."""
    proximo_paso: str
    reservado: bool
    es_reemplazo: bool
    """Está a nombre de alguien ausente cuya bandeja se le ofrece."""
    norma: str
    """De dónde sale el plazo: el artículo, o que lo puso la providencia."""
    nota: str
    """Lo que hay que saber para el próximo paso: por qué no se entregó, o qué dice la providencia."""
    llave: Llave


@dataclass(frozen=True, slots=True)
class FiltroIngresos:
    """Lo que se pide a la lista de ingresos; todo se puede dejar vacío."""

    estado: str = ""
    tipo: str = ""
    unidad: str = ""
    """Código de la unidad a cargo, o `SIN_UNIDAD`."""
    canal: str = ""
    desde: date | None = None
    hasta: date | None = None
    remitente_id: int | None = None
    folio: str = ""
    vence: Vence | None = None
    solo_pendientes: bool = False
    edad: Edad | None = None
    responsable: str = ""
    """Código de la persona a cargo, o `SIN_RESPONSABLE`."""

    def recorrido(self, de_todo: Recorrido) -> Recorrido:
        """Por dónde buscar lo visible: si ya se piden pocas filas, una a una, y el archivo que crece no pesa."""
        pendientes = self.solo_pendientes or self.vence or self.edad or self.estado in {e.value for e in PENDIENTES}
        return Recorrido.UNO_A_UNO if pendientes or self.folio else de_todo


def _tras(llave: Llave | None) -> Q:
    """Los ingresos que siguen a la llave, con los que no vencen al final."""
    if llave is None:
        return Q()
    instante, pk, _ = llave
    if not instante:
        return Q(vence_en__isnull=True, pk__gt=pk)
    en = datetime.fromisoformat(instante)
    return Q(vence_en__gt=en) | Q(vence_en=en, pk__gt=pk) | Q(vence_en__isnull=True)


def _tras_derivacion(llave: Llave | None) -> Q:
    """Las derivaciones que siguen: a igual vencimiento manda el orden de ingreso (Ley 19.880, art. 7)."""
    if llave is None:
        return Q()
    instante, ingreso, pk = llave
    despues = Q(ingreso_id__gt=ingreso) | Q(ingreso_id=ingreso, pk__gt=pk)
    if not instante:
        return Q(vence_en__isnull=True) & despues
    en = datetime.fromisoformat(instante)
    return Q(vence_en__gt=en) | (Q(vence_en=en) & despues) | Q(vence_en__isnull=True)


def con_folio(escrito: str, *, hoy: date) -> Q:
    """Los ingresos de ese folio, escrito como sea: `2026-006831`, `6831/2026`, `N° 6.831`."""
    leido = lee_folio(escrito, ano=hoy.year)
    if leido is None or leido.de_salida:
        return Q(folio=escrito.strip())
    numeros = Numero.objects.filter(serie__clave="ingreso", periodo=leido.ano, valor=leido.valor)
    return Q(codigo__in=numeros.values("para"))


def bandeja(
    actor: Actor, *, hoy: date, vista: Vista | str = Vista.TODO, unidad: str = "", tipo: str = "", folio: str = "",
    vence: Vence | None = None, sin_recibir: bool = False, despues_de: Llave | None = None, limite: int = 50,
    calendario: Calendario | None = None,
) -> list[FilaCaso]:  # fmt: skip
    """Las derivaciones abiertas que le tocan, la más urgente primero. Pide `limite + 1` para saber si hay más."""
    calendario = calendario or dias.calendario()
    abiertas = de_la_bandeja(actor, Vista(vista))
    if unidad:
        abiertas = abiertas.filter(para_unidad__codigo=unidad)
    if tipo:
        abiertas = abiertas.filter(ingreso__tipo=tipo)
    if folio:
        abiertas = abiertas.filter(ingreso__in=Ingreso.objects.filter(con_folio(folio, hoy=hoy)))
    if vence:
        abiertas = abiertas.filter(que_vence(vence, hoy=hoy, calendario=calendario))
    if sin_recibir:
        abiertas = abiertas.filter(estado=EstadoDerivacion.ENVIADA.value)
    filas = (
        abiertas.filter(_tras_derivacion(despues_de))
        .select_related("ingreso__remitente", "ingreso__expediente", "para_unidad", "para_persona")
        .annotate(suspendido=esta_suspendido())
        .order_by(F("vence_en").asc(nulls_last=True), "ingreso_id", "pk")[:limite]
    )
    return [fila_de_derivacion(d, actor=actor, hoy=hoy, calendario=calendario) for d in filas]


def comienzo_de(dia: date) -> datetime:
    """El primer instante del día en hora de Chile."""
    return datetime.combine(dia, time.min, tzinfo=ZONA)


def que_vence(vence: Vence, *, hoy: date, calendario: Calendario) -> Q:
    """La misma vara con que se cuentan lo vencido y lo que está por vencer."""
    hoy_0, manana_0 = comienzo_de(hoy), comienzo_de(hoy + timedelta(days=1))
    if vence == Vence.VENCIDO:
        return Q(vence_en__lt=hoy_0)
    if vence == Vence.HOY:
        return Q(vence_en__gte=hoy_0, vence_en__lt=manana_0)
    sin_riesgo_0 = comienzo_de(calendario.suma_habiles(hoy, EN_RIESGO) + timedelta(days=1))
    return Q(vence_en__gte=manana_0 if vence == Vence.PRONTO else hoy_0, vence_en__lt=sin_riesgo_0)


def que_tiene(edad: Edad, *, hoy: date, calendario: Calendario) -> Q:
    """Los hábiles que lleva desde que se entiende presentado."""
    desde, hasta = fechas_de_edad(edad, hoy=hoy, calendario=calendario)
    cuales = Q() if desde is None else Q(cuenta_desde_el__gte=desde)
    return cuales if hasta is None else cuales & Q(cuenta_desde_el__lte=hasta)


class _Abierta(Func):
    """Enviada o recibida, escrito en la consulta: con parámetros, SQLite no usa el índice parcial de la bandeja."""

    template = "%(expressions)s IN ('enviada', 'recibida')"
    output_field = BooleanField()


def de_la_bandeja(actor: Actor, vista: Vista) -> QuerySet[Derivacion]:
    """Lo abierto que le toca, sin lo reservado que no puede ver.

    Cada parte del «o» repite que está abierta: así cada una entra por su índice y lo cerrado no se recorre.
    """
    abierta = Q(_Abierta(F("estado")))
    mias = abierta & Q(para_persona_id__in=actor.subroga | {actor.persona_id})
    de_unidad = abierta & Q(para_unidad_id__in=actor.unidades, para_persona__isnull=True)
    dirige = frozenset(unidad for rol, unidad in actor.roles if rol == "jefatura" and unidad is not None)
    de_su_gente = abierta & Q(para_unidad_id__in=dirige, para_persona__isnull=False)
    cuales = {
        Vista.MIA: mias, Vista.UNIDAD: de_unidad, Vista.TODO: mias | de_unidad | de_su_gente,
        Vista.COPIAS: mias | de_unidad,
    }[vista]  # fmt: skip
    return Derivacion.objects.filter(
        cuales, expedientes.filtro_visible(actor, prefijo="expediente__"), solo_copia=vista == Vista.COPIAS
    )


def visibles(actor: Actor, *, recorrido: Recorrido = Recorrido.UNO_A_UNO) -> QuerySet[Ingreso]:
    return Ingreso.objects.filter(expedientes.filtro_visible(actor, prefijo="expediente__", recorrido=recorrido))


def por_derivar(
    actor: Actor, *, hoy: date, filtro: FiltroIngresos | None = None, despues_de: Llave | None = None, limite: int = 50,
    calendario: Calendario | None = None,
) -> list[FilaCaso]:  # fmt: skip
    """Lo ingresado que nadie tiene todavía: primero lo que vence antes."""
    filas = _de(actor, Estado.INGRESADO, filtro=filtro, hoy=hoy, calendario=calendario)
    return _por_vencimiento(filas, hoy=hoy, despues_de=despues_de, limite=limite, calendario=calendario)


def por_despachar(
    actor: Actor, *, hoy: date, filtro: FiltroIngresos | None = None, despues_de: Llave | None = None, limite: int = 50,
    calendario: Calendario | None = None,
) -> list[FilaCaso]:  # fmt: skip
    """Lo respondido que no ha salido."""
    filas = _de(actor, Estado.RESPONDIDO, filtro=filtro, hoy=hoy, calendario=calendario)
    return _por_vencimiento(filas, hoy=hoy, despues_de=despues_de, limite=limite, calendario=calendario)


def no_entregados(
    actor: Actor, *, hoy: date, filtro: FiltroIngresos | None = None, despues_de: Llave | None = None, limite: int = 50,
    calendario: Calendario | None = None,
) -> list[FilaCaso]:  # fmt: skip
    """Lo que se despachó y volvió: la persona todavía no tiene su respuesta."""
    filas = _de(actor, Estado.RESPONDIDO, filtro=filtro, hoy=hoy, calendario=calendario).filter(
        tiene_despacho_fallido()
    )
    vistas = _por_vencimiento(filas, hoy=hoy, despues_de=despues_de, limite=limite, calendario=calendario)
    errores = dict(
        Despacho.objects.filter(
            ingreso_id__in=[fila.ingreso_id for fila in vistas], estado=EstadoDespacho.FALLIDO.value
        )
        .order_by("pk")
        .values_list("ingreso_id", "error")
    )
    return [replace(fila, nota=errores.get(fila.ingreso_id, "")) for fila in vistas]


def tiene_despacho_fallido() -> Exists:
    return Exists(Despacho.objects.filter(ingreso=OuterRef("pk"), estado=EstadoDespacho.FALLIDO.value))


def _de(
    actor: Actor, estado: Estado, *, filtro: FiltroIngresos | None, hoy: date, calendario: Calendario | None
) -> QuerySet[Ingreso]:
    filas = visibles(actor).filter(estado=estado.value)
    return filtra(filas, filtro, hoy=hoy, calendario=calendario) if filtro is not None else filas


def _por_vencimiento(
    filas: QuerySet[Ingreso], *, hoy: date, despues_de: Llave | None, limite: int, calendario: Calendario | None
) -> list[FilaCaso]:
    calendario = calendario or dias.calendario()
    pagina = por_vencimiento_tras(filas, despues_de)[:limite]
    return [fila_de_ingreso(i, hoy=hoy, calendario=calendario, por_recepcion=False) for i in pagina]


def por_vencimiento_tras(filas: QuerySet[Ingreso], llave: Llave | None) -> QuerySet[Ingreso]:
    """Lo que vence antes primero, después de la última fila vista."""
    return (
        filas.filter(_tras(llave))
        .select_related("remitente", "expediente__unidad", "expediente__responsable")
        .annotate(suspendido=esta_suspendido())
        .order_by(F("vence_en").asc(nulls_last=True), "pk")
    )


def lista_ingresos(
    actor: Actor, filtro: FiltroIngresos, *, hoy: date, despues_de: Llave | None = None, limite: int = 50,
    calendario: Calendario | None = None,
) -> list[FilaCaso]:  # fmt: skip
    """Todos los que puede ver, los últimos primero."""
    calendario = calendario or dias.calendario()
    filas = filtra(
        visibles(actor, recorrido=filtro.recorrido(Recorrido.EN_ORDEN)), filtro, hoy=hoy, calendario=calendario
    )
    if despues_de is not None and despues_de[0]:
        en = datetime.fromisoformat(despues_de[0])
        filas = filas.filter(recibido_en__lte=en).exclude(recibido_en=en, pk__gte=despues_de[1])
    # Primero cuáles, después sus datos: así se ordenan números y no filas enteras de todo lo que calza.
    cuales = filas.order_by("-recibido_en", "-pk").values("pk")[:limite]
    pagina = (
        Ingreso.objects.filter(pk__in=cuales)
        .select_related("remitente", "expediente__unidad", "expediente__responsable")
        .annotate(suspendido=esta_suspendido())
        .order_by("-recibido_en", "-pk")
    )
    return [fila_de_ingreso(i, hoy=hoy, calendario=calendario, por_recepcion=True) for i in pagina]


def folios_de(expedientes_: Iterable[str], actor: Actor) -> dict[str, str]:
    """El folio con que se abrió cada expediente, por su código, entre los que puede ver."""
    ultimo_primero = visibles(actor).filter(expediente__codigo__in=frozenset(expedientes_)).order_by("-pk")
    return dict(ultimo_primero.values_list("expediente__codigo", "folio"))


def cuenta_ingresos(actor: Actor, filtro: FiltroIngresos, *, hoy: date, calendario: Calendario | None = None) -> int:
    """Cuántos calzan; más allá de mil no se cuenta y devuelve 1.001."""
    suyos = filtra(
        visibles(actor, recorrido=filtro.recorrido(Recorrido.LO_SUYO)), filtro, hoy=hoy, calendario=calendario
    )
    return suyos.order_by()[: TOPE + 1].count()


def filtra(
    filas: QuerySet[Ingreso], filtro: FiltroIngresos, *, hoy: date, calendario: Calendario | None = None
) -> QuerySet[Ingreso]:
    if filtro.estado:
        filas = filas.filter(estado=filtro.estado)
    if filtro.tipo:
        filas = filas.filter(tipo=filtro.tipo)
    if filtro.unidad == SIN_UNIDAD:
        filas = filas.filter(expediente__unidad__isnull=True)
    elif filtro.unidad:
        filas = filas.filter(expediente__unidad__codigo=filtro.unidad)
    if filtro.canal:
        filas = filas.filter(canal=filtro.canal)
    if filtro.remitente_id is not None:
        filas = filas.filter(remitente_id=filtro.remitente_id)
    if filtro.folio:
        filas = filas.filter(con_folio(filtro.folio, hoy=hoy))
    if filtro.desde is not None:
        filas = filas.filter(recibido_en__gte=comienzo_de(filtro.desde))
    if filtro.hasta is not None:
        filas = filas.filter(recibido_en__lt=comienzo_de(filtro.hasta + timedelta(days=1)))
    if filtro.responsable == SIN_RESPONSABLE:
        filas = filas.filter(expediente__responsable__isnull=True)
    elif filtro.responsable:
        filas = filas.filter(expediente__responsable__codigo=filtro.responsable)
    if filtro.edad:
        filas = filas.filter(que_tiene(filtro.edad, hoy=hoy, calendario=calendario or dias.calendario()))
    if filtro.solo_pendientes or filtro.vence or filtro.edad:
        filas = filas.filter(estado__in=[e.value for e in PENDIENTES])
    if filtro.vence:
        filas = filas.filter(que_vence(filtro.vence, hoy=hoy, calendario=calendario or dias.calendario()))
    return filas


def esta_suspendido() -> Exists:
    """Si el plazo de la fila está detenido ahora, en la misma consulta que la trae."""
    return Exists(Suspension.objects.filter(plazo__codigo=OuterRef("plazo"), hasta__isnull=True))


def _restan(vence_en: datetime | None, *, hoy: date, calendario: Calendario) -> tuple[date | None, int | None]:
    if vence_en is None:
        return None, None
    vence_el = dia_de(vence_en)
    return vence_el, computo.dias_restantes(vence_el=vence_el, hoy=hoy, calendario=calendario)


def fila_de_derivacion(derivacion: Derivacion, *, actor: Actor, hoy: date, calendario: Calendario) -> FilaCaso:
    ingreso = derivacion.ingreso
    estado, suyo = Estado(ingreso.estado), EstadoDerivacion(derivacion.estado)
    vence_el, restan = _restan(derivacion.vence_en, hoy=hoy, calendario=calendario)
    instruccion = NOMBRES_DE_INSTRUCCION[Instruccion(derivacion.instruccion)]
    paso = "Recibirla" if suyo == EstadoDerivacion.ENVIADA else instruccion
    return FilaCaso(
        ingreso_id=ingreso.pk, derivacion_id=derivacion.pk, derivacion_codigo=derivacion.codigo, folio=ingreso.folio,
        codigo=ingreso.codigo, expediente=ingreso.expediente.codigo, materia=ingreso.materia,
        tipo=TIPOS[ingreso.tipo].nombre, remitente=_remitente(ingreso), recibido_en=ingreso.recibido_en, estado=estado,
        estado_nombre=NOMBRES_DE_ESTADO[estado], unidad=derivacion.para_unidad.nombre,
        responsable=derivacion.para_persona.nombre if derivacion.para_persona else "", instruccion=instruccion,
        derivacion_estado=NOMBRES_DE_DERIVACION[suyo], sin_recibir=suyo == EstadoDerivacion.ENVIADA, vence_el=vence_el,
        restan=restan, suspendido=getattr(derivacion, "suspendido", False), proximo_paso=paso,
        reservado=ingreso.expediente.confidencialidad != Confidencialidad.PUBLICO.value,
        es_reemplazo=derivacion.para_persona_id in actor.subroga,
        norma=_norma(ingreso) if derivacion.plazo == ingreso.plazo else "providencia",
        nota=derivacion.texto,
        llave=(derivacion.vence_en.isoformat() if derivacion.vence_en else "", ingreso.pk, derivacion.pk),
    )  # fmt: skip


def fila_de_ingreso(ingreso: Ingreso, *, hoy: date, calendario: Calendario, por_recepcion: bool) -> FilaCaso:
    estado, expediente = Estado(ingreso.estado), ingreso.expediente
    pendiente = estado not in {Estado.DESPACHADO, Estado.ARCHIVADO}
    vence_el, restan = _restan(ingreso.vence_en if pendiente else None, hoy=hoy, calendario=calendario)
    orden = ingreso.recibido_en if por_recepcion else ingreso.vence_en
    return FilaCaso(
        ingreso_id=ingreso.pk, derivacion_id=None, derivacion_codigo="", folio=ingreso.folio, codigo=ingreso.codigo,
        expediente=expediente.codigo, materia=ingreso.materia, tipo=TIPOS[ingreso.tipo].nombre,
        remitente=_remitente(ingreso), recibido_en=ingreso.recibido_en, estado=estado,
        estado_nombre=NOMBRES_DE_ESTADO[estado], unidad=expediente.unidad.nombre if expediente.unidad else "",
        responsable=expediente.responsable.nombre if expediente.responsable else "", instruccion="",
        derivacion_estado="", sin_recibir=False, vence_el=vence_el, restan=restan,
        suspendido=getattr(ingreso, "suspendido", False),
        proximo_paso=proximo_paso(estado=estado, espera_respuesta=TIPOS[ingreso.tipo].espera_respuesta),
        reservado=expediente.confidencialidad != Confidencialidad.PUBLICO.value, es_reemplazo=False,
        norma=_norma(ingreso), nota="", llave=(orden.isoformat() if orden else "", ingreso.pk, 0),
    )  # fmt: skip


def _norma(ingreso: Ingreso) -> str:
    regla = REGLAS.get(TIPOS[ingreso.tipo].regla)
    return regla.norma if regla and ingreso.plazo else ""


def _remitente(ingreso: Ingreso) -> str:
    return ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto


def borradores_de(actor: Actor, *, limite: int = 20, clase: str = "") -> Sequence[Borrador]:
    """Sus ingresos a medio escribir, el último primero; con `clase="lote"`, sus lotes."""
    suyos = Borrador.objects.filter(persona_id=actor.persona_id, clase=clase)
    return list(suyos.order_by("-guardado_en", "-pk")[:limite])


@dataclass(frozen=True, slots=True)
class BorradorPorBorrar:
    titulo: str
    se_borra_el: date


def borradores_por_borrar(actor: Actor, *, hoy: date) -> list[BorradorPorBorrar]:
    """Los suyos que en una semana o menos se botan por no tocarlos, el primero antes."""
    vida = timedelta(days=settings.FOJAS_BORRADORES_DIAS)
    viejos = Borrador.objects.filter(
        persona_id=actor.persona_id, guardado_en__lt=comienzo_de(hoy + PREAVISO_DE_BORRADO + timedelta(days=1)) - vida
    ).order_by("guardado_en", "pk")
    return [BorradorPorBorrar(titulo_de_borrador(b.datos), max(dia_de(b.guardado_en) + vida, hoy)) for b in viejos[:20]]
