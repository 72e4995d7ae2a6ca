"""Lo que protege a toda respuesta: cabeceras, límites de tasa y segundo factor."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fojas.base import memoria, tiempo
from fojas.dominio.organizacion import consultas
from fojas.dominio.organizacion.consultas import SinMunicipalidad
from fojas.dominio.organizacion.models import Usuario
from fojas.interfaz.tasa import anota, direccion_de, llave_de, pasa_de

Responde = Callable[[HttpRequest], HttpResponse]

POLITICA_DE_CONTENIDO = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "frame-src": "'self' blob:",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
"""Nada de afuera y nada escrito dentro de la página: ni guiones ni estilos en línea, por eso no lleva nonce."""
PERMISOS_DEL_NAVEGADOR = {
    "camera": "(self)",
    "publickey-credentials-get": "(self)",
    "publickey-credentials-create": "(self)",
    "microphone": "()",
    "geolocation": "()",
    "payment": "()",
    "usb": "()",
    "browsing-topics": "()",
}
"""La cámara fotografía papeles en el mesón; lo demás no se usa."""


class Cabeceras:
    """Pone la política de contenido y las demás cabeceras que no pone Django."""

    def __init__(self, responde: Responde) -> None:
        self.responde = responde
        self.permisos = ", ".join(f"{nombre}={a_quien}" for nombre, a_quien in PERMISOS_DEL_NAVEGADOR.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respuesta = self.responde(request)
        # Un PDF se mira dentro de su propia página: esa vista pide SAMEORIGIN y solo ella se deja enmarcar.
        se_enmarca = respuesta.get("X-Frame-Options", "DENY").upper() == "SAMEORIGIN"
        respuesta.headers.setdefault("Content-Security-Policy", politica(se_enmarca=se_enmarca))
        respuesta.headers.setdefault("Permissions-Policy", self.permisos)
        respuesta.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cookie" in respuesta.get("Vary", "") and not respuesta.has_header("Cache-Control"):
            respuesta["Cache-Control"] = "private, no-cache"
        return respuesta


def politica(*, se_enmarca: bool) -> str:
    reglas = POLITICA_DE_CONTENIDO | {"frame-ancestors": "'self'" if se_enmarca else "'none'"}
    return "; ".join(f"{nombre} {fuentes}" for nombre, fuentes in reglas.items())


class LimiteDeTasa:
    """Corta a quien prueba códigos al azar: tantos fallidos por ventana, por dirección y prefijo.

    Los que aciertan no cuentan: un barrio entero puede salir por una sola dirección.
    """

    def __init__(self, responde: Responde) -> None:
        self.responde = responde

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limites: dict[str, tuple[int, int]] = settings.LIMITES_DE_TASA
        prefijo = next((p for p in limites if request.path.startswith(p)), None)
        if prefijo is None:
            return self.responde(request)
        cuantas, segundos = limites[prefijo]
        clave = llave_de(f"{prefijo}:{direccion_de(request)}", segundos=segundos, en=tiempo.ahora())
        if pasa_de(clave, cuantas):
            return self._espera(request, segundos)
        respuesta = self.responde(request)
        if respuesta.status_code == HTTPStatus.NOT_FOUND:
            anota(clave, segundos)
        return respuesta

    def _espera(self, request: HttpRequest, segundos: int) -> HttpResponse:
        """429 que no se guarda ni se indexa: su dirección lleva un código."""
        respuesta = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
        respuesta["Retry-After"] = str(segundos)
        respuesta["Cache-Control"] = "private, no-store"
        respuesta["X-Robots-Tag"] = "noindex, nofollow"
        respuesta["Referrer-Policy"] = "no-referrer"
        return respuesta


class SegundoFactor:
    """Lleva a configurar un segundo factor a quien administra o firma, antes de dejarle pasar."""

    def __init__(self, responde: Responde) -> None:
        if not settings.EXIGE_SEGUNDO_FACTOR:
            raise MiddlewareNotUsed
        self.responde = responde

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._le_falta(request):
            messages.warning(
                request, "Tu rol exige un segundo factor: agrega una aplicación de códigos o una llave para seguir."
            )
            return redirect("mfa_index")
        return self.responde(request)

    def _le_falta(self, request: HttpRequest) -> bool:
        libres = (reverse("account_login").removesuffix("login/"), str(settings.STATIC_URL))
        if request.path.startswith(libres) or not isinstance(request.user, Usuario):
            return False
        if any(paso.get("method") == "mfa" for paso in get_authentication_records(request)):
            return False
        if is_mfa_enabled(request.user):
            return False
        return consultas.exige_segundo_factor(persona_id=request.user.persona_id, dia=tiempo.hoy())


class RecuerdaLaPeticion:
    """Lo que no cambia mientras se atiende una petición se le pregunta una vez a la base."""

    def __init__(self, responde: Responde) -> None:
        self._responde = responde

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with memoria.recuerda():
            return self._responde(request)


class SinInstalar:
    """Si todavía no hay municipalidad, cada página dice cómo instalarla en vez de fallar."""

    def __init__(self, responde: Responde) -> None:
        self._responde = responde

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._responde(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SinMunicipalidad):
            return None
        return HttpResponse(
            "Fojas está en marcha, pero falta instalar la municipalidad. En el servidor corre: fojas instalar\n",
            content_type="text/plain; charset=utf-8",
            status=HTTPStatus.SERVICE_UNAVAILABLE,
        )


class RevisaArranque:
    """Antes de la primera respuesta en producción: ni la demostración, cuyas claves son públicas, ni páginas sin hoja."""

    def __init__(self, responde: Responde) -> None:
        faltas = [*self._faltas_de_datos(), *self._faltas_de_estaticos()]
        if faltas:
            raise ImproperlyConfigured("Fojas no arranca en producción:\n" + "\n".join(f"  - {f}" for f in faltas))
        raise MiddlewareNotUsed

    def _faltas_de_datos(self) -> list[str]:
        try:
            es_demostracion = consultas.hay_municipalidad() and consultas.municipalidad().es_demostracion
        except DatabaseError:
            return ["La base de datos no está lista. Corre «fojas instalar»."]
        if es_demostracion:
            return [
                "FOJAS_DATOS contiene la municipalidad de demostración, cuyas claves son públicas. "
                "Usa otra carpeta y corre «fojas instalar»."
            ]
        return []

    def _faltas_de_estaticos(self) -> list[str]:
        if (Path(settings.STATIC_ROOT or "") / "staticfiles.json").is_file():
            return []
        return ["Faltan los archivos de las páginas. Corre «fojas instalar»."]
