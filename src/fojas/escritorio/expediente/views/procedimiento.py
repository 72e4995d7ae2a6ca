"""Pedir que complete, advertir del abandono, dejar constancia de lo notificado, denunciar y certificar."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.base.tiempo import ZONA, dia_de, mediodia
from fojas.base.veredicto import Veredicto, exige
from fojas.dominio.calendario import consultas as calendario
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.reglas import NOMBRES_DE_CANAL, Canal
from fojas.dominio.partes.reglas.apercibimientos import (
    NORMA_ABANDONO,
    NORMA_SUBSANACION,
    REGLA_ABANDONO,
    ClaseApercibimiento,
)
from fojas.dominio.partes.reglas.comunicaciones import PRUEBAN, MedioComunicacion
from fojas.dominio.partes.reglas.silencio import PETICION, SOLO_PETICION, ClaseCertificado
from fojas.escritorio.expediente.forms.comun import MotivoForm
from fojas.escritorio.expediente.forms.procedimiento import (
    AdvierteForm,
    AplicaForm,
    CertificaForm,
    CompletaForm,
    CumplidoForm,
    DenunciaForm,
    ElevaForm,
    NotificadaForm,
)
from fojas.escritorio.expediente.views.comun import (
    Permiso,
    abre_ingreso,
    anota_lectura,
    direccion_del_caso,
    pinta_paso,
    plazos_de,
)
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.puerta import actor_de, requiere
from fojas.interfaz.templatetags.fojas import fecha_dicha
from fojas.normativa.plazos import REGLAS
from fojas.normativa.procedimientos import PROCEDIMIENTOS, REQUISITOS, Mientras

METODOS = ["GET", "HEAD", "POST"]
DE_MAQUINAS = frozenset({Canal.API, Canal.CONSOLA})
LOS_QUE_TRAE = [(c.value, nombre) for c, nombre in NOMBRES_DE_CANAL.items() if c not in DE_MAQUINAS]
"""Por donde una persona trae su denuncia."""


def _en_plazos(ingreso: Any) -> str:
    return f"{direccion_del_caso(ingreso.expediente.codigo, ver='plazos')}&ingreso={ingreso.codigo}"


@requiere()
@require_http_methods(METODOS)
def pide_completar(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Lo que falta de la lista de la ley, con cinco días desde que quede notificada (Ley 19.880, art. 31)."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_comunicar)
    definicion = o_404(PROCEDIMIENTOS.get(ingreso.expediente.procedimiento))
    lista = REQUISITOS[o_404(definicion.requisitos or None)]
    form = CompletaForm(
        request.POST or None, ingreso=ingreso, requisitos=list(lista.values()),
        detiene=definicion.mientras == Mientras.DETIENE,
    )  # fmt: skip
    llevado = atiende(
        request,
        form,
        lambda d: acciones.pide_completar(
            ingreso_id=ingreso.pk, faltan=d["faltan"], detalle=d["detalle"], detiene=d.get("detiene", False),
            aviso=d["aviso"], actor=actor_de(request), en=tiempo.ahora(),
        ),
        mensaje=_al_pedir,
        volver=_en_plazos(ingreso),
    )  # fmt: skip
    return llevado or _pinta_aviso(
        request, form, ingreso, titulo="Pedir que complete", boton="Pedir que complete", norma=REGLAS[definicion.subsanacion].norma,
        cuenta_de_nuevo=definicion.mientras == Mientras.CUENTA_DE_NUEVO,
    )  # fmt: skip


def _al_pedir(hecho: Any) -> str:
    """Si ya quedó notificada, hasta cuándo puede; si será al salir el correo, desde y hasta cuándo; si no, qué falta."""
    ingreso = hecho.ingreso
    if hecho.plazo:
        vence_el = calendario.plazos_de([hecho.plazo], hoy=tiempo.hoy())[hecho.plazo].vence_el
        return f"Pedido. La persona quedó notificada: tiene hasta el {fecha_dicha(vence_el)}."
    if hecho.comunicacion.medio == MedioComunicacion.CORREO.value:
        prevista = partes.notificaciones_previstas(ingreso, en=tiempo.ahora())[MedioComunicacion.CORREO.value]
        if prevista.surte_el is not None:
            subsana = hecho.clase == ClaseApercibimiento.SUBSANACION.value
            regla = PROCEDIMIENTOS[ingreso.expediente.procedimiento].subsanacion if subsana else REGLA_ABANDONO
            vence_el = calendario.previsto(regla=regla, en=mediodia(prevista.surte_el)).vence
            return (
                "Pedido. Con el correo, que sale ahora, la persona queda notificada con efecto desde el "
                f"{fecha_dicha(prevista.surte_el)}: tiene hasta el {fecha_dicha(vence_el)}."
            )
    return "Pedido. Cuando tengas la constancia de que quedó notificada, anótala: desde ahí corre su plazo."


@requiere()
@require_http_methods(METODOS)
def advierte(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Si en siete días no hace lo que le toca, se declarará abandonado (Ley 19.880, art. 43)."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, permisos.puede_comunicar)
    definicion = PROCEDIMIENTOS.get(ingreso.expediente.procedimiento)
    o_404(definicion if definicion and definicion.abandono else None)
    form = AdvierteForm(request.POST or None, ingreso=ingreso, ultima=dia_de(ingreso.recibido_en))
    llevado = atiende(
        request,
        form,
        lambda d: acciones.advierte_abandono(
            ingreso_id=ingreso.pk, paralizado_desde=d["paralizado_desde"], detalle=d["detalle"], aviso=d["aviso"],
            actor=actor_de(request), en=tiempo.ahora(),
        ),
        mensaje=_al_pedir,
        volver=_en_plazos(ingreso),
    )  # fmt: skip
    return llevado or _pinta_aviso(
        request, form, ingreso, titulo="Advertir del abandono", boton="Advertir", norma=NORMA_ABANDONO, abandono=True
    )


def _pinta_aviso(
    request: HttpRequest, form: Any, ingreso: Any, *, titulo: str, boton: str, **contexto: Any
) -> HttpResponse:
    return pinta_paso(
        request, form, ingreso, titulo=titulo, boton=boton, plantilla="escritorio/expediente/avisa.html",
        plazos=plazos_de(ingreso), previstas=partes.notificaciones_previstas(ingreso, en=tiempo.ahora()),
        vuelta=_en_plazos(ingreso), **contexto,
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def cumplido(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """La persona hizo lo que se le pidió: con otra presentación, o con un documento que se adjunta."""
    if hecho := repetido(request):
        return hecho
    hallado = _abre(request, partes.apercibimiento(codigo, actor_de(request)), _del_caso(permisos.puede_comunicar))
    ahora = tiempo.ahora()
    form = CumplidoForm(
        request.POST or None, request.FILES or None, presentadas=partes.presentadas_despues(hallado),
        hoy=tiempo.hoy(), en=ahora,
    )  # fmt: skip
    llevado = atiende(
        request,
        form,
        lambda d: acciones.da_por_cumplido(
            apercibimiento_codigo=codigo, ingreso_codigo=d.get("ingreso", ""),
            archivo=next(iter(d["archivo"] or ()), None), dia=d["dia"], actor=actor_de(request), en=ahora,
        ),
        mensaje="Anotado que cumplió. Mira la nueva fecha del caso.",
        volver=_en_plazos(hallado.ingreso),
    )  # fmt: skip
    subsana = hallado.clase == ClaseApercibimiento.SUBSANACION.value
    return llevado or pinta_paso(
        request, form, hallado.ingreso, titulo="Completó su solicitud" if subsana else "Reanudó su caso",
        boton="Anotar que cumplió", plazos=plazos_de(hallado.ingreso),
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def sin_efecto(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """No hacía falta, o conviene seguir por interés general (Ley 19.880, art. 44)."""
    if hecho := repetido(request):
        return hecho
    hallado = _abre(request, partes.apercibimiento(codigo, actor_de(request)), _del_caso(permisos.puede_comunicar))
    form = MotivoForm(
        request.POST or None, label="Por qué se deja sin efecto", falta="Escribe por qué se deja sin efecto.",
        pista="Por ejemplo: el documento ya estaba en el expediente, o el asunto es de interés general (art. 44).",
    )  # fmt: skip
    llevado = atiende(
        request,
        form,
        lambda d: acciones.retira_apercibimiento(
            apercibimiento_codigo=codigo, motivo=d["motivo"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Quedó sin efecto. El plazo del caso sigue como era.",
        volver=_en_plazos(hallado.ingreso),
    )
    return llevado or pinta_paso(
        request, form, hallado.ingreso, titulo="Dejar sin efecto lo que se pidió", boton="Dejar sin efecto",
        plazos=plazos_de(hallado.ingreso),
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def aplica(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """La resolución que la tiene por desistida o declara el abandono, vencido su plazo."""
    if hecho := repetido(request):
        return hecho
    hallado = _abre(request, partes.apercibimiento(codigo, actor_de(request)), _del_caso(permisos.puede_responder))
    ahora = tiempo.ahora()
    subsana = hallado.clase == ClaseApercibimiento.SUBSANACION.value
    form = AplicaForm(
        request.POST or None, request.FILES or None, en=ahora,
        que="la tiene por desistida" if subsana else "declara el abandono",
    )  # fmt: skip
    llevado = atiende(
        request,
        form,
        lambda d: acciones.aplica_apercibimiento(
            apercibimiento_codigo=codigo, archivo=d["archivo"][0], titulo=d["titulo"], actor=actor_de(request), en=ahora
        ),
        mensaje="Resolución adjunta. Queda por despachar: hay que notificarla a la persona.",
        volver=direccion_del_caso(hallado.ingreso.expediente.codigo),
    )
    return llevado or pinta_paso(
        request, form, hallado.ingreso, titulo="Tener por desistida" if subsana else "Declarar el abandono",
        boton="Adjuntar la resolución", plantilla="escritorio/expediente/aplica.html",
        plazos=plazos_de(hallado.ingreso), subsana=subsana, norma=NORMA_SUBSANACION if subsana else NORMA_ABANDONO,
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def notificada(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """La constancia de que quedó notificada, y desde ella su efecto (Ley 19.880, art. 46)."""
    if hecho := repetido(request):
        return hecho
    hallada = _abre(request, partes.comunicacion(codigo, actor_de(request)), _del_caso(permisos.puede_comunicar))
    ahora = tiempo.ahora()
    medio = hallada.medio if MedioComunicacion(hallada.medio) in PRUEBAN else MedioComunicacion.MESON.value
    form = NotificadaForm(
        request.POST or None, medio=medio, hoy=dia_de(ahora), hora=ahora.astimezone(ZONA).time().replace(second=0)
    )
    llevado = atiende(
        request,
        form,
        lambda d: acciones.notifica(
            comunicacion_codigo=codigo, medio=d["medio"], cuando=d["cuando"], constancia=d["constancia"],
            actor=actor_de(request), en=ahora,
        ),
        mensaje=lambda c: f"Queda notificada con efecto desde el {fecha_dicha(c.notificado_el)}.",
        volver=_en_plazos(hallada.ingreso),
    )  # fmt: skip
    return llevado or pinta_paso(
        request, form, hallada.ingreso, titulo="Constancia de la notificación", boton="Dejar constancia",
        plantilla="escritorio/expediente/notificada.html", plazos=plazos_de(hallada.ingreso), comunicacion=hallada,
    )  # fmt: skip


@requiere()
@require_safe
def carta(request: HttpRequest, codigo: str) -> HttpResponse:
    """La carta en PDF, para imprimirla, entregarla o llevarla a Correos."""
    hallada = _abre(request, partes.comunicacion(codigo, actor_de(request)), None)
    documento = documentos.asegura_carta(comunicacion_id=hallada.pk, en=tiempo.ahora())
    return _pdf(request, documento, nombre=f"{hallada.asunto}.pdf")


@requiere()
@require_safe
def certificado(request: HttpRequest, codigo: str) -> HttpResponse:
    """El certificado en PDF."""
    hallado = _abre(request, partes.certificado(codigo, actor_de(request)), None)
    documento = documentos.asegura_certificado(certificado_id=hallado.pk, en=tiempo.ahora())
    return _pdf(request, documento, nombre=f"Certificado {hallado.numero}.pdf")


def _pdf(request: HttpRequest, documento: str, *, nombre: str) -> HttpResponse:
    _, foja = o_404(expedientes.documento(documento, actor_de(request)))
    with expedientes.abre(foja.sha256) as flujo:
        respuesta = HttpResponse(flujo.read(), content_type="application/pdf")
    respuesta["Content-Disposition"] = content_disposition_header(False, nombre) or "inline"
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


@requiere()
@require_http_methods(METODOS)
def denuncia(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """La persona denuncia que no se resolvió a tiempo: entra con su folio y corren cinco días (Ley 19.880, art. 64)."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, _puede_ingresar)
    ahora = tiempo.ahora()
    form = DenunciaForm(request.POST or None, request.FILES or None, canales=LOS_QUE_TRAE, en=ahora)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.denuncia(
            ingreso_id=ingreso.pk, archivos=d["archivos"], canal=d["canal"], caso=d["caso"], actor=actor_de(request),
            en=ahora,
        ),
        mensaje=lambda hecha: f"Denuncia registrada con el folio {hecha.presentada.folio}: su comprobante es el recibo.",
        volver=_en_plazos(ingreso),
    )  # fmt: skip
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Denuncia de que no se resolvió a tiempo", boton="Registrar la denuncia",
        plantilla="escritorio/expediente/denuncia.html", plazos=plazos_de(ingreso),
    )  # fmt: skip


