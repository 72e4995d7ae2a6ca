"""Los pasos de un ingreso: cada uno una dirección, y un POST una acción."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fojas.base import rut, tiempo
from fojas.base.veredicto import Veredicto
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.expedientes.consultas import Foja
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.consultas import PeticionVista
from fojas.dominio.partes.reglas import (
    NOMBRES_DE_CALIDAD_DE_RETIRO,
    NOMBRES_DE_DESPACHO,
    NORMA_ORDEN,
    PENDIENTES,
    TIPOS,
    CalidadRetiro,
    CanalDespacho,
    Estado,
    Instruccion,
    Paso,
)
from fojas.dominio.partes.reglas.peticiones import lista_de_causas
from fojas.escritorio.expediente.forms.caso import CitaForm, CorrigeForm
from fojas.escritorio.expediente.forms.comun import MotivoForm, nombres_de_destinos, opciones_de_destino
from fojas.escritorio.expediente.forms.derivacion import DerivaForm
from fojas.escritorio.expediente.forms.despacho import DespachaForm, RespondeForm, RetiraRespuestaForm
from fojas.escritorio.expediente.forms.peticiones import RespondePartesForm, agrega_parcial
from fojas.escritorio.expediente.views.comun import (
    abre_ingreso,
    direccion_del_caso,
    pinta_paso,
    plazos_de,
    puede_despachar,
    si_no_admite,
)
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.puerta import actor_de, requiere

METODOS = ["GET", "HEAD", "POST"]


def _puede_corregir(actor: Actor, _: object) -> Veredicto:
    return permisos.puede_ingresar(actor)


@requiere()
@require_http_methods(METODOS)
def deriva(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """A una o varias unidades o personas, con copias, instrucción y plazo."""
    return _deriva(request, codigo, solo_informe=False)


@requiere()
@require_http_methods(METODOS)
def pide_informe(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """A otra unidad, sin soltar el caso (Ley 19.880, art. 37)."""
    return _deriva(request, codigo, solo_informe=True)


def _deriva(request: HttpRequest, codigo: str, *, solo_informe: bool) -> HttpResponseBase:
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_derivar)
    if vuelta := si_no_admite(request, ingreso, Paso.DERIVAR):
        return vuelta
    ahora, actor = tiempo.ahora(), actor_de(request)
    sugerida = (
        None
        if solo_informe
        else partes.sugiere_unidad(
            tipo=ingreso.tipo, remitente_id=ingreso.remitente_id, actor=actor, dia=tiempo.dia_de(ahora)
        )
    )
    inicial = {"regla": "lbpa-informe", "instruccion": Instruccion.PARA_INFORME.value} if solo_informe else {}
    if sugerida is not None:
        inicial["unidad"] = str(sugerida.unidad.pk)
    form = DerivaForm(
        request.POST or None,
        destinos=opciones_de_destino(tiempo.dia_de(ahora)),
        initial=inicial,
        solo_informe=solo_informe,
        hay_papel=not solo_informe and partes.papel_de(ingreso, actor).hay,
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.deriva(
            ingreso_id=ingreso.pk, destinos=d["destinos"], instruccion=d["instruccion"], texto=d["texto"],
            cantidad=d["cantidad"], regla=d["regla"], va_el_papel=d.get("va_el_papel", False), actor=actor, en=ahora,
        ),
        mensaje=lambda hechas: (
            ("Informe pedido a " if solo_informe else "Derivado a ")
            + nombres_de_destinos(hechas, tiempo.dia_de(ahora))
            + "."
        ),
        volver=lambda hechas: direccion_del_caso(
            ingreso.expediente.codigo, ver="movimientos", hecho=".".join(d.codigo for d in hechas)
        ),
    )  # fmt: skip
    return llevado or pinta_paso(
        request, form, ingreso,
        titulo="Pedir informe" if solo_informe else "Derivar",
        boton="Pedir el informe" if solo_informe else "Derivar",
        plantilla="escritorio/expediente/deriva.html",
        plazos=plazos_de(ingreso), sugerida=sugerida, solo_informe=solo_informe,
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def responde(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Adjunta la respuesta firmada y sus anexos; queda por despachar."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_responder)
    if vuelta := si_no_admite(request, ingreso, Paso.RESPONDER):
        return vuelta
    ahora, actor = tiempo.ahora(), actor_de(request)
    sigue = partes.sigue_al_responder(ingreso, actor)
    faltan = _faltan(ingreso)
    con_partes = (
        RespondePartesForm(
            request.POST or None, request.FILES or None, en=ahora, informes=sigue.informes, peticiones=faltan,
            causas=list(lista_de_causas(ingreso.expediente.procedimiento).values()),
        )
        if faltan
        else None
    )  # fmt: skip
    form = con_partes or RespondeForm(request.POST or None, request.FILES or None, en=ahora, informes=sigue.informes)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.responde_partes(
            ingreso_id=ingreso.pk,
            archivo=d["archivo"][0],
            titulo=d["titulo"],
            resultados=con_partes.resultados() if con_partes else {},
            adjuntos=d["adjuntos"],
            sin_efecto_los_informes=d.get("sin_efecto", False),
            actor=actor,
            en=ahora,
        ),
        mensaje=lambda documento: f"Respuesta adjunta en la foja {documento.foja_desde}. Queda por despachar.",
        volver=direccion_del_caso(ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Responder", boton="Adjuntar la respuesta",
        plantilla="escritorio/expediente/responde.html", plazos=plazos_de(ingreso), sigue=sigue,
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def retira_respuesta(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Una respuesta equivocada que todavía no sale: queda en su foja y la persona no la ve."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_retirar_respuesta)
    if vuelta := si_no_admite(request, ingreso, Paso.RETIRAR):
        return vuelta
    form = RetiraRespuestaForm(request.POST or None, respuestas=partes.respuestas_por_salir(ingreso))
    llevado = atiende(
        request,
        form,
        lambda d: acciones.retira_respuesta(
            ingreso_id=ingreso.pk, documento_id=int(d["documento"]), motivo=d["motivo"], actor=actor_de(request),
            en=tiempo.ahora(),
        ),
        mensaje=lambda documento: f"Respuesta de la foja {documento.foja_desde} retirada. Adjunta la que corresponde.",
        volver=direccion_del_caso(ingreso.expediente.codigo),
    )  # fmt: skip
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Retirar la respuesta", boton="Retirar la respuesta",
        plantilla="escritorio/expediente/retira.html", plazos=plazos_de(ingreso),
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def despacha(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Elige qué sale y por dónde; lo muestra tal como saldrá, y recién entonces lo despacha."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, puede_despachar)
    if vuelta := si_no_admite(request, ingreso, Paso.DESPACHAR):
        return vuelta
    ahora, actor = tiempo.ahora(), actor_de(request)
    fojas = [
        f
        for f in expedientes.indice_electronico(actor, ingreso.expediente)
        if f.para_interesado and f.origen == Origen.EMITIDO.value
    ]
    anteriores, salieron = partes.anteriores_a(ingreso, actor), partes.ya_despachados(ingreso)
    consejo, ddu = partes.aconseja_medio(ingreso, en=ahora), partes.puede_notificarse_en_ddu(ingreso, en=ahora)
    form = DespachaForm(
        request.POST or None,
        fojas=fojas,
        anteriores=anteriores,
        con_ddu=bool(ddu),
        listas=[(str(x.id), f"{x.nombre} ({x.cuantos})") for x in partes.listas() if x.cuantos],
        initial={
            "documentos": [str(f.id) for f in fojas if f.id not in salieron],
            "canal": consejo.canal.value,
            "correo": ingreso.correo_respuesta,
            "domicilio": ingreso.remitente.direccion if ingreso.remitente else "",
            "recibio": ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto,
            "recibio_documento": _documento_de(ingreso.remitente),
        },
    )
    agrega_parcial(form, _faltan(ingreso))
    paso = request.POST.get("paso", "")
    if request.method == "POST" and paso == "" and form.is_valid():
        return _muestra(request, form, ingreso, fojas, salieron=salieron, en=ahora)
    llevado = None
    if paso == "despacha":
        llevado = atiende(
            request,
            form,
            lambda d: acciones.despacha(
                ingreso_id=ingreso.pk, documentos_ids=[int(pk) for pk in d["documentos"]], canal=d["canal"],
                actor=actor, en=ahora, direccion=_direccion(d),
                recibio=d["recibio"] if d["canal"] == CanalDespacho.MESON else "",
                recibio_documento=d["recibio_documento"], recibio_calidad=d["recibio_calidad"],
                motivo_fuera_de_orden=d.get("motivo_fuera_de_orden", ""), listas=d.get("listas", ()),
                parcial=d.get("parcial", False),
            ),
            mensaje=lambda despacho: f"Despachado con el folio {despacho.folio}.",
            volver=lambda despacho: reverse("escritorio:despacho", args=[despacho.codigo]),
        )  # fmt: skip
    return llevado or pinta_paso(
        request, form, ingreso,
        titulo="Despachar la respuesta", boton="Ver cómo saldrá", plantilla="escritorio/expediente/despacha.html",
        plazos=plazos_de(ingreso), anteriores=anteriores, norma_orden=NORMA_ORDEN,
        previstas=partes.notificaciones_previstas(ingreso, en=ahora), consejo=consejo, ddu=ddu,
    )  # fmt: skip


def _faltan(ingreso: Any) -> list[PeticionVista]:
    """Las partes que nadie ha respondido."""
    todas = partes.peticiones(ingreso.pk, procedimiento=ingreso.expediente.procedimiento)
    return [p for p in todas if p.pendiente]


def _documento_de(persona: Any) -> str:
    if persona is None:
        return ""
    return rut.formatea(persona.rut) if persona.rut else str(persona.pasaporte)


def _direccion(datos: Mapping[str, str]) -> str:
    """El correo o el domicilio a que va; en el mesón, ninguno."""
    if datos["canal"] == CanalDespacho.CORREO:
        return datos["correo"]
    return datos["domicilio"] if datos["canal"] == CanalDespacho.CARTA_CERTIFICADA else ""


def _muestra(
    request: HttpRequest,
    form: DespachaForm,
    ingreso: Any,
    fojas: Sequence[Foja],
    *,
    salieron: Collection[int],
    en: datetime,
) -> HttpResponse:
    """Lo que saldrá, byte por byte y palabra por palabra."""
    datos = form.cleaned_data
    elegidas = [f for f in fojas if str(f.id) in datos["documentos"]]
    asunto, cuerpo = partes.correo_de_respuesta(ingreso, nombres=[f.nombre for f in elegidas])
    contexto = {
        "form": form,
        "ingreso": ingreso,
        "fojas": elegidas,
        "se_quedan": [f for f in fojas if f not in elegidas and f.id not in salieron],
        "peso_total": sum(f.bytes for f in elegidas),
        "canal": NOMBRES_DE_DESPACHO[CanalDespacho(datos["canal"])],
        "por_correo": datos["canal"] == CanalDespacho.CORREO,
        "en_el_meson": datos["canal"] == CanalDespacho.MESON,
        "por_ddu": datos["canal"] == CanalDespacho.DDU,
        "destino": "Su Domicilio Digital Único"
        if datos["canal"] == CanalDespacho.DDU
        else _direccion(datos) or datos["recibio"],
        "copias": [x for x in partes.listas() if x.id in datos.get("listas", ())],
        "documento": datos["recibio_documento"],
        "calidad": NOMBRES_DE_CALIDAD_DE_RETIRO[CalidadRetiro(datos["recibio_calidad"])],
        "cuando_se_cuenta": "Si hoy llega a su oficina de Correos"
        if datos["canal"] == CanalDespacho.CARTA_CERTIFICADA
        else "Si sale hoy",
        "asunto": asunto,
        "cuerpo": cuerpo,
        "previsto": partes.notificaciones_previstas(ingreso, en=en)[datos["canal"]],
        "migas": [(ingreso.expediente.codigo, direccion_del_caso(ingreso.expediente.codigo))],
    }
    return render(request, "escritorio/expediente/despacho_previo.html", contexto)


@requiere()
@require_http_methods(METODOS)
def archiva(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Termina el caso; sin respuesta despachada, con su motivo."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_archivar)
    if vuelta := si_no_admite(request, ingreso, Paso.ARCHIVAR):
        return vuelta
    exige_motivo = Estado(ingreso.estado) in PENDIENTES and TIPOS[ingreso.tipo].espera_respuesta
    form = MotivoForm(
        request.POST or None,
        label="Por qué se archiva sin despachar respuesta" if exige_motivo else "Nota",
        falta="La persona espera respuesta: escribe por qué se archiva sin despacharla.",
        obligatorio=exige_motivo,
        pista="La persona espera respuesta (Ley 19.880, art. 14). Esto queda en la bitácora." if exige_motivo else "",
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.archiva(
            ingreso_id=ingreso.pk, motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Archivado. Puedes reabrirlo con su motivo.",
        volver=direccion_del_caso(ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Archivar", boton="Archivar", plantilla="escritorio/expediente/archiva.html",
        plazos=plazos_de(ingreso), retira=partes.se_retira_al_archivar(ingreso),
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def reabre(request: HttpRequest, codigo: str) -> HttpResponseBase:
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_archivar)
    if vuelta := si_no_admite(request, ingreso, Paso.REABRIR):
        return vuelta
    form = MotivoForm(
        request.POST or None,
        label="Por qué se reabre",
        falta="Escribe por qué se reabre.",
        pista="Vuelve a quedar por derivar, con el plazo que tenía.",
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.reabre(
            ingreso_id=ingreso.pk, motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Reabierto: está por derivar.",
        volver=direccion_del_caso(ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(request, form, ingreso, titulo="Reabrir", boton="Reabrir", plazos=plazos_de(ingreso))


@requiere()
@require_http_methods(METODOS)
def corrige(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Lo mal escrito; el folio, la hora y los archivos no cambian."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, _puede_corregir)
    propios = ("materia", "tipo", "referencia", "canal_folio", "notificar_por", "correo_respuesta")
    form = CorrigeForm(request.POST or None, initial={campo: getattr(ingreso, campo) for campo in propios})
    llevado = atiende(
        request,
        form,
        lambda d: acciones.corrige(ingreso_id=ingreso.pk, actor=actor_de(request), en=tiempo.ahora(), **d),
        mensaje="Datos corregidos. Lo anterior quedó en la bitácora.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="datos"),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Corregir datos", boton="Guardar los cambios", plazos=plazos_de(ingreso)
    )


@requiere()
@require_http_methods(METODOS)
def cita(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Otro expediente como antecedente, sin mezclarlos."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_derivar)
    form = CitaForm(request.POST or None)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.cita_antecedente(
            ingreso_id=ingreso.pk, otro=d["otro"], motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Antecedente citado.",
        volver=direccion_del_caso(ingreso.expediente.codigo, ver="datos"),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Citar un antecedente", boton="Citar", plazos=plazos_de(ingreso)
    )
