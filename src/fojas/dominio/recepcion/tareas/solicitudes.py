"""El recibo por correo de lo presentado en la portada, y botar lo que nadie envió."""

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.partes import documentos
from fojas.dominio.recepcion import consultas
from fojas.dominio.recepcion.acciones import envios, solicitudes


@tarea("recepcion.recibo_web", intentos=6, limite_s=120)
def recibo_web(*, solicitud: str) -> None:
    """Compone el certificado si falta y lo manda una vez; repetirlo no manda otro."""
    vista = consultas.solicitud(solicitud, en=tiempo.ahora())
    if vista is None or vista.ingreso_id is None:
        return
    documentos.asegura_comprobante(ingreso_id=vista.ingreso_id, en=tiempo.ahora())
    solicitudes.manda_recibo(codigo=solicitud, en=tiempo.ahora())


@tarea("recepcion.barre_solicitudes", intentos=3, limite_s=600, cada_s=24 * 3600)
def barre_solicitudes() -> None:
    """Una vez al día borra lo que venció, también los archivos subidos por la API que nadie citó."""
    solicitudes.barre_solicitudes(en=tiempo.ahora())
    envios.barre_subidos(en=tiempo.ahora())
