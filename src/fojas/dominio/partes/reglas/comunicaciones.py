"""Lo que se hace saber a la persona mientras su caso se tramita, y por qué medio (Ley 19.880, arts. 45 y 46)."""

from collections.abc import Mapping
from enum import StrEnum


class ClaseComunicacion(StrEnum):
    SUBSANACION = "subsanacion"
    PRORROGA = "prorroga"
    SUSPENSION = "suspension"
    REANUDACION = "reanudacion"
    ADVERTENCIA = "advertencia"
    """De abandono (Ley 19.880, art. 43)."""


class MedioComunicacion(StrEnum):
    CORREO = "correo"
    CARTA_CERTIFICADA = "carta_certificada"
    MESON = "meson"
    DDU = "ddu"
    CONSTANCIA = "constancia"
    """La persona no dejó cómo avisarle: queda en el expediente y en la página de su caso."""


class EstadoComunicacion(StrEnum):
    POR_SALIR = "por_salir"
    """El correo está en la cola, o la carta por llevar a Correos."""
    HECHA = "hecha"
    FALLIDA = "fallida"
    SIN_EFECTO = "sin_efecto"


NOMBRES_DE_COMUNICACION: Mapping[ClaseComunicacion, str] = {
    ClaseComunicacion.SUBSANACION: "Se le pidió que completara su solicitud",
    ClaseComunicacion.PRORROGA: "Se le avisó de la prórroga",
    ClaseComunicacion.SUSPENSION: "Se le avisó que el plazo se detuvo",
    ClaseComunicacion.REANUDACION: "Se le avisó que el plazo volvió a correr",
    ClaseComunicacion.ADVERTENCIA: "Se le advirtió del abandono",
}
NOMBRES_DE_MEDIO_COMUNICACION: Mapping[MedioComunicacion, str] = {
    MedioComunicacion.CORREO: "Correo electrónico",
    MedioComunicacion.CARTA_CERTIFICADA: "Carta certificada",
    MedioComunicacion.MESON: "En persona, en la oficina",
    MedioComunicacion.DDU: "Domicilio Digital Único",
    MedioComunicacion.CONSTANCIA: "Solo constancia en el expediente",
}
NOMBRES_DE_ESTADO_COMUNICACION: Mapping[EstadoComunicacion, str] = {
    EstadoComunicacion.POR_SALIR: "Por salir",
    EstadoComunicacion.HECHA: "Hecha",
    EstadoComunicacion.FALLIDA: "No salió",
    EstadoComunicacion.SIN_EFECTO: "Sin efecto",
}
PRUEBAN = frozenset({MedioComunicacion.CARTA_CERTIFICADA, MedioComunicacion.MESON, MedioComunicacion.DDU})
"""Medios con que se deja constancia de que quedó notificada."""
