"""El reloj y la hora de Chile. Solo vistas, tareas y órdenes preguntan la hora; lo demás la recibe."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONA = ZoneInfo("America/Santiago")


def ahora() -> datetime:
    """Instante actual en UTC (DS 10, art. 9: se guarda en UTC y se muestra en hora de Chile)."""
    return datetime.now(UTC)  # noqa: TID251


def dia_de(en: datetime) -> date:
    """El día de Chile de un instante: a las 22:00 del 31 de diciembre sigue el año viejo."""
    return en.astimezone(ZONA).date()


def mediodia(dia: date) -> datetime:
    """Un instante que es de ese día de Chile sin duda: de un hecho del que solo se sabe el día."""
    return datetime.combine(dia, time(12), tzinfo=ZONA)


def hoy() -> date:
    return dia_de(ahora())
