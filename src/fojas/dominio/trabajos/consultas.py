"""Mirar la cola."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from fojas.dominio.trabajos.models import Trabajador, Trabajo
from fojas.dominio.trabajos.reglas import Estado

CALLADO = timedelta(seconds=60)
"""Sin latido por más que esto, el trabajador se da por detenido."""


@dataclass(frozen=True, slots=True)
class Fila:
    id: int
    tarea: str
    estado: Estado
    objeto: str
    intentos: int
    intentos_maximos: int
    creado_en: datetime
    terminado_en: datetime | None
    hechos: int
    total: int
    mensaje: str
    error: str


def por_estado() -> dict[Estado, int]:
    """Cuántos trabajos hay en cada estado."""
    return {
        Estado(fila["estado"]): fila["n"]
        for fila in Trabajo.objects.order_by().values("estado").annotate(n=Count("id"))
    }


def lista(*, estado: Estado | None = None, antes_de: int | None = None, limite: int = 50) -> list[Fila]:
    """Los más nuevos primero, desde antes de un identificador."""
    trabajos = Trabajo.objects.all()
    if estado is not None:
        trabajos = trabajos.filter(estado=estado.value)
    if antes_de is not None:
        trabajos = trabajos.filter(pk__lt=antes_de)
    return [
        Fila(
            t.pk, t.tarea, Estado(t.estado), t.objeto, t.intentos, t.intentos_maximos, t.creado_en, t.terminado_en,
            t.hechos, t.total, t.mensaje, t.error,
        )
        for t in trabajos.order_by("-id")[:limite]
    ]  # fmt: skip


def hay_trabajador_vivo(*, en: datetime) -> bool:
    return Trabajador.objects.filter(latido_en__gte=en - CALLADO).exists()


def trabajadores_de(equipo: str) -> list[str]:
    """Los nombres anotados desde ese equipo, y los de quienes murieron con un trabajo tomado."""
    comienzo = f"{equipo}:"
    anotados = Trabajador.objects.filter(nombre__startswith=comienzo).values_list("nombre", flat=True)
    tomados = Trabajo.objects.filter(estado=Estado.EN_CURSO.value, trabajador__startswith=comienzo)
    return sorted({*anotados, *tomados.values_list("trabajador", flat=True)})
