"""Despachar un documento de la municipalidad que no responde a ningún ingreso."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.base.veredicto import exige
from fojas.dominio.partes import acciones, permisos
from fojas.dominio.partes import consultas as partes
from fojas.escritorio.despacho.forms import PropioForm
from fojas.escritorio.despacho.views.comun import METODOS
from fojas.interfaz.formularios import atiende, pinta, repetido
from fojas.interfaz.puerta import actor_de, requiere


@requiere(prueba=permisos.puede_ver_despachos)
@require_http_methods(METODOS)
def propio(request: HttpRequest) -> HttpResponseBase:
    """Toma un folio de salida, aunque vaya a muchos; nace su expediente."""
    if hecho := repetido(request):
        return hecho
    actor, ahora = actor_de(request), tiempo.ahora()
    exige(permisos.puede_despachar(actor))
    form = PropioForm(request.POST or None, request.FILES or None, en=ahora, dia=actor.dia, listas=partes.listas())

    def hace(datos: Mapping[str, Any]) -> Any:
        uno = (
            [acciones.destinatario(nombre=datos["nombre"], canal=datos["canal"], direccion=datos["direccion"])]
            if datos["nombre"]
            else []
        )
        return acciones.despacha_propio(
            materia=datos["materia"], titulo=datos["titulo"], archivo=datos["archivo"][0], adjuntos=datos["adjuntos"],
            destinatarios=uno, listas=datos.get("listas", ()), unidad_id=datos["unidad"], actor=actor, en=ahora,
        )  # fmt: skip

    llevado = atiende(
        request, form, hace, mensaje=lambda d: f"Despachado con el folio {d.folio}.",
        volver=lambda d: reverse("escritorio:despacho", args=[d.codigo]),
    )  # fmt: skip
    return llevado or pinta(
        request, form, titulo="Despachar un documento propio", boton="Despachar", volver=reverse("escritorio:cartas"),
        bajada="Un oficio que no responde a ningún ingreso. Toma folio de salida y no se puede deshacer.",
        migas=[("Cartas certificadas", reverse("escritorio:cartas"))],
    )  # fmt: skip
