"""Direcciones de lo que sale: cartas y su guía, oficios propios, listas de distribución y excepciones."""

from django.urls import URLPattern, path

from fojas.escritorio.despacho.views import cartas, envios, excepciones, listas, propio

urlpatterns: list[URLPattern] = [
    path("cartas/", cartas.cartas, name="cartas"),
    path("cartas/guia/", cartas.hace_guia, name="cartas_guia"),
    path("cartas/registrar/", cartas.registra, name="cartas_registra"),
    path("cartas/guia/<str:codigo>/", cartas.guia, name="guia"),
    path("cartas/guia/<str:codigo>/imprimir/", cartas.guia_impresa, name="guia_impresa"),
    path("cartas/guia/<str:codigo>/sobres/", cartas.sobres, name="guia_sobres"),
    path("envio/<str:codigo>/registrar/", envios.registra, name="envio_registra"),
    path("envio/<str:codigo>/otra-carta/", envios.otra_carta, name="envio_otra_carta"),
    path("envio/<str:codigo>/confirmar/", envios.confirma, name="envio_confirma"),
    path("envio/<str:codigo>/sobre/", envios.sobre, name="envio_sobre"),
    path("despacho/<str:codigo>/acta-firmada/", envios.acta_firmada, name="despacho_acta_firmada"),
    path("despachar/documento-propio/", propio.propio, name="despacho_propio"),
    path("listas-de-distribucion/", listas.listas, name="listas"),
    path("listas-de-distribucion/nueva/", listas.nueva, name="lista_nueva"),
    path("listas-de-distribucion/<str:codigo>/", listas.lista, name="lista"),
    path("listas-de-distribucion/<str:codigo>/quitar/<int:miembro>/", listas.quita, name="lista_quita"),
    path("listas-de-distribucion/<str:codigo>/retirar/", listas.retira, name="lista_retira"),
    path("excepciones/", excepciones.excepciones, name="excepciones"),
    path("excepciones/nueva/", excepciones.nueva, name="excepcion_nueva"),
    path("excepciones/<str:codigo>/", excepciones.excepcion, name="excepcion"),
    path("excepciones/<str:codigo>/formulario/", excepciones.formulario, name="excepcion_formulario"),
    path("excepciones/<str:codigo>/resolver/", excepciones.resuelve, name="excepcion_resuelve"),
    path("excepciones/<str:codigo>/comunicar/", excepciones.comunica, name="excepcion_comunica"),
    path("excepciones/<str:codigo>/terminar/", excepciones.termina, name="excepcion_termina"),
]
