"""Unidades, cargos, nombramientos y roles: la casa y quién ejerce qué, cualquier día."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.dominio.organizacion import acciones, permisos
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import NOMBRES_DE_CALIDAD, NOMBRES_DE_ROL, Calidad, Rol
from fojas.escritorio.administracion.forms import (
    CargoForm,
    HastaForm,
    NombramientoForm,
    RolForm,
    TerminoForm,
    UnidadForm,
    UnidadNuevaForm,
    opciones_de,
)
from fojas.escritorio.administracion.views.comun import administra, paso, pestanas_de
from fojas.interfaz.errores import o_404
from fojas.interfaz.listas import (
    ClaseFiltro,
    Columna,
    Filtro,
    Lista,
    Pedido,
    Vacia,
    dia_escrito,
    pagina_de_lista,
    ya_leida,
)
from fojas.interfaz.puerta import actor_de, requiere

UNIDADES: Lista[Any] = Lista(
    clave="unidades",
    descripcion="Unidades vigentes, en el orden del organigrama",
    columnas=(
        Columna(
            "nombre", "Unidad", lambda r: r.unidad.nombre, principal=True,
            plantilla="escritorio/administracion/_unidad.html",
        ),
        Columna("codigo", "Código", lambda r: r.unidad.codigo),
        Columna("sigla", "Sigla", lambda r: r.unidad.sigla),
        Columna("correo", "Correo", lambda r: r.unidad.correo),
        Columna("desde", "Existe desde", lambda r: r.unidad.vigente_desde, numero=True, extra=True),
    ),
    llave=lambda r: (r.unidad.pk,),
    vacia=Vacia("Aún no hay unidades", "De ellas cuelgan los cargos y las bandejas. Crea la primera.", "grupo"),
    por_pagina=200,
)  # fmt: skip
CARGOS: Lista[Any] = Lista(
    clave="cargos",
    descripcion="Cargos por unidad, con quien los ejerce el día elegido",
    columnas=(
        Columna("cargo", "Cargo", lambda c: c.cargo.nombre, bajo=lambda c: c.cargo.unidad.nombre, principal=True),
        Columna("ejerce", "Lo ejerce", lambda c: c.ejerce.persona.nombre if c.ejerce else "Nadie",
                plantilla="escritorio/administracion/_ejerce.html"),
        Columna("calidad", "Calidad",
                lambda c: _calidad(c),
                chip=lambda c: _color_de_calidad(c)),
        Columna("acto", "Por qué acto", lambda c: c.ejerce.acto if c.ejerce else "", extra=True),
        Columna("nombrados", "Nombrados", lambda c: "; ".join(n.persona.nombre for n in c.nombramientos), extra=True),
        Columna("pasos", "Pasos", lambda _: "", plantilla="escritorio/administracion/_pasos_cargo.html",
                exportable=False),
    ),
    filtros=(Filtro("dia", "Quién lo ejerce el día", ClaseFiltro.DIA), Filtro("vacante", "Solo los que nadie ejerce",
             ClaseFiltro.MARCA)),
    llave=lambda c: (c.cargo.pk,),
    vacia=Vacia("Aún no hay cargos", "Crea una unidad y después sus cargos: de ellos salen los derechos de cada día."),
    por_pagina=100,
)  # fmt: skip
ROLES: Lista[Any] = Lista(
    clave="roles",
    descripcion="Roles vigentes hoy, por rol y persona",
    columnas=(
        Columna("persona", "Persona", lambda r: r.persona.nombre,
                enlace=lambda r: reverse("escritorio:persona", args=[r.persona.codigo]), principal=True),
        Columna("rol", "Rol", lambda r: NOMBRES_DE_ROL[Rol(r.rol)]),
        Columna("donde", "Dónde", lambda r: r.unidad.nombre if r.unidad else "Toda la municipalidad"),
        Columna("desde", "Desde", lambda r: r.desde, numero=True),
        Columna("hasta", "Hasta", lambda r: r.hasta, numero=True),
        Columna("fundamento", "Por qué", lambda r: r.fundamento, extra=True),
        Columna("pasos", "Pasos", lambda _: "", plantilla="escritorio/administracion/_pasos_rol.html",
                exportable=False),
    ),
    filtros=(Filtro("rol", "Rol", ClaseFiltro.OPCION, tuple(opciones_de(NOMBRES_DE_ROL))),),
    llave=lambda r: (r.pk,),
    vacia=Vacia("Nadie tiene un rol asignado", "Los cargos ya dan derechos; un rol da los que el cargo no da."),
    por_pagina=100,
)  # fmt: skip


def _calidad(cargo: Any) -> str:
    if cargo.ejerce is None:
        return "Ausente" if cargo.nombramientos else "Vacante"
    return NOMBRES_DE_CALIDAD[Calidad(cargo.ejerce.calidad)]


def _color_de_calidad(cargo: Any) -> str:
    if cargo.ejerce is None:
        return "ambar"
    return "violeta" if cargo.ejerce.calidad == Calidad.SUBROGANTE.value else ""


# Unidades


@requiere(prueba=permisos.puede_ver_la_casa)
@require_safe
def unidades(request: HttpRequest) -> HttpResponse:
    ramas = organizacion.organigrama(tiempo.hoy())
    puede = administra(actor_de(request))
    return pagina_de_lista(
        request,
        UNIDADES,
        trae=ya_leida(UNIDADES, ramas),
        titulo="Unidades",
        bajada="El organigrama de hoy.",
        pestanas=pestanas_de(request),
        pasos=[("Nueva unidad", reverse("escritorio:unidad_nueva"))] if puede else [],
        administra=puede,
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def unidad_nueva(request: HttpRequest) -> HttpResponseBase:
    hoy = tiempo.hoy()
    form = UnidadNuevaForm(request.POST or None, dia=hoy, initial={"vigente_desde": hoy})
    return paso(
        request,
        form,
        lambda d: acciones.crea_unidad(
            codigo=d["codigo"],
            nombre=d["nombre"],
            sigla=d["sigla"],
            padre_id=d["padre"],
            correo=d["correo"],
            vigente_desde=d["vigente_desde"],
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=lambda u: f"Unidad creada: {u.nombre}.",
        titulo="Nueva unidad",
        boton="Crear la unidad",
        migas=[("Unidades", reverse("escritorio:unidades"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def unidad_modifica(request: HttpRequest, codigo: str) -> HttpResponseBase:
    unidad = o_404(organizacion.unidad_de_codigo(codigo))
    datos = {"nombre": unidad.nombre, "sigla": unidad.sigla, "padre": unidad.padre_id, "correo": unidad.correo}
    form = UnidadForm(request.POST or None, dia=tiempo.hoy(), initial=datos)
    return paso(
        request,
        form,
        lambda d: acciones.modifica_unidad(
            unidad_id=unidad.pk,
            nombre=d["nombre"],
            sigla=d["sigla"],
            padre_id=d["padre"],
            correo=d["correo"],
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje="Unidad modificada.",
        titulo=f"Modificar {unidad.nombre}",
        boton="Guardar los cambios",
        otros=[("Cerrar esta unidad", reverse("escritorio:unidad_cierra", args=[codigo]))],
        migas=[("Unidades", reverse("escritorio:unidades"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def unidad_cierra(request: HttpRequest, codigo: str) -> HttpResponseBase:
    unidad = o_404(organizacion.unidad_de_codigo(codigo))
    form = HastaForm(request.POST or None, initial={"hasta": tiempo.hoy()})
    return paso(
        request,
        form,
        lambda d: acciones.cierra_unidad(
            unidad_id=unidad.pk, hasta=d["hasta"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje=f"{unidad.nombre} queda cerrada. Lo que hizo sigue en sus expedientes.",
        titulo=f"Cerrar {unidad.nombre}",
        bajada="Antes deben terminar sus cargos ejercidos, sus roles y las unidades que dependen de ella.",
        boton="Cerrar la unidad",
        riesgo=True,
        migas=[("Unidades", reverse("escritorio:unidades"))],
    )


# Cargos y nombramientos


@requiere(prueba=permisos.puede_ver_la_casa)
@require_safe
def cargos(request: HttpRequest) -> HttpResponse:
    """Quién ejerce cada cargo un día cualquiera, con su calidad y el acto que lo dice."""
    dia = dia_escrito(request.GET.get("dia", "")) or tiempo.hoy()
    del_dia = organizacion.cargos_del_dia(dia)

    def trae(pedido: Pedido) -> list[Any]:
        filas = [c for c in del_dia if c.ejerce is None] if pedido.texto("vacante") else del_dia
        return list(ya_leida(CARGOS, filas)(pedido))

    puede = administra(actor_de(request))
    pasos = [("Nuevo cargo", reverse("escritorio:cargo_nuevo")), ("Nombrar", reverse("escritorio:nombra"))]
    return pagina_de_lista(
        request,
        CARGOS,
        trae=trae,
        plantilla="escritorio/administracion/cargos.html",
        titulo="Cargos",
        bajada="Quién los ejerce y en qué calidad.",
        dia=dia,
        pestanas=pestanas_de(request),
        pasos=pasos if puede else [],
        administra=puede,
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def cargo_nuevo(request: HttpRequest) -> HttpResponseBase:
    form = CargoForm(request.POST or None, dia=tiempo.hoy())
    return paso(
        request,
        form,
        lambda d: acciones.crea_cargo(
            codigo=d["codigo"],
            nombre=d["nombre"],
            unidad_id=d["unidad"],
            clave=d["clave"],
            es_jefatura=d["es_jefatura"],
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=lambda c: f"Cargo creado: {c.nombre}.",
        titulo="Nuevo cargo",
        boton="Crear el cargo",
        migas=[("Cargos", reverse("escritorio:cargos"))],
    )


def _opciones_de_cargo(dia: date) -> list[tuple[str, str]]:
    return [(c.cargo.codigo, f"{c.cargo.nombre}, {c.cargo.unidad.nombre}") for c in organizacion.cargos_del_dia(dia)]


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def nombra(request: HttpRequest) -> HttpResponseBase:
    """Pone a una persona en un cargo. Puede llegar con `?persona=CÓDIGO` o `?cargo=CÓDIGO`."""
    hoy = tiempo.hoy()
    datos = {"persona": request.GET.get("persona", ""), "cargo": request.GET.get("cargo", ""), "desde": hoy}
    form = NombramientoForm(request.POST or None, cargos=_opciones_de_cargo(hoy), initial=datos)
    return paso(
        request,
        form,
        lambda d: acciones.nombra(
            persona_id=d["persona"],
            cargo_id=o_404(organizacion.cargo_de_codigo(d["cargo"])).pk,
            calidad=d["calidad"],
            desde=d["desde"],
            hasta=d["hasta"],
            acto=d["acto"],
            orden=d["orden"] or 1,
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=lambda n: f"{n.persona.nombre} queda en el cargo {n.cargo.nombre}.",
        titulo="Nombrar en un cargo",
        boton="Nombrar",
        migas=[("Cargos", reverse("escritorio:cargos"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def nombramiento_termina(request: HttpRequest, nombramiento: int) -> HttpResponseBase:
    fila = o_404(organizacion.nombramiento(nombramiento))
    form = TerminoForm(request.POST or None, initial={"hasta": tiempo.hoy()})
    destino = reverse("escritorio:persona", args=[fila.persona.codigo])
    return paso(
        request,
        form,
        lambda d: acciones.termina_nombramiento(
            nombramiento_id=fila.pk, hasta=d["hasta"], acto=d["acto"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="El nombramiento tiene término.",
        titulo=f"Terminar el nombramiento de {fila.persona.nombre}",
        bajada=f"{fila.cargo.nombre}, {NOMBRES_DE_CALIDAD[Calidad(fila.calidad)].lower()} desde el {fila.desde:%d-%m-%Y}.",
        boton="Ponerle término",
        migas=[("Personas", reverse("escritorio:personas")), (fila.persona.nombre, destino)],
    )


# Roles


@requiere(prueba=permisos.puede_ver_la_casa)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    vigentes = organizacion.roles_vigentes(tiempo.hoy())

    def trae(pedido: Pedido) -> list[Any]:
        rol = pedido.texto("rol")
        return list(ya_leida(ROLES, [r for r in vigentes if not rol or r.rol == rol])(pedido))

    puede = administra(actor_de(request))
    return pagina_de_lista(
        request,
        ROLES,
        trae=trae,
        titulo="Roles",
        bajada="Los que alguien dio. Los que vienen con un cargo están en Cargos.",
        pestanas=pestanas_de(request),
        pasos=[("Asignar un rol", reverse("escritorio:rol_nuevo"))] if puede else [],
        administra=puede,
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def rol_nuevo(request: HttpRequest) -> HttpResponseBase:
    hoy = tiempo.hoy()
    form = RolForm(request.POST or None, dia=hoy, initial={"persona": request.GET.get("persona", ""), "desde": hoy})
    return paso(
        request,
        form,
        lambda d: acciones.asigna_rol(
            persona_id=d["persona"],
            rol=d["rol"],
            unidad_id=d["unidad"],
            desde=d["desde"],
            hasta=d["hasta"],
            fundamento=d["fundamento"],
            actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=lambda r: f"{r.persona.nombre} tiene el rol {NOMBRES_DE_ROL[Rol(r.rol)]}.",
        titulo="Asignar un rol",
        boton="Asignar el rol",
        migas=[("Roles", reverse("escritorio:roles"))],
    )


@requiere(prueba=permisos.puede_administrar)
@require_http_methods(["GET", "HEAD", "POST"])
def rol_termina(request: HttpRequest, asignacion: int) -> HttpResponseBase:
    fila = o_404(organizacion.asignacion(asignacion))
    form = HastaForm(request.POST or None, initial={"hasta": tiempo.hoy()})
    return paso(
        request,
        form,
        lambda d: acciones.termina_rol(
            asignacion_id=fila.pk, hasta=d["hasta"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="El rol tiene término.",
        titulo=f"Terminar un rol de {fila.persona.nombre}",
        bajada=f"{NOMBRES_DE_ROL[Rol(fila.rol)]}, {fila.unidad.nombre if fila.unidad else 'toda la municipalidad'}.",
        boton="Ponerle término",
        migas=[("Roles", reverse("escritorio:roles"))],
    )
