"""Si la sesión sigue abierta: la página lo pregunta antes de enviar lo que tanto costó escribir."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fojas.interfaz.puerta import requiere


@requiere()
@require_safe
def sesion(request: HttpRequest) -> HttpResponse:
    """204 con sesión; sin ella la puerta lleva a ingresar."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Cache-Control": "no-store"})
