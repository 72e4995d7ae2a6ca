"""La bandeja de los correos y la página de cada uno."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes import permisos
from fojas.dominio.recepcion.acciones import mensajes as acciones
from fojas.dominio.recepcion.consultas import mensajes as consultas
from fojas.dominio.recepcion.consultas.espera import por_atender
from fojas.dominio.recepcion.consultas.mensajes import FilaMensaje, FiltroMensajes
from fojas.dominio.recepcion.reglas.cabeceras import materia_de
from fojas.dominio.recepcion.reglas.mensajes import (
    NOMBRES_DE_CLASE,
    NOMBRES_DE_ESTADO,
    EstadoMensaje,
    MensajeNoSePuede,
)
from fojas.escritorio.bandeja.views.bandejas import en_palabras
from fojas.escritorio.recepcion.forms import AgregaForm, IngresaForm, MotivoForm, ReboteForm
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import ENVIO, anota_rechazo, repetido
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

R = TypeVar("R", bound=HttpResponseBase)
ENCIERRO = "default-src 'none'; sandbox"
COLOR_DE_ESTADO = {
    EstadoMensaje.POR_INGRESAR: "azul", EstadoMensaje.INGRESADO: "verde", EstadoMensaje.APARTADO: "ambar",
}  # fmt: skip
COLUMNAS: tuple[Columna[FilaMensaje], ...] = (
    Columna("asunto", "Asunto", lambda f: f.asunto, plantilla="escritorio/recepcion/_asunto.html", principal=True),
    Columna("de", "De", lambda f: f.de, a_pedido=True),
    Columna("estado", "Estado", lambda f: f.estado_nombre, chip=lambda f: COLOR_DE_ESTADO.get(f.estado, "")),
    Columna("clase", "Clase", lambda f: f.clase_nombre),
    Columna("motivo", "Por qué", lambda f: f.motivo, a_pedido=True),
    Columna("folio", "Folio", lambda f: f.folio, plantilla="escritorio/recepcion/_folio.html", numero=True),
    Columna("llego", "Llegó", lambda f: f.recibido_en, numero=True),
)  # fmt: skip
POR_TEXTO = Filtro("q", "Asunto o quién lo envió")
POR_ESTADO = Filtro("estado", "Estado", ClaseFiltro.OPCION, tuple((e.value, n) for e, n in NOMBRES_DE_ESTADO.items()))
POR_CLASE = Filtro("clase", "Clase", ClaseFiltro.OPCION, tuple((c.value, n) for c, n in NOMBRES_DE_CLASE.items()))
POR_MIRAR: Lista[FilaMensaje] = Lista(
    clave="recepcion",
    descripcion="Correos que esperan que alguien decida, del último al primero",
    columnas=COLUMNAS,
    llave=lambda f: (f.recibido_en.isoformat(), f.id),
    vacia=Vacia(
        "Ningún correo por mirar",
        "Lo que llega al buzón toma folio solo. Aquí queda lo que hay que decidir: respuestas de un caso, lo sospechoso y "
        "lo demasiado grande.",
        "correo",
    ),
    filtros=(POR_TEXTO, POR_CLASE),
)
TODO: Lista[FilaMensaje] = Lista(
    clave="recepcion-todo",
    descripcion="Todo correo que llegó, del último al primero",
    columnas=COLUMNAS,
    llave=lambda f: (f.recibido_en.isoformat(), f.id),
    vacia=Vacia(
        "No ha llegado ningún correo",
        "Cuando la municipalidad conecte su buzón, aquí estará cada correo: el que tomó folio, el apartado y el repetido.",
        "correo",
    ),
    filtros=(POR_TEXTO, POR_ESTADO, POR_CLASE),
)


def pestanas(aqui: str) -> list[tuple[str, str, bool, str]]:
    """Nombre, dirección, si es esta y cuántos esperan."""
    espera = por_atender()
    cuentas = {"recepcion": espera.correos, "recepcion_escaneos": espera.escaneos}
    nombres = (
        ("recepcion", "Por mirar"), ("recepcion_escaneos", "Escaneos"), ("recepcion_todo", "Todo lo que llegó"),
    )  # fmt: skip
    return [
        (
            nombre,
            reverse(f"escritorio:{clave}"),
            clave == aqui,
            en_palabras(cuentas[clave]) if cuentas.get(clave) else "",
        )
        for clave, nombre in nombres
    ]


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def por_mirar(request: HttpRequest) -> HttpResponse:
    """Lo que espera que alguien decida."""
    return _lista(request, POR_MIRAR, titulo="Recepción", aqui="recepcion", solo_por_mirar=True)


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """Cada correo que llegó y en qué terminó."""
    return _lista(request, TODO, titulo="Todo lo que llegó por correo", aqui="recepcion_todo", solo_por_mirar=False)


def _lista(
    request: HttpRequest, lista: Lista[FilaMensaje], *, titulo: str, aqui: str, solo_por_mirar: bool
) -> HttpResponse:
    actor = actor_de(request)

    def trae(pedido: Pedido) -> list[FilaMensaje]:
        filtro = FiltroMensajes(
            estado=pedido.texto("estado"), clase=pedido.texto("clase"), texto=pedido.texto("q"),
            solo_por_mirar=solo_por_mirar,
        )  # fmt: skip
        return consultas.lista_mensajes(actor, filtro, despues_de=llave_de(pedido), limite=pedido.limite)

    return pagina_de_lista(
        request, lista, trae=trae, plantilla="escritorio/recepcion/lista.html", titulo=titulo, bandejas=pestanas(aqui),
        buzones=consultas.buzones(),
    )  # fmt: skip


def llave_de(pedido: Pedido) -> tuple[datetime, int] | None:
    tras = pedido.tras(str, int)
    if tras is None:
        return None
    try:
        en = datetime.fromisoformat(tras[0])
    except ValueError:
        return None
    return (en, tras[1]) if en.tzinfo is not None else None


@requiere(prueba=permisos.puede_ingresar)
@require_http_methods(["GET", "HEAD", "POST"])
def correo(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Un correo con lo que trae y lo que se puede hacer con él; el POST dice cuál paso."""
    actor = actor_de(request)
    mensaje = o_404(consultas.mensaje(codigo, actor))
    if request.method == "POST" and (hecho := repetido(request)):
        return hecho
    formularios: dict[str, forms.Form] = {
        "ingresa": IngresaForm(initial={"materia": materia_de(mensaje.asunto), "tipo": acciones.TIPO}, prefix="i"),
        "agrega": AgregaForm(prefix="g"),
        "aparta": MotivoForm(prefix="a"),
        "descarta": MotivoForm(prefix="d"),
        "rebote": ReboteForm(prefix="r"),
    }
    paso = request.POST.get("paso", "")
    if request.method == "POST" and paso in formularios:
        form = type(formularios[paso])(request.POST, prefix=formularios[paso].prefix)
        formularios[paso] = form
        if form.is_valid():
            try:
                return _hecho(request, PASOS[paso](codigo, form.cleaned_data, actor, tiempo.ahora()))
            except NoAutorizado:
                raise
            except ErrorFojas as error:
                anota_rechazo(form, error)
    visto = consultas.detalle(mensaje, actor)
    con_error = next((p for p, f in formularios.items() if f.errors), "")
    contexto = {
        "visto": visto, "fila": visto.fila, "mensaje": mensaje, "formularios": formularios, "paso": con_error,
        "form": formularios[con_error] if con_error else None, "espera": mensaje.estado != EstadoMensaje.INGRESADO.value,
        "migas": [("Recepción", reverse("escritorio:recepcion"))],
    }  # fmt: skip
    estado = HTTPStatus.UNPROCESSABLE_ENTITY if con_error else HTTPStatus.OK
    return render(request, "escritorio/recepcion/correo.html", contexto, status=estado)


