"""Un correo que salió y volvió: lo enviado no llegó, y el caso vuelve a estar por despachar."""

from datetime import datetime

from django.db import transaction

from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.partes.acciones.despacho import registra_correo_fallido
from fojas.dominio.partes.models import Despacho
from fojas.dominio.partes.reglas import CanalDespacho, EstadoDespacho


@transaction.atomic
def registra_rebote(*, despacho_codigo: str, error: str, en: datetime) -> bool:
    """Deja fallido un despacho por correo que se había dado por enviado. Falso si ya lo estaba o no era por correo.

    El plazo que ese envío cumplía vuelve a correr: la respuesta no llegó (Ley 19.880, art. 45).
    """
    expediente_id = Despacho.objects.values_list("expediente_id", flat=True).get(codigo=despacho_codigo)
    expedientes.bloquea(expediente_id=expediente_id)
    despacho = Despacho.objects.get(codigo=despacho_codigo)
    if despacho.canal != CanalDespacho.CORREO.value or despacho.estado == EstadoDespacho.FALLIDO.value:
        return False
    if despacho.estado == EstadoDespacho.ENTREGADO.value:
        despacho.estado, despacho.notificado_el, despacho.norma_notificacion = EstadoDespacho.EN_CAMINO.value, None, ""
        despacho.save(update_fields=["estado", "notificado_el", "norma_notificacion"])
    registra_correo_fallido(despacho_codigo=despacho_codigo, error=error, en=en)
    return True
