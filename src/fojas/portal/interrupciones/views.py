"""Cuándo no estuvo disponible la plataforma, con su certificado (DS 4 de 2020, art. 7)."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fojas.base import codigos
from fojas.dominio.expedientes import consultas as archivos
from fojas.dominio.partes import consultas
from fojas.dominio.partes.consultas import Interrumpido
from fojas.interfaz.puerta import publica


@publica
@require_safe
def interrupciones(request: HttpRequest) -> HttpResponse:
    """Las certificadas, la última primero."""
    return render(
        request, "portal/interrupciones/lista.html", {"interrupciones": consultas.interrupciones_publicadas()}
    )


@publica
@require_safe
def interrupcion(request: HttpRequest, codigo: str) -> HttpResponse:
    """A donde lleva el QR del certificado: lo mismo que dice el papel, para comprobarlo."""
    visto = _publicada(codigo)
    return render(
        request, "portal/interrupciones/una.html",
        {"visto": visto, "codigo_dictado": codigos.agrupado(visto.codigo)},
    )  # fmt: skip


@publica
@require_safe
def certificado(request: HttpRequest, codigo: str) -> FileResponse:
    visto = _publicada(codigo)
    return FileResponse(
        archivos.abre(visto.sha256), content_type="application/pdf", filename=f"interrupcion-{visto.codigo}.pdf"
    )


def _publicada(codigo: str) -> Interrumpido:
    """Una certificada; de las demás no se sabe nada."""
    visto = consultas.interrupcion(codigos.limpia(codigo))
    if visto is None or not visto.sha256:
        raise Http404
    return visto
