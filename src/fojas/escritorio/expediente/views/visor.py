"""Mirar un documento sin abrirlo: sus páginas como imágenes, su texto, o lo que trae dentro. Nada suyo se ejecuta."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, quote_etag, urlencode
from django.views.decorators.http import require_safe

from fojas.base import tiempo
from fojas.base.huellas import TROZO
from fojas.base.veredicto import Veredicto, exige
from fojas.dominio.expedientes import acciones
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.consultas import COINCIDENCIAS, Estado, Foja, Hoja, Mirado
from fojas.dominio.expedientes.reglas import Confidencialidad
from fojas.dominio.expedientes.reglas.vistas import (
    ANCHOS,
    DE_CERCA,
    MINIATURA,
    PAGINA,
    SE_OYEN,
    SE_VEN,
    Muestra,
    paginas_del_texto,
    pedidos_al_llegar,
    pedidos_para,
    que_muestra,
)
from fojas.dominio.organizacion.reglas import Actor
from fojas.escritorio.expediente.views.comun import direccion_del_caso, enlace
from fojas.escritorio.expediente.views.documentos import ENCIERRO, SE_MIRAN
from fojas.interfaz.errores import o_404
from fojas.interfaz.puerta import actor_de, requiere

GIROS = (0, 90, 180, 270)
LETRAS_POR_PARTE = 20_000
"""Del texto que no dice dónde cambia la página se muestra un trozo de este largo."""
APURO = 20
"""Quien mira una página está esperando: va antes que leer el texto de lo del mesón."""
INTENTOS = 40
ICONOS = {
    Muestra.CONTENIDO: "expediente", Muestra.SONIDO: "audio", Muestra.VIDEO: "play", Muestra.PAGINAS: "acto",
    Muestra.NADA: "clip",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mira:
    """Lo que la dirección pide ver: todo está en ella, y por eso sirve sin guiones."""

    pagina: int
    cerca: bool
    giro: int
    texto: bool
    busca: str

    @property
    def ancho(self) -> int:
        return DE_CERCA if self.cerca else PAGINA

    def con(self, **cambios: str | int) -> str:
        datos: dict[str, str | int] = {
            "pagina": self.pagina, "cerca": int(self.cerca), "giro": self.giro, "texto": int(self.texto),
            "busca": self.busca, **cambios,
        }  # fmt: skip
        return "?" + urlencode({clave: valor for clave, valor in datos.items() if valor})


@dataclass(frozen=True, slots=True)
class Renglon:
    """Una línea del índice con lo que se ve de ella."""

    foja: Foja
    miniatura: Estado | None
    """None si de ella no se muestra imagen."""
    icono: str
    puede: Veredicto
    """Abrirla: lo que el antivirus apartó, no."""


def renglones(actor: Actor, expediente: Any, fojas: Sequence[Foja]) -> list[Renglon]:
    """Las líneas del índice; de lo reservado no va miniatura: verla sería leerlo, y eso se anota al abrirlo."""
    pueden = {f.id: expedientes.puede_abrir(actor, f) for f in fojas}
    a_la_vista = [f for f in fojas if pueden[f.id] and not _es_secreta(expediente, f)]
    estados = expedientes.miniaturas(a_la_vista)
    visibles = {f.id for f in a_la_vista}
    return [
        Renglon(f, estados.get(f.sha256) if f.id in visibles else None, ICONOS[que_muestra(f.mime)], pueden[f.id])
        for f in fojas
    ]


def _es_secreta(expediente: Any, foja: Foja) -> bool:
    return foja.reservado or expediente.confidencialidad != Confidencialidad.PUBLICO.value


@requiere()
@require_safe
def visor(request: HttpRequest, codigo: str) -> HttpResponse:
    """El documento a la vista: página a página, o su texto. Mirar lo reservado queda anotado."""
    actor = actor_de(request)
    hallado, foja = o_404(expedientes.documento(codigo, actor))
    acciones.registra_lectura(actor=actor, en=tiempo.ahora(), expediente=hallado.expediente, documento=hallado)
    puede, mira = expedientes.puede_mirar(actor, hallado, foja), _mira(request)
    visto = expedientes.mirado(foja) if puede else None
    texto = expedientes.texto_leido(foja.sha256) if puede else ""
    en_texto = bool(visto) and (mira.texto or (visto is not None and _solo_texto(visto, texto)))
    contexto = {
        "foja": foja,
        "expediente": hallado.expediente,
        "puede": puede,
        "puede_bajar": expedientes.puede_abrir(actor, foja),
        "mira": mira,
        "visto": visto,
        "se_abre": foja.mime in SE_MIRAN,
        "hay_texto": bool(texto),
        "en_texto": en_texto,
        "icono_de_tipo": ICONOS[que_muestra(foja.mime)],
        "volver": direccion_del_caso(hallado.expediente.codigo),
        "migas": [
            *([("Bandeja", enlace("bandeja"))] if enlace("bandeja") else []),
            (hallado.expediente.codigo, direccion_del_caso(hallado.expediente.codigo)),
        ],
        "pestanas": _pestanas(mira, visto, texto, en_texto=en_texto),
    }
    if en_texto:
        contexto |= _del_texto(mira, texto)
    elif visto is not None and visto.muestra == Muestra.PAGINAS:
        contexto |= _de_la_pagina(mira, foja, visto)
    elif visto is not None and not visto.preparado:
        _pide(foja, pagina=1, ancho=MINIATURA)
        contexto |= {"recarga": mira.con()}
    return render(request, "escritorio/expediente/visor.html", contexto)


def _mira(request: HttpRequest) -> Mira:
    pagina, giro = _numero(request, "pagina"), _numero(request, "giro")
    return Mira(
        pagina=max(pagina, 1), cerca="cerca" in request.GET, giro=giro if giro in GIROS else 0,
        texto="texto" in request.GET or "busca" in request.GET, busca=request.GET.get("busca", "")[:100],
    )  # fmt: skip


def _numero(request: HttpRequest, clave: str) -> int:
    dicho = request.GET.get(clave, "")
    return int(dicho) if dicho.isascii() and dicho.isdigit() and len(dicho) < 7 else 0


def _solo_texto(visto: Mirado, texto: str) -> bool:
    """De una planilla o un documento de Word no se dibuja la hoja: se muestra lo que dice."""
    return visto.muestra == Muestra.NADA and bool(texto)


def _pestanas(mira: Mira, visto: Mirado | None, texto: str, *, en_texto: bool) -> list[tuple[str, str, bool]]:
    if visto is None or not texto or _solo_texto(visto, texto):
        return []
    nombre = "Páginas" if visto.muestra == Muestra.PAGINAS else "Documento"
    return [(nombre, mira.con(texto=0, busca=""), not en_texto), ("Texto", mira.con(texto=1), en_texto)]


def _de_la_pagina(mira: Mira, foja: Foja, visto: Mirado) -> dict[str, Any]:
    """La hoja pedida y hacia dónde se puede seguir."""
    ultima = visto.paginas or (1 if visto.preparado else max(foja.paginas, mira.pagina))
    pagina = min(mira.pagina, ultima)
    giros = GIROS.index(mira.giro)
    return {
        "pagina": pagina,
        "ultima": ultima,
        "anterior": mira.con(pagina=pagina - 1) if pagina > 1 else "",
        "siguiente": mira.con(pagina=pagina + 1) if pagina < ultima else "",
        "acerca": "" if mira.cerca else mira.con(cerca=1),
        "aleja": mira.con(cerca=0) if mira.cerca else "",
        "gira": mira.con(giro=GIROS[(giros + 1) % len(GIROS)]),
        "hoja": _hoja(foja, pagina=pagina, ancho=mira.ancho),
        "ancho": mira.ancho,
        "intento": 1,
        "recarga": mira.con(),
    }


def _hoja(foja: Foja, *, pagina: int, ancho: int) -> Hoja:
    """Cómo está esa página; si falta, queda pedida."""
    hoja = expedientes.hoja(foja.sha256, pagina=pagina, ancho=ancho)
    if hoja.estado == Estado.FALTA:
        _pide(foja, pagina=pagina, ancho=ancho)
    return hoja


def _pide(foja: Foja, *, pagina: int, ancho: int) -> None:
    pedidos = [*(pedidos_al_llegar() if pagina == 1 and ancho != DE_CERCA else []), *pedidos_para(pagina, ancho)]
    acciones.pide_vistas(sha256=foja.sha256, pedidos=list(dict.fromkeys(pedidos)), en=tiempo.ahora(), prioridad=APURO)


def _del_texto(mira: Mira, texto: str) -> dict[str, Any]:
    """El texto leído, de a una página, y dónde aparece lo buscado."""
    paginas = list(paginas_del_texto(texto))
    if len(paginas) == 1:
        paginas = [texto[n : n + LETRAS_POR_PARTE] for n in range(0, len(texto), LETRAS_POR_PARTE)] or [""]
    pagina = min(mira.pagina, len(paginas))
    halladas = expedientes.busca_en_texto(paginas, mira.busca)
    return {
        "pagina": pagina,
        "ultima": len(paginas),
        "anterior": mira.con(pagina=pagina - 1) if pagina > 1 else "",
        "siguiente": mira.con(pagina=pagina + 1) if pagina < len(paginas) else "",
        "texto": paginas[pagina - 1].strip(),
        "halladas": [(h, mira.con(pagina=h.pagina, texto=1)) for h in halladas],
        "hay_mas": len(halladas) == COINCIDENCIAS,
    }


@requiere()
@require_safe
def hoja(request: HttpRequest, codigo: str, numero: int, ancho: int) -> HttpResponse:
    """El trozo de página que espera la imagen: vuelve a preguntar hasta que esté, con calma y no para siempre."""
    documento, foja = _permitido(request, codigo)
    intento = min(_numero(request, "intento") + 1, INTENTOS)
    contexto = {
        "foja": foja, "hoja": _hoja(foja, pagina=numero, ancho=_ancho(ancho)), "pagina": numero, "ancho": ancho,
        "mira": _mira(request), "intento": intento, "se_rinde": intento >= INTENTOS,
        "recarga": reverse("escritorio:visor", args=[documento.codigo]) + f"?pagina={numero}",
    }  # fmt: skip
    return render(request, "escritorio/expediente/_hoja.html", contexto)


@requiere()
@require_safe
def miniatura(request: HttpRequest, codigo: str) -> HttpResponse:
    """La primera hoja, chica, para la lista: se pide al aparecer en pantalla y se espera como la grande."""
    documento, foja = _permitido(request, codigo)
    if _es_secreta(documento.expediente, foja):
        raise Http404
    intento = min(_numero(request, "intento") + 1, INTENTOS)
    estado = _hoja(foja, pagina=1, ancho=MINIATURA).estado
    return render(
        request, "escritorio/expediente/_miniatura.html",
        {"f": foja, "estado": estado, "intento": intento, "ancho": MINIATURA, "se_rinde": intento >= INTENTOS},
    )  # fmt: skip


@requiere()
@require_safe
def imagen(request: HttpRequest, codigo: str, numero: int, ancho: int) -> HttpResponseBase:
    """Una página ya dibujada. La de algo reservado no se guarda en el navegador y su lectura queda anotada."""
    documento, foja = _permitido(request, codigo)
    hoja = expedientes.hoja(foja.sha256, pagina=numero, ancho=_ancho(ancho))
    if hoja.estado != Estado.LISTA:
        raise Http404
    secreta = _es_secreta(documento.expediente, foja)
    acciones.registra_lectura(
        actor=actor_de(request), en=tiempo.ahora(), expediente=documento.expediente, documento=documento
    )
    marca = quote_etag(hoja.sha256)
    respuesta: HttpResponseBase
    if not secreta and request.headers.get("If-None-Match") == marca:
        respuesta = HttpResponseNotModified()
    else:
        respuesta = FileResponse(
            expedientes.abre(hoja.sha256), content_type="image/webp", filename=f"foja {foja.foja_desde} p{numero}.webp"
        )
    respuesta["ETag"] = marca
    respuesta["Content-Security-Policy"] = ENCIERRO
    respuesta["Cache-Control"] = "private, no-store" if secreta else "private, no-cache"
    return respuesta


@requiere()
@require_safe
def suena(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Un audio o un video, de a trozos, para el reproductor del navegador."""
    documento, foja = _permitido(request, codigo)
    if foja.mime not in SE_OYEN | SE_VEN:
        raise Http404
    desde, hasta = _tramo(request.headers.get("Range", ""), foja.bytes)
    if desde == 0:
        acciones.registra_lectura(
            actor=actor_de(request), en=tiempo.ahora(), expediente=documento.expediente, documento=documento
        )
    entero = (desde, hasta) == (0, foja.bytes - 1) and "Range" not in request.headers
    respuesta = StreamingHttpResponse(
        _trozos(foja.sha256, desde, hasta), content_type=foja.mime,
        status=HTTPStatus.OK if entero else HTTPStatus.PARTIAL_CONTENT,
    )  # fmt: skip
    if not entero:
        respuesta["Content-Range"] = f"bytes {desde}-{hasta}/{foja.bytes}"
    respuesta["Content-Length"] = str(hasta - desde + 1)
    respuesta["Accept-Ranges"] = "bytes"
    respuesta["Content-Disposition"] = content_disposition_header(False, foja.nombre) or "inline"
    respuesta["Content-Security-Policy"] = ENCIERRO
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


