"""Con qué calidad se escaneó y cómo se lee por partes lo largo."""

from collections.abc import Iterable, Mapping, Sequence

DPI_MINIMO = 200
"""Puntos por pulgada. Ni la ley ni el DS 10 fijan uno: con menos, en lo medido, se empieza a leer mal."""
MAXIMO_TEXTO = 5_000_000
DE_UNA_VEZ_S, DE_FONDO_S = 6.0, 20.0
"""Cuánto se reconoce en un trabajo antes de guardar lo hecho y ceder el turno: lo del mesón y lo demás."""
PRIORIDAD_DEL_MESON = 10
COLA_DE_FONDO = "fondo"


def peor_dpi(por_pagina: Iterable[int]) -> int | None:
    """El menor entre las páginas escaneadas; None si ninguna lo es."""
    return min((dpi for dpi in por_pagina if dpi > 0), default=None)


def aviso_de_escaneo(*, dpi: int | None, estimado: bool, por_pagina: Sequence[int] = ()) -> str:
    """La frase para quien atiende; vacía si no hay de qué avisar."""
    if dpi is None or dpi >= DPI_MINIMO:
        return ""
    if estimado:
        return f"Foto de unos {dpi} ppp si es una hoja carta: bajo {DPI_MINIMO}, puede no leerse bien"
    malas = [numero for numero, suyo in enumerate(por_pagina, 1) if 0 < suyo < DPI_MINIMO]
    if len(por_pagina) > 1 and len(malas) == 1:
        return f"Página {malas[0]} escaneada a {dpi} ppp: bajo {DPI_MINIMO}, puede no leerse bien"
    return f"Escaneado a {dpi} ppp: bajo {DPI_MINIMO}, puede no leerse bien"


def junta_hojas(hojas: Mapping[int, str], *, paginas: int) -> tuple[str, str]:
    """El texto de todas en orden y lo que haya que decir de él."""
    texto = "\n\f\n".join(hojas.get(n, "") for n in range(paginas)).strip()
    if len(texto) > MAXIMO_TEXTO:
        return texto[:MAXIMO_TEXTO], "Es muy largo: se leyó solo el comienzo."
    sin_letras = sum(not hojas.get(n, "").strip() for n in range(paginas))
    if sin_letras == 0 or not texto:
        return texto, ""
    return texto, "En una página no se leyó nada." if sin_letras == 1 else f"En {sin_letras} páginas no se leyó nada."
