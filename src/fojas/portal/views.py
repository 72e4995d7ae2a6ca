"""Portada, seguimiento con código y apariencia. Ninguna necesita cuenta ni JavaScript."""

from http import HTTPStatus

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from fojas.base import codigos, tiempo
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes import consultas as partes
from fojas.interfaz.puerta import publica
from fojas.portal.respuestas import privada

SIGUIENTE_APARIENCIA = {
    "contraste": {"": "alto", "alto": ""},
    "texto": {"": "grande", "grande": "mayor", "mayor": ""},
    "tema": {"": "oscuro", "oscuro": "claro", "claro": "oscuro"},
}
UN_ANO = 365 * 24 * 3600
LARGO_ESCRITO = 40


ROBOTS = "User-agent: *\nDisallow: /escritorio/\nDisallow: /cuenta/\nDisallow: /seguimiento/\n"


@publica
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Los buscadores se quedan en la portada: ni la oficina ni el caso de nadie se indexan."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@publica
@require_safe
def inicio(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/inicio.html")


@publica
@require_safe
def accesibilidad(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accesibilidad.html")


@publica
@require_safe
def escudo(request: HttpRequest, sha256: str) -> FileResponse:
    """El escudo por su huella: una dirección no cambia nunca de imagen y se puede guardar un año."""
    if sha256 != organizacion.escudo():
        raise Http404
    respuesta = FileResponse(expedientes.abre(sha256), content_type="image/png")
    respuesta["Cache-Control"] = f"public, max-age={UN_ANO}, immutable"
    return respuesta


@publica
@require_safe
def apariencia(request: HttpRequest) -> HttpResponse:
    """Guarda en una cookie cómo quiere ver la página y vuelve a donde estaba."""
    que = request.GET.get("que", "")
    volver = request.GET.get("volver", "/")
    if not url_has_allowed_host_and_scheme(
        volver, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        volver = "/"
    respuesta = HttpResponseRedirect(volver)
    if que in SIGUIENTE_APARIENCIA:
        valor = SIGUIENTE_APARIENCIA[que].get(request.COOKIES.get(que, ""), "")
        if valor:
            respuesta.set_cookie(que, valor, max_age=UN_ANO, samesite="Lax", secure=request.is_secure(), httponly=True)
        else:
            respuesta.delete_cookie(que)
    return respuesta


@publica
@require_safe
def seguimiento(request: HttpRequest) -> HttpResponse:
    """Pide el código; con él, lleva al caso."""
    escrito = request.GET.get("codigo", "").strip()[:LARGO_ESCRITO]
    if not escrito:
        return privada(render(request, "portal/seguimiento.html", {"escrito": "", "error": ""}))
    codigo = codigos.limpia(escrito)
    if partes.seguimiento(codigo, en=tiempo.ahora()) is None:
        return _desconocido(request, escrito)
    return redirect("portal:caso", codigo=codigo)


@publica
@require_safe
def caso(request: HttpRequest, codigo: str) -> HttpResponse:
    """Estado, fecha, responsable y próximo paso, para quien tiene el código."""
    encontrado = partes.seguimiento(codigos.limpia(codigo), en=tiempo.ahora())
    if encontrado is None:
        return _desconocido(request, codigo[:LARGO_ESCRITO])
    suyo = partes.lo_suyo(encontrado.codigo, hoy=tiempo.hoy())
    hitos = partes.en_orden(encontrado.hitos, suyo.hitos)
    contexto = {
        "caso": encontrado,
        "suyo": suyo,
        # Certificado el silencio, nadie revisa ni viene una respuesta: queda lo que pasó.
        "hitos": [h for h in hitos if h.momento == "hecho"] if suyo.silencio else hitos,
        "codigo_dictado": codigos.agrupado(encontrado.codigo),
        "si_no_responde": _dicho_a_la_persona(encontrado.al_vencer),
        "respuestas": [d for d in encontrado.documentos if d.origen == Origen.EMITIDO.value],
        "comprobantes": [d for d in encontrado.documentos if d.origen == Origen.PLATAFORMA.value],
    }
    return privada(render(request, "portal/caso.html", contexto))


@publica
@require_safe
def documento(request: HttpRequest, codigo: str, documento: str) -> HttpResponse | FileResponse:
    """Un documento destinado a la persona del caso, y solo esos."""
    encontrado = partes.seguimiento(codigos.limpia(codigo), en=tiempo.ahora())
    suyos = (
        [*encontrado.documentos, *partes.lo_suyo(encontrado.codigo, hoy=tiempo.hoy()).documentos] if encontrado else []
    )
    suyo = next((d for d in suyos if d.codigo == documento), None)
    if suyo is None:
        return _desconocido(request, codigo[:LARGO_ESCRITO])
    respuesta = FileResponse(
        expedientes.abre(suyo.sha256), as_attachment=True, filename=suyo.nombre, content_type="application/octet-stream"
    )
    return privada(respuesta)


def _dicho_a_la_persona(efecto: str) -> str:
    """El efecto de vencer el plazo, si es un derecho suyo; lo que solo toca a la oficina no se le dice."""
    derecho = efecto.removeprefix("La persona puede ")
    return f"Puedes {derecho}" if derecho != efecto else ""


def _desconocido(request: HttpRequest, escrito: str) -> HttpResponse:
    """Lo mismo para un código mal escrito y para uno que no existe: no se aprende nada probando."""
    error = "Revisa el código: no es de ninguna solicitud."
    return privada(
        render(request, "portal/seguimiento.html", {"escrito": escrito, "error": error}, status=HTTPStatus.NOT_FOUND)
    )
