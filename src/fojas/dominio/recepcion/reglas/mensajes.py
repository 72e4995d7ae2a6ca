"""Un correo: en qué va, qué clase de mensaje es y a quién se le puede contestar."""

from collections.abc import Mapping
from enum import StrEnum

from fojas.base.errores import ErrorFojas


class EstadoMensaje(StrEnum):
    POR_INGRESAR = "por_ingresar"
    INGRESADO = "ingresado"
    APARTADO = "apartado"
    DUPLICADO = "duplicado"
    RECHAZADO = "rechazado"
    """No trae nada que registrar: llegó sin un solo byte, o se descartó a mano con su motivo."""


class ClaseMensaje(StrEnum):
    NORMAL = "normal"
    RESPUESTA = "respuesta"
    """Contesta a un correo de un caso que ya existe: se ofrece agregarlo."""
    AUTOMATICA = "automatica"
    REBOTE = "rebote"
    DEMORA = "demora"
    """Aviso de que un correo todavía no llega: no es un rebote."""
    ACUSE = "acuse"
    LISTA = "lista"
    SOSPECHOSO = "sospechoso"
    PROPIO = "propio"
    """Dice venir de la misma municipalidad que lo recibe."""
    VACIO = "vacio"
    GRANDE = "grande"
    ILEGIBLE = "ilegible"


NOMBRES_DE_ESTADO: Mapping[EstadoMensaje, str] = {
    EstadoMensaje.POR_INGRESAR: "Por ingresar",
    EstadoMensaje.INGRESADO: "Ingresado",
    EstadoMensaje.APARTADO: "Apartado",
    EstadoMensaje.DUPLICADO: "Repetido",
    EstadoMensaje.RECHAZADO: "Descartado",
}
NOMBRES_DE_CLASE: Mapping[ClaseMensaje, str] = {
    ClaseMensaje.NORMAL: "Correo",
    ClaseMensaje.RESPUESTA: "Respuesta de un caso",
    ClaseMensaje.AUTOMATICA: "Respuesta automática",
    ClaseMensaje.REBOTE: "Rebote",
    ClaseMensaje.DEMORA: "Aviso de demora",
    ClaseMensaje.ACUSE: "Acuse de lectura",
    ClaseMensaje.LISTA: "Lista de correo",
    ClaseMensaje.SOSPECHOSO: "Sospechoso",
    ClaseMensaje.PROPIO: "De la municipalidad",
    ClaseMensaje.VACIO: "Vacío",
    ClaseMensaje.GRANDE: "Demasiado grande",
    ClaseMensaje.ILEGIBLE: "Ilegible",
}


class ErrorRecepcion(ErrorFojas):
    """Base de los rechazos de las puertas sin mostrador."""


class MensajeNoSePuede(ErrorRecepcion):
    """El correo ya está en un estado que no admite ese paso."""


class CorreoIlegible(ErrorRecepcion):
    """No se pudo abrir el correo sin riesgo: su original queda íntegro."""


class BuzonNoResponde(ErrorRecepcion):
    """El servidor de correo no contesta, no acepta la clave o se cayó a medio camino. Nada se perdió."""


def por_que_no_se_ingresa(estado: EstadoMensaje, *, sin_bytes: bool = False) -> str:
    """Vacío si se puede."""
    if estado == EstadoMensaje.INGRESADO:
        return "Ya tiene folio, y un folio no se borra. Si no correspondía, archiva el caso con su motivo."
    if sin_bytes:
        return "Llegó sin un solo byte: no hay nada que registrar."
    return ""
