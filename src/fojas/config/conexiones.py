"""Conecta cada puerto del dominio con su adaptador, según los ajustes."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from fojas.adaptadores.abridor import AbridorEnProceso
from fojas.adaptadores.almacen import AlmacenLocal
from fojas.adaptadores.antivirus import ClamAV
from fojas.adaptadores.buzon import BuzonImap
from fojas.adaptadores.carpeta import CarpetaEnDisco
from fojas.adaptadores.correo import CarteroDjango
from fojas.adaptadores.imprenta import ImprentaTypst
from fojas.adaptadores.indice import IndiceTantivy
from fojas.adaptadores.lector import LectorEnProceso
from fojas.adaptadores.notificador import NotificadorHttp
from fojas.adaptadores.sellador import SelladorEnDisco
from fojas.adaptadores.vistas import RetratistaEnProceso
from fojas.dominio.avisos import conexion as avisos
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.bitacora import conexion as sellos
from fojas.dominio.busqueda import conexion as busqueda
from fojas.dominio.expedientes import conexion as expedientes
from fojas.dominio.recepcion import conexion as puertas
from fojas.dominio.trabajos import motor

RAIZ_DOMINIO = Path(__file__).resolve().parents[1] / "dominio"
_carpeta_en = lru_cache(maxsize=8)(CarpetaEnDisco)
_almacen_en = lru_cache(maxsize=8)(AlmacenLocal)
_indice_en = lru_cache(maxsize=8)(IndiceTantivy)
_imprenta = ImprentaTypst(RAIZ_DOMINIO)
_lector = LectorEnProceso()
_retratista = RetratistaEnProceso()


def _notificador() -> NotificadorHttp | None:
    """El de `FOJAS_NOTIFICADOR`; None si la municipalidad no la tiene conectada."""
    if not settings.FOJAS_NOTIFICADOR:
        return None
    return NotificadorHttp(
        settings.FOJAS_NOTIFICADOR, settings.FOJAS_NOTIFICADOR_CLIENTE, settings.FOJAS_NOTIFICADOR_SECRETO
    )


def clave_del_buzon() -> str:
    """La del archivo, que otra cuenta del equipo no puede leer, o la del ambiente."""
    if settings.FOJAS_BUZON_CLAVE_ARCHIVO:
        return Path(settings.FOJAS_BUZON_CLAVE_ARCHIVO).read_text(encoding="utf-8").strip()
    return str(settings.FOJAS_BUZON_CLAVE)


expedientes.conecta(
    almacen=lambda: _almacen_en(Path(settings.DATOS) / "archivos"),
    imprenta=lambda: _imprenta,
    lector=lambda: _lector,
    retratista=lambda: _retratista,
    antivirus=lambda: ClamAV(settings.FOJAS_CLAMAV) if settings.FOJAS_CLAMAV else None,
)
busqueda.conecta(indice=lambda: _indice_en(Path(settings.DATOS) / "indice"))
avisos.conecta(cartero=CarteroDjango, notificador=_notificador)
puertas.conecta(
    buzon=lambda: BuzonImap(settings.FOJAS_BUZON, clave=clave_del_buzon()) if settings.FOJAS_BUZON else None,
    carpeta=lambda: _carpeta_en(Path(settings.FOJAS_CARPETA)) if settings.FOJAS_CARPETA else None,
    abridor=AbridorEnProceso,
)
sellos.conecta(sellador=lambda: SelladorEnDisco(Path(settings.DATOS) / "llaves"))
motor.registra_cuidado(bitacora.secuencia_todo)
