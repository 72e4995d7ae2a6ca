"""El trozo del texto donde está lo buscado, escapado y con la coincidencia en `<mark>`."""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from fojas.dominio.busqueda.reglas import texto as t
from fojas.dominio.busqueda.reglas.consulta import Consulta

ANCHO = 240
HALLAZGOS_MAXIMOS = 60
LARGO_CON_CODIGOS = 200_000
"""Hasta aquí se buscan fechas y códigos en el cuerpo al resaltar."""

Raices = Callable[[str], frozenset[str]]
"""Las raíces de una palabra; las da el índice, que es quien tiene el lematizador."""


class Marcado(str):
    """HTML ya escapado: la plantilla lo muestra tal cual."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def resalta(texto: str, consulta: Consulta, raices: Raices) -> Marcado:
    """El texto completo con lo buscado marcado."""
    return _marca(texto, 0, len(texto), _tramos(texto, consulta, raices))


def fragmento(texto: str, consulta: Consulta, raices: Raices, *, ancho: int = ANCHO) -> Marcado:
    """El trozo con más coincidencias; el comienzo si no hay ninguna."""
    tramos = _tramos(texto, consulta, raices)
    inicio, fin = _ventana(texto, tramos, ancho)
    marcado = _marca(texto, inicio, fin, tramos)
    return Marcado(("… " if inicio else "") + marcado + (" …" if fin < len(texto) else ""))


def _tramos(texto: str, consulta: Consulta, raices: Raices) -> list[tuple[int, int]]:
    hallados = {*_de_palabras(texto, consulta, raices), *_de_frases(texto, consulta), *_de_codigos(texto, consulta)}
    tramos: list[tuple[int, int]] = []
    for inicio, fin in sorted(hallados):
        if tramos and inicio < tramos[-1][1]:
            tramos[-1] = (tramos[-1][0], max(fin, tramos[-1][1]))
        else:
            tramos.append((inicio, fin))
    return tramos


def _de_palabras(texto: str, consulta: Consulta, raices: Raices) -> Iterator[tuple[int, int]]:
    buscadas = {palabra for clausula in consulta.clausulas for palabra in clausula.palabras}
    prefijos = tuple(p for c in consulta.clausulas for p in c.prefijos)
    if not buscadas:
        return
    de_buscadas = frozenset(r for palabra in buscadas for r in raices(palabra))
    candidatas = _patron(frozenset(p[:3] for p in buscadas))
    vistos = 0
    for hallado in candidatas.finditer(texto):
        palabra = t.pliega(hallado[0]).replace("ñ", t.ENIE)
        if (
            palabra in buscadas
            or (prefijos and palabra.startswith(prefijos))
            or raices(hallado[0].lower().replace("ñ", t.ENIE)) & de_buscadas
        ):
            yield hallado.span()
            vistos += 1
            if vistos >= HALLAZGOS_MAXIMOS:
                return


_LETRAS = {"a": "aáàâä", "e": "eéèêë", "i": "iíìîï", "o": "oóòôö", "u": "uúùûü", t.ENIE: "ñ"}


def _patron(comienzos: frozenset[str]) -> re.Pattern[str]:
    """Palabras que empiezan así, con o sin tilde: descarta casi todo el texto sin mirarlo palabra por palabra."""
    formas = "|".join(_sin_tildes(comienzo) for comienzo in sorted(comienzos))
    return re.compile(rf"(?<![^\W_])(?:{formas})[^\W_]*", re.IGNORECASE)


def _sin_tildes(palabra: str) -> str:
    return "".join(f"[{_LETRAS[letra]}]" if letra in _LETRAS else re.escape(letra) for letra in palabra)


def _de_frases(texto: str, consulta: Consulta) -> Iterator[tuple[int, int]]:
    for frase in {frase for clausula in consulta.clausulas for frase in clausula.frases}:
        formas = r"[\W_]+".join(_sin_tildes(palabra) for palabra in frase)
        for hallado in islice(re.finditer(rf"(?<![^\W_]){formas}(?![^\W_])", texto, re.IGNORECASE), HALLAZGOS_MAXIMOS):
            yield hallado.span()


def _de_codigos(texto: str, consulta: Consulta) -> Iterator[tuple[int, int]]:
    buscados = {c for clausula in consulta.clausulas for c in clausula.codigos} | set(consulta.enteros)
    if not buscados:
        return
    for mencion in t.halla(texto[:LARGO_CON_CODIGOS]):
        if mencion.claves & buscados or t.compacto(texto[mencion.inicio : mencion.fin]) in buscados:
            yield mencion.inicio, mencion.fin


def _ventana(texto: str, tramos: Iterable[tuple[int, int]], ancho: int) -> tuple[int, int]:
    lugares = list(tramos)
    if not lugares:
        return 0, _en_blanco(texto, min(ancho, len(texto)), hacia=-1)
    # La ventana que junta más coincidencias; a igualdad, la primera.
    mejor, cuantos = lugares[0][0], 0
    for inicio, _ in lugares:
        dentro = sum(1 for i, f in lugares if inicio <= i and f <= inicio + ancho)
        if dentro > cuantos:
            mejor, cuantos = inicio, dentro
    inicio = max(0, mejor - ancho // 4)
    if inicio:
        inicio = _en_blanco(texto, inicio, hacia=1)
    inicio = min(inicio, mejor)
    fin = min(len(texto), inicio + ancho)
    if fin < len(texto):
        fin = max(_en_blanco(texto, fin, hacia=-1), next(f for i, f in lugares if i == mejor))
    return inicio, fin


def _en_blanco(texto: str, desde: int, *, hacia: int) -> int:
    """El borde de palabra más cercano, sin alejarse más de 30 letras."""
    if desde >= len(texto):
        return len(texto)
    for paso in range(30):
        lugar = desde + hacia * paso
        if 0 < lugar < len(texto) and texto[lugar].isspace():
            return lugar + (1 if hacia > 0 else 0)
    return desde


def _marca(texto: str, inicio: int, fin: int, tramos: Iterable[tuple[int, int]]) -> Marcado:
    partes, hasta = [], inicio
    for desde, cierre in tramos:
        if desde < inicio or cierre > fin:
            continue
        partes += [html.escape(texto[hasta:desde]), "<mark>", html.escape(texto[desde:cierre]), "</mark>"]
        hasta = cierre
    partes.append(html.escape(texto[hasta:fin]))
    return Marcado(" ".join("".join(partes).split()))
