"""El caso entero, como lo ve quien lo abre."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery

from fojas.base import rut
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.calendario import consultas as plazos
from fojas.dominio.calendario.consultas import PlazoVisto
from fojas.dominio.expedientes.models import Expediente
from fojas.dominio.expedientes.reglas import NOMBRES_DE_CALIDAD, Confidencialidad
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import NOMBRES_DE_MEDIO, SISTEMA, Actor, MedioNotificacion
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas.bandejas import visibles
from fojas.dominio.partes.consultas.envios import ESTADO_DE_SU_ENVIO, dice_estado_leido
from fojas.dominio.partes.models import (
    Certificado,
    Comunicacion,
    Denuncia,
    Derivacion,
    Despacho,
    DocumentoDespachado,
    Ingreso,
    Peticion,
)
from fojas.dominio.partes.reglas import (
    ABIERTAS,
    HACEN_RESPONSABLE,
    NOMBRES_DE_CALIDAD_DE_RETIRO,
    NOMBRES_DE_CANAL,
    NOMBRES_DE_DERIVACION,
    NOMBRES_DE_DESPACHO,
    NOMBRES_DE_ESTADO,
    NOMBRES_DE_INSTRUCCION,
    TIPOS,
    CalidadRetiro,
    Canal,
    CanalDespacho,
    Estado,
    EstadoDerivacion,
    EstadoDespacho,
    Instruccion,
    Paso,
    TipoIngreso,
    admite,
    por_que_no,
    proximo_paso,
)
from fojas.dominio.partes.reglas.peticiones import EstadoPeticion
from fojas.normativa.plazos import vigente

TRAMITES = ("comunicaciones", "denuncias", "certificados")


class _CuantasPartes(Subquery):
    """Cuántas filas tiene una consulta dentro de otra."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _p)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class DerivacionVista:
    id: int
    codigo: str
    de: str
    para_unidad: str
    para_persona: str
    instruccion: str
    texto: str
    solo_copia: bool
    pide_respuesta: bool
    pide_informe: bool
    es_pedido: bool
    """Cuelga de otra: es un informe o visto bueno que se pidió."""
    enviada_en: datetime
    recibida_en: datetime | None
    cerrada_en: datetime | None
    estado: EstadoDerivacion
    estado_nombre: str
    motivo: str
    plazo: PlazoVisto | None
    abierta: bool
    es_mia: bool
    """Está en la bandeja de quien mira: puede recibirla, devolverla o cumplirla."""
    puede_atender: Veredicto
    """Recibirla, devolverla, informarla o cumplirla."""
    puede_reasignar: Veredicto
    puede_retirar: Veredicto

    @property
    def papel(self) -> str:
        """Qué tiene que ver la unidad con el caso: una copia o un pedido no es tenerlo."""
        if self.solo_copia:
            return "Con copia"
        if self.pide_informe or self.es_pedido:
            return "Se le pidió"
        return "Lo tiene" if self.pide_respuesta else "Se le envió"


@dataclass(frozen=True, slots=True)
class DespachoVisto:
    id: int
    codigo: str
    folio: str
    canal: str
    destinatario: str
    direccion: str
    despachado_en: datetime
    despachado_por: str
    estado: EstadoDespacho
    estado_nombre: str
    entregado_en: datetime | None
    recibio: str
    recibio_documento: str
    recibio_calidad: str
    notificado_el: date | None
    norma_notificacion: str
    error: str
    motivo_fuera_de_orden: str
    aviso: str


@dataclass(frozen=True, slots=True)
class Salida:
    """Un documento que salió, con el nombre y la huella que tenía."""

    codigo: str
    nombre: str
    sha256: str


