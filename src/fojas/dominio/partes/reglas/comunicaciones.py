"""Lo que se hace saber a la persona mientras su caso se tramita, y por qué medio (Ley 19.880, arts. 45 y 46)."""

from collections.abc import Mapping
from datetime import date
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
PALABRAS_DE_FUNDAMENTO = 5
"""Menos que eso no dice qué circunstancia aconseja alargar (Ley 19.880, art. 26)."""


def dicho_al_prorrogar(*, antes: date, ahora: date, fundamento: str) -> str:
    return (
        f"Alargamos el plazo para responderte: vencía el {antes:%d-%m-%Y} y ahora te responderemos a más tardar el "
        f"{ahora:%d-%m-%Y}.\n\nFundamento: {fundamento.strip()}"
    )


def dicho_al_suspender(*, dia: date, causa: str, norma: str, acto: str) -> str:
    lo_dispone = f" Lo dispuso: {acto.strip()}." if acto.strip() and acto.strip() != norma else ""
    return (
        f"Desde el {dia:%d-%m-%Y} no se cuentan los días del plazo para responderte. Causa: {causa} ({norma})."
        f"{lo_dispone}\n\nTe avisaremos cuando se vuelvan a contar."
    )


def dicho_al_reanudar(*, dia: date, vence_el: date) -> str:
    return (
        f"Desde el {dia:%d-%m-%Y} se cuentan otra vez los días del plazo. Te responderemos a más tardar el "
        f"{vence_el:%d-%m-%Y}."
    )


def quedo_a_tiempo(*, comunicada_el: date | None, antes_del: date, hoy: date) -> bool | None:
    """La prórroga se comunica antes de que venza el plazo (Ley 19.880, art. 26; Ley 20.285, art. 14 inc. 2).

    Comunicarla no es notificarla: basta que haya salido hacia la persona. None mientras todavía se pueda.
    """
    if comunicada_el is not None:
        return comunicada_el <= antes_del
    return None if hoy <= antes_del else False
