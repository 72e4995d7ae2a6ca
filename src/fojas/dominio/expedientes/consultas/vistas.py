"""Cómo se mira un documento sin abrirlo: qué hay dibujado, qué falta y por qué no."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.expedientes.consultas.expediente import Foja
from fojas.dominio.expedientes.models import Documento, Mirada, Texto, Vista
from fojas.dominio.expedientes.puertos import Pieza
from fojas.dominio.expedientes.reglas import NORMA_DEL_SOBRE, SOBRE_SIN_ABRIR, revision
from fojas.dominio.expedientes.reglas import vistas as reglas
from fojas.dominio.expedientes.reglas.vistas import Muestra
from fojas.dominio.organizacion.reglas import Actor

SOBRE = "Es un sobre cerrado: no se mira hasta el acto de apertura."
LETRAS_DE_MUESTRA = 120
COINCIDENCIAS = 50


class Estado(StrEnum):
    LISTA = "lista"
    FALTA = "falta"
    """Todavía no se dibuja."""
    FALLA = "falla"
    """Se intentó y no se pudo."""


@dataclass(frozen=True, slots=True)
class Hoja:
    """Una página a un ancho."""

    estado: Estado
    sha256: str = ""
    """De la imagen, si está lista."""


@dataclass(frozen=True, slots=True)
class Mirado:
    """Lo que la página del documento ofrece."""

    muestra: Muestra
    paginas: int
    """Cero mientras no se sepa."""
    contenido: tuple[Pieza, ...]
    nota: str
    preparado: bool
    """Ya se sabe qué se puede mirar."""


@dataclass(frozen=True, slots=True)
class Coincidencia:
    """Una página del texto leído donde aparece lo buscado."""

    pagina: int
    antes: str
    hallado: str
    despues: str
    veces: int
    """En esa página."""


def puede_mirar(actor: Actor, documento: Documento, foja: Foja) -> Veredicto:
    """Además de poder verlo: un sobre cerrado no se mira, ni lo que está en cuarentena."""
    if foja.sobre_cerrado:
        return Veredicto(SOBRE, norma=NORMA_DEL_SOBRE)
    return puede_abrir(actor, foja)


def puede_abrir(actor: Actor, foja: Foja) -> Veredicto:
    """Si se pueden descargar sus bytes: los de un sobre cerrado, nadie."""
    if foja.sobre_cerrado:
        return Veredicto(SOBRE_SIN_ABRIR, norma=NORMA_DEL_SOBRE)
    return revision.puede_abrir(actor, foja.revision, firma=foja.hallazgo) if foja.revision else SI


def mirado(foja: Foja) -> Mirado:
    """Qué se puede mirar de un documento que ya se permitió ver."""
    muestra = reglas.que_muestra(foja.mime)
    hecha = Mirada.objects.filter(pk=foja.sha256).first() if reglas.se_prepara(foja.mime) else None
    if hecha is None:
        preparado = not reglas.se_prepara(foja.mime)
        return Mirado(muestra, 0, (), "", preparado)
    piezas = tuple(Pieza(p["nombre"], p["bytes"]) for p in hecha.contenido)
    return Mirado(muestra, hecha.paginas, piezas, hecha.nota, preparado=True)


def hoja(sha256: str, *, pagina: int, ancho: int) -> Hoja:
    """Cómo está esa página a ese ancho."""
    filas = Vista.objects.filter(archivo_id=sha256, pagina=pagina, ancho=ancho).values_list("imagen_id", flat=True)
    hallada = list(filas)
    if hallada:
        return Hoja(Estado.LISTA, hallada[0]) if hallada[0] else Hoja(Estado.FALLA)
    # Archivo ya mirado que no tiene esa página: no vale la pena esperarla.
    paginas = Mirada.objects.filter(pk=sha256).values_list("paginas", flat=True).first()
    return Hoja(Estado.FALTA if paginas is None or pagina <= paginas else Estado.FALLA)


def miniaturas(fojas: Collection[Foja]) -> Mapping[str, Estado]:
    """De las fojas que se dibujan, cómo está la miniatura de cada una, en dos consultas."""
    huellas = {f.sha256 for f in fojas if reglas.que_muestra(f.mime) == Muestra.PAGINAS}
    hechas = dict(
        Vista.objects.filter(archivo_id__in=huellas, pagina=1, ancho=reglas.MINIATURA).values_list(
            "archivo_id", "imagen_id"
        )
    )
    sin_paginas = set(Mirada.objects.filter(pk__in=huellas - set(hechas), paginas=0).values_list("pk", flat=True))

    def estado(sha256: str) -> Estado:
        if sha256 in hechas:
            return Estado.LISTA if hechas[sha256] else Estado.FALLA
        return Estado.FALLA if sha256 in sin_paginas else Estado.FALTA

    return {sha256: estado(sha256) for sha256 in huellas}


def texto_leido(sha256: str) -> str:
    """Lo que se leyó del archivo, o vacío."""
    return Texto.objects.filter(pk=sha256).values_list("contenido", flat=True).first() or ""


def busca_en_texto(paginas: Sequence[str], buscado: str) -> list[Coincidencia]:
    """Las primeras páginas donde aparece, con lo que rodea a la primera vez; sin distinguir mayúsculas."""
    pedido = " ".join(buscado.split())
    if not pedido:
        return []
    # Entre palabras, el papel pudo cambiar de renglón.
    patron = re.compile(r"\s+".join(re.escape(palabra) for palabra in pedido.split()), re.IGNORECASE)
    halladas = []
    for numero, texto in enumerate(paginas, 1):
        primera = patron.search(texto)
        if primera is None:
            continue
        desde, hasta = primera.span()
        halladas.append(
            Coincidencia(
                numero, _en_una_linea(texto[max(desde - LETRAS_DE_MUESTRA, 0) : desde]), primera.group(),
                _en_una_linea(texto[hasta : hasta + LETRAS_DE_MUESTRA]), sum(1 for _ in patron.finditer(texto)),
            )
        )  # fmt: skip
        if len(halladas) == COINCIDENCIAS:
            break
    return halladas


def _en_una_linea(texto: str) -> str:
    """Con su espacio en la orilla, para que la palabra hallada no se pegue a la vecina."""
    return re.sub(r"\s+", " ", texto)