@dataclass(frozen=True, slots=True)
class IngresoVisto:
    id: int
    folio: str
    codigo: str
    tipo: TipoIngreso
    materia: str
    referencia: str
    remitente: str
    remitente_codigo: str
    remitente_rut: str
    canal: str
    canal_folio: str
    recibido_en: datetime
    cuenta_desde_el: date
    recibido_por: str
    notificar_por: str
    correo_respuesta: str
    asistido: bool
    nota_asistido: str
    estado: Estado
    estado_nombre: str
    reservado: bool
    proximo_paso: str
    plazo: PlazoVisto | None
    comprobante: str
    """Código del documento del certificado de presentación, o vacío mientras se compone."""
    derivaciones: tuple[DerivacionVista, ...]
    despachos: tuple[DespachoVisto, ...]
    """Vacíos si no se pidieron."""
    puede_derivar: Veredicto
    puede_responder: Veredicto
    puede_despachar: Veredicto
    puede_archivar: Veredicto
    puede_reabrir: Veredicto
    puede_corregir: Veredicto
    puede_prorrogar: Veredicto
    puede_citar: Veredicto
    puede_retirar_respuesta: Veredicto
    puede_suspender: Veredicto
    puede_reanudar: Veredicto
    puede_reservar: Veredicto
    tramites: frozenset[str] = frozenset()
    """Qué hay además de plazos: `comunicaciones`, `denuncias`, `certificados`. Lo demás no se pregunta."""
    partes_sin_responder: int = 0

    @property
    def a_cargo(self) -> tuple[DerivacionVista, ...]:
        """Las providencias abiertas que dejan el caso a cargo de alguien; ni copias ni informes pedidos."""
        return tuple(d for d in self.derivaciones if d.abierta and d.pide_respuesta and not d.es_pedido)


@dataclass(frozen=True, slots=True)
class Caso:
    """El expediente y lo que se mueve en él, como lo ve el actor. Sus documentos los da `expedientes`."""

    expediente: Expediente
    ingresos: tuple[IngresoVisto, ...]
    plazos: tuple[PlazoVisto, ...]

    @property
    def principal(self) -> IngresoVisto:
        """El ingreso que manda la cabeza de la página: el primero con algo pendiente, o el último."""
        pendientes = [i for i in self.ingresos if i.estado not in {Estado.DESPACHADO, Estado.ARCHIVADO}]
        return pendientes[0] if pendientes else self.ingresos[-1]


def _y(veredicto: Veredicto, *, estado: Estado, paso: Paso) -> Veredicto:
    """El permiso, y que el estado admita el paso: la pantalla dice por qué no."""
    if not admite(estado, paso):
        return Veredicto(por_que_no(estado, paso))
    return veredicto


def veredicto_de_prorroga(veredicto: Veredicto, plazo: PlazoVisto | None) -> Veredicto:
    """El permiso, y que el plazo sea de los que se alargan (Ley 19.880, art. 26)."""
    if plazo is None:
        return Veredicto("Este caso no tiene un plazo que prorrogar.")
    if plazo.anulado:
        return Veredicto("El plazo quedó sin efecto.")
    if not plazo.corre:
        return Veredicto("El plazo ya se cumplió.")
    if plazo.vencido:
        return Veredicto("El plazo venció: uno vencido no se prorroga.", norma="Ley 19.880, art. 26")
    regla = vigente(plazo.regla, el=dia_de(plazo.desde))
    if regla.tope_de_prorroga(plazo.cantidad) == plazo.prorrogado_por:
        motivo = "ya se prorrogó todo lo que la norma deja" if plazo.prorrogado_por else "no admite prórroga"
        return Veredicto(f"«{plazo.nombre}» {motivo}.", norma=regla.norma_prorroga or regla.norma)
    return veredicto


def veredicto_de_suspension(veredicto: Veredicto, plazo: PlazoVisto | None) -> Veredicto:
    """El permiso, y que la regla del plazo admita alguna causa."""
    if plazo is None:
        return Veredicto("Este caso no tiene un plazo que suspender.")
    if plazo.anulado:
        return Veredicto("El plazo quedó sin efecto.")
    if not plazo.corre:
        return Veredicto("El plazo ya se cumplió.")
    if plazo.suspendido:
        return Veredicto("El plazo ya está suspendido.")
    if plazo.vencido:
        return Veredicto("El plazo venció: uno vencido no se suspende.")
    if not vigente(plazo.regla, el=dia_de(plazo.desde)).suspende:
        return Veredicto(f"«{plazo.nombre}» no se suspende por ninguna causa.", norma=plazo.norma)
    return veredicto


