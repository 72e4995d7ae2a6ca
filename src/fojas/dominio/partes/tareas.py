"""Componer el certificado de presentación fuera de la petición (DS 10 de 2023, art. 30)."""

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.partes import documentos


@tarea("partes.comprobante", intentos=6, limite_s=120)
def comprobante(*, ingreso_id: int) -> None:
    """Lo compone una vez; repetirlo no hace nada."""
    documentos.asegura_comprobante(ingreso_id=ingreso_id, en=tiempo.ahora())
