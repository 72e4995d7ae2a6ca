"""Qué tan viejo es el último respaldo, para `doctor` y la página de quien administra."""

from datetime import datetime, timedelta
from typing import NamedTuple

from fojas.dominio.bitacora import consultas as bitacora

AVISO = timedelta(hours=24)
FALLA = timedelta(days=7)
REMEDIO = "Haz uno con «fojas respaldo crear CARPETA», en otro disco."


class EstadoRespaldo(NamedTuple):
    ultimo_en: datetime | None
    clase: str
    """bien, aviso o falla."""
    frase: str


def estado_respaldo(*, en: datetime) -> EstadoRespaldo:
    """Cuándo se hizo el último y si hay que preocuparse: pasadas 24 horas avisa; pasados 7 días, o sin ninguno, falla."""
    # La copia de la que se restauró se anotó después de hecha: ella misma no lo sabe, y dice cuándo nació.
    anotado = bitacora.lo_ultimo({"respaldo.creado", "respaldo.restaurado"})
    ultimo = anotado and datetime.fromisoformat(anotado[1].get("hecha_en") or anotado[0].isoformat())
    if ultimo is None:
        return EstadoRespaldo(None, "falla", f"Nunca se ha hecho un respaldo. {REMEDIO}")
    edad = en - ultimo
    if edad <= AVISO:
        return EstadoRespaldo(ultimo, "bien", f"El último respaldo se hizo hace {_en_palabras(edad)}.")
    return EstadoRespaldo(
        ultimo,
        "aviso" if edad <= FALLA else "falla",
        f"El último respaldo se hizo hace {_en_palabras(edad)}. {REMEDIO}",
    )


def _en_palabras(edad: timedelta) -> str:
    horas = int(edad.total_seconds() // 3600)
    if horas < 1:
        return "menos de una hora"
    cuantos, unidad = (horas, "hora") if horas < 48 else (horas // 24, "día")
    return f"{cuantos} {unidad}{'s' if cuantos != 1 else ''}"
