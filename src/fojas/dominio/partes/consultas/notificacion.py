"""Si por un medio la persona quedará notificada, y desde cuándo, antes de enviarle nada; y cuál conviene."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import linebreaks

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.avisos import consultas as avisos
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario import reglas as computo
from fojas.dominio.calendario.reglas import Notificacion
from fojas.dominio.partes.consultas.excepciones import ExcepcionVista, excepcion_que_rige
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_DESPACHO,
    NORMA_EXCEPCION,
    PROCEDIMIENTO_DE_OFICIO,
    TIPOS,
    CanalDespacho,
    EstadoExcepcion,
    MedioExceptuado,
)

NORMA_DDU = "Ley 19.880, art. 46 inc. 1"
DESPACHO_DEL_EXCEPTUADO = {
    MedioExceptuado.CARTA: CanalDespacho.CARTA_CERTIFICADA,
    MedioExceptuado.MESON: CanalDespacho.MESON,
}
PEDIDO_AL_PRESENTAR = {
    "correo": CanalDespacho.CORREO,
    "carta_certificada": CanalDespacho.CARTA_CERTIFICADA,
    "ddu": CanalDespacho.DDU,
    "presencial": CanalDespacho.MESON,
}


@dataclass(frozen=True, slots=True)
class Consejo:
    """Por dónde conviene que salga, y por qué."""

    canal: CanalDespacho
    motivo: str
    norma: str = ""


def notificaciones_previstas(ingreso: Ingreso, *, en: datetime) -> Mapping[str, Notificacion]:
    """Por cada forma de despachar, qué efecto tendría si saliera en este momento."""
    caso, calendario = ingreso.expediente, dias.calendario()
    return {
        canal.value: computo.notificacion(
            canal=canal.value, en=en, calendario=calendario, procedimiento_desde=dia_de(caso.abierto_en),
            procedimiento=caso.procedimiento, aceptada=ingreso.notificar_por == canal,
        )
        for canal in CanalDespacho
    }  # fmt: skip


def notificacion_por_correo(tipo: str, *, en: datetime) -> Notificacion:
    """Qué efecto tendrá responder por correo a quien hoy presenta un papel de ese tipo y pide que sea así."""
    return computo.notificacion(
        canal=CanalDespacho.CORREO.value, en=en, calendario=dias.calendario(), procedimiento_desde=dia_de(en),
        procedimiento=TIPOS[tipo].procedimiento if tipo in TIPOS else "", aceptada=True,
    )  # fmt: skip


def notificacion_de_oficio(canal: CanalDespacho, *, en: datetime) -> Notificacion:
    """Qué efecto tendrá un oficio propio que hoy sale por ahí: nadie señaló ese medio, porque nadie lo pidió."""
    return computo.notificacion(
        canal=canal.value, en=en, calendario=dias.calendario(), procedimiento_desde=dia_de(en),
        procedimiento=PROCEDIMIENTO_DE_OFICIO, aceptada=False,
    )  # fmt: skip


def puede_notificarse_en_ddu(ingreso: Ingreso, *, en: datetime, excepcion: ExcepcionVista | None = None) -> Veredicto:
    """Si esta respuesta puede ir al Domicilio Digital Único de la persona, y si no, por qué."""
    if not avisos.notificador_conectado():
        return Veredicto("La municipalidad no tiene conectada la Plataforma de Notificaciones.", norma=NORMA_DDU)
    persona = ingreso.remitente
    if persona is None or not persona.rut:
        return Veredicto("La persona no tiene RUN registrado: sin él no hay Domicilio Digital Único.", norma=NORMA_DDU)
    rige = excepcion or excepcion_que_rige(persona.pk, dia=dia_de(en))
    if rige is not None:
        estado = (
            "está exceptuada" if rige.estado == EstadoExcepcion.VIGENTE else "pidió exceptuarse y no se ha resuelto"
        )
        return Veredicto(f"La persona {estado}: se notifica en papel.", norma=NORMA_EXCEPCION)
    previsto = notificaciones_previstas(ingreso, en=en)[CanalDespacho.DDU.value]
    return SI if previsto.surte_el is not None else Veredicto(previsto.explicacion, norma=previsto.norma)


def aconseja_medio(ingreso: Ingreso, *, en: datetime) -> Consejo:
    """Primero lo que manda la excepción de la persona; después, lo que pidió; si no se puede, carta certificada."""
    excepcion = excepcion_que_rige(ingreso.remitente_id, dia=dia_de(en)) if ingreso.remitente_id else None
    if excepcion is not None:
        canal = DESPACHO_DEL_EXCEPTUADO[excepcion.medio]
        que = (
            "está exceptuada" if excepcion.estado == EstadoExcepcion.VIGENTE else "pidió exceptuarse y falta resolverlo"
        )
        return Consejo(
            canal, f"La persona {que}: se le notifica por {NOMBRES_DE_DESPACHO[canal].lower()}.", NORMA_EXCEPCION
        )
    pedido = PEDIDO_AL_PRESENTAR.get(ingreso.notificar_por, CanalDespacho.MESON)
    if pedido != CanalDespacho.DDU:
        return Consejo(pedido, "")
    if puede := puede_notificarse_en_ddu(ingreso, en=en):
        return Consejo(pedido, "")
    domicilio = bool(ingreso.remitente and ingreso.remitente.direccion)
    otro = CanalDespacho.CARTA_CERTIFICADA if domicilio else CanalDespacho.MESON
    return Consejo(otro, f"{puede.motivo} Sale por {NOMBRES_DE_DESPACHO[otro].lower()}.", puede.norma)


def en_html(texto: str) -> str:
    """El texto de un correo como lo muestra la casilla: párrafos, y nada de lo escrito se toma por código."""
    return linebreaks(texto, autoescape=True)
