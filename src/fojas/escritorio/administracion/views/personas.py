"""Fichas de personas: buscarlas, crearlas y corregirlas, sin fundir nunca a dos."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import rut, tiempo
from fojas.dominio.organizacion import acciones, permisos
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.consultas import FiltroPersonas
from fojas.dominio.organizacion.reglas import (
    NOMBRES_DE_CALIDAD,
    NOMBRES_DE_CAUSA,
    NOMBRES_DE_CLASE,
    NOMBRES_DE_MEDIO,
    NOMBRES_DE_ROL,
    Actor,
    Calidad,
    CausaAusencia,
    ClasePersona,
    MedioNotificacion,
    Rol,
)
from fojas.escritorio.administracion.forms import PersonaForm, PersonaNuevaForm, opciones_de
from fojas.escritorio.administracion.views.comun import administra, pestanas_de, puede_ver_personas
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, pinta
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere

LISTA: Lista[Any] = Lista(
    clave="personas",
    descripcion="Personas, por nombre",
    columnas=(
        Columna(
            "nombre",
            "Nombre",
            lambda p: p.nombre,
            enlace=lambda p: reverse("escritorio:persona", args=[p.codigo]),
            bajo=lambda p: NOMBRES_DE_CLASE[ClasePersona(p.clase)],
            principal=True,
        ),
        Columna("rut", "RUN o RUT", lambda p: rut.formatea(p.rut) if p.rut else p.pasaporte, numero=True),
        Columna("cuenta", "Cuenta", lambda p: _usuario(p)),
        Columna("correo", "Correo", lambda p: p.correo),
        Columna("telefono", "Teléfono", lambda p: p.telefono, extra=True, numero=True),
        Columna("codigo", "Código", lambda p: p.codigo, extra=True),
    ),
    filtros=(
        Filtro("q", "Nombre, RUT o código"),
        Filtro("clase", "Clase", ClaseFiltro.OPCION, tuple(opciones_de(NOMBRES_DE_CLASE))),
        Filtro("cuenta", "Solo con cuenta", ClaseFiltro.MARCA),
    ),
    llave=lambda p: (p.nombre_plano, p.pk),
    vacia=Vacia(
        "Aún no hay personas",
        "Aquí están quienes presentan, responden y firman. El mesón las registra al recibir; también puedes crearlas.",
        "grupo",
    ),
)


def _usuario(persona: Any) -> str:
    cuenta = getattr(persona, "usuario", None)
    return "" if cuenta is None else cuenta.usuario if cuenta.is_active else f"{cuenta.usuario} (desactivada)"


@requiere(prueba=puede_ver_personas)
@require_safe
def personas(request: HttpRequest) -> HttpResponse:
    def trae(pedido: Pedido) -> list[Any]:
        nombre, desde_id = pedido.tras(str, int) or ("", 0)
        filtro = FiltroPersonas(
            texto=pedido.texto("q"), clase=pedido.texto("clase"), solo_cuentas=pedido.texto("cuenta") == "si"
        )
        return list(
            organizacion.personas(filtro, actor=actor, desde_nombre=nombre, desde_id=desde_id, limite=pedido.limite)
        )

    actor = actor_de(request)
    corrige = permisos.puede_corregir_personas(actor)
    return pagina_de_lista(
        request,
        LISTA,
        trae=trae,
        titulo="Personas",
        pestanas=pestanas_de(request),
        pasos=[("Nueva persona", reverse("escritorio:persona_nueva"))] if corrige else [],
    )


@requiere(prueba=puede_ver_personas)
@require_safe
def persona(request: HttpRequest, codigo: str) -> HttpResponse:
    """Quién es, qué cargos y roles tiene, cuándo falta y con qué cuenta ingresa."""
    actor = actor_de(request)
    ficha = o_404(organizacion.conocida(codigo, actor))
    hoy = tiempo.hoy()
    acciones.registra_lectura(persona=ficha, actor=actor, en=tiempo.ahora())
    cuenta = organizacion.usuario_de(ficha.pk)
    contexto = {
        "persona": ficha,
        "migas": [("Personas", reverse("escritorio:personas"))],
        "cabeza": [
            ("Clase", NOMBRES_DE_CLASE[ClasePersona(ficha.clase)]),
            ("RUN o RUT", rut.formatea(ficha.rut) if ficha.rut else "Sin RUT", ficha.pasaporte),
            (
                "Cuenta",
                cuenta.usuario if cuenta else "Sin cuenta",
                "" if cuenta is None or cuenta.is_active else "Desactivada",
            ),
            (
                "Cómo se le notifica",
                NOMBRES_DE_MEDIO[MedioNotificacion(ficha.medio_notificacion)]
                if ficha.medio_notificacion
                else "Sin decidir",
            ),
        ],
        "homonimas": organizacion.homonimas(ficha.nombre, actor=actor, salvo=ficha.pk),
        "nombramientos": [
            (n, NOMBRES_DE_CALIDAD[Calidad(n.calidad)], n.hasta is None or n.hasta >= hoy)
            for n in organizacion.nombramientos_de(ficha.pk)
        ],
        "roles": [
            (r, NOMBRES_DE_ROL[Rol(r.rol)], r.hasta is None or r.hasta >= hoy) for r in organizacion.roles_de(ficha.pk)
        ],
        "ausencias": [
            (a, NOMBRES_DE_CAUSA[CausaAusencia(a.causa)], a.anulada_en is None and a.hasta >= hoy)
            for a in organizacion.ausencias_de(ficha.pk)
        ]
        if permisos.puede_ver_la_casa(actor)
        else [],
        "cuenta": cuenta,
        "ve_la_casa": bool(permisos.puede_ver_la_casa(actor)),
        "administra": administra(actor),
        "corrige": bool(permisos.puede_corregir_personas(actor)),
        "natural": ficha.clase == ClasePersona.NATURAL.value,
    }
    return render(request, "escritorio/administracion/persona.html", contexto)


@requiere(prueba=permisos.puede_corregir_personas)
@require_http_methods(["GET", "HEAD", "POST"])
def persona_nueva(request: HttpRequest) -> HttpResponseBase:
    actor, ahora = actor_de(request), tiempo.ahora()
    form = PersonaNuevaForm(request.POST or None, actor=actor)
    hecho = atiende(
        request,
        form,
        lambda d: acciones.registra_persona(
            **{campo: dato for campo, dato in d.items() if campo != "es_otra"},
            actor_codigo=actor.codigo,
            en=ahora,
        ),
        mensaje=lambda p: _creada(p, actor, en=ahora),
        volver=lambda p: (
            reverse("escritorio:persona", args=[p.codigo])
            if organizacion.es_conocida_por(p.pk, actor)
            else reverse("escritorio:personas")
        ),
    )
    if form.reservada is not None:
        acciones.registra_lectura(persona=form.reservada, actor=actor, en=ahora)
    return hecho or pinta(
        request,
        form,
        titulo="Nueva persona",
        boton="Crear la persona",
        volver=reverse("escritorio:personas"),
        migas=[("Personas", reverse("escritorio:personas"))],
    )


def _creada(persona: Any, actor: Actor, *, en: datetime) -> str:
    """Por pasaporte se puede dar con quien solo está en casos reservados: se dice que estaba, no quién es."""
    if persona.creada_en == en:
        return f"Persona creada: {persona.nombre}."
    quien = f": {persona.nombre}" if organizacion.es_conocida_por(persona.pk, actor) else ""
    return f"Ya estaba{quien}. Se puso al día su contacto."


@requiere(prueba=permisos.puede_corregir_personas)
@require_http_methods(["GET", "HEAD", "POST"])
def persona_corrige(request: HttpRequest, codigo: str) -> HttpResponseBase:
    ficha = o_404(organizacion.conocida(codigo, actor_de(request)))
    datos = {campo: getattr(ficha, campo) for campo in PersonaForm.base_fields}
    form = PersonaForm(request.POST or None, initial=datos)
    destino = reverse("escritorio:persona", args=[codigo])
    hecho = atiende(
        request,
        form,
        lambda d: acciones.corrige_persona(persona_id=ficha.pk, actor=actor_de(request), en=tiempo.ahora(), **d),
        mensaje="Datos corregidos. Lo anterior quedó en la bitácora.",
        volver=destino,
    )
    return hecho or pinta(
        request,
        form,
        titulo=f"Corregir a {ficha.nombre}",
        boton="Guardar los cambios",
        volver=destino,
        migas=[("Personas", reverse("escritorio:personas")), (ficha.nombre, destino)],
    )
