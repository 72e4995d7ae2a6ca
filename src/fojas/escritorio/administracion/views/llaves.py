"""Las llaves con que otros sistemas usan la API: crearlas, verlas y revocarlas. El secreto se muestra una vez."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.organizacion import permisos
from fojas.dominio.recepcion import acciones, consultas
from fojas.dominio.recepcion.consultas import LlaveVista
from fojas.escritorio.administracion.forms_llaves import LlaveForm, RevocaForm
from fojas.escritorio.administracion.views.comun import administra, paso, pestanas_de
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import anota_rechazo, pinta, recuerda, repetido
from fojas.interfaz.listas import Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

UN_ANO = timedelta(days=365)
LISTA: Lista[LlaveVista] = Lista(
    clave="llaves",
    descripcion="Llaves de la API, las más nuevas primero",
    columnas=(
        Columna("nombre", "Para qué", lambda f: f.nombre, principal=True),
        Columna("prefijo", "Llave", lambda f: f"fojas_{f.prefijo}_…"),
        Columna("cuenta", "Cuenta", lambda f: f.cuenta),
        Columna("alcances", "Deja", lambda f: f.alcances),
        Columna("estado", "Estado", lambda f: f.estado, chip=lambda f: "" if f.vigente else "ambar"),
        Columna("vence", "Vence", lambda f: f.vence_el, numero=True),
        Columna("uso", "Último uso", lambda f: f.usada_en, numero=True),
        Columna("pasos", "Pasos", lambda _: "", plantilla="escritorio/administracion/_pasos_llave.html",
                exportable=False),
    ),
    filtros=(Filtro("q", "Para qué, cuenta o llave"),),
    llave=lambda f: (f.creada_en, f.prefijo),
    vacia=Vacia("Ningún sistema tiene llave", "Crea una para cada sistema que registre ingresos por su cuenta.", "tic"),
)  # fmt: skip


@requiere(prueba=permisos.puede_ver_la_casa)
@require_safe
def llaves(request: HttpRequest) -> HttpResponse:
    def trae(pedido: Pedido) -> list[LlaveVista]:
        return consultas.llaves(
            hoy=tiempo.hoy(), texto=pedido.texto("q"), tras=pedido.tras(datetime, str), limite=pedido.limite
        )

    puede = administra(actor_de(request))
    return pagina_de_lista(
        request,
        LISTA,
        trae=trae,
        titulo="Llaves de la API",
        bajada="Con qué entran otros sistemas. Cada uno ve solo lo que registró su cuenta.",
        pestanas=pestanas_de(request),
        pasos=[("Nueva llave", reverse("escritorio:llave_nueva"))] if puede else [],
        administra=puede,
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def llave_nueva(request: HttpRequest) -> HttpResponseBase:
    """La crea y la muestra en la misma respuesta; el mismo envío repetido no crea otra ni la vuelve a mostrar."""
    lista = reverse("escritorio:llaves")
    if request.method == "POST" and (hecho := repetido(request)):
        return hecho
    form = LlaveForm(request.POST or None, initial={"vence_el": tiempo.hoy() + UN_ANO})
    if request.method == "POST" and form.is_valid():
        try:
            llave, secreto = acciones.crea_llave(**form.cleaned_data, actor=actor_de(request), en=tiempo.ahora())
        except NoAutorizado:
            raise
        except ErrorFojas as error:
            anota_rechazo(form, error)
        else:
            recuerda(request, lista)
            respuesta = render(
                request, "escritorio/administracion/llave_hecha.html", {"llave": llave, "secreto": secreto.entera}
            )
            respuesta["Cache-Control"] = "private, no-store"
            return respuesta
    return pinta(
        request, form, titulo="Nueva llave", boton="Crear la llave", volver=lista, migas=[("Llaves de la API", lista)],
        bajada="Se abre una cuenta de servicio con ese nombre si no existe: con ella queda en la bitácora lo que registre.",
    )  # fmt: skip


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def llave_revoca(request: HttpRequest, prefijo: str) -> HttpResponseBase:
    llave = o_404(consultas.llave(prefijo, hoy=tiempo.hoy()))
    form = RevocaForm(request.POST or None)

    def revoca(datos: Any) -> object:
        return acciones.revoca_llave(
            prefijo=prefijo, motivo=datos["motivo"], actor=actor_de(request), en=tiempo.ahora()
        )

    return paso(
        request,
        form,
        revoca,
        mensaje=f"La llave {prefijo} ya no abre. Lo que registró queda.",
        titulo=f"Revocar la llave {prefijo}",
        bajada=f"{llave.nombre}, cuenta {llave.cuenta}. Deja de servir desde ya y no se puede volver a activar.",
        boton="Revocar la llave",
        riesgo=True,
        migas=[("Llaves de la API", reverse("escritorio:llaves"))],
    )
