"""Cuándo llamaron o escribieron: se anota como se dijo, salvo que no pueda ser."""

import re
from datetime import date, datetime, time, timedelta

from fojas.base import texto
from fojas.base.tiempo import ZONA

COMO = "Escríbelo, por ejemplo, «hoy 10:31», «ayer 16:05» o «24-11-2026 09:15»."
HOLGURA = timedelta(minutes=10)
"""Lo que puede adelantarse el reloj de quien anota."""
SIN_ANIO = timedelta(days=90)
"""Hasta cuándo atrás se entiende una fecha escrita sin su año."""

_FECHA = re.compile(r"(\d{1,2})(?:[-/](\d{1,2})(?:[-/](\d{4}|\d{2}))?|\.(\d{1,2})\.(\d{4}|\d{2}))(?![\d:])")
_HORA = re.compile(r"(\d{1,2})\s?[:.h]\s?(\d{2})(?!\d)")


def por_que_no_pudo_ser(escrito: str, *, en: datetime) -> str:
    """La frase que lo dice, o nada. Lo que no trae fecha ni hora, como «en la mañana», se deja como está."""
    dicho, ahora = texto.plano(escrito), en.astimezone(ZONA)
    fecha = _FECHA.search(dicho)
    hora = _HORA.search(_FECHA.sub(" ", dicho))
    try:
        dia = _dia(fecha, dicho, hoy=ahora.date(), con_hora=hora is not None)
        momento = time(int(hora[1]), int(hora[2])) if hora else None
    except ValueError:
        return f"Esa fecha u hora no existe. {COMO}"
    if dia is None:
        return ""
    if datetime.combine(dia, momento or time.min, ZONA) > ahora + HOLGURA:
        return f"Eso todavía no ocurre. {COMO}"
    return ""


def _dia(fecha: re.Match[str] | None, dicho: str, *, hoy: date, con_hora: bool) -> date | None:
    """El día de que se habla; nada si no se sabe. Lanza `ValueError` si no existe."""
    if fecha is not None:
        numero, mes, anio = int(fecha[1]), int(fecha[2] or fecha[4]), fecha[3] or fecha[5]
        if anio is not None:
            return date(int(anio) + (2000 if len(anio) == 2 else 0), mes, numero)
        dicha = date(hoy.year, mes, numero)
        pasada = date(hoy.year - 1, mes, numero) if dicha > hoy else dicha
        return pasada if hoy - pasada <= SIN_ANIO else dicha
    palabras = texto.palabras(dicho)
    if "anteayer" in palabras or "antes de ayer" in dicho:
        return hoy - timedelta(days=2)
    if "ayer" in palabras:
        return hoy - timedelta(days=1)
    # Con un «lunes» o un «24 de noviembre» delante, la hora no es de hoy.
    solo_hora = not [p for p in palabras if p.isalpha() and p not in {"a", "las", "la", "h", "hrs", "horas", "hora"}]
    return hoy if "hoy" in palabras or (con_hora and solo_hora) else None
