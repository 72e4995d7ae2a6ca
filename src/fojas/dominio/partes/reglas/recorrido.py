"""Estados y pasos de un ingreso y de una derivación, y de cuál se pasa a cuál."""

from collections.abc import Mapping
from enum import StrEnum

from fojas.dominio.partes.reglas.errores import PasoNoPermitido


class Estado(StrEnum):
    INGRESADO = "ingresado"
    DERIVADO = "derivado"
    EN_TRAMITE = "en_tramite"
    RESPONDIDO = "respondido"
    DESPACHADO = "despachado"
    ARCHIVADO = "archivado"


class Paso(StrEnum):
    DERIVAR = "derivar"
    RECIBIR = "recibir"
    DEVOLVER = "devolver"
    RESPONDER = "responder"
    RETIRAR = "retirar la respuesta"
    """La respuesta estaba mal y todavía no sale."""
    DESPACHAR = "despachar"
    DESPACHAR_PARTE = "despachar una respuesta parcial"
    """Sale lo respondido y quedan partes por responder: el caso sigue en trámite."""
    FALLAR = "fallar"
    """El correo con la respuesta no salió: vuelve a estar por despachar."""
    ARCHIVAR = "archivar"
    REABRIR = "reabrir"


class EstadoDerivacion(StrEnum):
    ENVIADA = "enviada"
    RECIBIDA = "recibida"
    DEVUELTA = "devuelta"
    REASIGNADA = "reasignada"
    CUMPLIDA = "cumplida"
    ANULADA = "anulada"


class PasoDerivacion(StrEnum):
    RECIBIR = "recibir"
    DEVOLVER = "devolver"
    REASIGNAR = "reasignar"
    CUMPLIR = "cumplir"
    ANULAR = "anular"
    REABRIR = "reabrir"
    """Se retiró la respuesta con que se cumplió."""


NOMBRES_DE_ESTADO: Mapping[Estado, str] = {
    Estado.INGRESADO: "Por derivar",
    Estado.DERIVADO: "Derivado",
    Estado.EN_TRAMITE: "En trámite",
    Estado.RESPONDIDO: "Por despachar",
    Estado.DESPACHADO: "Despachado",
    Estado.ARCHIVADO: "Archivado",
}
NOMBRES_DE_DERIVACION: Mapping[EstadoDerivacion, str] = {
    EstadoDerivacion.ENVIADA: "Sin recibir",
    EstadoDerivacion.RECIBIDA: "Recibida",
    EstadoDerivacion.DEVUELTA: "Devuelta",
    EstadoDerivacion.REASIGNADA: "Reasignada",
    EstadoDerivacion.CUMPLIDA: "Cumplida",
    EstadoDerivacion.ANULADA: "Retirada",
}
RECORRIDO: Mapping[tuple[Estado, Paso], Estado] = {
    (Estado.INGRESADO, Paso.DERIVAR): Estado.DERIVADO,
    (Estado.DERIVADO, Paso.DERIVAR): Estado.DERIVADO,
    (Estado.EN_TRAMITE, Paso.DERIVAR): Estado.EN_TRAMITE,
    (Estado.DERIVADO, Paso.RECIBIR): Estado.EN_TRAMITE,
    (Estado.EN_TRAMITE, Paso.RECIBIR): Estado.EN_TRAMITE,
    (Estado.DERIVADO, Paso.DEVOLVER): Estado.INGRESADO,
    (Estado.EN_TRAMITE, Paso.DEVOLVER): Estado.INGRESADO,
    (Estado.INGRESADO, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.DERIVADO, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.EN_TRAMITE, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.RESPONDIDO, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.DESPACHADO, Paso.RESPONDER): Estado.RESPONDIDO,
    (Estado.RESPONDIDO, Paso.RETIRAR): Estado.EN_TRAMITE,
    (Estado.RESPONDIDO, Paso.DESPACHAR): Estado.DESPACHADO,
    (Estado.RESPONDIDO, Paso.DESPACHAR_PARTE): Estado.EN_TRAMITE,
    (Estado.DESPACHADO, Paso.FALLAR): Estado.RESPONDIDO,
    (Estado.RESPONDIDO, Paso.FALLAR): Estado.RESPONDIDO,
    (Estado.ARCHIVADO, Paso.FALLAR): Estado.RESPONDIDO,
    (Estado.INGRESADO, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.DERIVADO, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.EN_TRAMITE, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.RESPONDIDO, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.DESPACHADO, Paso.ARCHIVAR): Estado.ARCHIVADO,
    (Estado.DESPACHADO, Paso.REABRIR): Estado.INGRESADO,
    (Estado.ARCHIVADO, Paso.REABRIR): Estado.INGRESADO,
}
RECORRIDO_DERIVACION: Mapping[tuple[EstadoDerivacion, PasoDerivacion], EstadoDerivacion] = {
    (EstadoDerivacion.ENVIADA, PasoDerivacion.RECIBIR): EstadoDerivacion.RECIBIDA,
    (EstadoDerivacion.ENVIADA, PasoDerivacion.DEVOLVER): EstadoDerivacion.DEVUELTA,
    (EstadoDerivacion.RECIBIDA, PasoDerivacion.DEVOLVER): EstadoDerivacion.DEVUELTA,
    (EstadoDerivacion.ENVIADA, PasoDerivacion.REASIGNAR): EstadoDerivacion.REASIGNADA,
    (EstadoDerivacion.RECIBIDA, PasoDerivacion.REASIGNAR): EstadoDerivacion.REASIGNADA,
    (EstadoDerivacion.ENVIADA, PasoDerivacion.CUMPLIR): EstadoDerivacion.CUMPLIDA,
    (EstadoDerivacion.RECIBIDA, PasoDerivacion.CUMPLIR): EstadoDerivacion.CUMPLIDA,
    (EstadoDerivacion.ENVIADA, PasoDerivacion.ANULAR): EstadoDerivacion.ANULADA,
    (EstadoDerivacion.RECIBIDA, PasoDerivacion.ANULAR): EstadoDerivacion.ANULADA,
    (EstadoDerivacion.CUMPLIDA, PasoDerivacion.REABRIR): EstadoDerivacion.RECIBIDA,
}
ABIERTAS = frozenset({EstadoDerivacion.ENVIADA, EstadoDerivacion.RECIBIDA})
SIN_RESPUESTA = frozenset({Estado.INGRESADO, Estado.DERIVADO, Estado.EN_TRAMITE})
"""Estados en que la persona todavía espera que alguien responda."""
PENDIENTES = SIN_RESPUESTA | {Estado.RESPONDIDO}
"""Estados en que falta algo por hacer en la oficina."""


