"""Qué dice el antivirus de un archivo y qué se puede hacer con él mientras tanto (ADR 14)."""

from dataclasses import dataclass
from enum import StrEnum

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.expedientes.reglas import ErrorExpedientes
from fojas.dominio.organizacion.reglas import Actor, Rol


class EstadoRevision(StrEnum):
    """Qué se sabe de un archivo desde que llega hasta que el antivirus responde."""

    POR_REVISAR = "por_revisar"
    LIMPIO = "limpio"
    SIN_REVISAR = "sin_revisar"
    """El antivirus respondió que no puede con él, por su tamaño."""
    EN_CUARENTENA = "en_cuarentena"
    LIBERADO = "liberado"
    """Lo encontrado era una falsa alarma, o se decidió entregarlo igual."""


class EnCuarentena(ErrorExpedientes):
    """El antivirus encontró algo: no se descarga, no se muestra, no se lee y no se despacha."""


class AntivirusNoResponde(ErrorExpedientes):
    """No se sabe nada del archivo: se vuelve a preguntar."""


@dataclass(frozen=True, slots=True)
class Hallazgo:
    """La respuesta del antivirus sobre unos bytes."""

    estado: EstadoRevision
    """`LIMPIO`, `EN_CUARENTENA` o `SIN_REVISAR`."""
    motor: str
    firma: str = ""
    """Cómo llama a lo que encontró, o por qué no pudo."""


RECIBEN = frozenset({Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.TIC, Rol.ADMINISTRADOR})
"""Quienes ya lo tuvieron en la mano al recibirlo, o cuidan el servidor: no esperan al antivirus."""
CUIDAN = frozenset({Rol.TIC, Rol.ADMINISTRADOR})


def dicho_en_cuarentena(firma: str) -> str:
    return f"En cuarentena: ClamAV encontró «{firma}»."


def puede_abrir(actor: Actor, estado: EstadoRevision | None, *, firma: str = "") -> Veredicto:
    """Lo encontrado no lo abre nadie; lo que falta revisar, solo quien lo recibió."""
    if estado == EstadoRevision.EN_CUARENTENA:
        return Veredicto(
            f"{dicho_en_cuarentena(firma)} El documento sigue en su foja; Informática decide si se libera."
        )
    if estado == EstadoRevision.POR_REVISAR and not any(actor.tiene(rol) for rol in RECIBEN):
        return Veredicto("El antivirus todavía no lo revisa. Vuelve en un momento.")
    return SI


def puede_liberar(actor: Actor) -> Veredicto:
    if actor.puede_escribir and any(actor.tiene(rol) for rol in CUIDAN):
        return SI
    return Veredicto("Lo libera Informática o quien administra el sistema.")
