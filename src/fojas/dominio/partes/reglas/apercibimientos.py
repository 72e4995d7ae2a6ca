"""Lo que se pide a la persona con un plazo y con lo que pasa si no lo hace (Ley 19.880, arts. 31 y 43)."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from fojas.base.tiempo import mediodia
from fojas.dominio.calendario.reglas import Calendario, calcula
from fojas.dominio.partes.reglas.errores import DatoFaltante, PasoNoPermitido
from fojas.normativa.plazos import vigente

REGLA_INACTIVIDAD, REGLA_ABANDONO = "lbpa-inactividad", "lbpa-abandono"
NORMA_ABANDONO, NORMA_SUBSANACION = "Ley 19.880, art. 43", "Ley 19.880, art. 31"


class ClaseApercibimiento(StrEnum):
    SUBSANACION = "subsanacion"
    """Completar la solicitud, o se la tiene por desistida (Ley 19.880, art. 31; Ley 20.285, art. 12)."""
    ABANDONO = "abandono"
    """Hacer lo que le toca, o se declara el abandono (Ley 19.880, art. 43)."""


class EstadoApercibimiento(StrEnum):
    POR_NOTIFICAR = "por_notificar"
    CORRE = "corre"
    CUMPLIDO = "cumplido"
    APLICADO = "aplicado"
    """Hubo acto: se la tuvo por desistida o se declaró el abandono."""
    SIN_EFECTO = "sin_efecto"


NOMBRES_DE_APERCIBIMIENTO: Mapping[ClaseApercibimiento, str] = {
    ClaseApercibimiento.SUBSANACION: "Completar la solicitud",
    ClaseApercibimiento.ABANDONO: "Advertencia de abandono",
}
NOMBRES_DE_ESTADO_APERCIBIMIENTO: Mapping[EstadoApercibimiento, str] = {
    EstadoApercibimiento.POR_NOTIFICAR: "Falta que quede notificada",
    EstadoApercibimiento.CORRE: "La persona tiene plazo",
    EstadoApercibimiento.CUMPLIDO: "Cumplió",
    EstadoApercibimiento.APLICADO: "Se aplicó",
    EstadoApercibimiento.SIN_EFECTO: "Sin efecto",
}
VIVOS = frozenset({EstadoApercibimiento.POR_NOTIFICAR, EstadoApercibimiento.CORRE})


def advertencia_procede_desde(ultima_gestion: date, calendario: Calendario) -> date:
    """El primer día en que puede advertirse: la paralización debe superar los treinta días (Ley 19.880, art. 43 inc. 1)."""
    treinta = calcula(
        vigente(REGLA_INACTIVIDAD, el=ultima_gestion), desde=mediodia(ultima_gestion), calendario=calendario
    )
    return calendario.suma_habiles(treinta.vence, 1)


def exige_paralizacion(ultima_gestion: date, *, recibido: date, hoy: date, calendario: Calendario) -> None:
    """Lanza `DatoFaltante` si todavía no se puede advertir."""
    if ultima_gestion < recibido:
        raise DatoFaltante(
            f"El caso empezó el {recibido:%d-%m-%Y}: no puede estar paralizado desde antes.", campo="paralizado_desde"
        )
    desde = advertencia_procede_desde(ultima_gestion, calendario)
    if hoy < desde:
        raise DatoFaltante(
            f"Van menos de treinta días hábiles sin que la persona haga nada: se le puede advertir desde el "
            f"{desde:%d-%m-%Y}.",
            norma=NORMA_ABANDONO, campo="paralizado_desde",
        )  # fmt: skip


def exige_vencido(*, clase: ClaseApercibimiento, vence_el: date | None, hoy: date) -> None:
    """Lanza `PasoNoPermitido` mientras la persona pueda cumplir: nunca antes del día siguiente al último."""
    norma = NORMA_ABANDONO if clase == ClaseApercibimiento.ABANDONO else NORMA_SUBSANACION
    if vence_el is None:
        raise PasoNoPermitido("La persona aún no está notificada: su plazo no ha empezado.", norma=norma)
    if hoy <= vence_el:
        raise PasoNoPermitido(f"La persona puede cumplir hasta el {vence_el:%d-%m-%Y} inclusive.", norma=norma)


def que_se_pide(faltan: Sequence[str], detalle: str, *, norma: str) -> str:
    """Lo que se le dice a la persona al pedirle que complete (Ley 19.880, art. 31)."""
    lista = "\n".join(f"- {nombre}" for nombre in faltan)
    return (
        f"Para seguir con tu presentación falta lo siguiente:\n\n{lista}\n\n{detalle.strip()}\n\n"
        "Tienes cinco días hábiles desde que quedes notificada para traerlo o enviarlo. Si no lo haces, la ley entiende "
        f"que desistes de tu solicitud ({norma})."
    )


def que_se_advierte(detalle: str, *, desde: date) -> str:
    """Lo que se le dice a la persona al advertirle del abandono (Ley 19.880, art. 43)."""
    return (
        f"Tu caso está detenido desde el {desde:%d-%m-%Y} porque falta que hagas lo siguiente:\n\n{detalle.strip()}\n\n"
        "Si no lo haces en siete días hábiles desde que quedes notificada, declararemos abandonado el procedimiento y lo "
        f"archivaremos ({NORMA_ABANDONO})."
    )
