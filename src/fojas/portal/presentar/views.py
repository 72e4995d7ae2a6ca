"""Las páginas del formulario público. Cada POST guarda; volver atrás, repetir o cortar la conexión no pierde nada."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import codigos, tiempo
from fojas.base.errores import ErrorFojas
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes import documentos
from fojas.dominio.partes.documentos import Formato
from fojas.dominio.recepcion import acciones, consultas, reglas
from fojas.dominio.recepcion.consultas import SolicitudVista
from fojas.dominio.recepcion.reglas import MEDIOS, TIPOS_PUBLICOS, Falta, Paso
from fojas.interfaz.puerta import publica
from fojas.interfaz.tasa import anota, direccion_de, llave_de, pasa_de
from fojas.portal.presentar.forms import MEDIOS_DICHOS, formulario
from fojas.portal.respuestas import privada

HORA_S = 3600
LARGO_ESCRITO = 40
DE_MAS = 1_000_000
"""Bytes que el resto del formulario agrega a los archivos."""
TRAMPA = "sitio"
"""Campo que una persona no ve: quien lo llena es un programa."""
TITULOS: Mapping[Paso, str] = {
    Paso.QUE: "¿Qué quieres hacer?",
    Paso.QUIEN: "¿Quién presenta?",
    Paso.PIDE: "¿Qué quieres decirnos?",
    Paso.ARCHIVOS: "¿Quieres adjuntar archivos?",
    Paso.RESPUESTA: "¿Cómo te respondemos?",
    Paso.REVISAR: "Revisa antes de enviar",
}
DE_PROGRAMA = "Deja vacío el campo que dice «No lo llenes»: es para detectar programas que envían solos."


def _con_codigo(vista: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Limpia el código y atiende lo que le pase a la solicitud: no existe, venció o ya se envió."""

    @wraps(vista)
    def puerta(request: HttpRequest, /, *, codigo: str, **resto: str) -> HttpResponseBase:
        limpio = codigos.limpia(codigo)[:LARGO_ESCRITO]
        largo = str(request.META.get("CONTENT_LENGTH", ""))
        if largo.isdecimal() and int(largo) > settings.FOJAS_SOLICITUD_MAXIMO + DE_MAS:
            return _muy_pesado(request, limpio)
        try:
            return privada(vista(request, limpio, **resto))
        except reglas.SolicitudDesconocida:
            return _desconocida(request, codigo[:LARGO_ESCRITO])
        except reglas.SolicitudEnviada:
            return privada(redirect("portal:presentar_enviada", codigo=limpio))

    return puerta


@csrf_exempt
@publica
@require_http_methods(["GET", "HEAD", "POST"])
def comienzo(request: HttpRequest) -> HttpResponse:
    """Qué hace falta, cuánto demora y para qué se usan los datos. Empezar crea la solicitud."""
    if request.method != "POST":
        return render(request, "portal/presentar/comienzo.html", {"dias": settings.FOJAS_SOLICITUD_DIAS})
    en = tiempo.ahora()
    llave = llave_de(f"presentar:{direccion_de(request)}", segundos=HORA_S, en=en)
    if pasa_de(llave, settings.FOJAS_SOLICITUDES_POR_HORA):
        respuesta = privada(render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS))
        respuesta["Retry-After"] = str(HORA_S)
        return respuesta
    anota(llave, HORA_S)
    solicitud = acciones.abre_solicitud(en=en)
    return privada(redirect("portal:presentar_paso", codigo=solicitud.codigo, paso=Paso.QUE.value))


@publica
@require_safe
def continua(request: HttpRequest) -> HttpResponse:
    """Pide el código de lo que se empezó."""
    escrito = request.GET.get("codigo", "").strip()[:LARGO_ESCRITO]
    if not escrito:
        return privada(render(request, "portal/presentar/continua.html", {"escrito": ""}))
    limpio = codigos.limpia(escrito)
    if consultas.solicitud(limpio, en=tiempo.ahora()) is None:
        return _desconocida(request, escrito)
    return privada(redirect("portal:presentar_sigue", codigo=limpio))


@publica
@require_safe
@_con_codigo
def sigue(request: HttpRequest, codigo: str) -> HttpResponse:
    """Lleva a la primera página que falta, o a lo ya enviado."""
    vista = _vista(codigo)
    paso = reglas.hasta_donde(vista.datos, archivos=len(vista.archivos))
    return redirect("portal:presentar_paso", codigo=codigo, paso=paso.value)


@csrf_exempt
@publica
@require_http_methods(["GET", "HEAD", "POST"])
@_con_codigo
def pagina(request: HttpRequest, codigo: str, paso: str) -> HttpResponse:
    """Una pregunta. Guarda siempre lo escrito; solo avanza si está completo."""
    if paso not in set(Paso):
        raise Http404
    cual = Paso(paso)
    if request.method == "POST":
        return _recibe(request, codigo, cual)
    vista = _vista(codigo)
    if cual == Paso.REVISAR and (pendiente := _pendiente(vista)) is not None:
        return redirect("portal:presentar_paso", codigo=codigo, paso=pendiente.value)
    return _pinta(request, vista, cual, faltas=[])


