"""El esquema y la guía, que cualquiera puede leer; no muestran nada de la casa."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fojas.api.v1 import esquema_publicado
from fojas.interfaz.puerta import publica


@publica
@require_safe
def esquema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(esquema_publicado(), json_dumps_params={"ensure_ascii": False})


@publica
@require_safe
def guia(request: HttpRequest) -> HttpResponse:
    """Cada operación, leída del mismo esquema: la guía no envejece aparte."""
    esquema = esquema_publicado()
    operaciones = [
        {"metodo": metodo.upper(), "ruta": ruta, "resumen": dicho["summary"], "detalle": dicho.get("description", ""),
         "respuestas": sorted(dicho["responses"])}
        for ruta, metodos in esquema["paths"].items()
        for metodo, dicho in metodos.items()
    ]  # fmt: skip
    return render(request, "api/guia.html", {"operaciones": operaciones})
