"""La prueba de un despacho y la entrega que dice Correos."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from fojas.base import tiempo
from fojas.dominio.avisos import consultas as avisos
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.reglas import CON_CORREOS, CanalDespacho, Estado, EstadoDespacho, Paso, admite
from fojas.escritorio.expediente.forms.despacho import EntregaForm
from fojas.escritorio.expediente.views.comun import abre_despacho, direccion_del_caso, pinta_paso, puede_despachar
from fojas.interfaz.errores import o_404
from fojas.interfaz.formularios import atiende, repetido
from fojas.interfaz.puerta import actor_de, requiere


@requiere()
@require_safe
def despacho(request: HttpRequest, codigo: str) -> HttpResponse:
    """Qué salió exactamente, a quién, cuándo, y desde qué día se entiende notificado."""
    hallado = abre_despacho(request, codigo)
    actor = actor_de(request)
    visto, salidas = partes.prueba_de_despacho(hallado)
    por_correo = hallado.canal == CanalDespacho.CORREO.value
    envios = partes.envios_de(hallado)
    contexto = {
        "despacho": visto,
        "por_correo": por_correo,
        "en_el_meson": hallado.canal == CanalDespacho.MESON.value,
        "norma_de_no_notificar": _norma_de_no_notificar(hallado) if por_correo else "",
        "salidas": salidas,
        "ingreso": hallado.ingreso,
        "expediente": hallado.expediente,
        "prueba": avisos.prueba(visto.aviso) if visto.aviso else None,
        "por_carta": hallado.canal == CanalDespacho.CARTA_CERTIFICADA.value,
        "por_ddu": hallado.canal == CanalDespacho.DDU.value,
        "envios": envios,
        "carta": next(
            (e for e in envios if e.principal and e.es_carta and e.vigente and e.estado in CON_CORREOS), None
        ),
        "acta_firmada": hallado.acta_firmada.codigo if hallado.acta_firmada_id else "",
        "se_despacha_otra_vez": visto.estado == EstadoDespacho.FALLIDO
        and hallado.ingreso is not None
        and admite(Estado(hallado.ingreso.estado), Paso.DESPACHAR),
        "puede_despachar": permisos.puede_despachar(actor),
        "migas": [(hallado.expediente.codigo, direccion_del_caso(hallado.expediente.codigo, ver="movimientos"))],
    }
    return render(request, "escritorio/expediente/despacho.html", contexto)


def _norma_de_no_notificar(despacho: Any) -> str:
    """La norma por la que el correo que salió, o el que está por salir, no notifica; vacía si notifica."""
    if despacho.entregado_en is not None:
        return "" if despacho.notificado_el else str(despacho.norma_notificacion)
    if despacho.ingreso is None:
        return ""
    prevista = partes.notificaciones_previstas(despacho.ingreso, en=tiempo.ahora())[despacho.canal]
    return prevista.norma if prevista.surte_el is None else ""


@requiere()
@require_safe
def correo(request: HttpRequest, codigo: str) -> FileResponse:
    """El correo tal como salió, para presentarlo como prueba."""
    hallado = abre_despacho(request, codigo)
    prueba = o_404(avisos.prueba(hallado.aviso) if hallado.aviso else None)
    sha256 = o_404(prueba.eml_sha256 or None)
    nombre = f"Despacho {hallado.folio}.eml"
    return FileResponse(expedientes.abre(sha256), as_attachment=True, filename=nombre, content_type="message/rfc822")


@requiere()
@require_safe
def acta(request: HttpRequest, codigo: str) -> HttpResponse:
    """El acta de lo que se entregó en el mesón, para que firme quien lo retiró."""
    hallado = abre_despacho(request, codigo)
    o_404(hallado.canal == CanalDespacho.MESON.value or None)
    pdf = documentos.acta_de_entrega_pdf(despacho=hallado)
    respuesta = HttpResponse(pdf, content_type="application/pdf")
    nombre = f"Acta de entrega {hallado.folio}.pdf"
    respuesta["Content-Disposition"] = content_disposition_header(False, nombre) or "inline"
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


@requiere()
@require_http_methods(["GET", "HEAD", "POST"])
def entrega(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Lo que dice Correos de la carta certificada."""
    if hecho := repetido(request):
        return hecho
    hallado = abre_despacho(request, codigo, puede_despachar)
    form = EntregaForm(request.POST or None)
    llevado = atiende(
        request,
        form,
        lambda d: acciones.registra_entrega(
            despacho_id=hallado.pk, recibio=d["recibio"], actor=actor_de(request), en=tiempo.ahora()
        ),
        mensaje="Entrega registrada.",
        volver=request.path.removesuffix("entrega/"),
    )
    return llevado or pinta_paso(
        request,
        form,
        hallado.ingreso,
        titulo=f"Registrar la entrega de la carta {hallado.folio}",
        boton="Registrar la entrega",
    )