def _recibe(request: HttpRequest, codigo: str, paso: Paso) -> HttpResponse:
    en, accion = tiempo.ahora(), request.POST.get("accion", "")
    if request.POST.get(TRAMPA, ""):
        return _pinta(request, _vista(codigo), paso, faltas=[Falta(paso, "", DE_PROGRAMA)])
    if paso == Paso.REVISAR:
        return _envia(request, codigo)
    if paso == Paso.ARCHIVOS:
        if (respuesta := _archivos(request, codigo, accion)) is not None:
            return respuesta
    else:
        acciones.guarda_solicitud(codigo=codigo, paso=paso, escrito=request.POST.dict(), en=en)
    if accion == "guardar":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if accion == "salir":
        return redirect("portal:presentar_guardada", codigo=codigo)
    vista = _vista(codigo)
    if faltas := reglas.faltas(paso, vista.datos, archivos=len(vista.archivos)):
        return _pinta(request, vista, paso, faltas=faltas)
    sigue_en = Paso.REVISAR if request.GET.get("volver") == Paso.REVISAR.value else reglas.siguiente(paso)
    return redirect("portal:presentar_paso", codigo=codigo, paso=sigue_en.value)


def _archivos(request: HttpRequest, codigo: str, accion: str) -> HttpResponse | None:
    """Suma o quita archivos. None si no queda nada que mostrar y se sigue adelante."""
    en = tiempo.ahora()
    if accion.startswith("quitar:"):
        acciones.quita_archivo(codigo=codigo, sha256=accion.removeprefix("quitar:")[:64], en=en)
        return _vuelve_a_archivos(request, codigo)
    probados = [_sube(codigo, archivo) for archivo in request.FILES.getlist("archivos")]
    if faltas := [falta for falta in probados if falta is not None]:
        return _pinta(request, _vista(codigo), Paso.ARCHIVOS, faltas=faltas)
    if accion == "subir":
        return _vuelve_a_archivos(request, codigo)
    return None


def _sube(codigo: str, archivo: "UploadedFile[Any]") -> Falta | None:
    nombre = archivo.name or "archivo"
    try:
        acciones.agrega_archivo(
            codigo=codigo,
            flujo=archivo.file,  # type: ignore[arg-type]
            nombre=nombre,
            largo=archivo.size or 0,
            en=tiempo.ahora(),
        )
    except (reglas.SolicitudDesconocida, reglas.SolicitudEnviada):
        raise
    except ErrorFojas as error:
        return Falta(Paso.ARCHIVOS, "archivos", f"{nombre[:80]}: {error.mensaje}", error.norma)
    return None


def _vuelve_a_archivos(request: HttpRequest, codigo: str) -> HttpResponse:
    if request.headers.get("X-Trozo"):
        return render(request, "portal/presentar/_archivos.html", {"solicitud": _vista(codigo)})
    consulta = "?volver=revisar" if request.GET.get("volver") == Paso.REVISAR.value else ""
    return HttpResponseRedirect(reverse("portal:presentar_paso", args=[codigo, Paso.ARCHIVOS.value]) + consulta)


def _envia(request: HttpRequest, codigo: str) -> HttpResponse:
    try:
        acciones.envia_solicitud(codigo=codigo, en=tiempo.ahora())
    except reglas.Incompleta as error:
        return _pinta(request, _vista(codigo), error.faltas[0].paso, faltas=list(error.faltas))
    except (reglas.SolicitudDesconocida, reglas.SolicitudEnviada):
        raise
    except ErrorFojas as error:
        return _pinta(
            request, _vista(codigo), Paso.REVISAR, faltas=[Falta(Paso.REVISAR, "", error.mensaje, error.norma)]
        )
    return redirect("portal:presentar_enviada", codigo=codigo)


@csrf_exempt
@publica
@require_http_methods(["GET", "HEAD", "POST"])
@_con_codigo
def guardada(request: HttpRequest, codigo: str) -> HttpResponse:
    """Cómo seguir después: el código, el enlace y, si se quiere, por correo. También se puede borrar todo."""
    vista = _vista(codigo)
    error, mandado = "", request.GET.get("mandado") == "1"
    correo = request.POST.get("correo", vista.datos.get("correo", ""))[: reglas.LARGOS["correo"]]
    if request.method == "POST":
        if request.POST.get("accion") == "borrar":
            acciones.descarta_solicitud(codigo=codigo, en=tiempo.ahora())
            return privada(redirect("portal:presentar"))
        try:
            acciones.manda_enlace(codigo=codigo, direccion=correo, en=tiempo.ahora())
        except (reglas.SolicitudDesconocida, reglas.SolicitudEnviada):
            raise
        except ErrorFojas as rechazo:
            error = rechazo.mensaje
        else:
            return HttpResponseRedirect(reverse("portal:presentar_guardada", args=[codigo]) + "?mandado=1")
    contexto = {
        "solicitud": vista,
        "codigo_dictado": codigos.agrupado(codigo),
        "enlace": settings.DIRECCION + reverse("portal:presentar_sigue", args=[codigo]),
        "correo": correo,
        "error": error,
        "mandado": mandado,
    }
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "portal/presentar/guardada.html", contexto, status=estado)


