"""Lo que se entrega al final: el folio, el comprobante en papel o por correo, y qué sigue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fojas.base import tiempo
from fojas.base.errores import ErrorFojas
from fojas.dominio.expedientes.consultas import indice_electronico
from fojas.dominio.partes import acciones, documentos, permisos
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.documentos import Formato
from fojas.interfaz.errores import o_404
from fojas.interfaz.puerta import actor_de, requiere


@requiere(prueba=permisos.puede_ingresar)
@require_safe
def hecho(request: HttpRequest, codigo: str) -> HttpResponse:
    """El folio recién tomado, para decirlo, imprimirlo y seguir."""
    actor, hoy = actor_de(request), tiempo.hoy()
    encontrado = o_404(partes.ingreso_de_codigo(codigo, actor))
    caso = o_404(partes.caso(encontrado.expediente.codigo, actor, hoy=hoy))
    ingreso = next(i for i in caso.ingresos if i.codigo == codigo)
    contexto = {
        "ingreso": ingreso,
        "expediente": caso.expediente,
        "fojas": [
            f
            for f in indice_electronico(actor, caso.expediente)
            if f.origen == "recibido" and f.incorporado_en == ingreso.recibido_en
        ],
        "enlace": documentos.enlace_de_seguimiento(codigo),
    }
    return render(request, "escritorio/meson/hecho.html", contexto)


@requiere()
@require_safe
def comprobante(request: HttpRequest, codigo: str) -> HttpResponse:
    """El certificado de presentación, para imprimirlo al momento: A4, papel de 80 mm o etiqueta."""
    ingreso = o_404(partes.ingreso_de_codigo(codigo, actor_de(request)))
    pedido = request.GET.get("formato", Formato.A4.value)
    formato = Formato(pedido) if pedido in set(Formato) else Formato.A4
    pdf = documentos.comprobante_pdf(ingreso_id=ingreso.pk, formato=formato, en=tiempo.ahora())
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