def _reanuda(veredicto: Veredicto, plazo: PlazoVisto | None) -> Veredicto:
    if plazo is None or not plazo.corre or not plazo.suspendido:
        return Veredicto("El plazo no está suspendido.")
    return veredicto


def caso(codigo: str, actor: Actor, *, hoy: date, con_despachos: bool = True) -> Caso | None:
    """Por código de expediente o IUIe; None si no existe, no es suyo o no tiene ingresos."""
    en_camino = Despacho.objects.filter(ingreso=OuterRef("pk"), estado=EstadoDespacho.EN_CAMINO.value)
    filas = (
        visibles(actor)
        .filter(Q(expediente__codigo=codigo) | Q(expediente__iuie=codigo))
        .select_related("remitente", "expediente__unidad", "expediente__responsable", "comprobante")
        .annotate(nombre_de_quien_recibio=_nombre_de("recibido_por"), hay_despacho_en_camino=Exists(en_camino))
        .annotate(
            hay_comunicaciones=Exists(Comunicacion.objects.filter(ingreso=OuterRef("pk"))),
            hay_denuncias=Exists(Denuncia.objects.filter(ingreso=OuterRef("pk"))),
            hay_certificados=Exists(Certificado.objects.filter(ingreso=OuterRef("pk"))),
            sin_responder=_CuantasPartes(
                Peticion.objects.filter(
                    ingreso=OuterRef("pk"), quitada_en__isnull=True, estado=EstadoPeticion.PENDIENTE.value
                )
            ),
        )
        .prefetch_related(
            Prefetch(
                "derivaciones",
                Derivacion.objects.select_related("para_unidad", "para_persona", "de_persona", "padre").order_by("id"),
            )
        )
        .order_by("recibido_en", "id")
    )
    if con_despachos:
        filas = filas.prefetch_related(Prefetch("despachos", despachos_con_su_entrega().order_by("id")))
    ingresos = list(filas)
    if not ingresos:
        return None
    expediente = ingresos[0].expediente
    de_expediente = plazos.de_expediente(expediente.codigo, hoy=hoy)
    por_codigo = {p.codigo: p for p in de_expediente}
    de_ley = {i.plazo for i in ingresos}
    return Caso(
        expediente=expediente,
        ingresos=tuple(
            _ingreso(i, actor=actor, plazos_=por_codigo, despachos=list(i.despachos.all()) if con_despachos else [])
            for i in ingresos
        ),
        plazos=tuple(p for p in de_expediente if not p.anulado or p.codigo in de_ley),
    )


