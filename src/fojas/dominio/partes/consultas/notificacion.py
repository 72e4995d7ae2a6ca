"""Si por un medio la persona quedará notificada, y desde cuándo, antes de enviarle nada."""

from collections.abc import Mapping
from datetime import datetime

from fojas.base.tiempo import dia_de
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.calendario import reglas as computo
from fojas.dominio.calendario.reglas import Notificacion
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import TIPOS, CanalDespacho


def notificaciones_previstas(ingreso: Ingreso, *, en: datetime) -> Mapping[str, Notificacion]:
    """Por cada forma de despachar, qué efecto tendría si saliera en este momento."""
    caso = ingreso.expediente
    return {
        canal.value: computo.notificacion(
            canal=canal.value, en=en, calendario=dias.calendario(), procedimiento_desde=dia_de(caso.abierto_en),
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