@publica
@require_safe
@_con_codigo
def enviada(request: HttpRequest, codigo: str) -> HttpResponse:
    """Folio, hora, código de seguimiento, comprobante, y qué viene y cuándo."""
    vista = _hecha(codigo)
    if vista is None:
        return redirect("portal:presentar_sigue", codigo=codigo)
    caso = partes.seguimiento(vista.codigo_de_seguimiento, en=tiempo.ahora())
    contexto = {
        "solicitud": vista,
        "caso": caso,
        "codigo_dictado": codigos.agrupado(vista.codigo_de_seguimiento),
        "fuera_de_hora": vista.cuenta_desde_el != vista.recibido_el,
    }
    return render(request, "portal/presentar/enviada.html", contexto)


@publica
@require_safe
@_con_codigo
def comprobante(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """El certificado de presentación en PDF; si todavía no se compuso, se compone al pedirlo."""
    vista = _hecha(codigo)
    if vista is None or vista.ingreso_id is None:
        return redirect("portal:presentar_sigue", codigo=codigo)
    pdf = documentos.comprobante_pdf(ingreso_id=vista.ingreso_id, formato=Formato.A4, en=tiempo.ahora())
    respuesta = HttpResponse(pdf, content_type="application/pdf")
    respuesta["Content-Disposition"] = f'attachment; filename="Comprobante {vista.folio}.pdf"'
    return respuesta


def _vista(codigo: str) -> SolicitudVista:
    """La que se está escribiendo. Lanza `SolicitudDesconocida` o `SolicitudEnviada`."""
    vista = consultas.solicitud(codigo, en=tiempo.ahora())
    if vista is None:
        raise reglas.SolicitudDesconocida("No encontramos esa solicitud.")
    if vista.ingreso_id is not None:
        raise reglas.SolicitudEnviada("Ya la enviaste.")
    return vista


def _hecha(codigo: str) -> SolicitudVista | None:
    """La ya enviada; None si todavía se está escribiendo."""
    vista = consultas.solicitud(codigo, en=tiempo.ahora())
    if vista is None:
        raise reglas.SolicitudDesconocida("No encontramos esa solicitud.")
    return vista if vista.ingreso_id is not None else None


def _pendiente(vista: SolicitudVista) -> Paso | None:
    paso = reglas.hasta_donde(vista.datos, archivos=len(vista.archivos))
    return None if paso == Paso.REVISAR else paso


def _pinta(request: HttpRequest, vista: SolicitudVista, paso: Paso, *, faltas: list[Falta]) -> HttpResponse:
    """La página de un paso; con faltas responde 422 y las resume arriba."""
    antes = reglas.anterior(paso)
    contexto: dict[str, Any] = {
        "solicitud": vista,
        "paso": paso.value,
        "numero": list(Paso).index(paso) + 1,
        "pasos": len(Paso),
        "titulo": TITULOS[paso],
        "form": formulario(paso, vista.datos, faltas=faltas),
        "atras": reverse("portal:presentar_paso", args=[vista.codigo, antes.value])
        if antes
        else reverse("portal:presentar"),
        "volver": request.GET.get("volver") == Paso.REVISAR.value,
        "destino": reverse("portal:presentar_paso", args=[vista.codigo, paso.value]),
        "tipo": TIPOS_PUBLICOS.get(vista.datos.get("tipo", "")),
        "maximo": settings.FOJAS_SOLICITUD_MAXIMO,
    }
    if paso == Paso.QUE:
        contexto["tipos"] = TIPOS_PUBLICOS.values()
    if paso == Paso.RESPUESTA:
        contexto["por_correo"] = partes.notificacion_por_correo(vista.datos.get("tipo", ""), en=tiempo.ahora())
    if paso == Paso.REVISAR:
        contexto["medio"] = {m.value: MEDIOS_DICHOS[m] for m in MEDIOS}[vista.datos["medio"]]
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if faltas else HTTPStatus.OK
    return render(request, "portal/presentar/paso.html", contexto, status=estado)


def _desconocida(request: HttpRequest, escrito: str) -> HttpResponse:
    """Lo mismo para un código mal escrito, vencido o de nadie: no se aprende nada probando."""
    contexto = {"escrito": escrito, "error": "Revisa el código: no es de ninguna presentación guardada."}
    return privada(render(request, "portal/presentar/continua.html", contexto, status=HTTPStatus.NOT_FOUND))


def _muy_pesado(request: HttpRequest, codigo: str) -> HttpResponse:
    contexto = {"codigo": codigo, "maximo": settings.FOJAS_SOLICITUD_MAXIMO}
    return privada(
        render(request, "portal/presentar/muy_pesado.html", contexto, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    )
