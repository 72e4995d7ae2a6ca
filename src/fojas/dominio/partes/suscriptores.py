"""Lo que la Oficina de Partes hace cuando los de abajo anuncian algo."""

from fojas.base import eventos
from fojas.dominio.avisos.eventos import AvisoEnviado, AvisoFallido, NotificacionCambiada
from fojas.dominio.calendario.eventos import PlazoCambiado, PlazoPorVencer, PlazoVencido
from fojas.dominio.partes import acciones
from fojas.dominio.partes.eventos import DocumentoIngresado, RespuestaDespachada
from fojas.dominio.partes.models import Comunicacion, Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import TIPO_INFORME_CGR


@eventos.suscribe(AvisoEnviado)
def entrega_el_despacho(aviso: AvisoEnviado) -> None:
    if Despacho.objects.filter(codigo=aviso.objeto).exists():
        acciones.registra_correo_enviado(despacho_codigo=aviso.objeto, prueba=aviso.eml_sha256, en=aviso.en)
    acciones.registra_correo_de_envio(envio_codigo=aviso.objeto, prueba=aviso.eml_sha256, error="", en=aviso.en)


@eventos.suscribe(AvisoFallido)
def devuelve_el_despacho(aviso: AvisoFallido) -> None:
    if Despacho.objects.filter(codigo=aviso.objeto).exists():
        acciones.registra_correo_fallido(despacho_codigo=aviso.objeto, error=aviso.error, en=aviso.en)
    acciones.registra_correo_de_envio(
        envio_codigo=aviso.objeto, prueba="", error=aviso.error or "No salió", en=aviso.en
    )


@eventos.suscribe(NotificacionCambiada)
def sigue_la_notificacion(aviso: NotificacionCambiada) -> None:
    acciones.registra_cambio_electronico(
        notificacion=aviso.codigo, estado=aviso.estado, transaccion=aviso.transaccion, enviada_en=aviso.enviada_en,
        error=aviso.error, en=aviso.en,
    )  # fmt: skip


@eventos.suscribe(AvisoEnviado)
def deja_hecha_la_comunicacion(aviso: AvisoEnviado) -> None:
    """El correo a la persona salió: si notifica, desde ese efecto corre su plazo."""
    if Comunicacion.objects.filter(codigo=aviso.objeto).exists():
        acciones.registra_comunicacion_enviada(codigo=aviso.objeto, prueba=aviso.eml_sha256, en=aviso.en)


@eventos.suscribe(AvisoFallido)
def dice_que_no_salio(aviso: AvisoFallido) -> None:
    if Comunicacion.objects.filter(codigo=aviso.objeto).exists():
        acciones.registra_comunicacion_fallida(codigo=aviso.objeto, error=aviso.error, en=aviso.en)


@eventos.suscribe(PlazoCambiado)
def copia_el_vencimiento(aviso: PlazoCambiado) -> None:
    """Una prórroga, una suspensión o un feriado nuevo mueven el día: las bandejas se ordenan por él."""
    Ingreso.objects.filter(plazo=aviso.codigo).update(vence_en=aviso.vence_en)
    Derivacion.objects.filter(plazo=aviso.codigo).update(vence_en=aviso.vence_en)


@eventos.suscribe(PlazoPorVencer)
def avisa_lo_que_esta_por_vencer(aviso: PlazoPorVencer) -> None:
    acciones.avisa_vencimiento(plazo=aviso.codigo, vence_el=aviso.vence_el, vencido=False, en=aviso.en)


@eventos.suscribe(PlazoVencido)
def avisa_lo_vencido(aviso: PlazoVencido) -> None:
    acciones.avisa_vencimiento(plazo=aviso.codigo, vence_el=aviso.vence_el, vencido=True, en=aviso.en)


@eventos.suscribe(RespuestaDespachada)
def mide_lo_que_tardo(aviso: RespuestaDespachada) -> None:
    acciones.mide_respuesta(despacho_id=aviso.despacho_id)


@eventos.suscribe(DocumentoIngresado)
def lleva_a_la_tabla(aviso: DocumentoIngresado) -> None:
    if aviso.tipo == TIPO_INFORME_CGR:
        acciones.anota_punto_obligado(ingreso_id=aviso.ingreso_id, en=aviso.en)
