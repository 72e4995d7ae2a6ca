"""Componer el certificado de presentación fuera de la petición (DS 10 de 2023, art. 30) y botar borradores viejos."""

from django.conf import settings

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.partes import acciones, documentos


@tarea("partes.comprobante", intentos=6, limite_s=120)
def comprobante(*, ingreso_id: int) -> None:
    """Lo compone una vez; repetirlo no hace nada."""
    documentos.asegura_comprobante(ingreso_id=ingreso_id, en=tiempo.ahora())


@tarea("partes.barre_borradores", intentos=3, limite_s=600, cada_s=24 * 3600)
def barre_borradores() -> None:
    """Una vez al día bota los borradores que nadie toca."""
    acciones.barre_borradores(dias=settings.FOJAS_BORRADORES_DIAS, en=tiempo.ahora())
