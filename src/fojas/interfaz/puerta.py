"""La puerta de cada dirección: quién entra, y por qué no. Una vista sin puerta no pasa las pruebas de la casa."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import NoAutorizado, Veredicto
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.recepcion import acciones as recepcion
from fojas.dominio.recepcion.reglas import LlaveRechazada, Portador
from fojas.interfaz.errores import escrito_en, pagina_con_lo_escrito, pagina_sin_permiso, responde_error
from fojas.interfaz.problemas import problema
from fojas.interfaz.tasa import anota, direccion_de, llave_de, pasa_de

P = ParamSpec("P")
Vista = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
"""Toda vista de función: la petición y lo que traiga la dirección. Un archivo que se descarga también es respuesta."""
PUBLICA = "publica"
ESCRITORIO = "escritorio"
API = "api"
UN_MINUTO = 60
LLAVES_FALLIDAS = 30
"""Por minuto y dirección: después no se mira ninguna llave de ahí."""


def requiere(*roles: Rol, prueba: Callable[[Actor], Veredicto] | None = None) -> Callable[[Vista[P]], Vista[P]]:
    """Exige sesión y, si se nombran, alguno de los roles o que la prueba diga que sí.

    Deja `request.actor`, armado una vez por petición con lo que la persona puede hoy.
    """

    def decora(vista: Vista[P]) -> Vista[P]:
        @wraps(vista)
        def puerta(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _pide_sesion(request)
            actor = actor_de(request)
            veredicto = _veredicto(actor, roles, prueba)
            if not veredicto:
                return pagina_sin_permiso(request, veredicto)
            try:
                return vista(request, *args, **kwargs)
            except NoAutorizado as error:
                return pagina_sin_permiso(request, Veredicto(error.mensaje, norma=error.norma))
            except ErrorFojas as error:
                return responde_error(request, error)

        puerta.puerta = ESCRITORIO  # type: ignore[attr-defined]
        return puerta

    return decora


def publica(vista: Vista[P]) -> Vista[P]:
    """Cualquiera entra, sin cuenta. Los límites de tasa los pone el ajuste LIMITES_DE_TASA."""

    @wraps(vista)
    def puerta(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return vista(request, *args, **kwargs)

    puerta.puerta = PUBLICA  # type: ignore[attr-defined]
    return puerta


def con_llave(vista: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Exige una llave de la API en `Authorization: Bearer`. Sin sesión ni galletas; deja `request.portador`."""

    @wraps(vista)
    def puerta(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        en = tiempo.ahora()
        fallidas = llave_de(f"llave:{direccion_de(request)}", segundos=UN_MINUTO, en=en)
        if pasa_de(fallidas, LLAVES_FALLIDAS):
            return _espera_un_minuto()
        tipo, _, dada = request.headers.get("Authorization", "").partition(" ")
        try:
            portador = recepcion.reconoce(dada.strip() if tipo.lower() == "bearer" else "", en=en)
        except LlaveRechazada as error:
            anota(fallidas, UN_MINUTO)
            respuesta = problema(HTTPStatus.UNAUTHORIZED, error.mensaje)
            respuesta["WWW-Authenticate"] = "Bearer"
            return respuesta
        llamadas = llave_de(f"api:{portador.llave}", segundos=UN_MINUTO, en=en)
        if pasa_de(llamadas, settings.FOJAS_API_POR_MINUTO):
            return _espera_un_minuto()
        anota(llamadas, UN_MINUTO)
        request.portador = portador  # type: ignore[attr-defined]
        return vista(request, *args, **kwargs)

    puerta.puerta = API  # type: ignore[attr-defined]
    return puerta


def portador_de(request: HttpRequest) -> Portador:
    """Quien llama a la API, ya reconocido por su puerta."""
    portador: Portador = request.portador  # type: ignore[attr-defined]
    return portador


def _espera_un_minuto() -> HttpResponse:
    respuesta = problema(HTTPStatus.TOO_MANY_REQUESTS, "Demasiadas llamadas seguidas. Espera un minuto y sigue.")
    respuesta["Retry-After"] = str(UN_MINUTO)
    return respuesta


def actor_de(request: HttpRequest) -> Actor:
    """Quien pide, con lo que puede hoy; se arma una vez por petición."""
    guardado: Any = getattr(request, "actor", None)
    if isinstance(guardado, Actor):
        return guardado
    actor = organizacion.actor(persona_id=request.user.persona_id, dia=tiempo.hoy())  # type: ignore[union-attr]
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def _pide_sesion(request: HttpRequest) -> HttpResponseBase:
    """Lleva a ingresar. Lo que venía escrito vuelve en una página que lo envía de nuevo: no se pierde."""
    if request.headers.get("HX-Request"):
        # Un trozo de página no se reemplaza por la de ingreso: la que se tiene a la vista conserva lo escrito.
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": "sesionVencida"})
    if request.method == "POST" and escrito_en(request):
        return pagina_con_lo_escrito(request)
    return redirect_to_login(request.get_full_path())


def _veredicto(actor: Actor, roles: tuple[Rol, ...], prueba: Callable[[Actor], Veredicto] | None) -> Veredicto:
    if prueba is not None:
        return prueba(actor)
    if roles and not any(actor.tiene(rol) for rol in roles):
        nombres = " o ".join(rol.value.replace("_", " ") for rol in roles)
        return Veredicto(f"Esta página es para quien tiene el rol de {nombres}. Pídelo a quien administra el sistema.")
    return Veredicto()