def _puede_ingresar(actor: Actor, _: object) -> Veredicto:
    return permisos.puede_ingresar(actor)


@requiere()
@require_http_methods(METODOS)
def eleva(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Copia de la denuncia al superior, en 24 horas (Ley 19.880, art. 64 inc. 1)."""
    if hecho := repetido(request):
        return hecho
    hallada = _abre(request, partes.denuncia(codigo, actor_de(request)), _del_caso(permisos.puede_comunicar))
    form = ElevaForm(request.POST or None)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.eleva_denuncia(
            denuncia_codigo=codigo, superior=d["superior"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Anotado: la copia se elevó al superior.",
        volver=_en_plazos(hallada.ingreso),
    )
    return llevado or pinta_paso(
        request, form, hallada.ingreso, titulo="Elevar la copia de la denuncia", boton="Anotar que se elevó",
        plazos=plazos_de(hallada.ingreso),
    )  # fmt: skip


@requiere()
@require_http_methods(METODOS)
def certifica(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """A petición de la persona y sin más trámite, lo da quien ejerce la Secretaría (Ley 19.880, arts. 24, 64 y 65)."""
    if hecho := repetido(request):
        return hecho
    ingreso = abre_ingreso(request, codigo, _puede_certificar)
    solo_rechaza = ingreso.tipo in SOLO_PETICION
    form = CertificaForm(
        request.POST or None, hoy=tiempo.hoy(),
        clase=(ClaseCertificado.NEGATIVO if solo_rechaza else ClaseCertificado.POSITIVO).value,
        caso=PETICION if solo_rechaza else "",
    )  # fmt: skip
    llevado = atiende(
        request,
        form,
        lambda d: _emite(ingreso, d, actor=actor_de(request)),
        mensaje=lambda hecho: f"Certificado N° {hecho.numero} emitido. Imprímelo abajo para firmarlo.",
        volver=_en_plazos(ingreso),
    )
    return llevado or pinta_paso(
        request, form, ingreso, titulo="Certificar", boton="Emitir el certificado",
        plantilla="escritorio/expediente/certifica.html", plazos=plazos_de(ingreso),
    )  # fmt: skip


def _emite(ingreso: Any, datos: Mapping[str, Any], *, actor: Actor) -> Any:
    comun = {"ingreso_id": ingreso.pk, "pedido_el": datos["pedido_el"], "actor": actor, "en": tiempo.ahora()}
    if datos["clase"] == ClaseCertificado.EN_ESTADO:
        return acciones.certifica_estado(**comun)
    return acciones.certifica_silencio(clase=datos["clase"], caso=datos["caso"], **comun)


def _puede_certificar(actor: Actor, _: object) -> Veredicto:
    return permisos.puede_certificar(actor)


def _del_caso(permiso: Permiso) -> Permiso:
    """El permiso sobre el ingreso de lo que se abre."""
    return lambda actor, hallado: permiso(actor, hallado.ingreso)


def _abre(request: HttpRequest, hallado: Any, permiso: Permiso | None) -> Any:
    """404 si no es suyo, 403 si lo ve y no puede el paso."""
    hallado = o_404(hallado)
    if permiso is not None:
        exige(permiso(actor_de(request), hallado))
    anota_lectura(request, hallado.ingreso.expediente)
    return hallado
