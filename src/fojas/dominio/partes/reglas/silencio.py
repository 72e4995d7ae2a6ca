"""El silencio de la municipalidad: quién puede pedir que se certifique, desde qué día y con qué efecto (Ley 19.880, arts. 64 a 66)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.partes.reglas.errores import DatoFaltante
from fojas.normativa.procedimientos import PROCEDIMIENTOS, Silencio

NORMA_POSITIVO, NORMA_NEGATIVO = "Ley 19.880, art. 64", "Ley 19.880, art. 65"
NORMA_EN_ESTADO = "Ley 19.880, art. 24 inc. 4"
REGLA_COPIA, REGLA_DECISION_DENUNCIADA = "lbpa-silencio-copia", "lbpa-silencio-positivo"
REGLA_DECISION, REGLA_RECURSO = "lbpa-decision", "lbpa-reposicion"
PETICION = "peticion"
SOLO_PETICION = frozenset({"consulta", "reclamo", "sugerencia"})
"""Tipos que por lo que son ejercen el derecho de petición: su silencio siempre rechaza (Ley 19.880, art. 65)."""


class ClaseCertificado(StrEnum):
    POSITIVO = "silencio_positivo"
    NEGATIVO = "silencio_negativo"
    EN_ESTADO = "estado_de_resolverse"
    """Desde él corren los veinte días para decidir (Ley 19.880, art. 24 inc. 4)."""


class EstadoDenuncia(StrEnum):
    CORRE = "corre"
    RESUELTA = "resuelta"
    """La autoridad se pronunció a tiempo."""
    ACEPTADA = "aceptada"
    """Nadie se pronunció y se certificó."""
    SIN_EFECTO = "sin_efecto"


NOMBRES_DE_CERTIFICADO: Mapping[ClaseCertificado, str] = {
    ClaseCertificado.POSITIVO: "Certificado de silencio positivo",
    ClaseCertificado.NEGATIVO: "Certificado de silencio negativo",
    ClaseCertificado.EN_ESTADO: "Certificado de que está en estado de resolverse",
}
NOMBRES_DE_DENUNCIA: Mapping[EstadoDenuncia, str] = {
    EstadoDenuncia.CORRE: "Corre el plazo para resolver",
    EstadoDenuncia.RESUELTA: "Se resolvió",
    EstadoDenuncia.ACEPTADA: "Se entiende aceptada",
    EstadoDenuncia.SIN_EFECTO: "Sin efecto",
}


@dataclass(frozen=True, slots=True)
class EnSilencio:
    """Lo que hay que saber de un caso para decir si calló la municipalidad."""

    procedimiento: str
    tipo: str
    vence_el: date | None
    """Último día para resolver, con su prórroga; None si la ley no dio plazo o quedó sin efecto."""
    suspendido: bool
    pronunciado: bool
    """Ya hay una respuesta en el expediente, aunque no haya salido, o el caso terminó."""


def rechaza(tipo: str, caso: str) -> bool:
    """Si en ese caso de la lista, o por ser de ese tipo, el silencio rechaza lo pedido en vez de aceptarlo."""
    return bool(caso) or tipo in SOLO_PETICION


def hay_silencio(visto: EnSilencio, *, hoy: date) -> Veredicto:
    """Si el plazo pasó sin que la municipalidad se pronunciara; si no, por qué."""
    definicion = PROCEDIMIENTOS.get(visto.procedimiento)
    if definicion is None:
        return Veredicto("No es la solicitud de una persona que la ley mande resolver: no hay silencio que certificar.")
    if definicion.silencio == Silencio.NO:
        return Veredicto(definicion.sin_silencio, norma=definicion.norma)
    if visto.pronunciado:
        return Veredicto("La municipalidad ya se pronunció: no hay silencio.", norma=NORMA_POSITIVO)
    if visto.vence_el is None:
        return Veredicto("Este caso no tiene un plazo de la ley que esté corriendo.")
    if visto.suspendido:
        return Veredicto("El plazo está suspendido: mientras no corra no vence.")
    if hoy <= visto.vence_el:
        return Veredicto(
            f"La municipalidad puede resolver hasta el {visto.vence_el:%d-%m-%Y} inclusive.", norma=NORMA_POSITIVO
        )
    return SI


def puede_denunciarse(visto: EnSilencio, *, caso: str, hoy: date, ya_denunciado: bool) -> Veredicto:
    """Denunciar el incumplimiento abre el camino del silencio que acepta (Ley 19.880, art. 64)."""
    if not (veredicto := hay_silencio(visto, hoy=hoy)):
        return veredicto
    if rechaza(visto.tipo, caso):
        return Veredicto(
            "En lo que pide, el silencio rechaza: no se denuncia, se pide el certificado.", norma=NORMA_NEGATIVO
        )
    if ya_denunciado:
        return Veredicto(
            "El incumplimiento ya se denunció: mira desde cuándo corren los cinco días.", norma=NORMA_POSITIVO
        )
    return SI


def puede_certificarse_rechazo(visto: EnSilencio, *, caso: str, hoy: date) -> Veredicto:
    """El certificado de que no se resolvió a tiempo, con efecto de rechazo (Ley 19.880, art. 65)."""
    if not (veredicto := hay_silencio(visto, hoy=hoy)):
        return veredicto
    if not rechaza(visto.tipo, caso):
        return Veredicto(
            "Fuera de los casos del artículo 65 el silencio no rechaza: la persona debe denunciar el incumplimiento.",
            norma=NORMA_POSITIVO,
        )
    return SI


def puede_certificarse_aceptacion(visto: EnSilencio, *, decide_hasta: date | None, hoy: date) -> Veredicto:
    """El certificado de que se entiende aceptada: denuncia hecha y cinco días sin que nadie se pronuncie."""
    if not (veredicto := hay_silencio(visto, hoy=hoy)):
        return veredicto
    if decide_hasta is None:
        return Veredicto("Falta que la persona denuncie el incumplimiento.", norma=NORMA_POSITIVO)
    if hoy <= decide_hasta:
        return Veredicto(
            f"Tras la denuncia, la municipalidad puede resolver hasta el {decide_hasta:%d-%m-%Y} inclusive.",
            norma=NORMA_POSITIVO,
        )
    return SI


def exige_pedido_vencido(clase: ClaseCertificado, *, pedido_el: date, pudo_resolver_hasta: date) -> None:
    """El certificado se pide cuando la municipalidad ya no podía resolver a tiempo (Ley 19.880, arts. 64 a 66)."""
    if pedido_el <= pudo_resolver_hasta:
        norma = NORMA_POSITIVO if clase == ClaseCertificado.POSITIVO else NORMA_NEGATIVO
        raise DatoFaltante(
            f"La municipalidad podía resolver hasta el {pudo_resolver_hasta:%d-%m-%Y} inclusive: la persona pide el "
            "certificado desde el día siguiente. Escribe el día en que lo pidió después de esa fecha.",
            norma=f"{norma} y art. 66", campo="pedido_el",
        )  # fmt: skip
