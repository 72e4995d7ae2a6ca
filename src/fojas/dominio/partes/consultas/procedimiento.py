"""Las partes de lo pedido, lo que se comunicó a la persona, lo que se espera de ella y el silencio de la municipalidad."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.calendario.consultas import PlazoVisto
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.calendario.reglas import Calendario
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.casos import IngresoVisto
from fojas.dominio.partes.models import Apercibimiento, Certificado, Comunicacion, Denuncia, Ingreso, Peticion
from fojas.dominio.partes.reglas import SIN_RESPUESTA, TIPO_RESPUESTA
from fojas.dominio.partes.reglas.apercibimientos import (
    NOMBRES_DE_APERCIBIMIENTO,
    NOMBRES_DE_ESTADO_APERCIBIMIENTO,
    NORMA_ABANDONO,
    VIVOS,
    ClaseApercibimiento,
    EstadoApercibimiento,
    advertencia_procede_desde,
)
from fojas.dominio.partes.reglas.comunicaciones import (
    NOMBRES_DE_COMUNICACION,
    NOMBRES_DE_ESTADO_COMUNICACION,
    NOMBRES_DE_MEDIO_COMUNICACION,
    ClaseComunicacion,
    EstadoComunicacion,
    MedioComunicacion,
    quedo_a_tiempo,
)
from fojas.dominio.partes.reglas.peticiones import (
    NOMBRES_DE_PETICION,
    PETICIONES_DICHAS,
    EstadoPeticion,
    lista_de_causas,
)
from fojas.dominio.partes.reglas.silencio import (
    NOMBRES_DE_CERTIFICADO,
    NOMBRES_DE_DENUNCIA,
    ClaseCertificado,
    EnSilencio,
    EstadoDenuncia,
    hay_silencio,
)
from fojas.normativa.procedimientos import PROCEDIMIENTOS, REQUISITOS, Silencio

TOPE_DE_ESPERAS = 12
DENUNCIA = "denuncia"
DEL_APERCIBIMIENTO = (
    "codigo", "clase", "faltan", "detalle", "paralizado_desde", "hecho_en", "estado", "plazo", "motivo", "cerrado_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeticionVista:
    """Una parte de lo pedido y en qué quedó."""

    codigo: str
    letra: str
    texto: str
    unidad: str
    estado: EstadoPeticion
    estado_nombre: str
    dicho: str
    """En qué quedó, en palabras de la persona."""
    causa: str
    norma: str
    """La de la causa con que se negó."""
    razon: str
    organo: str
    documento: str
    """Código de la respuesta que la responde; vacío si ninguna."""
    titulo: str

    @property
    def pendiente(self) -> bool:
        return self.estado == EstadoPeticion.PENDIENTE


@dataclass(frozen=True, slots=True)
class ComunicacionVista:
    """Lo que se hizo saber a la persona, por dónde y con qué efecto."""

    codigo: str
    que: str
    medio: str
    direccion: str
    asunto: str
    texto: str
    estado: EstadoComunicacion
    estado_nombre: str
    pedida_en: datetime
    hecha_en: datetime | None
    constancia: str
    notificado_el: date | None
    norma: str
    error: str
    antes_del: date | None
    """Hasta cuándo servía comunicarla; None si no tenía fecha."""
    a_tiempo: bool | None
    """Si se le comunicó antes de esa fecha; None mientras se pueda."""
    carta: str
    respaldo: str
    respaldo_titulo: str
    aviso: str

    @property
    def sin_notificar(self) -> bool:
        return self.notificado_el is None and self.estado != EstadoComunicacion.SIN_EFECTO


@dataclass(frozen=True, slots=True)
class ApercibimientoVisto:
    codigo: str
    clase: ClaseApercibimiento
    nombre: str
    faltan: tuple[str, ...]
    detalle: str
    paralizado_desde: date | None
    hecho_en: datetime
    estado: EstadoApercibimiento
    estado_nombre: str
    plazo: PlazoVisto | None
    comunicacion: str
    """Código de lo que se le comunicó."""
    motivo: str
    cerrado_en: datetime | None

    @property
    def vivo(self) -> bool:
        return self.estado in VIVOS

    @property
    def vencido(self) -> bool:
        """Pasó su último día: se propone el acto."""
        return self.estado == EstadoApercibimiento.CORRE and self.plazo is not None and self.plazo.restan < 0

    @property
    def es_subsanacion(self) -> bool:
        return self.clase == ClaseApercibimiento.SUBSANACION


@dataclass(frozen=True, slots=True)
class DenunciaVista:
    codigo: str
    folio: str
    recibida_en: datetime
    estado: EstadoDenuncia
    estado_nombre: str
    superior: str
    elevada_en: datetime | None
    copia: PlazoVisto | None
    decision: PlazoVisto | None

    @property
    def viva(self) -> bool:
        return self.estado == EstadoDenuncia.CORRE


@dataclass(frozen=True, slots=True)
class CertificadoVisto:
    codigo: str
    numero: str
    nombre: str
    clase: ClaseCertificado
    emitido_en: datetime
    vencio_el: date | None
    plazo: PlazoVisto | None
    documento: str


@dataclass(frozen=True, slots=True)
class Procedimiento:
    """Lo que la pestaña de plazos muestra además de los plazos."""

    comunicaciones: tuple[ComunicacionVista, ...]
    apercibimientos: tuple[ApercibimientoVisto, ...]
    denuncias: tuple[DenunciaVista, ...]
    certificados: tuple[CertificadoVisto, ...]
    puede_comunicar: Veredicto


@dataclass(frozen=True, slots=True)
class PasosDelProcedimiento:
    """Qué pasos admite el caso y por qué no los demás; None si su procedimiento no los tiene."""

    partes: Veredicto
    pide_completar: Veredicto | None
    advierte: Veredicto | None
    denuncia: Veredicto | None
    certifica: Veredicto | None


def pasos_del_procedimiento(
    ingreso: IngresoVisto, actor: Actor, *, unidad_id: int | None, hoy: date, calendario: Calendario
) -> PasosDelProcedimiento:
    """Desde lo que la página ya leyó: no pregunta nada más a la base."""
    definicion = PROCEDIMIENTOS.get(ingreso.tipo.procedimiento)
    responde = _responde_por_el(actor, ingreso, unidad_id=unidad_id)
    sin_respuesta = SI if ingreso.estado in SIN_RESPUESTA else Veredicto("El caso ya tiene respuesta.")
    return PasosDelProcedimiento(
        partes=responde,
        pide_completar=(sin_respuesta and responde) if definicion and definicion.subsanacion else None,
        advierte=_advierte(sin_respuesta and responde, ingreso, hoy=hoy, calendario=calendario)
        if definicion and definicion.abandono
        else None,
        denuncia=_denuncia(ingreso, actor, hoy=hoy)
        if definicion and definicion.silencio != Silencio.NO
        else None,
        certifica=permisos.puede_certificar(actor) and sin_respuesta
        if definicion and definicion.silencio != Silencio.NO
        else None,
    )  # fmt: skip


def _responde_por_el(actor: Actor, ingreso: IngresoVisto, *, unidad_id: int | None) -> Veredicto:
    if not actor.puede_escribir:
        return Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")
    jefatura = unidad_id is not None and actor.tiene(Rol.JEFATURA, unidad=unidad_id)
    if permisos.lleva_partes(actor) or jefatura or any(d.es_mia for d in ingreso.a_cargo):
        return SI
    return Veredicto("Lo hace quien tiene el caso en su bandeja, su jefatura o la Oficina de Partes.")


def _advierte(permiso: Veredicto, ingreso: IngresoVisto, *, hoy: date, calendario: Calendario) -> Veredicto:
    """Ni la paralización más larga posible supera todavía los treinta días."""
    desde = advertencia_procede_desde(dia_de(ingreso.recibido_en), calendario)
    if permiso and hoy < desde:
        return Veredicto(
            f"El abandono se advierte cuando la persona no hace nada por más de treinta días: no antes del {desde:%d-%m-%Y}.",
            norma=NORMA_ABANDONO,
        )
    return permiso


def _denuncia(ingreso: IngresoVisto, actor: Actor, *, hoy: date) -> Veredicto:
    plazo = ingreso.plazo
    visto = EnSilencio(
        procedimiento=ingreso.tipo.procedimiento, tipo=ingreso.tipo.clave,
        vence_el=plazo.vence_el if plazo and plazo.corre else None, suspendido=bool(plazo and plazo.suspendido),
        pronunciado=ingreso.estado not in SIN_RESPUESTA,
    )  # fmt: skip
    return permisos.puede_ingresar(actor) and hay_silencio(visto, hoy=hoy)


def peticiones(ingreso_id: int, *, procedimiento: str) -> list[PeticionVista]:
    """Las partes de un ingreso que ya se pudo ver, por su letra."""
    filas = Peticion.objects.filter(ingreso_id=ingreso_id, quitada_en__isnull=True).select_related(
        "unidad", "documento"
    )
    return [_peticion(fila, procedimiento=procedimiento) for fila in filas.order_by("orden")]


def _peticion(fila: Peticion, *, procedimiento: str) -> PeticionVista:
    estado, causas = EstadoPeticion(fila.estado), lista_de_causas(procedimiento)
    causa = causas.get(fila.causa)
    return PeticionVista(
        codigo=fila.codigo, letra=fila.letra, texto=fila.texto, unidad=fila.unidad.nombre if fila.unidad else "",
        estado=estado, estado_nombre=NOMBRES_DE_PETICION[estado], dicho=PETICIONES_DICHAS[estado],
        causa=causa.nombre if causa else "", norma=causa.norma if causa else "", razon=fila.razon, organo=fila.organo,
        documento=fila.documento.codigo if fila.documento else "", titulo=fila.documento.titulo if fila.documento else "",
    )  # fmt: skip


def peticion(codigo: str, actor: Actor) -> Peticion | None:
    """Una parte de un caso que puede ver."""
    return _de_un_caso_visible(Peticion.objects.select_related("unidad", "documento"), codigo, actor)


def comunicacion(codigo: str, actor: Actor) -> Comunicacion | None:
    return _de_un_caso_visible(Comunicacion.objects.select_related("carta", "respaldo"), codigo, actor)


def apercibimiento(codigo: str, actor: Actor) -> Apercibimiento | None:
    return _de_un_caso_visible(Apercibimiento.objects.select_related("comunicacion"), codigo, actor)


def denuncia(codigo: str, actor: Actor) -> Denuncia | None:
    return _de_un_caso_visible(Denuncia.objects.select_related("presentada"), codigo, actor)


def certificado(codigo: str, actor: Actor) -> Certificado | None:
    return _de_un_caso_visible(Certificado.objects.select_related("documento"), codigo, actor)


M = TypeVar("M", Peticion, Comunicacion, Apercibimiento, Denuncia, Certificado)


def _de_un_caso_visible(filas: QuerySet[M], codigo: str, actor: Actor) -> M | None:
    return (
        filas.filter(expedientes.filtro_visible(actor, prefijo="ingreso__expediente__"), codigo=codigo)
        .select_related("ingreso__expediente", "ingreso__remitente")
        .first()
    )


def respuestas_de(ingreso: Ingreso) -> list[Documento]:
    """Las respuestas adjuntas al expediente con que se puede responder una parte, la última primero."""
    return list(
        Documento.objects.filter(
            expediente_id=ingreso.expediente_id, tipo=TIPO_RESPUESTA, para_interesado=True
        ).order_by("-orden")
    )


def procedimiento(
    ingreso: IngresoVisto, *, puede_comunicar: Veredicto, plazos_: Iterable[PlazoVisto], hoy: date
) -> Procedimiento:
    """Lo comunicado, lo apercibido, lo denunciado y lo certificado de un ingreso que ya se pudo ver.

    Pregunta solo por lo que hay: casi todos los casos no tienen nada de esto.
    """
    hay = ingreso.tramites
    comunicaciones = list(
        Comunicacion.objects.filter(ingreso_id=ingreso.id)
        .select_related("carta", "respaldo")
        .annotate(**{f"de_{campo}": F(f"apercibimientos__{campo}") for campo in DEL_APERCIBIMIENTO})
        .order_by("-pedida_en", "-id")
        if "comunicaciones" in hay
        else ()
    )
    denuncias = Denuncia.objects.filter(ingreso_id=ingreso.id).select_related("presentada")
    certificados = Certificado.objects.filter(ingreso_id=ingreso.id).select_related("documento")
    vistos = {p.codigo: p for p in plazos_}
    return Procedimiento(
        comunicaciones=tuple(_comunicacion(c, hoy=hoy) for c in comunicaciones),
        apercibimientos=tuple(
            _apercibimiento(a, c, ingreso.tipo.procedimiento, vistos.get(a.plazo))
            for c in comunicaciones
            if (a := _lo_apercibido(c)) is not None
        ),
        denuncias=tuple(
            DenunciaVista(
                codigo=d.codigo, folio=d.presentada.folio, recibida_en=d.recibida_en, estado=EstadoDenuncia(d.estado),
                estado_nombre=NOMBRES_DE_DENUNCIA[EstadoDenuncia(d.estado)], superior=d.superior,
                elevada_en=d.elevada_en, copia=vistos.get(d.plazo_copia), decision=vistos.get(d.plazo_decision),
            )
            for d in (denuncias.order_by("-recibida_en", "-id") if "denuncias" in hay else ())
        ),
        certificados=tuple(
            CertificadoVisto(
                codigo=c.codigo, numero=c.numero, nombre=NOMBRES_DE_CERTIFICADO[ClaseCertificado(c.clase)],
                clase=ClaseCertificado(c.clase), emitido_en=c.emitido_en, vencio_el=c.vencio_el,
                plazo=vistos.get(c.plazo), documento=c.documento.codigo if c.documento else "",
            )
            for c in (certificados.order_by("-emitido_en", "-id") if "certificados" in hay else ())
        ),
        puede_comunicar=puede_comunicar,
    )  # fmt: skip


def _comunicacion(fila: Comunicacion, *, hoy: date) -> ComunicacionVista:
    estado = EstadoComunicacion(fila.estado)
    a_tiempo = None
    if fila.antes_del is not None:
        se_le_dijo = fila.hecha_en is not None and fila.medio != MedioComunicacion.CONSTANCIA.value
        comunicada_el = dia_de(fila.hecha_en) if fila.hecha_en is not None and se_le_dijo else None
        a_tiempo = quedo_a_tiempo(comunicada_el=comunicada_el, antes_del=fila.antes_del, hoy=hoy)
    return ComunicacionVista(
        codigo=fila.codigo, que=NOMBRES_DE_COMUNICACION[ClaseComunicacion(fila.clase)],
        medio=NOMBRES_DE_MEDIO_COMUNICACION[MedioComunicacion(fila.medio)], direccion=fila.direccion,
        asunto=fila.asunto, texto=fila.texto, estado=estado, estado_nombre=NOMBRES_DE_ESTADO_COMUNICACION[estado],
        pedida_en=fila.pedida_en, hecha_en=fila.hecha_en, constancia=fila.constancia,
        notificado_el=fila.notificado_el, norma=fila.norma_notificacion, error=fila.error, antes_del=fila.antes_del,
        a_tiempo=a_tiempo, carta=fila.carta.codigo if fila.carta else "",
        respaldo=fila.respaldo.codigo if fila.respaldo else "", respaldo_titulo=fila.respaldo.titulo if fila.respaldo else "",
        aviso=fila.aviso,
    )  # fmt: skip


def _lo_apercibido(comunicacion_: Comunicacion) -> Apercibimiento | None:
    """Lo que esa comunicación pide a la persona, leído con ella."""
    leido = {campo: getattr(comunicacion_, f"de_{campo}") for campo in DEL_APERCIBIMIENTO}
    return Apercibimiento(**leido) if leido["codigo"] is not None else None


def _apercibimiento(
    fila: Apercibimiento, comunicacion_: Comunicacion, procedimiento_: str, plazo: PlazoVisto | None
) -> ApercibimientoVisto:
    clase, estado = ClaseApercibimiento(fila.clase), EstadoApercibimiento(fila.estado)
    return ApercibimientoVisto(
        codigo=fila.codigo, clase=clase, nombre=NOMBRES_DE_APERCIBIMIENTO[clase],
        faltan=nombres_de_requisitos(procedimiento_, fila.faltan), detalle=fila.detalle,
        paralizado_desde=fila.paralizado_desde, hecho_en=fila.hecho_en, estado=estado,
        estado_nombre=NOMBRES_DE_ESTADO_APERCIBIMIENTO[estado], plazo=plazo, comunicacion=comunicacion_.codigo,
        motivo=fila.motivo, cerrado_en=fila.cerrado_en,
    )  # fmt: skip


def nombres_de_requisitos(procedimiento_: str, claves: Sequence[str]) -> tuple[str, ...]:
    definicion = PROCEDIMIENTOS.get(procedimiento_)
    lista = REQUISITOS[definicion.requisitos] if definicion and definicion.requisitos else {}
    return tuple(lista[clave].nombre for clave in claves if clave in lista)


def presentadas_despues(hallado: Apercibimiento) -> list[Ingreso]:
    """Lo que llegó al mismo expediente después de pedirlo: con algo de eso puede haber cumplido."""
    filas = Ingreso.objects.filter(
        expediente_id=hallado.ingreso.expediente_id, recibido_en__gt=hallado.hecho_en
    ).exclude(pk=hallado.ingreso_id)
    return list(filas.order_by("recibido_en", "id"))


@dataclass(frozen=True, slots=True)
class Espera:
    """Algo que vence por lo que se pidió a una persona o por lo que denunció, para quien puede verlo."""

    frase: str
    detalle: str
    vence_el: date | None
    urge: bool
    expediente: str
    folio: str


def de_las_personas(actor: Actor) -> tuple[QuerySet[Apercibimiento], QuerySet[Denuncia]]:
    """Lo que se espera de las personas y lo que denunciaron, entre lo que el actor puede ver y le toca.

    A Partes y a la Secretaría les toca todo; a los demás, lo de sus unidades.
    """
    suyo = expedientes.filtro_visible(actor, prefijo="ingreso__expediente__")
    if not permisos.lleva_partes(actor):
        suyo &= Q(ingreso__expediente__unidad__in=actor.unidades)
    return (
        Apercibimiento.objects.filter(suyo, estado__in=[e.value for e in VIVOS]),
        Denuncia.objects.filter(suyo, estado=EstadoDenuncia.CORRE.value),
    )


def esperas(actor: Actor, *, hoy: date, calendario: Calendario) -> list[Espera]:
    """Lo que vence hoy o ya venció, lo que nadie ha notificado y lo denunciado: lo más urgente primero."""
    apercibidos, denuncias = de_las_personas(actor)
    de_su_caso = (F("ingreso__expediente__codigo"), F("ingreso__folio"))
    filas = apercibidos.order_by().values_list(
        F("clase"), F("comunicacion__estado"), F("hecho_en"), _vence("plazo"), *de_su_caso
    )
    denunciadas = denuncias.order_by().values_list(
        Value(DENUNCIA), F("superior"), F("recibida_en"),
        _vence("plazo_decision"), *de_su_caso,
    )  # fmt: skip
    todas = [_espera(Esperado(*fila), hoy=hoy, calendario=calendario) for fila in filas.union(denunciadas, all=True)]
    hay = [espera for espera in todas if espera is not None]
    return sorted(hay, key=lambda e: (not e.urge, e.vence_el or date.max, e.folio))[:TOPE_DE_ESPERAS]


def _vence(codigo: str) -> Subquery:
    return Subquery(Plazo.objects.filter(codigo=OuterRef(codigo)).values("vence_el")[:1])


class Esperado(NamedTuple):
    """Una fila de lo que se espera, de la base."""

    clase: str
    detalle: str
    """Estado de la comunicación; en una denuncia, a quién se elevó."""
    desde: datetime
    vence_el: date | None
    expediente: str
    folio: str


def _espera(fila: Esperado, *, hoy: date, calendario: Calendario) -> Espera | None:
    vence, caso = fila.vence_el, (fila.expediente, fila.folio)
    if fila.clase == DENUNCIA:
        if vence is not None and vence < hoy:
            return Espera(
                "Se entiende aceptada si piden el certificado", "Nadie resolvió la denuncia.", vence, True, *caso
            )
        detalle = "Resuelve antes de esa fecha." if fila.detalle else "Eleva la copia al superior."
        return Espera("Denunciaron que no se resolvió a tiempo", detalle, vence, True, *caso)
    subsana = fila.clase == ClaseApercibimiento.SUBSANACION
    que = "completar su solicitud" if subsana else "reanudar su caso"
    if vence is None:
        urge = calendario.habiles_entre(dia_de(fila.desde), hoy) > 2 or fila.detalle == EstadoComunicacion.FALLIDA
        return Espera("Falta que la persona quede notificada", f"Se le pidió {que}.", None, urge, *caso)
    if vence < hoy:
        acto = "tenerla por desistida" if subsana else "declarar el abandono"
        return Espera(f"Venció sin respuesta: puedes {acto}", f"No alcanzó a {que}.", vence, True, *caso)
    if vence == hoy:
        return Espera(f"Vence hoy: la persona puede {que}", "Mañana puede haber acto.", vence, False, *caso)
    return None
