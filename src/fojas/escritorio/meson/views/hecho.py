"""Lo que se entrega al final: el folio, el comprobante en papel o por correo, y qué sigue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fojas.base import codigos, tiempo
from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.consultas import indice_electronico
from fojas.dominio.expedientes.reglas import Origen
from fojas.dominio.organizacion.reglas import NOMBRES_DE_MEDIO, MedioNotificacion
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.documentos import Formato
from fojas.dominio.partes.reglas import TIPOS
from fojas.dominio.partes.reglas.custodia import tiene_papel
from fojas.interfaz.errores import o_404
from fojas.interfaz.puerta import actor_de, requiere
from fojas.normativa.plazos import vigente


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def hecho(request: HttpRequest, codigo: str) -> HttpResponse:
    """El folio recién tomado, para decirlo, imprimirlo y seguir."""
    actor = actor_de(request)
    ingreso = o_404(partes.ingreso_de_codigo(codigo, actor))
    expedientes.registra_lectura(actor=actor, en=tiempo.ahora(), expediente=ingreso.expediente)
    tipo, unidad = TIPOS[ingreso.tipo], ingreso.expediente.unidad
    contexto = {
        "ingreso": ingreso,
        "tipo": tipo,
        "presenta": ingreso.remitente.nombre if ingreso.remitente else ingreso.remitente_texto,
        "unidad": unidad.nombre if unidad else "",
        "medio": NOMBRES_DE_MEDIO[MedioNotificacion(ingreso.notificar_por)],
        "codigo": codigos.agrupado(codigo),
        "norma": vigente(tipo.regla, el=tiempo.dia_de(ingreso.recibido_en)).norma if ingreso.vence_en else "",
        "fojas": [
            f
            for f in indice_electronico(actor, ingreso.expediente)
            if f.origen == Origen.RECIBIDO and f.incorporado_en == ingreso.recibido_en
        ],
        "enlace": documentos.enlace_de_seguimiento(codigo),
        "papel": tiene_papel(ingreso.canal),
    }
    return render(request, "escritorio/meson/hecho.html", contexto)


@requiere()
@require_safe
def comprobante(request: HttpRequest, codigo: str) -> HttpResponse:
    """El certificado de presentación, para imprimirlo al momento: A4, papel de 80 mm o etiqueta."""
    actor, en = actor_de(request), tiempo.ahora()
    ingreso = o_404(partes.ingreso_de_codigo(codigo, actor))
    expedientes.registra_lectura(actor=actor, en=en, expediente=ingreso.expediente)
    pedido = request.GET.get("formato", Formato.A4.value)
    formato = Formato(pedido) if pedido in set(Formato) else Formato.A4
    pdf = documentos.comprobante_pdf(ingreso_id=ingreso.pk, formato=formato, en=en)
    nombre = "Etiqueta" if formato == Formato.ETIQUETA else "Comprobante"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nombre} {ingreso.folio}.pdf"'},
    )


@requiere(prueba=permisos.puede_ingresar)
@require_POST
def manda_comprobante(request: HttpRequest, codigo: str) -> HttpResponseBase:
    """Lo manda al correo escrito, y dice si no se pudo."""
    actor, en = actor_de(request), tiempo.ahora()
    ingreso = o_404(partes.ingreso_de_codigo(codigo, actor))
    direccion = request.POST.get("correo", "").strip()
    try:
        documentos.asegura_comprobante(ingreso_id=ingreso.pk, en=en)
        acciones.envia_comprobante(ingreso_id=ingreso.pk, direccion=direccion, actor=actor, en=en)
    except ErrorFojas as error:
        messages.error(request, error.mensaje)
    else:
        messages.success(request, f"El comprobante va en camino a {direccion}.")
    return redirect("escritorio:meson_hecho", codigo=codigo)
