"""Lo que ve quien trajo el papel: estado, fecha, quién lo tiene y qué sigue. Sin cuenta y sin datos de nadie más."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from fojas.base.tiempo import dia_de
from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.calendario import consultas as plazos
from fojas.dominio.calendario.consultas import Celda, SuspensionVista
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.consultas import Foja
from fojas.dominio.expedientes.reglas import Confidencialidad, Origen
from fojas.dominio.partes.models import Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import (
    ABIERTAS,
    NOMBRES_DE_CANAL,
    NOMBRES_DE_DESPACHO,
    NOMBRES_DE_ENVIO,
    NOMBRES_DE_MEDIO_DICHOS,
    PENDIENTES,
    SIN_RESPUESTA,
    TIPOS,
    Canal,
    CanalDespacho,
    Estado,
    EstadoDerivacion,
    EstadoDespacho,
    EstadoEnvio,
    frase_para_la_persona,
)

CAUSAS_DICHAS = {
    "subsanacion": ("Esperamos que completes tu solicitud.", "Esperábamos que completaras tu solicitud."),
    "fuerza-mayor": (
        "Un caso fortuito o de fuerza mayor impide avanzar.", "Un caso fortuito o de fuerza mayor impedía avanzar.",
    ),
    "incidente": (
        "Antes hay que resolver una cuestión que se planteó en tu caso.",
        "Antes había que resolver una cuestión que se planteó en tu caso.",
    ),
    "causa-judicial": (
        "Llevaste lo mismo a tribunales y la municipalidad debe esperar.",
        "Llevaste lo mismo a tribunales y la municipalidad debía esperar.",
    ),
}  # fmt: skip
"""Por qué está detenido el plazo, y por qué lo estuvo, dicho a la persona."""
SUBSANACION = "subsanacion"


@dataclass(frozen=True, slots=True)
class Detenido:
    """Un tiempo en que no se contaron los días, dicho a la persona."""

    desde: date
    hasta: date | None
    """Día en que volvió a correr; None si sigue detenido."""
    motivo: str
    norma: str
    acto: str
    """El que lo dispuso; vacío en lo reservado."""


@dataclass(frozen=True, slots=True)
class Hito:
    """Algo que pasó, que pasa o que viene."""

    titulo: str
    detalle: str
    en: datetime | None
    momento: str
    """`hecho`, `ahora` o `viene`."""


@dataclass(frozen=True, slots=True)
class Seguimiento:
    codigo: str
    folio: str
    materia: str
    tipo: str
    estado: Estado
    frase: str
    recibido_en: datetime
    responsable: str
    """Unidad que lo tiene; vacía mientras está en Partes."""
    vence_el: date | None
    vencido: bool
    norma: str
    nota: str
    al_vencer: str
    cantidad: int
    prorroga: int
    norma_prorroga: str
    detenido: Detenido | None
    """El plazo está detenido ahora: no hay fecha que decir."""
    detenidos: tuple[Detenido, ...]
    """Los tiempos anteriores en que no corrió."""
    unidad_de_plazo: str
    semanas: tuple[tuple[Celda, ...], ...]
    """Cómo se contó, de lunes a domingo."""
    proximo_paso: str
    hitos: tuple[Hito, ...]
    documentos: tuple[Foja, ...]
    """Lo que se le envió y su comprobante."""
    terminado: bool


def seguimiento(codigo: str, *, en: datetime) -> Seguimiento | None:
    """El caso por su código de seguimiento; None si no existe. Lo reservado no muestra materia ni documentos."""
    ingreso = (
        Ingreso.objects.select_related("expediente__unidad", "comprobante")
        .prefetch_related(
            Prefetch("derivaciones", Derivacion.objects.select_related("para_unidad").order_by("id")),
            Prefetch("despachos", Despacho.objects.order_by("id")),
            "despachos__documentos",
            "despachos__envios",
        )
        .filter(codigo=codigo)
        .first()
    )
    if ingreso is None:
        return None
    return _arma(ingreso, en=en)


def _arma(ingreso: Ingreso, *, en: datetime) -> Seguimiento:
    hoy, estado = dia_de(en), Estado(ingreso.estado)
    plazo = plazos.plazos_de([ingreso.plazo], hoy=hoy).get(ingreso.plazo) if ingreso.plazo else None
    corre = plazo is not None and plazo.corre
    detenciones = plazos.suspensiones_de([ingreso.plazo]).get(ingreso.plazo, []) if ingreso.plazo else []
    abierta = next((s for s in detenciones if s.hasta is None), None) if corre else None
    reservado = ingreso.expediente.confidencialidad != Confidencialidad.PUBLICO.value
    despachos = list(ingreso.despachos.all())
    falto = bool(despachos) and despachos[-1].estado == EstadoDespacho.FALLIDO.value
    unidad = ingreso.expediente.unidad
    medio = NOMBRES_DE_MEDIO_DICHOS[ingreso.notificar_por]
    reabierto_en = [
        a.ocurrio_en for a in bitacora.anotado(("ingreso.reabierto",), por="objeto", codigos=[ingreso.codigo])
    ]
    return Seguimiento(
        codigo=ingreso.codigo, folio=ingreso.folio, materia="" if reservado else ingreso.materia,
        tipo=TIPOS[ingreso.tipo].nombre, estado=estado, frase=frase_para_la_persona(estado, falto=falto),
        recibido_en=ingreso.recibido_en,
        # Reabierto o devuelto, el expediente puede recordar a la unidad que lo tuvo: mientras no se derive, es de Partes.
        responsable=unidad.nombre if unidad and estado != Estado.INGRESADO else "",
        vence_el=plazo.vence_el if plazo is not None and corre and not abierta else None, vencido=bool(plazo and plazo.vencido),
        norma=plazo.norma if plazo else "", nota=plazo.nota if plazo else "", al_vencer=plazo.al_vencer if plazo else "",
        cantidad=plazo.cantidad if plazo else 0, prorroga=plazo.prorrogado_por if plazo else 0,
        norma_prorroga=plazo.norma_prorroga if plazo else "",
        detenido=_detenido(abierta, reservado=reservado) if abierta else None,
        detenidos=tuple(_detenido(s, reservado=reservado) for s in detenciones if s.hasta is not None),
        unidad_de_plazo=plazo.unidad if plazo else "",
        semanas=tuple(tuple(s) for s in plazos.explica(plazo, suspensiones=detenciones))
        if plazo is not None and corre and not abierta
        else (),
        proximo_paso=_al_detenerse(abierta.causa) if abierta and estado in SIN_RESPUESTA else _proximo(
            estado, medio=medio, falto=falto, espera=TIPOS[ingreso.tipo].espera_respuesta
        ),
        hitos=tuple(_hitos(ingreso, estado, medio, reabierto_en)),
        documentos=() if reservado else _documentos(ingreso, despachos),
        terminado=estado in {Estado.DESPACHADO, Estado.ARCHIVADO},
    )  # fmt: skip


def _detenido(suspension: SuspensionVista, *, reservado: bool) -> Detenido:
    ahora, antes = CAUSAS_DICHAS[suspension.causa]
    return Detenido(
        desde=suspension.desde, hasta=suspension.hasta, motivo=ahora if suspension.hasta is None else antes, norma=suspension.norma,
        acto="" if reservado else suspension.acto,
    )  # fmt: skip


def _al_detenerse(causa: str) -> str:
    """Qué hace la persona mientras el plazo no corre (Ley 19.880, art. 31)."""
    if causa == SUBSANACION:
        return (
            "Completa lo que te pedimos: tráelo al mesón o escríbenos, y di tu código. Tienes cinco días hábiles desde "
            "que te lo pedimos; si no lo haces, la ley entiende que desistes de tu solicitud."
        )
    return "Te avisaremos cuando se vuelva a contar. No tienes que hacer nada por ahora."


def _proximo(estado: Estado, *, medio: str, falto: bool, espera: bool) -> str:
    if falto:
        return "Te llamaremos o volveremos a escribirte. También puedes venir al mesón a buscarla."
    if not espera and estado in SIN_RESPUESTA:
        return "No necesita respuesta: llegará a la unidad que corresponde."
    return {
        Estado.INGRESADO: "La Oficina de Partes la enviará a quien debe responderte.",
        Estado.DERIVADO: "La unidad debe recibirla y empezar a revisarla.",
        Estado.EN_TRAMITE: "Te responderemos. No tienes que hacer nada por ahora.",
        Estado.RESPONDIDO: f"Te la haremos llegar {medio}.",
        Estado.DESPACHADO: "No falta nada. Puedes bajar la respuesta aquí.",
        Estado.ARCHIVADO: "No falta nada.",
    }[estado]


CON_NOMBRE_PROPIO = frozenset({Canal.WHATSAPP, Canal.CORREOS, Canal.DOCDIGITAL})


def _hitos(ingreso: Ingreso, estado: Estado, medio: str, reabierto_en: Sequence[datetime]) -> list[Hito]:
    nombre = NOMBRES_DE_CANAL[Canal(ingreso.canal)]
    canal = nombre if Canal(ingreso.canal) in CON_NOMBRE_PROPIO else nombre.lower()
    hitos = [Hito("Recibimos tu presentación", f"Por {canal}. Folio {ingreso.folio}.", ingreso.recibido_en, "hecho")]
    for derivacion in ingreso.derivaciones.all():
        retirada = derivacion.estado == EstadoDerivacion.ANULADA.value and derivacion.recibida_en is None
        if derivacion.solo_copia or derivacion.padre_id is not None or retirada:
            continue
        hitos.append(Hito(f"La enviamos a: {derivacion.para_unidad.nombre}", "", derivacion.enviada_en, "hecho"))
        if derivacion.recibida_en is not None:
            hitos.append(Hito(f"La recibió: {derivacion.para_unidad.nombre}", "", derivacion.recibida_en, "hecho"))
        if derivacion.estado == EstadoDerivacion.DEVUELTA.value:
            hitos.append(Hito(f"La devolvió: {derivacion.para_unidad.nombre}", "", derivacion.cerrada_en, "hecho"))
    hitos += [Hito("Reabrimos tu caso", "", en, "hecho") for en in reabierto_en]
    for despacho in ingreso.despachos.all():
        hitos += _del_despacho(despacho)
    hitos.sort(key=lambda h: h.en or ingreso.recibido_en)
    if estado in {Estado.INGRESADO, Estado.DERIVADO, Estado.EN_TRAMITE, Estado.RESPONDIDO}:
        hitos.append(Hito(_ahora(ingreso, estado), "Ahora.", None, "ahora"))
    if estado in PENDIENTES and TIPOS[ingreso.tipo].espera_respuesta:
        hitos.append(
            Hito("Te llega la respuesta", f"{medio.capitalize()}. También la verás en esta página.", None, "viene")
        )
    return hitos


def _del_despacho(despacho: Despacho) -> list[Hito]:
    """Por qué medio salió la respuesta, dónde va y desde cuándo se cuenta (Ley 19.880, art. 46)."""
    canal = CanalDespacho(despacho.canal)
    como = NOMBRES_DE_DESPACHO[canal].lower() if canal != CanalDespacho.DDU else "tu Domicilio Digital Único"
    if despacho.estado == EstadoDespacho.FALLIDO.value:
        return [Hito("No pudimos entregarte la respuesta", f"Por {como}.", despacho.despachado_en, "hecho")]
    envio = next((e for e in reversed(despacho.envios.all()) if e.principal), None)
    dichos = [f"Por {como}. Folio {despacho.folio}."]
    if envio is not None and envio.canal == CanalDespacho.CARTA_CERTIFICADA.value:
        if envio.seguimiento:
            dichos.append(f"En Correos lleva el número {envio.seguimiento}.")
        dichos.append(f"Ahora: {NOMBRES_DE_ENVIO[EstadoEnvio(envio.estado)].lower()}.")
    if despacho.notificado_el is not None:
        dichos.append(
            f"Cuenta como notificada desde el {despacho.notificado_el:%d-%m-%Y} ({despacho.norma_notificacion})."
        )
    return [Hito("Te enviamos la respuesta", " ".join(dichos), despacho.despachado_en, "hecho")]


def _ahora(ingreso: Ingreso, estado: Estado) -> str:
    if estado == Estado.RESPONDIDO:
        return "Preparamos el envío de tu respuesta"
    abiertas = [
        d for d in ingreso.derivaciones.all()
        if d.estado in {e.value for e in ABIERTAS} and not d.solo_copia and d.padre_id is None
    ]  # fmt: skip
    return f"{abiertas[0].para_unidad.nombre} la revisa" if abiertas else "La Oficina de Partes la revisa"


def _documentos(ingreso: Ingreso, despachos: list[Despacho]) -> tuple[Foja, ...]:
    """Solo lo que efectivamente salió hacia la persona, y su comprobante."""
    ids = {
        d.documento_id
        for despacho in despachos
        if despacho.estado != EstadoDespacho.FALLIDO.value
        for d in despacho.documentos.all()
    }
    if ingreso.comprobante_id is not None:
        ids.add(ingreso.comprobante_id)
    return tuple(
        f
        for f in expedientes.fojas_de(ids)
        if f.para_interesado
        and not f.reservado
        and not f.en_cuarentena
        and f.origen in {Origen.EMITIDO.value, Origen.PLATAFORMA.value}
    )
