"""En qué está cada carta, correo o notificación, y de qué se pasa a qué: listas cerradas (Ley 19.880, art. 46)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fojas.dominio.partes.reglas.catalogo import CanalDespacho, EstadoDespacho
from fojas.dominio.partes.reglas.errores import DatoFaltante, PasoNoPermitido


class EstadoEnvio(StrEnum):
    POR_ENTREGAR = "por_entregar"
    EN_CORREOS = "en_correos"
    EN_DESTINO = "en_destino"
    ENTREGADA = "entregada"
    DEVUELTA = "devuelta"
    POR_ENVIAR = "por_enviar"
    ENVIADA = "enviada"
    DISPONIBLE = "disponible"
    LEIDA = "leida"
    POR_CONFIRMAR = "por_confirmar"
    RECHAZADA = "rechazada"
    FALLIDA = "fallida"


PROCEDIMIENTO_DE_OFICIO = "correspondencia"
"""El de lo que la municipalidad despacha sin que nadie lo haya pedido."""


class PasoEnvio(StrEnum):
    ADMITIR = "admitir"
    """Correos la recibió en la ventanilla y le dio número."""
    LLEGAR = "llegar"
    """La recibió la oficina de Correos que corresponde al destinatario: de ahí se cuenta."""
    ENTREGAR = "entregar"
    DEVOLVER = "devolver"
    ENVIAR = "enviar"
    DISPONER = "disponer"
    LEER = "leer"
    DUDAR = "dudar"
    """No se sabe si la Plataforma la recibió: la confirma una persona."""
    RECHAZAR = "rechazar"
    """La Plataforma la recibió y la persona no tiene Domicilio Digital Único, o está exceptuada."""
    FALLAR = "fallar"
    INSISTIR = "insistir"


class MotivoDevolucion(StrEnum):
    """Lo que Correos escribe en la carta que vuelve."""

    DOMICILIO_INEXISTENTE = "domicilio_inexistente"
    DIRECCION_INCOMPLETA = "direccion_incompleta"
    DESCONOCIDA = "desconocida"
    SE_CAMBIO = "se_cambio"
    FALLECIDA = "fallecida"
    AUSENTE = "ausente"
    NO_RETIRADA = "no_retirada"
    RECHAZADA = "rechazada"


@dataclass(frozen=True, slots=True)
class Devolucion:
    """Un motivo, dicho, y si por él deja de entenderse notificada."""

    nombre: str
    desvirtua: bool
    """La carta nunca llegó al domicilio de la persona: la presunción de la ley no alcanza a correr."""


DEVOLUCIONES: Mapping[MotivoDevolucion, Devolucion] = {
    MotivoDevolucion.DOMICILIO_INEXISTENTE: Devolucion("El domicilio no existe", True),
    MotivoDevolucion.DIRECCION_INCOMPLETA: Devolucion("Dirección incompleta o insuficiente", True),
    MotivoDevolucion.DESCONOCIDA: Devolucion("Destinatario desconocido en ese domicilio", True),
    MotivoDevolucion.SE_CAMBIO: Devolucion("El destinatario se cambió de domicilio", True),
    MotivoDevolucion.FALLECIDA: Devolucion("El destinatario falleció", True),
    MotivoDevolucion.AUSENTE: Devolucion("Destinatario ausente en todas las visitas", False),
    MotivoDevolucion.NO_RETIRADA: Devolucion("No la retiró de la oficina de Correos", False),
    MotivoDevolucion.RECHAZADA: Devolucion("El destinatario la rechazó", False),
}
NOMBRES_DE_ENVIO: Mapping[EstadoEnvio, str] = {
    EstadoEnvio.POR_ENTREGAR: "Por entregar a Correos",
    EstadoEnvio.EN_CORREOS: "Recibida por Correos",
    EstadoEnvio.EN_DESTINO: "En oficina de destino",
    EstadoEnvio.ENTREGADA: "Entregada",
    EstadoEnvio.DEVUELTA: "Devuelta",
    EstadoEnvio.POR_ENVIAR: "Por salir",
    EstadoEnvio.ENVIADA: "Enviada",
    EstadoEnvio.DISPONIBLE: "Puesta a disposición",
    EstadoEnvio.LEIDA: "Leída",
    EstadoEnvio.POR_CONFIRMAR: "Por confirmar en la Plataforma",
    EstadoEnvio.RECHAZADA: "Sin Domicilio Digital Único",
    EstadoEnvio.FALLIDA: "No salió",
}
RECORRIDO_DE_CARTA: Mapping[tuple[EstadoEnvio, PasoEnvio], EstadoEnvio] = {
    (EstadoEnvio.POR_ENTREGAR, PasoEnvio.ADMITIR): EstadoEnvio.EN_CORREOS,
    (EstadoEnvio.POR_ENTREGAR, PasoEnvio.ENTREGAR): EstadoEnvio.ENTREGADA,
    (EstadoEnvio.POR_ENTREGAR, PasoEnvio.DEVOLVER): EstadoEnvio.DEVUELTA,
    (EstadoEnvio.EN_CORREOS, PasoEnvio.LLEGAR): EstadoEnvio.EN_DESTINO,
    (EstadoEnvio.EN_CORREOS, PasoEnvio.ENTREGAR): EstadoEnvio.ENTREGADA,
    (EstadoEnvio.EN_CORREOS, PasoEnvio.DEVOLVER): EstadoEnvio.DEVUELTA,
    (EstadoEnvio.EN_DESTINO, PasoEnvio.ENTREGAR): EstadoEnvio.ENTREGADA,
    (EstadoEnvio.EN_DESTINO, PasoEnvio.DEVOLVER): EstadoEnvio.DEVUELTA,
}
RECORRIDO_ELECTRONICO: Mapping[tuple[EstadoEnvio, PasoEnvio], EstadoEnvio] = {
    (EstadoEnvio.POR_ENVIAR, PasoEnvio.ENVIAR): EstadoEnvio.ENVIADA,
    (EstadoEnvio.POR_ENVIAR, PasoEnvio.DUDAR): EstadoEnvio.POR_CONFIRMAR,
    (EstadoEnvio.POR_ENVIAR, PasoEnvio.FALLAR): EstadoEnvio.FALLIDA,
    (EstadoEnvio.POR_CONFIRMAR, PasoEnvio.ENVIAR): EstadoEnvio.ENVIADA,
    (EstadoEnvio.POR_CONFIRMAR, PasoEnvio.INSISTIR): EstadoEnvio.POR_ENVIAR,
    (EstadoEnvio.POR_CONFIRMAR, PasoEnvio.FALLAR): EstadoEnvio.FALLIDA,
    (EstadoEnvio.ENVIADA, PasoEnvio.DISPONER): EstadoEnvio.DISPONIBLE,
    (EstadoEnvio.ENVIADA, PasoEnvio.LEER): EstadoEnvio.LEIDA,
    (EstadoEnvio.ENVIADA, PasoEnvio.RECHAZAR): EstadoEnvio.RECHAZADA,
    (EstadoEnvio.ENVIADA, PasoEnvio.FALLAR): EstadoEnvio.FALLIDA,
    (EstadoEnvio.DISPONIBLE, PasoEnvio.LEER): EstadoEnvio.LEIDA,
}
LLEGARON = frozenset({EstadoEnvio.ENTREGADA, EstadoEnvio.DISPONIBLE, EstadoEnvio.LEIDA})
NO_LLEGARON = frozenset({EstadoEnvio.DEVUELTA, EstadoEnvio.RECHAZADA, EstadoEnvio.FALLIDA})
CON_CORREOS = frozenset({EstadoEnvio.POR_ENTREGAR, EstadoEnvio.EN_CORREOS, EstadoEnvio.EN_DESTINO})


def admite_envio(canal: CanalDespacho, estado: EstadoEnvio, paso: PasoEnvio) -> bool:
    recorrido = RECORRIDO_DE_CARTA if canal == CanalDespacho.CARTA_CERTIFICADA else RECORRIDO_ELECTRONICO
    return (estado, paso) in recorrido


def siguiente_envio(canal: CanalDespacho, estado: EstadoEnvio, paso: PasoEnvio) -> EstadoEnvio:
    """Lanza `PasoNoPermitido` diciendo en qué está."""
    recorrido = RECORRIDO_DE_CARTA if canal == CanalDespacho.CARTA_CERTIFICADA else RECORRIDO_ELECTRONICO
    if (hallado := recorrido.get((estado, paso))) is None:
        raise PasoNoPermitido(f"Está «{NOMBRES_DE_ENVIO[estado]}»: no admite ese paso.")
    return hallado


def llego(canal: CanalDespacho, estado: EstadoEnvio) -> bool:
    """De un correo se sabe que salió; con eso terminó."""
    return estado in LLEGARON or (canal == CanalDespacho.CORREO and estado == EstadoEnvio.ENVIADA)


def estado_del_despacho(envios: Iterable[tuple[CanalDespacho, EstadoEnvio, bool]]) -> EstadoDespacho:
    """Medio, estado y si se entiende notificado, de cada destinatario.

    Un oficio sigue en camino mientras alguno lo está, y falla solo si a ninguno le llegó ni se le entiende notificado.
    """
    ternas = list(envios)
    if any(not llego(canal, estado) and estado not in NO_LLEGARON for canal, estado, _ in ternas):
        return EstadoDespacho.EN_CAMINO
    if any(llego(canal, estado) for canal, estado, _ in ternas):
        return EstadoDespacho.ENTREGADO
    return EstadoDespacho.DEVUELTO if any(notificado for *_, notificado in ternas) else EstadoDespacho.FALLIDO


def numero_de_seguimiento(escrito: str) -> str:
    """El número que pega Correos, sin espacios ni guiones. Lanza `DatoFaltante` si no parece uno."""
    limpio = "".join(c for c in escrito.upper() if c not in " -.\t")
    if not (6 <= len(limpio) <= 40 and limpio.isascii() and limpio.isalnum() and any(c.isdigit() for c in limpio)):
        raise DatoFaltante(
            f"«{escrito.strip()}» no parece un número de seguimiento: cópialo de la boleta de Correos.",
            campo="seguimiento",
        )
    return limpio


def exige_orden(*, antes: date | None, despues: date, que: str, campo: str) -> None:
    """Lanza `DatoFaltante` si lo de después se anota antes de lo que tuvo que ocurrir primero."""
    if antes is not None and despues < antes:
        raise DatoFaltante(f"{que} no puede ser antes del {antes:%d-%m-%Y}. Revisa la fecha.", campo=campo)
