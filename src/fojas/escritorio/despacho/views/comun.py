"""Lo que comparten las páginas de lo que sale."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fojas.base import tiempo
from fojas.base.veredicto import exige
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes import permisos
from fojas.dominio.partes.consultas import EnvioVisto
from fojas.interfaz.errores import o_404
from fojas.interfaz.puerta import actor_de

METODOS = ["GET", "HEAD", "POST"]
PESTANAS = (
    ("Cartas certificadas", "escritorio:cartas"),
    ("Listas de distribución", "escritorio:listas"),
    ("Excepciones", "escritorio:excepciones"),
)


def pestanas_de(request: HttpRequest) -> list[tuple[str, str, bool]]:
    return [(nombre, reverse(url), request.path.startswith(reverse(url))) for nombre, url in PESTANAS]


def abre_envio(request: HttpRequest, codigo: str) -> tuple[EnvioVisto, Any]:
    """El envío de la dirección y su despacho: 404 si no puede verlo, 403 si no puede llevarlo."""
    actor = actor_de(request)
    visto = o_404(partes.envio(codigo, actor))
    despacho = o_404(partes.despacho(visto.despacho, actor))
    exige(permisos.puede_despachar(actor))
    if request.method != "POST":
        expedientes.registra_lectura(actor=actor, en=tiempo.ahora(), expediente=despacho.expediente)
    return visto, despacho


def migas_de(despacho: Any) -> list[tuple[str, str]]:
    return [
        ("Cartas certificadas", reverse("escritorio:cartas")),
        (despacho.folio, reverse("escritorio:despacho", args=[despacho.codigo])),
    ]
