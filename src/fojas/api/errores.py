"""De un rechazo del dominio, o de un envío mal formado, a `application/problem+json`."""

from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import ValidationError as DatoInvalido

from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.expedientes.reglas import ArchivoDemasiadoGrande, SinEspacio
from fojas.dominio.recepcion.reglas import ClaveUsada, SinAlcance
from fojas.interfaz.problemas import TITULOS, problema

ESTADOS: tuple[tuple[type[ErrorFojas], HTTPStatus], ...] = (
    (SinAlcance, HTTPStatus.FORBIDDEN),
    (NoAutorizado, HTTPStatus.FORBIDDEN),
    (ClaveUsada, HTTPStatus.CONFLICT),
    (ArchivoDemasiadoGrande, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (SinEspacio, HTTPStatus.SERVICE_UNAVAILABLE),
)
DICHOS = {
    "missing": "Falta.",
    "extra_forbidden": "Sobra: no es un campo de esta llamada.",
    "string_type": "Debe ser un texto.",
    "string_too_short": "Está vacío.",
    "string_too_long": "Es demasiado largo.",
    "string_pattern_mismatch": "No tiene la forma que se pide.",
    "too_long": "Son demasiados.",
    "list_type": "Debe ser una lista.",
    "json_invalid": "No es JSON bien escrito.",
    "model_attributes_type": "Debe ser un objeto JSON.",
    "model_type": "Debe ser un objeto JSON.",
    "value_error": "Trae signos de control.",
    "datetime_from_date_parsing": "Escribe la fecha y hora como 2026-11-24T12:00:00-03:00.",
    "datetime_parsing": "Escribe la fecha y hora como 2026-11-24T12:00:00-03:00.",
    "int_parsing": "Debe ser un número.",
    "greater_than_equal": "Es demasiado chico.",
    "less_than_equal": "Es demasiado grande.",
}


def atiende_errores(api: NinjaAPI) -> None:
    """Cada rechazo esperado, en la misma forma."""

    @api.exception_handler(ErrorFojas)
    def de_dominio(request: HttpRequest, error: ErrorFojas) -> HttpResponse:
        estado = next((e for clase, e in ESTADOS if isinstance(error, clase)), HTTPStatus.UNPROCESSABLE_ENTITY)
        return problema(estado, error.mensaje, campo=error.campo, norma=error.norma)

    @api.exception_handler(ValidationError)
    def de_parametros(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return _invalido(error.errors[0]["type"], error.errors[0]["loc"])

    @api.exception_handler(DatoInvalido)
    def de_cuerpo(request: HttpRequest, error: DatoInvalido) -> HttpResponse:
        primero = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return _invalido(primero["type"], primero["loc"])

    @api.exception_handler(HttpError)
    def de_biblioteca(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problema(HTTPStatus(error.status_code), TITULOS[HTTPStatus(error.status_code)] + ".")

    @api.exception_handler(Http404)
    def no_existe(request: HttpRequest, error: Http404) -> HttpResponse:
        return problema(HTTPStatus.NOT_FOUND, "No existe, o lo registró otra cuenta.")

    @api.exception_handler(BadRequest)
    @api.exception_handler(SuspiciousOperation)
    def mal_formado(request: HttpRequest, error: Exception) -> HttpResponse:
        return problema(HTTPStatus.BAD_REQUEST, "El envío está mal formado: revisa su tipo de contenido y sus partes.")


def _invalido(tipo: str, donde: tuple[int | str, ...]) -> HttpResponse:
    campo = next((str(parte) for parte in reversed(donde) if isinstance(parte, str)), "")
    dicho = DICHOS.get(tipo, "No sirve.")
    detalle = f"{campo}: {dicho}" if campo else dicho
    return problema(HTTPStatus.UNPROCESSABLE_ENTITY, detalle, campo=campo)
