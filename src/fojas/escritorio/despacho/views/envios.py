"""Lo que se registra de un envío: lo que dice Correos, otra carta, lo que muestra la Plataforma y el acta firmada."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.base.tiempo import ZONA
from fojas.base.veredicto import exige
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import EnvioVisto
from fojas.dominio.partes.reglas import CanalDespacho, EstadoEnvio
from fojas.escritorio.despacho import renglones
from fojas.escritorio.despacho.forms import HECHOS, ActaForm, CartaForm, ConfirmaForm, OtraCartaForm
from fojas.escritorio.despacho.views.comun import METODOS, abre_envio, migas_de
from fojas.interfaz import exporta
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, pinta, repetido
from fojas.interfaz.puerta import actor_de, requiere

QUEDAN = {
    EstadoEnvio.POR_ENTREGAR: ("admitida", "entregada", "devuelta"),
    EstadoEnvio.EN_CORREOS: ("en_destino", "entregada", "devuelta"),
    EstadoEnvio.EN_DESTINO: ("entregada", "devuelta"),
}
"""Qué puede pasarle a una carta según en qué está."""


@requiere()
@require_http_methods(METODOS)
def registra(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Una carta: recibida, en destino, entregada o devuelta, con su constancia."""
    if hecho := repetido(request):
        return hecho
    carta, despacho = abre_envio(request, codigo)
    o_404(carta.es_carta or None)
    ahora = tiempo.ahora()
    posibles = QUEDAN.get(carta.estado, ())
    form = CartaForm(
        request.POST or None, request.FILES or None, en=ahora.astimezone(ZONA),
        hechos=[h for h in HECHOS if h[0] in posibles],
    )  # fmt: skip

    def hace(datos: Mapping[str, Any]) -> str:
        dato = {"admitida": datos["seguimiento"], "devuelta": datos["motivo"]}.get(datos["hecho"], datos["recibio"])
        return renglones.hace(
            carta, hecho=datos["hecho"], dia=datos["dia"], dato=dato, actor=actor_de(request), en=ahora,
            evidencia=datos["evidencia"][0] if datos["evidencia"] else None,
        )  # fmt: skip

    volver = reverse("escritorio:despacho", args=[despacho.codigo])
    llevado = atiende(request, form, hace, mensaje=lambda dicho: f"{dicho}.", volver=volver)
    return llevado or pinta(
        request, form, titulo=f"Carta del folio {carta.folio}", bajada=f"{carta.destinatario}, {carta.direccion}",
        boton="Registrar", volver=volver, migas=migas_de(despacho), plantilla="escritorio/despacho/carta.html", carta=carta,
        terminada=not posibles,
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def otra_carta(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """La devuelta sale de nuevo con el mismo folio."""
    if hecho := repetido(request):
        return hecho
    carta, despacho = abre_envio(request, codigo)
    o_404(carta.es_carta or None)
    form = OtraCartaForm(request.POST or None, initial={"domicilio": carta.direccion})
    volver = reverse("escritorio:despacho", args=[despacho.codigo])
    llevado = atiende(
        request,
        form,
        lambda d: acciones.insiste_con_otra_carta(
            envio_id=carta.id, direccion=d["domicilio"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=lambda nueva: f"Otra carta por entregar a Correos, intento {nueva.intento}.",
        volver=volver,
    )
    return llevado or pinta(
        request, form, titulo=f"Enviar otra carta con el folio {carta.folio}",
        bajada=f"La anterior volvió: {carta.motivo.lower()}." if carta.motivo else "", boton="Dejarla por entregar a Correos",
        volver=volver, migas=migas_de(despacho),
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def confirma(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """No se supo si la Plataforma la recibió: alguien mira y lo dice."""
    if hecho := repetido(request):
        return hecho
    envio, despacho = abre_envio(request, codigo)
    o_404((envio.canal == CanalDespacho.DDU) or None)
    form = ConfirmaForm(request.POST or None)
    volver = reverse("escritorio:despacho", args=[despacho.codigo])
    llevado = atiende(
        request,
        form,
        lambda d: acciones.confirma_en_la_plataforma(
            envio_id=envio.id, transaccion=d["transaccion"] if d["esta"] == "si" else "", enviada_en=d["enviada_en"],
            actor=actor_de(request), en=tiempo.ahora(),
        ),
        mensaje="Anotado. Fojas seguirá preguntando a la Plataforma.",
        volver=volver,
    )  # fmt: skip
    return llevado or pinta(
        request, form, titulo=f"Confirmar la notificación del folio {envio.folio}", boton="Anotar", volver=volver,
        bajada="No se supo si la Plataforma la recibió. No se repite sola, para no notificar dos veces.",
        migas=migas_de(despacho),
    )  # fmt: skip


@requiere()
@require_safe
def sobre(request: HttpRequest, codigo: str) -> HttpResponse:
    """El sobre de una carta."""
    carta, _ = abre_envio(request, codigo)
    o_404(carta.es_carta or None)
    return exporta.pdf_de(f"sobre-{carta.codigo}", documentos.sobres_pdf(cartas=_sola(carta), en=carta.creado_en))


def _sola(carta: EnvioVisto) -> tuple[EnvioVisto, ...]:
    return (carta,)


@requiere()
@require_http_methods(METODOS)
def acta_firmada(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """El acta que firmó quien retiró en el mesón, escaneada."""
    if hecho := repetido(request):
        return hecho
    actor = actor_de(request)
    despacho = o_404(partes.despacho(codigo, actor))
    o_404((despacho.canal == CanalDespacho.MESON.value) or None)
    exige(permisos.puede_despachar(actor))
    form = ActaForm(request.POST or None, request.FILES or None, en=tiempo.ahora())
    volver = reverse("escritorio:despacho", args=[despacho.codigo])
    llevado = atiende(
        request,
        form,
        lambda d: acciones.adjunta_acta_firmada(
            despacho_id=despacho.pk, archivo=d["archivo"][0], actor=actor, en=tiempo.ahora()
        ),
        mensaje="Acta firmada adjunta en su foja.",
        volver=volver,
    )
    return llevado or pinta(
        request, form, titulo=f"Adjuntar el acta firmada del folio {despacho.folio}", boton="Adjuntar", volver=volver,
        migas=[(despacho.folio, volver)],
    )  # fmt: skip
