"""Quién se exceptúa de notificarse por medios electrónicos, y en qué está lo que pidió (DS 4 de 2020, arts. 28 a 33)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

NORMA_EXCEPCION = "Ley 19.880, arts. 18 inc. 5 y 46 inc. 2; DS 4 de 2020, arts. 28 a 33"


class CausaExcepcion(StrEnum):
    SIN_MEDIOS = "sin_medios"
    VULNERABLE = "vulnerable"
    AISLADA = "aislada"
    MAYOR = "mayor"
    DISCAPACIDAD = "discapacidad"
    OTRA = "otra"


class MedioExceptuado(StrEnum):
    CARTA = "carta_certificada"
    MESON = "presencial"


class EstadoExcepcion(StrEnum):
    PEDIDA = "pedida"
    VIGENTE = "vigente"
    FUTURA = "futura"
    VENCIDA = "vencida"
    DENEGADA = "denegada"
    TERMINADA = "terminada"


NOMBRES_DE_CAUSA: Mapping[CausaExcepcion, str] = {
    CausaExcepcion.SIN_MEDIOS: "No tiene medios, conexión o conocimientos",
    CausaExcepcion.VULNERABLE: "Está en el 40% más vulnerable del Registro Social de Hogares",
    CausaExcepcion.AISLADA: "Vive en una localidad aislada",
    CausaExcepcion.MAYOR: "Tiene 60 años o más",
    CausaExcepcion.DISCAPACIDAD: "Tiene una discapacidad calificada",
    CausaExcepcion.OTRA: "Otra circunstancia, descrita en la solicitud",
}
SE_PRESUMEN = frozenset(
    {CausaExcepcion.VULNERABLE, CausaExcepcion.AISLADA, CausaExcepcion.MAYOR, CausaExcepcion.DISCAPACIDAD}
)
"""Las que el reglamento presume: basta acreditarlas (DS 4 de 2020, art. 29)."""
NOMBRES_DE_MEDIO_EXCEPTUADO: Mapping[MedioExceptuado, str] = {
    MedioExceptuado.CARTA: "Carta certificada",
    MedioExceptuado.MESON: "En la oficina",
}
NOMBRES_DE_EXCEPCION: Mapping[EstadoExcepcion, str] = {
    EstadoExcepcion.PEDIDA: "Por resolver",
    EstadoExcepcion.VIGENTE: "Vigente",
    EstadoExcepcion.FUTURA: "Empieza después",
    EstadoExcepcion.VENCIDA: "Vencida",
    EstadoExcepcion.DENEGADA: "Denegada",
    EstadoExcepcion.TERMINADA: "Terminada",
}


def estado_de_excepcion(
    *, acogida: bool | None, desde: date | None, hasta: date | None, terminada_el: date | None, dia: date
) -> EstadoExcepcion:
    """En qué está ese día; pedida y sin resolver la persona sigue en papel (Ley 19.880, art. 18 inc. 5)."""
    if acogida is None:
        return EstadoExcepcion.PEDIDA
    if not acogida:
        return EstadoExcepcion.DENEGADA
    if terminada_el is not None and terminada_el <= dia:
        return EstadoExcepcion.TERMINADA
    if desde is not None and dia < desde:
        return EstadoExcepcion.FUTURA
    return EstadoExcepcion.VENCIDA if hasta is not None and hasta < dia else EstadoExcepcion.VIGENTE
