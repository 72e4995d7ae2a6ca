"""Leer el texto de lo que llega, fuera de la petición."""

from datetime import timedelta

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.expedientes import acciones, conexion, consultas, verificacion
from fojas.dominio.expedientes.reglas import EstadoTexto

A_MEDIAS = timedelta(days=1)
"""Ningún archivo tarda tanto en llegar: lo que siga sin nombre lo dejó un proceso muerto."""


@tarea("expedientes.lee_texto", intentos=3, limite_s=900, cola="lectura")
def lee_texto(*, sha256: str) -> None:
    """Lee el texto de un archivo una vez; repetirlo no hace nada."""
    archivo = consultas.archivo(sha256)
    if archivo is None or archivo.estado_texto != EstadoTexto.PENDIENTE.value:
        return
    with conexion.almacen().abre(sha256) as flujo:
        lectura = conexion.lector().lee(flujo, archivo.tipo)
    acciones.registra_texto(sha256=sha256, lectura=lectura, en=tiempo.ahora())


@tarea("expedientes.junta_huerfanos", intentos=3, limite_s=3600, cada_s=24 * 3600)
def junta_huerfanos() -> None:
    """Una vez al día borra los archivos que quedaron a medio camino."""
    verificacion.junta_huerfanos(en=tiempo.ahora())


@tarea("expedientes.barre_temporales", cada_s=3600)
def barre_temporales() -> None:
    """Borra lo que no alcanzó a guardarse cuando murió un proceso."""
    conexion.almacen().barre_temporales(antes_de=tiempo.ahora() - A_MEDIAS)