def unidades_a_cargo(derivaciones: Sequence[Derivacion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(d.para_unidad.nombre for d in derivaciones))


def despachos_con_su_entrega() -> QuerySet[Despacho]:
    return Despacho.objects.annotate(
        nombre_de_quien_despacho=_nombre_de("despachado_por"), estado_de_su_envio=ESTADO_DE_SU_ENVIO
    )


def _nombre_de(campo: str) -> Subquery:
    """El nombre de la persona de ese código, en la misma consulta."""
    return Subquery(Persona.objects.filter(codigo=OuterRef(campo)).values("nombre")[:1])


@dataclass(frozen=True, slots=True)
class InteresadoVisto:
    """Una persona que es parte del procedimiento."""

    persona: Persona
    calidad: str
    presento: bool
    """Presentó algún ingreso: no se quita."""


def interesados(expediente: Expediente) -> list[InteresadoVisto]:
    """Las personas interesadas en un expediente que ya se pudo ver (Ley 19.880, art. 21)."""
    presento = Ingreso.objects.filter(expediente=expediente, remitente_id=OuterRef("persona_id"))
    filas = expediente.interesados.select_related("persona").annotate(presento=Exists(presento)).order_by("id")
    return [InteresadoVisto(i.persona, NOMBRES_DE_CALIDAD[i.calidad], i.presento) for i in filas]


def _ingreso(
    ingreso: Ingreso, *, actor: Actor, plazos_: dict[str, PlazoVisto], despachos: Sequence[Despacho]
) -> IngresoVisto:
    estado, tipo = Estado(ingreso.estado), TIPOS[ingreso.tipo]
    derivaciones = tuple(_derivacion(d, actor=actor, plazos_=plazos_) for d in ingreso.derivaciones.all())
    mias = [d for d in derivaciones if d.es_mia and not d.solo_copia]
    lleva = permisos.lleva_partes(actor)
    lectura = Veredicto() if actor.puede_escribir else Veredicto(f"{actor.nombre} tiene acceso de solo lectura.")
    deriva = lectura and (
        Veredicto() if lleva or mias else Veredicto("Deriva la Oficina de Partes o quien tiene el caso en su bandeja.")
    )
    responde = lectura and (
        Veredicto()
        if lleva or any(not d.es_pedido for d in mias)
        else Veredicto("Responde quien tiene el caso en su bandeja. Pide a Partes que te lo derive.")
    )
    archivar = permisos.puede_archivar(actor, ingreso)
    return IngresoVisto(
        id=ingreso.pk, folio=ingreso.folio, codigo=ingreso.codigo, tipo=tipo, materia=ingreso.materia,
        referencia=ingreso.referencia,
        remitente=ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto,
        remitente_codigo=ingreso.remitente.codigo if ingreso.remitente else "",
        remitente_rut=(ingreso.remitente.rut or "") if ingreso.remitente else "",
        canal=NOMBRES_DE_CANAL[Canal(ingreso.canal)], canal_folio=ingreso.canal_folio, recibido_en=ingreso.recibido_en,
        cuenta_desde_el=ingreso.cuenta_desde_el,
        recibido_por=_autor(ingreso.recibido_por, getattr(ingreso, "nombre_de_quien_recibio", None)),
        notificar_por=NOMBRES_DE_MEDIO[MedioNotificacion(ingreso.notificar_por)],
        correo_respuesta=ingreso.correo_respuesta, asistido=ingreso.asistido, nota_asistido=ingreso.nota_asistido,
        estado=estado, estado_nombre=NOMBRES_DE_ESTADO[estado],
        reservado=ingreso.expediente.confidencialidad != Confidencialidad.PUBLICO.value,
        proximo_paso=proximo_paso(
            estado=estado, espera_respuesta=tipo.espera_respuesta,
            despacho_en_camino=bool(getattr(ingreso, "hay_despacho_en_camino", False)),
        ),
        plazo=plazos_.get(ingreso.plazo), comprobante=ingreso.comprobante.codigo if ingreso.comprobante else "",
        derivaciones=derivaciones, despachos=tuple(_despacho(d) for d in despachos),
        puede_derivar=_y(deriva, estado=estado, paso=Paso.DERIVAR),
        puede_responder=_y(responde, estado=estado, paso=Paso.RESPONDER),
        puede_despachar=_y(permisos.puede_despachar(actor), estado=estado, paso=Paso.DESPACHAR),
        puede_archivar=_y(archivar, estado=estado, paso=Paso.ARCHIVAR),
        puede_reabrir=_y(archivar, estado=estado, paso=Paso.REABRIR),
        puede_corregir=permisos.puede_ingresar(actor),
        puede_prorrogar=veredicto_de_prorroga(permisos.puede_prorrogar(actor, ingreso), plazos_.get(ingreso.plazo)),
        puede_citar=deriva,
        puede_retirar_respuesta=_y(
            permisos.puede_retirar_respuesta(actor, ingreso), estado=estado, paso=Paso.RETIRAR
        ),
        puede_suspender=veredicto_de_suspension(permisos.puede_suspender(actor, ingreso), plazos_.get(ingreso.plazo)),
        puede_reanudar=_reanuda(permisos.puede_suspender(actor, ingreso), plazos_.get(ingreso.plazo)),
        puede_reservar=permisos.puede_reservar(actor, ingreso),
        tramites=frozenset(que for que in TRAMITES if getattr(ingreso, f"hay_{que}", False)),
        partes_sin_responder=getattr(ingreso, "sin_responder", 0),
    )  # fmt: skip


def _derivacion(derivacion: Derivacion, *, actor: Actor, plazos_: dict[str, PlazoVisto]) -> DerivacionVista:
    estado = EstadoDerivacion(derivacion.estado)
    instruccion = Instruccion(derivacion.instruccion)
    abierta = estado in ABIERTAS
    atender = (
        permisos.puede_recibir(actor, derivacion)
        if abierta
        else Veredicto(f"La derivación está «{NOMBRES_DE_DERIVACION[estado].lower()}».")
    )
    return DerivacionVista(
        id=derivacion.pk, codigo=derivacion.codigo, de=derivacion.de_persona.nombre,
        para_unidad=derivacion.para_unidad.nombre,
        para_persona=derivacion.para_persona.nombre if derivacion.para_persona else "",
        instruccion=NOMBRES_DE_INSTRUCCION[instruccion], texto=derivacion.texto, solo_copia=derivacion.solo_copia,
        pide_respuesta=not derivacion.solo_copia and instruccion in HACEN_RESPONSABLE,
        pide_informe=not derivacion.solo_copia and instruccion == Instruccion.PARA_INFORME,
        es_pedido=derivacion.padre_id is not None, enviada_en=derivacion.enviada_en,
        recibida_en=derivacion.recibida_en, cerrada_en=derivacion.cerrada_en, estado=estado,
        estado_nombre=NOMBRES_DE_DERIVACION[estado], motivo=derivacion.motivo, plazo=plazos_.get(derivacion.plazo),
        abierta=abierta,
        es_mia=abierta and actor.puede_escribir and permisos.es_suya(actor, derivacion),
        puede_atender=atender,
        puede_reasignar=SI if abierta and permisos.lleva_partes(actor) else atender,
        puede_retirar=permisos.puede_retirar(actor, derivacion),
    )  # fmt: skip


def _autor(codigo: str, nombre: str | None) -> str:
    return nombre or ("Fojas" if codigo == SISTEMA else codigo)


def _despacho(despacho: Despacho) -> DespachoVisto:
    canal, estado = CanalDespacho(despacho.canal), EstadoDespacho(despacho.estado)
    return DespachoVisto(
        id=despacho.pk, codigo=despacho.codigo, folio=despacho.folio,
        canal=NOMBRES_DE_DESPACHO[canal], destinatario=despacho.destinatario,
        direccion=despacho.direccion, despachado_en=despacho.despachado_en,
        despachado_por=_autor(despacho.despachado_por, getattr(despacho, "nombre_de_quien_despacho", None)), estado=estado,
        estado_nombre=dice_estado_leido(canal, estado, getattr(despacho, "estado_de_su_envio", None)), entregado_en=despacho.entregado_en,
        recibio=despacho.recibio, recibio_documento=rut.formatea(despacho.recibio_documento),
        recibio_calidad=NOMBRES_DE_CALIDAD_DE_RETIRO[CalidadRetiro(despacho.recibio_calidad)]
        if despacho.recibio_calidad
        else "",
        notificado_el=despacho.notificado_el,
        norma_notificacion=despacho.norma_notificacion, error=despacho.error,
        motivo_fuera_de_orden=despacho.motivo_fuera_de_orden, aviso=despacho.aviso,
    )  # fmt: skip


def prueba_de_despacho(hallado: Despacho) -> tuple[DespachoVisto, tuple[Salida, ...]]:
    """Un despacho que ya se pudo ver y lo que salió en él, exacto."""
    salidas = DocumentoDespachado.objects.filter(despacho=hallado).select_related("documento").order_by("id")
    return _despacho(hallado), tuple(Salida(s.documento.codigo, s.nombre, s.sha256) for s in salidas)