def siguiente(estado: Estado, paso: Paso) -> Estado:
    """Lanza `PasoNoPermitido` con el estado en que está."""
    try:
        return RECORRIDO[estado, paso]
    except KeyError:
        raise PasoNoPermitido(
            f"El caso está «{NOMBRES_DE_ESTADO[estado].lower()}»: en ese estado no se puede {paso.value}."
        ) from None


def siguiente_derivacion(estado: EstadoDerivacion, paso: PasoDerivacion) -> EstadoDerivacion:
    """Lanza `PasoNoPermitido`: la derivación ya se cerró."""
    try:
        return RECORRIDO_DERIVACION[estado, paso]
    except KeyError:
        raise PasoNoPermitido(
            f"La derivación está «{NOMBRES_DE_DERIVACION[estado].lower()}»: no se puede {paso.value}. "
            "Mira el expediente: quizá otra persona ya la atendió."
        ) from None


def admite(estado: Estado, paso: Paso) -> bool:
    return (estado, paso) in RECORRIDO


def por_que_no(estado: Estado, paso: Paso) -> str:
    """En qué está el caso y en cuáles estados se da el paso."""
    cuando = " o ".join(f"«{nombre.lower()}»" for e, nombre in NOMBRES_DE_ESTADO.items() if admite(e, paso))
    return f"El caso está «{NOMBRES_DE_ESTADO[estado].lower()}». Ese paso se da cuando está {cuando}."


def proximo_paso(
    *,
    estado: Estado,
    derivada_sin_recibir: bool = False,
    despacho_en_camino: bool = False,
    espera_respuesta: bool = True,
) -> str:
    """Lo que falta hacer, en la voz de la oficina. Se deduce: no se guarda."""
    if estado == Estado.INGRESADO:
        return "Derivar a la unidad que corresponde"
    if estado == Estado.DERIVADO or derivada_sin_recibir:
        return "Que la unidad la reciba"
    if estado == Estado.EN_TRAMITE:
        return "Redactar y adjuntar la respuesta" if espera_respuesta else "Tomar conocimiento y archivar"
    if estado == Estado.RESPONDIDO:
        return "Despachar la respuesta"
    if estado == Estado.DESPACHADO:
        return "Confirmar la entrega" if despacho_en_camino else "Archivar"
    return "Nada pendiente"


def frase_para_la_persona(estado: Estado, *, falto: bool = False) -> str:
    """Cómo va su caso, en palabras de quien lo trajo."""
    if falto:
        return "No pudimos entregarte la respuesta"
    return {
        Estado.INGRESADO: "Recibimos tu presentación",
        Estado.DERIVADO: "La enviamos a quien debe responderte",
        Estado.EN_TRAMITE: "Estamos revisando tu caso",
        Estado.RESPONDIDO: "Tu respuesta está lista y pronto sale",
        Estado.DESPACHADO: "Te enviamos la respuesta",
        Estado.ARCHIVADO: "Tu caso está terminado",
    }[estado]
