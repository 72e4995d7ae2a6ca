"""Lo que llega por cada puerta, antes y después de ser un ingreso."""

from fojas.dominio.recepcion.models.escaneo import Escaneo
from fojas.dominio.recepcion.models.llave_api import ArchivoSubido, EnvioApi, LlaveApi
from fojas.dominio.recepcion.models.mensaje import Cursor, Mensaje
from fojas.dominio.recepcion.models.solicitud_web import SolicitudWeb

__all__ = ["ArchivoSubido", "Cursor", "EnvioApi", "Escaneo", "LlaveApi", "Mensaje", "SolicitudWeb"]
