"""Las partes a), b), c)… de lo pedido: la lista, y cada paso sobre una."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fojas.base import tiempo
from fojas.base.veredicto import SI, Veredicto, exige
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.reglas.peticiones import EstadoPeticion, lista_de_causas
from fojas.escritorio.expediente.forms.comun import MotivoForm, Opciones
from fojas.escritorio.expediente.forms.peticiones import AgregaForm, CorrigeForm, ResuelveForm, UneForm
from fojas.escritorio.expediente.views.comun import Permiso, abre_ingreso, anota_lectura, pinta_paso, plazos_de
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.puerta import actor_de, requiere

METODOS = ["GET", "HEAD", "POST"]


def _ve(_: Actor, __: object) -> Veredicto:
    """Ver las partes es ver el caso; cambiarlas lo revisa cada paso."""
    return SI


@requiere()
@require_http_methods(METODOS)
def lista(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Qué pide, parte por parte, quién lleva cada una y en qué quedó; y agregar las que falten."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_dividir if request.method == "POST" else _ve)
    form = AgregaForm(request.POST or None)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.agrega_peticiones(
            ingreso_id=ingreso.pk, textos=d["textos"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=lambda hechas: f"{len(hechas)} {'parte registrada' if len(hechas) == 1 else 'partes registradas'}.",
        volver=_direccion(ingreso),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Partes de lo pedido", boton="Agregar",
        plantilla="escritorio/expediente/partes.html", plazos=plazos_de(ingreso),
        partes=partes.peticiones(ingreso.pk, procedimiento=ingreso.expediente.procedimiento),
        puede=permisos.puede_dividir(actor_de(request), ingreso),
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def resuelve(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Dice en qué quedó una parte y con qué respuesta se contesta."""
    if hecho := repetido(request):
        return hecho
    peticion = _abre(request, codigo, permisos.puede_resolver_peticion)
    ingreso = peticion.ingreso
    form = ResuelveForm(
        request.POST or None,
        causas=list(lista_de_causas(ingreso.expediente.procedimiento).values()),
        respuestas=partes.respuestas_de(ingreso),
        initial={
            "estado": "" if peticion.estado == EstadoPeticion.PENDIENTE.value else peticion.estado,
            "causa": peticion.causa, "razon": peticion.razon, "organo": peticion.organo,
            "documento": peticion.documento.codigo if peticion.documento else "",
        },
    )  # fmt: skip
    llevado = atiende(
        request,
        form,
        lambda d: acciones.resuelve_peticion(
            codigo=codigo, resultado=form.resultado(), documento_codigo=d["documento"], actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=f"Anotado en qué quedó la parte {peticion.letra}).",
        volver=_direccion(ingreso),
    )  # fmt: skip
    return llevado or _pinta(request, form, peticion, titulo=f"En qué quedó la parte {peticion.letra})", boton="Anotar")


@requiere()
@require_http_methods(METODOS)
def corrige(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """El texto de una parte sin responder, o la unidad que la lleva."""
    if hecho := repetido(request):
        return hecho
    peticion = _abre(request, codigo, _puede_dividirla)
    form = CorrigeForm(
        request.POST or None,
        unidades=_unidades(),
        initial={"texto": peticion.texto, "unidad": str(peticion.unidad_id or "")},
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.corrige_peticion(
            codigo=codigo, texto=d["texto"], unidad_id=int(d["unidad"]) if d["unidad"] else None,
            actor=actor_de(request), en=tiempo.ahora(),
        ),
        mensaje=f"Parte {peticion.letra}) corregida.",
        volver=_direccion(peticion.ingreso),
    )  # fmt: skip
    return llevado or _pinta(request, form, peticion, titulo=f"Corregir la parte {peticion.letra})", boton="Guardar")


@requiere()
@require_http_methods(METODOS)
def une(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Junta una parte con otra que pide lo mismo."""
    if hecho := repetido(request):
        return hecho
    peticion = _abre(request, codigo, _puede_dividirla)
    ingreso = peticion.ingreso
    otras = [
        p
        for p in partes.peticiones(ingreso.pk, procedimiento=ingreso.expediente.procedimiento)
        if p.pendiente and p.codigo != codigo
    ]
    form = UneForm(request.POST or None, otras=otras)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.une_peticiones(codigo=codigo, a=d["a"], actor=actor_de(request), en=tiempo.ahora()),
        mensaje=lambda destino: f"La parte {peticion.letra}) quedó unida con la {destino.letra}).",
        volver=_direccion(ingreso),
    )
    return llevado or _pinta(request, form, peticion, titulo=f"Unir la parte {peticion.letra})", boton="Unir")


@requiere()
@require_http_methods(METODOS)
def quita(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Una parte registrada por error."""
    if hecho := repetido(request):
        return hecho
    peticion = _abre(request, codigo, _puede_dividirla)
    form = MotivoForm(
        request.POST or None, label="Por qué se quita", falta="Escribe por qué se quita.",
        pista="Queda en la bitácora, y su letra no se usa otra vez.",
    )  # fmt: skip
    llevado = atiende(
        request,
        form,
        lambda d: acciones.quita_peticion(
            codigo=codigo, motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=f"Parte {peticion.letra}) quitada.",
        volver=_direccion(peticion.ingreso),
    )
    return llevado or _pinta(request, form, peticion, titulo=f"Quitar la parte {peticion.letra})", boton="Quitar")


def _puede_dividirla(actor: Actor, peticion: Any) -> Veredicto:
    return permisos.puede_dividir(actor, peticion.ingreso)


def _abre(request: HttpRequest, codigo: str, permiso: Permiso) -> Any:
    actor = actor_de(request)
    peticion = o_404(partes.peticion(codigo, actor))
    exige(permiso(actor, peticion))
    anota_lectura(request, peticion.ingreso.expediente)
    return peticion


def _pinta(request: HttpRequest, form: Any, peticion: Any, *, titulo: str, boton: str) -> HttpResponse:
    return pinta_paso(
        request, form, peticion.ingreso, titulo=titulo, boton=boton, plantilla="escritorio/expediente/parte.html",
        plazos=plazos_de(peticion.ingreso), peticion=peticion, vuelta=_direccion(peticion.ingreso),
    )  # fmt: skip


def _direccion(ingreso: Any) -> str:
    return reverse("escritorio:ingreso_partes", args=[ingreso.codigo])


def _unidades() -> Opciones:
    return [
        ("", "La que tiene el caso"),
        *((str(u.pk), u.nombre) for u in organizacion.unidades_vigentes(tiempo.hoy())),
    ]
