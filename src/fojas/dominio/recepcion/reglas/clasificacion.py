"""Qué clase de correo es, y si se le contesta: a una máquina nunca (RFC 3834)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from fojas.base.texto import plano
from fojas.dominio.recepcion.reglas.cabeceras import Cabeceras, es_correo
from fojas.dominio.recepcion.reglas.mensajes import ClaseMensaje

DE_MAQUINA = re.compile(
    r"^(?:no[-_.]?reply|no[-_.]?responder?|noresponder|donotreply|do[-_.]not[-_.]reply|mailer-daemon|postmaster|"
    r"bounces?|listserv|majordomo|.*-(?:request|bounces?|owner)|owner-.*|notificaciones?|notifications?|"
    r"alertas?|automatico)(?:\+.*)?@",
    re.IGNORECASE,
)
DE_REBOTE = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|bounces?)(?:\+.*)?@", re.IGNORECASE)
ASUNTO_DE_REBOTE = re.compile(
    r"undeliver|delivery status notification|mail delivery (?:failed|subsystem)|returned mail|failure notice|"
    r"delivery (?:has )?fail|no se (?:pudo|puede) entregar|no entregado|error de entrega|mensaje no entregado"
)
ASUNTO_AUTOMATICO = re.compile(
    r"^(?:respuesta automatica|automatic reply|auto(?:matische)? ?reply|autoreply|out of (?:the )?office|"
    r"fuera de (?:la )?oficina|ausente de la oficina|ausencia|vacaciones|auto:)\b"
)
ASUNTO_DE_LECTURA = re.compile(r"^(?:leido|read|not read|no leido|confirmacion de lectura|return receipt)\s*:")
DE_DEMORA = re.compile(r"\b(?:delay(?:ed)?|retras(?:o|ado|ada)|demora(?:do|da)?)\b")


@dataclass(frozen=True, slots=True)
class Juicio:
    """La clase de un correo, por qué se aparta si se aparta, y por qué no se le contesta si no se le contesta."""

    clase: ClaseMensaje
    motivo: str = ""
    """Vacío: es de los que se ingresan."""
    sin_contestar: str = ""


def juzga(cabeceras: Cabeceras, *, propias: Collection[str]) -> Juicio:
    """`propias` son los correos con que escribe y recibe la municipalidad."""
    asunto = plano(cabeceras.asunto)
    de, marcas = cabeceras.correo, cabeceras.marcas
    if cabeceras.informe == "disposition-notification" or ASUNTO_DE_LECTURA.match(asunto):
        return _aparta(ClaseMensaje.ACUSE, "Avisa que leyeron, o no, un correo nuestro: no presenta nada.")
    if _es_rebote(cabeceras, asunto):
        if DE_DEMORA.search(asunto):
            return _aparta(ClaseMensaje.DEMORA, "Avisa que un correo nuestro se demora; todavía puede llegar.")
        return _aparta(ClaseMensaje.REBOTE, "Avisa que un correo no se entregó.")
    if de in propias:
        return _aparta(
            ClaseMensaje.PROPIO, "Dice venir del mismo correo que lo recibe: puede ser una vuelta en redondo o imitado."
        )
    if "automatica" in marcas or ASUNTO_AUTOMATICO.match(asunto):
        return _aparta(
            ClaseMensaje.AUTOMATICA, "Lo contestó una máquina: fuera de la oficina u otra respuesta automática."
        )
    if "lista" in marcas:
        return _aparta(ClaseMensaje.LISTA, "Viene de una lista de correo.")
    if "sospechosa" in marcas:
        return _aparta(
            ClaseMensaje.SOSPECHOSO, "El servidor de correo lo marcó como sospechoso. Míralo antes de ingresarlo."
        )
    return Juicio(ClaseMensaje.NORMAL, sin_contestar=_por_que_no_contestar(cabeceras))


def _aparta(clase: ClaseMensaje, motivo: str) -> Juicio:
    return Juicio(clase, motivo, "A una máquina no se le contesta." if clase != ClaseMensaje.SOSPECHOSO else motivo)


def _es_rebote(cabeceras: Cabeceras, asunto: str) -> bool:
    if cabeceras.informe == "delivery-status" or "rebote" in cabeceras.marcas:
        return True
    de_maquina = bool(DE_REBOTE.match(cabeceras.correo)) or "sin_retorno" in cabeceras.marcas
    return de_maquina and bool(ASUNTO_DE_REBOTE.search(asunto))


def _por_que_no_contestar(cabeceras: Cabeceras) -> str:
    if not es_correo(contesta_a(cabeceras)):
        return "No trae un correo al que contestar."
    if "sin_retorno" in cabeceras.marcas:
        return "No admite respuesta: llegó sin dirección de retorno."
    if "masiva" in cabeceras.marcas or "pide_silencio" in cabeceras.marcas:
        return "Es un envío masivo o pide que no se le conteste."
    if DE_MAQUINA.match(contesta_a(cabeceras)) or DE_MAQUINA.match(cabeceras.correo):
        return "Es un correo que no recibe respuestas."
    return ""


def contesta_a(cabeceras: Cabeceras) -> str:
    """Donde pidió que se le contestara o, si no lo dijo, desde donde escribió."""
    return cabeceras.responder_a or cabeceras.correo
