"""`fojas plazo`: cuándo vence, con su norma y lo que no se contó."""

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fojas.base.errores import ErrorFojas
from fojas.base.texto import plano
from fojas.base.tiempo import ZONA, dia_de
from fojas.dominio.calendario import reglas
from fojas.normativa.plazos import REGLAS, Unidad, vigente

CANTIDAD_MAXIMA = 10_000


class PedidoInvalido(ErrorFojas):
    """Falta algo en la orden, sobra algo o no se entiende."""


def registra(verbos: Any) -> None:
    lector: argparse.ArgumentParser = verbos.add_parser(
        "plazo", help="Calcula un plazo legal.",
        description="Aritmética pura con --dias y --unidad, o una regla de la ley con --regla.",
    )  # fmt: skip
    # Sin `choices` ni `type`: los rechazos se dicen en castellano y no como los escribe argparse.
    lector.add_argument("--dias", help="Cantidad, para aritmética pura desde el día dado.")
    lector.add_argument("--regla", help="Regla de la ley; «--regla lista» las nombra.")
    lector.add_argument("--unidad", help=f"Para --dias: {', '.join(Unidad)}. De ordinario, habiles.")
    lector.add_argument("--desde", help="Día, o día y hora de Chile: 2026-11-20T16:30")
    lector.add_argument("--cantidad", help="Para las reglas que no la fijan.")
    lector.add_argument("--json", action="store_true")
    lector.set_defaults(ejecuta=ejecuta)


def ejecuta(argumentos: argparse.Namespace) -> dict[str, Any] | list[dict[str, Any]]:
    if argumentos.unidad is not None:
        argumentos.unidad = plano(argumentos.unidad)
    if argumentos.regla == "lista":
        return [{"regla": r.id, "nombre": r.nombre, "norma": r.norma} for r in REGLAS.values()]
    if (argumentos.dias is None) == (argumentos.regla is None):
        raise PedidoInvalido("Escribe --dias para sumar o --regla para aplicar una regla de la ley; una de las dos.")
    if argumentos.desde is None:
        raise PedidoInvalido("Falta --desde, el día o el instante del que se cuenta: --desde 2026-11-20T16:30")
    desde = _momento(argumentos.desde)
    computo = _por_regla(argumentos, desde) if argumentos.regla else _por_suma(argumentos, desde)
    resultado: dict[str, Any] = {
        "vence": computo.vence.isoformat(),
        "norma": computo.norma,
        "fuente": computo.fuente,
        "omitidos": [{"dia": o.dia.isoformat(), "motivo": o.motivo} for o in computo.omitidos],
    }
    if argumentos.regla:
        regla = vigente(argumentos.regla, el=dia_de(desde))
        resultado |= {"regla": regla.id, "nombre": regla.nombre, "al_vencer": regla.al_vencer, "nota": regla.nota}
    if argumentos.regla or argumentos.unidad == Unidad.HORAS:
        resultado |= {"vence_en": computo.vence_en.isoformat(timespec="minutes")}
    return resultado


def _por_regla(argumentos: argparse.Namespace, desde: datetime) -> reglas.Computo:
    if argumentos.regla not in REGLAS:
        raise PedidoInvalido(f"No hay una regla «{argumentos.regla}». Míralas con: fojas plazo --regla lista")
    if argumentos.unidad is not None:
        raise PedidoInvalido("La unidad la dice la regla: quita --unidad.")
    cantidad = None if argumentos.cantidad is None else _numero(argumentos.cantidad, opcion="--cantidad")
    regla = vigente(argumentos.regla, el=dia_de(desde))
    return reglas.calcula(regla, desde=desde, calendario=_calendario(), cantidad=cantidad)


def _por_suma(argumentos: argparse.Namespace, desde: datetime) -> reglas.Computo:
    if argumentos.cantidad is not None:
        raise PedidoInvalido("--cantidad es para las reglas; para sumar, escribe --dias.")
    cantidad = _numero(argumentos.dias, opcion="--dias")
    unidad = argumentos.unidad or Unidad.HABILES
    if unidad not in list(Unidad):
        raise PedidoInvalido(f"No conozco la unidad «{unidad}». Puede ser: {', '.join(Unidad)}.")
    if unidad == Unidad.HORAS:
        return reglas.suma_horas(horas=cantidad, desde=desde, calendario=_calendario())
    return reglas.suma(cantidad=cantidad, unidad=Unidad(unidad), desde=desde.date(), calendario=_calendario())


def _numero(texto: str, *, opcion: str) -> int:
    if not texto.isdecimal() or int(texto) > CANTIDAD_MAXIMA:
        raise PedidoInvalido(f"{opcion} debe ser un número entre 0 y {CANTIDAD_MAXIMA}, no «{texto}».")
    return int(texto)


def _calendario() -> reglas.Calendario:
    """El de la municipalidad si ya hay base; si no, el nacional. Calcular no crea carpetas ni bases."""
    import django
    from django.conf import settings

    django.setup()
    from django.db import DatabaseError

    from fojas.dominio.calendario import consultas

    base = settings.DATABASES["default"]
    if "sqlite3" in str(base["ENGINE"]) and not _existe(str(base["NAME"])):
        return consultas.calendario_de_ley()
    try:
        return consultas.calendario()
    except DatabaseError:
        return consultas.calendario_de_ley()


def _existe(nombre: str) -> bool:
    """Las bases en memoria de las pruebas no son un archivo."""
    return "memory" in nombre or Path(nombre).is_file()


def _momento(texto: str) -> datetime:
    try:
        if "T" not in texto:
            dia = date.fromisoformat(texto)
            return datetime(dia.year, dia.month, dia.day, tzinfo=ZONA)
        momento = datetime.fromisoformat(texto)
    except ValueError:
        raise PedidoInvalido(f"No entiendo la fecha «{texto}». Escríbela como 2026-11-20 o 2026-11-20T16:30.") from None
    return momento.astimezone(ZONA) if momento.tzinfo else momento.replace(tzinfo=ZONA)
