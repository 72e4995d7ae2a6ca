"""La puerta de cada dirección: quién entra, y por qué no. Una vista sin puerta no pasa las pruebas de la casa."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import NoAutorizado, Veredicto
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.interfaz.errores import escrito_en, pagina_con_lo_escrito, pagina_sin_permiso, responde_error

P = ParamSpec("P")
Vista = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
"""Toda vista de función: la petición y lo que traiga la dirección. Un archivo que se descarga también es respuesta."""
PUBLICA = "publica"
ESCRITORIO = "escritorio"


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