def _hecho(request: HttpRequest, dicho: str) -> HttpResponseRedirect:
    destino = reverse("escritorio:recepcion")
    messages.success(request, dicho)
    if envio := request.POST.get(ENVIO, "")[:40]:
        hechos: dict[str, str] = request.session.get("envios", {})
        request.session["envios"] = hechos | {envio: destino}
    return HttpResponseRedirect(destino)


def _ingresa(codigo: str, datos: Mapping[str, Any], actor: Actor, en: datetime) -> str:
    hecho = acciones.ingresa_mensaje(
        codigo=codigo, actor=actor, en=en, tipo=datos["tipo"], materia=datos["materia"]
    )  # fmt: skip
    return f"Quedó con el folio {hecho.ingreso.folio if hecho.ingreso else ''}."


def _agrega(codigo: str, datos: Mapping[str, Any], actor: Actor, en: datetime) -> str:
    llevado = partes.salto(datos["caso"], actor, hoy=actor.dia)
    if llevado is None or not llevado.expediente:
        raise MensajeNoSePuede(
            f"No encontramos «{datos['caso'].strip()}» entre los casos que puedes ver. Escribe su folio (250, 2026-250) "
            "o su código.",
            campo="caso",
        )
    hecho = acciones.ingresa_mensaje(codigo=codigo, actor=actor, en=en, expediente_codigo=llevado.expediente)
    return f"Se agregó al expediente {llevado.expediente} con el folio {hecho.ingreso.folio if hecho.ingreso else ''}."


