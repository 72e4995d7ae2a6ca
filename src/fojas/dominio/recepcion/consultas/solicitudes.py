"""Lo que se muestra de una presentación a medio escribir, o ya enviada, a quien tiene su código."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from fojas.base.tiempo import dia_de
from fojas.dominio.recepcion.models import SolicitudWeb


@dataclass(frozen=True, slots=True)
class ArchivoVisto:
    sha256: str
    nombre: str
    tipo: str
    bytes: int


@dataclass(frozen=True, slots=True)
class SolicitudVista:
    codigo: str
    datos: dict[str, Any]
    archivos: tuple[ArchivoVisto, ...]
    guardada_en: datetime
    vence_el: date
    ingreso_id: int | None
    """De lo ya enviado."""
    codigo_de_seguimiento: str
    folio: str
    cuenta_desde_el: date | None
    """Día hábil en que se entiende presentada (Ley 19.880, art. 25)."""
    recibido_el: date | None
    correo: str
    """A dónde va el comprobante."""


def solicitud(codigo: str, *, en: datetime) -> SolicitudVista | None:
    """None si no existe o venció: no se aprende nada probando códigos."""
    fila = SolicitudWeb.objects.select_related("ingreso").filter(codigo=codigo).first()
    if fila is None:
        return None
    vence = fila.guardada_en + timedelta(days=settings.FOJAS_SOLICITUD_DIAS)
    if vence < en:
        return None
    hecho = fila.ingreso
    return SolicitudVista(
        codigo=fila.codigo, datos=dict(fila.datos), archivos=tuple(ArchivoVisto(**a) for a in fila.archivos),
        guardada_en=fila.guardada_en, vence_el=dia_de(vence), ingreso_id=fila.ingreso_id,
        codigo_de_seguimiento=hecho.codigo if hecho else "", folio=hecho.folio if hecho else "",
        cuenta_desde_el=hecho.cuenta_desde_el if hecho else None,
        recibido_el=dia_de(hecho.recibido_en) if hecho else None, correo=hecho.correo_respuesta if hecho else "",
    )  # fmt: skip
