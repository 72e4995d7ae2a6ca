"""Un rechazo dicho a otro sistema (RFC 9457), en castellano y con el campo y el artículo."""

from http import HTTPStatus

from django.http import JsonResponse

TIPO = "application/problem+json"
TITULOS = {
    HTTPStatus.BAD_REQUEST: "No se entiende lo enviado",
    HTTPStatus.UNAUTHORIZED: "Falta una llave que sirva",
    HTTPStatus.FORBIDDEN: "La llave no alcanza",
    HTTPStatus.NOT_FOUND: "No existe",
    HTTPStatus.METHOD_NOT_ALLOWED: "Esa dirección no admite ese método",
    HTTPStatus.CONFLICT: "Choca con lo ya registrado",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Pesa demasiado",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Falta o no sirve un dato",
    HTTPStatus.TOO_MANY_REQUESTS: "Demasiadas llamadas",
    HTTPStatus.SERVICE_UNAVAILABLE: "Ahora no se puede",
}


def problema(estado: HTTPStatus, detalle: str, *, campo: str = "", norma: str = "") -> JsonResponse:
    """`detalle` se puede mostrar tal cual a quien atiende."""
    cuerpo = {
        "type": "about:blank", "title": TITULOS[estado], "status": int(estado), "detail": detalle, "campo": campo,
        "norma": norma,
    }  # fmt: skip
    respuesta = JsonResponse(cuerpo, status=estado, content_type=TIPO, json_dumps_params={"ensure_ascii": False})
    respuesta["Cache-Control"] = "no-store"
    return respuesta
