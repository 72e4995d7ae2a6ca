"""Leer el texto de lo que llega, fuera de la petición."""

from fojas.base import tiempo
from fojas.base.cola import tarea
from fojas.dominio.expedientes import acciones, conexion, consultas
from fojas.dominio.expedientes.reglas import EstadoTexto


@tarea("expedientes.lee_texto", intentos=3, limite_s=900, cola="lectura")
def lee_texto(*, sha256: str) -> None:
    """Lee el texto de un archivo una vez; repetirlo no hace nada."""
    archivo = consultas.archivo(sha256)
    if archivo is None or archivo.estado_texto != EstadoTexto.PENDIENTE.value:
        return
    with conexion.almacen().abre(sha256) as flujo:
        lectura = conexion.lector().lee(flujo, archivo.tipo)
    acciones.registra_texto(sha256=sha256, lectura=lectura, en=tiempo.ahora())