def _tramo(pedido: str, largo: int) -> tuple[int, int]:
    """`bytes=0-499` → (0, 499). Lo que no se entiende o no existe se responde entero."""
    hallado = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", pedido.strip())
    if hallado is None or hallado.groups() == ("", ""):
        return 0, largo - 1
    desde, hasta = hallado.groups()
    if not desde:
        return max(largo - int(hasta), 0), largo - 1
    tramo = int(desde), min(int(hasta or largo), largo - 1)
    return tramo if tramo[0] <= tramo[1] else (0, largo - 1)


def _trozos(sha256: str, desde: int, hasta: int) -> Iterator[bytes]:
    # Se abre al entregar: si el navegador corta antes, no queda un archivo abierto.
    with expedientes.abre(sha256) as flujo:
        flujo.seek(desde)
        faltan = hasta - desde + 1
        while faltan > 0 and (trozo := flujo.read(min(TROZO, faltan))):
            faltan -= len(trozo)
            yield trozo


def _permitido(request: HttpRequest, codigo: str) -> tuple[Any, Foja]:
    """El documento si lo puede ver y mirar; si lo ve y no se puede mirar, el porqué (403)."""
    actor = actor_de(request)
    hallado, foja = o_404(expedientes.documento(codigo, actor))
    exige(expedientes.puede_mirar(actor, hallado, foja))
    return hallado, foja


def _ancho(pedido: int) -> int:
    if pedido not in ANCHOS:
        raise Http404
    return pedido
