"""Dos escrituras de lo mismo, llevadas a una: números, montos, siglas, fechas, RUT y códigos."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fojas.base import rut

ENIE = "ᚾ"
"""Ocupa el lugar de la ñ dentro del índice: una letra que el quitador de tildes no convierte en n."""

_INVISIBLES = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_CORTE_DE_RENGLON = re.compile(r"(?<=[a-záéíóúüñ])[-‐][ \t]*\r?\n\s*(?=[a-záéíóúüñ])")
_NUMERO = re.compile(r"\bn(?:\s?[°º]|ro\b\.?|um\b\.?|úm\b\.?|[uú]mero\b|\.)\s*(?=\d)", re.IGNORECASE)
_MILES_DE_PESOS = re.compile(r"\b(MM?)\s?\$\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,3}))?(?![\d.]*\d)")
_MILES = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d]|\.\d)")
_SIGLA = re.compile(r"(?<!\w)(?:[^\W\d_]\.[ ]?){2,}(?!\w)|(?<!\w)(?:[^\W\d_]\.){1,}[^\W\d_](?!\w)")
_ORDINAL = re.compile(r"(?<=\d)[ºª°]")
_PALABRA = re.compile(r"[^\W_]+")

MESES = {
    nombre: numero
    for numero, nombre in enumerate(
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        1,
    )
} | {"setiembre": 9}
_UNIDADES = ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
_HASTA_VEINTE = [
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidos",
    "veintitres",
    "veinticuatro",
    "veinticinco",
    "veintiseis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
    "treinta",
]
EN_LETRAS = (
    {nombre: numero for numero, nombre in enumerate(_UNIDADES, 1)}
    | {nombre: numero for numero, nombre in enumerate(_HASTA_VEINTE, 10)}
    | {"primero": 1, "un": 1, "treinta y uno": 31}
    | {f"treinta y {nombre}": 30 + numero for numero, nombre in enumerate(_UNIDADES, 1)}
)
_DIA = r"\d{1,2}|treinta y uno|" + "|".join(sorted((n for n in EN_LETRAS if " " not in n), key=len, reverse=True))
_ANIO = r"(?:19|20)\d\d|dos mil(?: (?:treinta y [a-z]+|[a-z]+))?"
_FECHA_EN_LETRAS = re.compile(
    rf"\b(?P<dia>{_DIA})[°º]?\s+(?:(?:dias?\s+del\s+mes\s+de|del\s+mes\s+de|de)\s+)?(?P<mes>{'|'.join(MESES)})\b"
    rf"(?:,?\s+(?:del?\s+)?(?:(?:el\s+)?ano\s+)?(?P<anio>{_ANIO})\b)?"
)
_MES_Y_ANIO = re.compile(rf"\b(?P<mes>{'|'.join(MESES)})\s+(?:del?\s+)?(?P<anio>(?:19|20)\d\d)\b")
_FECHA_DMA = re.compile(r"(?<![\w./-])(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})(?![\w]|[./-]\d)")
_FECHA_AMD = re.compile(r"(?<![\w./-])((?:19|20)\d\d)([-./])(\d{1,2})\2(\d{1,2})(?![\w]|[./-]\d)")
_NUMERO_DE_ANIO = re.compile(
    r"(?<![\w./-])(?P<letra>[a-z]{0,2})(?P<valor>\d{1,3}(?:\.\d{3})+|\d{1,7})\s?[/-]\s?(?P<anio>(?:19|20)\d\d)(?![\w]|[./-]\d)"
)
_ANIO_Y_NUMERO = re.compile(
    r"(?<![\w./-])(?P<letra>[a-z]{0,2})(?P<anio>(?:19|20)\d\d)[/-](?P<valor>\d{1,7})(?![\w]|[./-]\d)"
)
_RUT = re.compile(r"(?<![\w./-])(\d{1,2}\.\d{3}\.\d{3}|\d{7,8})[-–−]?([\dk])(?![\w]|[./-]\d)")
_CODIGO = re.compile(r"(?<![\w./-])[a-z0-9ñ]{1,6}(?:-[a-z0-9ñ]{2,8}){1,4}(?![\w]|[./-]\w)")


@dataclass(frozen=True, slots=True)
class Mencion:
    """Algo reconocido en un texto, con las formas en que se guarda."""

    inicio: int
    fin: int
    claves: frozenset[str]
    clase: str
    """`fecha`, `numero`, `rut` o `codigo`."""


class _Pliegues(dict[int, str]):
    """Cada letra, plegada la primera vez que aparece."""

    def __missing__(self, punto: int) -> str:
        letra = chr(punto)
        base = "ñ" if letra in "ñÑ" else (unicodedata.normalize("NFKD", letra)[0].lower() or letra)[0]
        self[punto] = base
        return base


_PLIEGUES = _Pliegues()


def pliega(texto: str) -> str:
    """Minúsculas sin tildes, letra por letra: el largo no cambia y las posiciones sirven en el original."""
    return texto.translate(_PLIEGUES)


def analizable(texto: str) -> str:
    """El texto como entra al índice: las mismas transformaciones se aplican a lo que alguien busca.

    Une lo cortado al fin del renglón, junta los miles (`1.482` → `1482`), lleva `M$ 4.530` a pesos, quita las formas de
    «número» ante una cifra, junta las siglas (`D.A.` → `DA`) y esconde la ñ del quitador de tildes.
    """
    limpio = unicodedata.normalize("NFC", texto).translate(_INVISIBLES)
    limpio = _CORTE_DE_RENGLON.sub("", limpio)
    limpio = _NUMERO.sub(" ", limpio)
    limpio = _MILES_DE_PESOS.sub(_en_pesos, limpio)
    limpio = _MILES.sub(lambda hallado: hallado[0].replace(".", ""), limpio)
    limpio = _SIGLA.sub(lambda hallado: hallado[0].replace(".", "").replace(" ", "") + " ", limpio)
    limpio = _ORDINAL.sub(" ", limpio)
    return limpio.replace("ñ", ENIE).replace("Ñ", ENIE)


def _en_pesos(hallado: re.Match[str]) -> str:
    """M$ son miles de pesos y MM$ millones, como en los presupuestos."""
    ceros = 3 * len(hallado[1])
    decimales = (hallado[3] or "")[:ceros]
    return f" {hallado[2].replace('.', '')}{decimales.ljust(ceros, '0')}"


def palabras(texto: str) -> list[str]:
    """Las palabras de un texto ya analizable, en minúsculas y sin tildes."""
    return _PALABRA.findall(pliega(texto))


def halla(texto: str) -> Iterator[Mencion]:
    """Fechas, números de un año, RUT y códigos que aparecen en un texto, con su lugar en él."""
    plegado = pliega(texto)
    yield from _fechas(plegado)
    yield from _numeros(plegado)
    yield from _ruts(plegado)
    for hallado in _CODIGO.finditer(plegado):
        if any(c.isdigit() for c in hallado[0]) and any(c.isalpha() for c in hallado[0]):
            yield Mencion(*hallado.span(), frozenset({compacto(hallado[0])}), "codigo")


def menciones(texto: str) -> set[str]:
    """Las formas guardadas de todo lo reconocido en un texto."""
    return {clave for mencion in halla(texto) for clave in mencion.claves}


def compacto(codigo: str) -> str:
    """`NGT-7K4M-2QX8` y `ngt 7k4m2qx8` → `ngt7k4m2qx8`."""
    return "".join(letra for letra in pliega(codigo) if letra.isalnum())


def codigos_de(codigo: str) -> set[str]:
    """Todas las formas en que se puede escribir un código propio de una ficha."""
    formas = {compacto(codigo)} | menciones(codigo)
    _, guion, resto = codigo.partition("-")
    if guion and len(compacto(resto)) >= 6 and any(letra.isalpha() for letra in resto):
        formas.add(compacto(resto))  # sin la sigla de la municipalidad
    return formas - {""}


def claves_de_fecha(dia: date) -> set[str]:
    return {f"f{dia:%Y%m%d}", f"d{dia:%m%d}", f"m{dia:%Y%m}"}


def _fechas(plegado: str) -> Iterator[Mencion]:
    for hallado in _FECHA_EN_LETRAS.finditer(plegado.replace("ñ", "n")):
        numero = EN_LETRAS.get(hallado["dia"]) or _entero(hallado["dia"])
        if (mencion := _fecha(hallado, numero, MESES[hallado["mes"]], _anio(hallado["anio"]))) is not None:
            yield mencion
    for hallado in _MES_Y_ANIO.finditer(plegado):
        yield Mencion(*hallado.span(), frozenset({f"m{hallado['anio']}{MESES[hallado['mes']]:02}"}), "mes")
    for hallado in _FECHA_DMA.finditer(plegado):
        anio = int(hallado[4]) + (2000 if len(hallado[4]) == 2 else 0)
        if (mencion := _fecha(hallado, int(hallado[1]), int(hallado[3]), anio)) is not None:
            yield mencion
    for hallado in _FECHA_AMD.finditer(plegado):
        if (mencion := _fecha(hallado, int(hallado[4]), int(hallado[3]), int(hallado[1]))) is not None:
            yield mencion


def _fecha(hallado: re.Match[str], dia: int, mes: int, anio: int | None) -> Mencion | None:
    try:
        fecha = date(anio or 2000, mes, dia)
    except ValueError:
        return None
    claves = claves_de_fecha(fecha) if anio else {f"d{fecha:%m%d}"}
    return Mencion(*hallado.span(), frozenset(claves), "fecha")


def _entero(texto: str) -> int:
    return int(texto) if texto.isdigit() else 0


def _anio(texto: str | None) -> int | None:
    """`2026` o `dos mil veintiseis`."""
    if not texto:
        return None
    if texto.isdigit():
        return int(texto)
    resto = texto.removeprefix("dos mil").strip()
    return 2000 + EN_LETRAS[resto] if resto in EN_LETRAS else (None if resto else 2000)


def _numeros(plegado: str) -> Iterator[Mencion]:
    for patron in (_NUMERO_DE_ANIO, _ANIO_Y_NUMERO):
        for hallado in patron.finditer(plegado):
            valor = int(hallado["valor"].replace(".", ""))
            claves = {f"n{valor}/{hallado['anio']}"}
            if hallado["letra"]:
                claves.add(f"n{hallado['letra']}{valor}/{hallado['anio']}")
            yield Mencion(*hallado.span(), frozenset(claves), "numero")


def _ruts(plegado: str) -> Iterator[Mencion]:
    for hallado in _RUT.finditer(plegado):
        cuerpo = hallado[1].replace(".", "").lstrip("0")
        if rut.es_valido(f"{cuerpo}-{hallado[2]}"):
            yield Mencion(*hallado.span(), frozenset({f"r{cuerpo}-{hallado[2]}", f"r{cuerpo}"}), "rut")
