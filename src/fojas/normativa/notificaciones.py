"""Desde cuándo produce efecto cada forma de notificar, cargado de `notificaciones.toml` y revisado al importarse."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fojas.normativa.plazos import NormativaInvalida


@dataclass(frozen=True, slots=True)
class ReglaNotificacion:
    """El efecto de un canal, para los procedimientos que empezaron entre dos días."""

    canal: str
    procedimiento: str
    """Clase de procedimiento cuya ley especial la da, o vacío si es la regla general."""
    procedimientos_desde: date
    procedimientos_hasta: date | None
    hecho: str
    """Lo que pone en marcha el efecto, en palabras."""
    dias_habiles: int | None
    """Cuántos después del hecho; 0 es el mismo día y None que por ese canal no queda notificada."""
    aunque_sea_inhabil: bool
    """La constancia lleva el día en que de verdad ocurrió, aunque sea un sábado."""
    exige_aceptacion: bool
    """Solo vale si la persona señaló ese medio."""
    norma: str
    fuente: str
    explicacion: str
    rechazo: str
    """Lo que se dice cuando falta esa aceptación."""
    nota: str

    def rige(self, *, procedimiento_desde: date) -> bool:
        hasta = self.procedimientos_hasta
        return self.procedimientos_desde <= procedimiento_desde and (hasta is None or procedimiento_desde <= hasta)


def _lee() -> dict[str, tuple[ReglaNotificacion, ...]]:
    crudo = tomllib.loads((Path(__file__).parent / "notificaciones.toml").read_text(encoding="utf-8"))
    return {canal: tuple(_regla(canal, datos) for datos in versiones) for canal, versiones in crudo.items()}


def _regla(canal: str, datos: dict[str, Any]) -> ReglaNotificacion:
    try:
        regla = ReglaNotificacion(
            canal=canal, procedimiento=datos.get("procedimiento", ""), procedimientos_desde=datos["procedimientos_desde"],
            procedimientos_hasta=datos.get("procedimientos_hasta"), hecho=datos["hecho"],
            dias_habiles=datos.get("dias_habiles"), aunque_sea_inhabil=datos.get("aunque_sea_inhabil", False),
            exige_aceptacion=datos.get("exige_aceptacion", False),
            norma=datos["norma"], fuente=datos["fuente"], explicacion=datos["explicacion"],
            rechazo=datos.get("rechazo", ""), nota=datos.get("nota", ""),
        )  # fmt: skip
    except KeyError as error:
        raise NormativaInvalida(f"La notificación por {canal} está incompleta: falta {error}.") from error
    if regla.exige_aceptacion and not regla.rechazo:
        raise NormativaInvalida(f"La notificación por {canal} exige aceptación sin decir qué hacer si falta.")
    return regla


NOTIFICACIONES = _lee()