def _aparta(codigo: str, datos: Mapping[str, Any], actor: Actor, en: datetime) -> str:
    acciones.deja_apartado(codigo=codigo, motivo=datos["motivo"], actor=actor, en=en)
    return "Quedó apartado, con su motivo."


def _descarta(codigo: str, datos: Mapping[str, Any], actor: Actor, en: datetime) -> str:
    acciones.descarta_mensaje(codigo=codigo, motivo=datos["motivo"], actor=actor, en=en)
    return "Descartado sin folio. El correo y su motivo se conservan."


def _rebote(codigo: str, datos: Mapping[str, Any], actor: Actor, en: datetime) -> str:
    acciones.marca_rebote(codigo=codigo, folio=datos["folio"], actor=actor, en=en)
    return f"El despacho {datos['folio'].strip()} vuelve a estar por despachar."


PASOS: Mapping[str, Callable[[str, Mapping[str, Any], Actor, datetime], str]] = {
    "ingresa": _ingresa, "agrega": _agrega, "aparta": _aparta, "descarta": _descarta, "rebote": _rebote,
}  # fmt: skip


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def original(request: HttpRequest, codigo: str) -> FileResponse:
    """El correo tal como llegó, para abrirlo con un programa de correo."""
    mensaje = o_404(consultas.mensaje(codigo, actor_de(request)))
    sha256 = o_404(mensaje.sha256 or None)
    nombre = f"{materia_de(mensaje.asunto)[:100]}.eml"
    return _descarga(FileResponse(expedientes.abre(sha256), as_attachment=True, filename=nombre,
                                  content_type="application/octet-stream"))  # fmt: skip


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def adjunto(request: HttpRequest, codigo: str, numero: int) -> HttpResponse:
    """Un adjunto de un correo. Siempre se descarga: nada suyo se abre dentro de la página."""
    mensaje = o_404(consultas.mensaje(codigo, actor_de(request)))
    nombre, datos = o_404(consultas.adjunto(mensaje, numero))
    respuesta = HttpResponse(datos, content_type="application/octet-stream")
    respuesta["Content-Disposition"] = content_disposition_header(True, nombre)
    return _descarga(respuesta)


def _descarga(respuesta: R) -> R:
    respuesta["Content-Security-Policy"] = ENCIERRO
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta
