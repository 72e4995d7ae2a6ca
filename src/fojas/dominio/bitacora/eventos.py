"""Lo que la bitácora anuncia."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AsientoAgregado:
    """Se dio lugar a anotaciones; se anuncia una vez por lote, en la misma transacción."""

    tamano: int
    """Asientos que hay ahora."""
    nuevos: int
