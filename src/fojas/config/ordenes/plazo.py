"""`fojas plazo`: cuándo vence, con su norma y lo que no se contó."""

import argparse
from datetime import date, datetime
from typing import Any

from fojas.base.errores import ErrorFojas
from fojas.base.tiempo import ZONA
from fojas.config.cli import prepara_django
from fojas.dominio.calendario import reglas
from fojas.normativa.plazos import REGLAS, Unidad


class FechaInvalida(ErrorFojas):
    """La fecha no se entiende."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser("plazo", help="Calcula un plazo legal.")
    que = lector.add_mutually_exclusive_group(required=True)
    que.add_argument("--dias", type=int, help="Cantidad, para aritmética pura desde el día dado.")
    que.add_argument("--regla", choices=sorted(REGLAS), help="Regla de la ley.")
    lector.add_argument("--unidad", choices=[u.value for u in Unidad if u != Unidad.HORAS], default="habiles")
    lector.add_argument("--desde", required=True, help="Día, o día y hora de Chile: 2026-11-20T16:30")
    lector.add_argument("--cantidad", type=int, help="Para las reglas que no la fijan.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, Any]:
    prepara_django()
    calendario = _calendario()
    desde = _momento(argumentos.desde)
    if argumentos.regla:
        computo = reglas.calcula(
            REGLAS[argumentos.regla], desde=desde, calendario=calendario, cantidad=argumentos.cantidad
        )
    else:
        if argumentos.dias < 0:
            raise FechaInvalida("La cantidad de días no puede ser negativa.")
        computo = reglas.suma(
            cantidad=argumentos.dias, unidad=Unidad(argumentos.unidad), desde=desde.date(), calendario=calendario
        )
    resultado: dict[str, Any] = {
        "vence": computo.vence.isoformat(),
        "norma": computo.norma,
        "fuente": computo.fuente,
        "omitidos": [{"dia": o.dia.isoformat(), "motivo": o.motivo} for o in computo.omitidos],
    }
    if argumentos.regla:
        resultado |= {"regla": argumentos.regla, "vence_en": computo.vence_en.isoformat(timespec="minutes")}
    return resultado


def _calendario() -> reglas.Calendario:
    """El de la municipalidad si ya hay base; si no, el nacional."""
    from django.db import DatabaseError

    from fojas.dominio.calendario import consultas

    try:
        return consultas.calendario()
    except DatabaseError:
        return reglas.Calendario(
            consultas.feriados_de_la_biblioteca(""), desde=consultas.PRIMER_ANO, hasta=consultas.ULTIMO_ANO
        )


def _momento(texto: str) -> datetime:
    try:
        if "T" not in texto:
            dia = date.fromisoformat(texto)
            return datetime(dia.year, dia.month, dia.day, tzinfo=ZONA)
        momento = datetime.fromisoformat(texto)
    except ValueError:
        raise FechaInvalida(f"No entiendo la fecha «{texto}». Escríbela como 2026-11-20 o 2026-11-20T16:30.") from None
    return momento if momento.tzinfo else momento.replace(tzinfo=ZONA)
