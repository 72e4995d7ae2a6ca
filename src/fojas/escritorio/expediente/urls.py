"""Direcciones del expediente: la página, los pasos de sus ingresos, derivaciones y despachos, y los archivos."""

from django.urls import URLPattern, path

from fojas.escritorio.expediente.views import (
    derivaciones,
    despachos,
    documentos,
    expediente,
    ingresos,
    interesados,
    plazos,
    reserva,
)

urlpatterns: list[URLPattern] = [
    path("expediente/<str:codigo>/", expediente.expediente, name="expediente"),
    path("expediente/<str:codigo>/zip/", documentos.en_zip, name="expediente_zip"),
    path("documento/<str:codigo>/", documentos.documento, name="documento"),
    path("ingreso/<str:codigo>/derivar/", ingresos.deriva, name="ingreso_deriva"),
    path("ingreso/<str:codigo>/pedir-informe/", ingresos.pide_informe, name="ingreso_pide_informe"),
    path("ingreso/<str:codigo>/responder/", ingresos.responde, name="ingreso_responde"),
    path("ingreso/<str:codigo>/despachar/", ingresos.despacha, name="ingreso_despacha"),
    path("ingreso/<str:codigo>/archivar/", ingresos.archiva, name="ingreso_archiva"),
    path("ingreso/<str:codigo>/reabrir/", ingresos.reabre, name="ingreso_reabre"),
    path("ingreso/<str:codigo>/prorrogar/", plazos.prorroga, name="ingreso_prorroga"),
    path("ingreso/<str:codigo>/retirar-respuesta/", ingresos.retira_respuesta, name="ingreso_retira_respuesta"),
    path("ingreso/<str:codigo>/suspender/", plazos.suspende, name="ingreso_suspende"),
    path("ingreso/<str:codigo>/reanudar/", plazos.reanuda, name="ingreso_reanuda"),
    path("ingreso/<str:codigo>/reservar/", reserva.reserva, name="ingreso_reserva"),
    path("ingreso/<str:codigo>/levantar-reserva/", reserva.levanta, name="ingreso_levanta_reserva"),
    path("ingreso/<str:codigo>/corregir/", ingresos.corrige, name="ingreso_corrige"),
    path("ingreso/<str:codigo>/citar/", ingresos.cita, name="ingreso_cita"),
    path("ingreso/<str:codigo>/interesados/agregar/", interesados.agrega, name="ingreso_agrega_interesado"),
    path("ingreso/<str:codigo>/interesados/<str:persona>/quitar/", interesados.quita, name="ingreso_quita_interesado"),
    path("derivacion/<str:codigo>/recibir/", derivaciones.recibe, name="derivacion_recibe"),
    path("derivacion/<str:codigo>/devolver/", derivaciones.devuelve, name="derivacion_devuelve"),
    path("derivacion/<str:codigo>/reasignar/", derivaciones.reasigna, name="derivacion_reasigna"),
    path("derivacion/<str:codigo>/retirar/", derivaciones.retira, name="derivacion_retira"),
    path("derivacion/<str:codigo>/cumplir/", derivaciones.cumple, name="derivacion_cumple"),
    path("derivacion/<str:codigo>/informar/", derivaciones.informa, name="derivacion_informa"),
    path("despacho/<str:codigo>/", despachos.despacho, name="despacho"),
    path("despacho/<str:codigo>/acta/", despachos.acta, name="despacho_acta"),
    path("despacho/<str:codigo>/correo/", despachos.correo, name="despacho_correo"),
    path("despacho/<str:codigo>/entrega/", despachos.entrega, name="despacho_entrega"),
]
