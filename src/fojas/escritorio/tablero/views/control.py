"""Lo que la Secretaría debe al Concejo y a cualquiera: puntos obligados, peticiones de concejales e interrupciones."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fojas.base import codigos, tiempo
from fojas.dominio.calendario import consultas as dias
from fojas.dominio.expedientes import consultas as archivos
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones, consultas, documentos, permisos
from fojas.dominio.partes.consultas import RESULTADOS, Interrumpido, PeticionDeConcejal, Punto
from fojas.dominio.partes.reglas import DIAS_PARA_ACREDITAR
from fojas.escritorio.tablero.forms import AnulaForm, InterrupcionForm, TerminaForm, TratadoForm
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, pinta
from fojas.interfaz.listas import ClaseFiltro, Columna, Filtro, Lista, Pedido, Vacia, pagina_de_lista
from fojas.interfaz.puerta import actor_de, requiere
from fojas.interfaz.templatetags.fojas import momento

MIRAN_AL_CONCEJO = (Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.ALCALDIA, Rol.CONCEJO, Rol.AUDITOR)
CUIDAN_LA_PLATAFORMA = (Rol.PARTES, Rol.SECRETARIO_MUNICIPAL, Rol.TIC, Rol.ADMINISTRADOR, Rol.AUDITOR)
COLORES_DE_PUNTO = {"Por dar a conocer": "ambar", "Acreditación vencida": "rojo", "Acreditado": "verde"}
COLORES_DE_PETICION = {"Vencida": "rojo", "Respondida tarde": "ambar", "Respondida a tiempo": "verde"}
COLORES_DE_CAIDA = {"Sigue": "rojo", "Por certificar": "ambar", "Certificada": "verde"}
SOLO_PENDIENTES = Filtro("pendientes", "Solo los que van en la próxima tabla", ClaseFiltro.MARCA)
POR_RESULTADO = Filtro("resultado", "Resultado", ClaseFiltro.OPCION, RESULTADOS)
PIDIO_DESDE = Filtro("dia", "Llegó desde", ClaseFiltro.DIA)
PIDIO_HASTA = Filtro("hasta", "Llegó hasta", ClaseFiltro.DIA, no_antes_de="dia")


def _expediente(codigo: str) -> str:
    return reverse("escritorio:expediente", args=[codigo])


def _tras(pedido: Pedido) -> tuple[str, int] | None:
    tras = pedido.tras(str, int)
    return (tras[0], tras[1]) if tras else None


PUNTOS: Lista[Punto] = Lista(
    clave="puntos-obligados",
    descripcion="Informes de la Contraloría que el Concejo debe conocer, los últimos primero",
    columnas=(
        Columna("folio", "Folio", lambda p: p.folio, enlace=lambda p: _expediente(p.expediente), numero=True),
        Columna(
            "materia", "Informe", lambda p: p.materia, enlace=lambda p: _expediente(p.expediente),
            bajo=lambda p: p.remitente, principal=True,
        ),
        Columna("llego", "Llegó", lambda p: p.anotado_en, numero=True),
        Columna("estado", "Estado", lambda p: p.estado, chip=lambda p: COLORES_DE_PUNTO.get(p.estado, "")),
        Columna("sesion", "Sesión", lambda p: p.sesion, bajo=lambda p: _dia(p)),
        Columna("acreditar", "Acreditar hasta", lambda p: p.plazo.vence_el if p.plazo else None),
        Columna("paso", "Próximo paso", lambda p: p.codigo, plantilla="escritorio/tablero/_paso_punto.html", exportable=False),
    ),
    llave=lambda p: p.llave,
    vacia=Vacia(
        "No hay informes por dar a conocer",
        "Cuando llegue un informe final de la Contraloría, quedará aquí como punto de la próxima tabla.", icono="check",
    ),
    filtros=(SOLO_PENDIENTES,),
)  # fmt: skip


def _dia(punto: Punto) -> str:
    return f"{punto.sesion_el:%d-%m-%Y}" if punto.sesion_el else ""


@requiere(*MIRAN_AL_CONCEJO)
@require_safe
def puntos(request: HttpRequest) -> HttpResponse:
    """Lo que va sí o sí en la próxima tabla, y lo que falta acreditar (Ley 18.695, art. 55)."""
    actor, hoy = actor_de(request), tiempo.hoy()

    def trae(pedido: Pedido) -> Sequence[Punto]:
        return consultas.puntos_obligados(
            actor, hoy=hoy, solo_pendientes=bool(pedido.texto("pendientes")), despues_de=_tras(pedido),
            limite=pedido.limite,
        )  # fmt: skip

    return pagina_de_lista(
        request,
        PUNTOS,
        trae=trae,
        titulo="Puntos obligados de la tabla",
        bajada="El informe se da a conocer en la primera sesión que siga, y desde ella corre el plazo para acreditarlo.",
        puede_tratar=bool(permisos.puede_llevar_la_tabla(actor)),
        plantilla="escritorio/tablero/puntos.html",
    )


@requiere(prueba=permisos.puede_llevar_la_tabla)
@require_http_methods(["GET", "HEAD", "POST"])
def punto(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """En qué sesión se dio a conocer y cuántos días da el oficio para acreditarlo."""
    actor = actor_de(request)
    visto = o_404(consultas.punto_obligado(codigo, actor, hoy=tiempo.hoy()))
    form = TratadoForm(request.POST or None, initial={"dias": DIAS_PARA_ACREDITAR})
    volver = reverse("escritorio:puntos")
    hecho = atiende(
        request, form, lambda d: acciones.da_por_tratado(codigo=codigo, **d, actor=actor, en=tiempo.ahora()),
        mensaje="Anotado: desde la sesión corre el plazo para acreditarlo.", volver=volver,
    )  # fmt: skip
    return hecho or pinta(
        request, form, titulo=f"Se dio a conocer el folio {visto.folio}", bajada=visto.materia,
        boton="Anotar la sesión", volver=volver, migas=[("Puntos obligados", volver)],
    )  # fmt: skip


CONCEJALES: Lista[PeticionDeConcejal] = Lista(
    clave="concejales",
    descripcion="Peticiones de concejales, las últimas primero",
    columnas=(
        Columna("folio", "Folio", lambda p: p.folio, enlace=lambda p: _expediente(p.expediente), numero=True),
        Columna(
            "materia", "Qué pidió", lambda p: p.materia, enlace=lambda p: _expediente(p.expediente),
            bajo=lambda p: p.concejal, principal=True,
        ),
        Columna("concejal", "Concejal", lambda p: p.concejal, a_pedido=True),
        Columna("llego", "Llegó", lambda p: p.recibida_en, numero=True),
        Columna("vence", "Vence", lambda p: p.vence_el, numero=True),
        Columna("resultado", "Resultado", lambda p: p.resultado, chip=lambda p: COLORES_DE_PETICION.get(p.resultado, "")),
        Columna("respondida", "Respondida", lambda p: p.respondida_en, numero=True),
        Columna("unidad", "Quién la tiene", lambda p: p.unidad, extra=True),
    ),
    llave=lambda p: p.llave,
    vacia=Vacia(
        "Ningún concejal ha pedido información", "Lo que pida un concejal por escrito queda aquí con su plazo de quince días."
    ),
    filtros=(POR_RESULTADO, PIDIO_DESDE, PIDIO_HASTA),
)  # fmt: skip


@requiere(*MIRAN_AL_CONCEJO)
@require_safe
def concejales(request: HttpRequest) -> HttpResponse:
    """Lo que pidieron los concejales y qué se respondió (Ley 18.695, art. 87): con fechas, el informe del mes."""
    actor, hoy = actor_de(request), tiempo.hoy()
    calendario = dias.calendario()

    def trae(pedido: Pedido) -> Sequence[PeticionDeConcejal]:
        return consultas.peticiones_de_concejales(
            actor, hoy=hoy, desde=pedido.dia("dia"), hasta=pedido.dia("hasta"), resultado=pedido.texto("resultado"),
            despues_de=_tras(pedido), limite=pedido.limite, calendario=calendario,
        )  # fmt: skip

    este = hoy.replace(day=1)
    fin = este - timedelta(days=1)
    return pagina_de_lista(
        request,
        CONCEJALES,
        trae=trae,
        titulo="Peticiones de concejales",
        plantilla="escritorio/tablero/concejales.html",
        meses=[("Este mes", este, hoy), ("El mes pasado", fin.replace(day=1), fin)],
        vencidas=consultas.cuenta_de_concejales(actor, hoy=hoy, resultado="vencidas"),
        sin_respuesta=consultas.cuenta_de_concejales(actor, hoy=hoy, resultado="sin-respuesta"),
    )


INTERRUPCIONES: Lista[Interrumpido] = Lista(
    clave="interrupciones",
    descripcion="Interrupciones de la plataforma, la última primero",
    columnas=(
        Columna(
            "desde", "Comenzó", lambda i: i.desde, enlace=lambda i: reverse("escritorio:interrupcion", args=[i.codigo]),
            principal=True, bajo=lambda i: i.detalle,
        ),
        Columna("hasta", "Terminó", lambda i: i.hasta, numero=True),
        Columna("causa", "Causa", lambda i: i.causa),
        Columna("sistemas", "Qué no se pudo usar", lambda i: i.sistemas),
        Columna("estado", "Estado", lambda i: i.estado, chip=lambda i: COLORES_DE_CAIDA.get(i.estado, "")),
        Columna("anoto", "Anotó", lambda i: i.anoto, extra=True),
    ),
    llave=lambda i: i.llave,
    vacia=Vacia(
        "Ninguna interrupción anotada",
        "Si la plataforma deja de estar disponible, anota desde cuándo: el certificado con su inicio y su término se publica.",
        icono="check",
    ),
)  # fmt: skip


@requiere(*CUIDAN_LA_PLATAFORMA)
@require_safe
def interrupciones(request: HttpRequest) -> HttpResponse:
    """Registro de las caídas de la plataforma, con su certificado (DS 4 de 2020, art. 7)."""
    puede = permisos.puede_anotar_interrupcion(actor_de(request))
    return pagina_de_lista(
        request,
        INTERRUPCIONES,
        trae=lambda p: consultas.interrupciones(despues_de=_tras(p), limite=p.limite),
        titulo="Interrupciones de la plataforma",
        pasos=[("Anotar una interrupción", reverse("escritorio:interrupcion_nueva"))] if puede else [],
    )


@requiere(prueba=permisos.puede_anotar_interrupcion)
@require_http_methods(["GET", "HEAD", "POST"])
def interrupcion_nueva(request: HttpRequest) -> HttpResponseBase:
    actor = actor_de(request)
    form = InterrupcionForm(request.POST or None)
    volver = reverse("escritorio:interrupciones")
    hecho = atiende(
        request, form, lambda d: acciones.anota_interrupcion(**d, actor=actor, en=tiempo.ahora()),
        mensaje="Interrupción anotada.", volver=lambda i: reverse("escritorio:interrupcion", args=[i.codigo]),
    )  # fmt: skip
    return hecho or pinta(
        request, form, titulo="Anotar una interrupción", boton="Anotar", volver=volver,
        migas=[("Interrupciones", volver)],
        bajada="Si todavía no vuelve, deja el término vacío y anótalo después.",
    )  # fmt: skip


@requiere(*CUIDAN_LA_PLATAFORMA)
@require_safe
def interrupcion(request: HttpRequest, codigo: str) -> HttpResponse:
    """Una interrupción, lo que falta y los casos cuyo plazo corría mientras duró."""
    actor = actor_de(request)
    visto = o_404(consultas.interrupcion(codigo))
    primero, ultimo = visto.dias
    afectados = (
        consultas.afectados_por(codigo, actor)
        if permisos.lleva_partes(actor) and visto.hasta and not visto.anulada
        else []
    )
    return render(
        request,
        "escritorio/tablero/interrupcion.html",
        {
            "visto": visto,
            "codigo_dictado": codigos.agrupado(codigo),
            "color": COLORES_DE_CAIDA.get(visto.estado, ""),
            "anotar": permisos.puede_anotar_interrupcion(actor),
            "certificar": permisos.puede_certificar(actor),
            "afectados": afectados,
            "desde": primero,
            "vuelve": dias.calendario().suma_habiles(ultimo, 1),
            "cabeza": [
                ("Estado", visto.estado, visto.causa),
                ("Comenzó", momento(visto.desde), ""),
                ("Terminó", momento(visto.hasta) if visto.hasta else "Todavía no", ""),
                ("Qué no se pudo usar", visto.sistemas, ""),
            ],
        },
    )


@requiere(prueba=permisos.puede_anotar_interrupcion)
@require_http_methods(["GET", "HEAD", "POST"])
def interrupcion_termina(request: HttpRequest, codigo: str) -> HttpResponseBase:
    return _paso(
        request, codigo, TerminaForm(request.POST or None), acciones.termina_interrupcion, titulo="Volvió a funcionar",
        boton="Anotar el término", mensaje="Término anotado: ya se puede certificar.",
    )  # fmt: skip


@requiere(prueba=permisos.puede_anotar_interrupcion)
@require_http_methods(["GET", "HEAD", "POST"])
def interrupcion_anula(request: HttpRequest, codigo: str) -> HttpResponseBase:
    return _paso(
        request, codigo, AnulaForm(request.POST or None), acciones.anula_interrupcion,
        titulo="Dejar sin efecto una interrupción", boton="Dejar sin efecto", mensaje="Quedó sin efecto.",
    )  # fmt: skip


def _paso(
    request: HttpRequest, codigo: str, form: Any, accion: Any, *, titulo: str, boton: str, mensaje: str
) -> HttpResponseBase:
    actor, volver = actor_de(request), reverse("escritorio:interrupcion", args=[codigo])
    o_404(consultas.interrupcion(codigo))

    def hace(datos: Mapping[str, Any]) -> object:
        return accion(codigo=codigo, **datos, actor=actor, en=tiempo.ahora())

    hecho = atiende(request, form, hace, mensaje=mensaje, volver=volver)
    return hecho or pinta(request, form, titulo=titulo, boton=boton, volver=volver, migas=[("Interrupción", volver)])


@requiere(prueba=permisos.puede_certificar)
@require_POST
def interrupcion_certifica(request: HttpRequest, codigo: str) -> HttpResponse:
    """Compone el certificado y lo publica; repetirlo no hace otro."""
    documentos.certifica_interrupcion(codigo=codigo, actor=actor_de(request), en=tiempo.ahora())
    return HttpResponseRedirect(reverse("escritorio:interrupcion", args=[codigo]))


@requiere(*CUIDAN_LA_PLATAFORMA)
@require_safe
def interrupcion_certificado(request: HttpRequest, codigo: str) -> FileResponse:
    visto = consultas.interrupcion(codigo)
    if visto is None or not visto.sha256:
        raise Http404
    return FileResponse(
        archivos.abre(visto.sha256), content_type="application/pdf", filename=f"interrupcion-{codigo}.pdf"
    )
