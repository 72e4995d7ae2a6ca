"""Direcciones de mi día, el tablero, el libro diario y la búsqueda."""

from django.urls import URLPattern, path

from fojas.escritorio.tablero.views import buscar, control, libro, listas, mi_dia, tablero, tiempos, vistas

urlpatterns: list[URLPattern] = [
    path("", mi_dia.mi_dia, name="mi_dia"),
    path("tablero/", tablero.tablero, name="tablero"),
    path("tablero/tiempos/", tiempos.tiempos, name="tiempos"),
    path("tablero/riesgo/", listas.riesgo, name="riesgo"),
    path("tablero/fuera-de-orden/", listas.fuera_de_orden, name="fuera_de_orden"),
    path("concejo/puntos/", control.puntos, name="puntos"),
    path("concejo/puntos/<slug:codigo>/", control.punto, name="punto"),
    path("concejo/peticiones/", control.concejales, name="concejales"),
    path("interrupciones/", control.interrupciones, name="interrupciones"),
    path("interrupciones/nueva/", control.interrupcion_nueva, name="interrupcion_nueva"),
    path("interrupciones/<slug:codigo>/", control.interrupcion, name="interrupcion"),
    path("interrupciones/<slug:codigo>/termina/", control.interrupcion_termina, name="interrupcion_termina"),
    path("interrupciones/<slug:codigo>/anula/", control.interrupcion_anula, name="interrupcion_anula"),
    path("interrupciones/<slug:codigo>/certifica/", control.interrupcion_certifica, name="interrupcion_certifica"),
    path(
        "interrupciones/<slug:codigo>/certificado.pdf",
        control.interrupcion_certificado,
        name="interrupcion_certificado",
    ),
    path("salidas/", listas.salidas, name="salidas"),
    path("libro/", libro.libro, name="libro"),
    path("libro/traspaso/", libro.traspaso, name="traspaso"),
    path("vistas/", vistas.vistas, name="vistas"),
    path("vistas/<slug:codigo>/", vistas.cambia_vista, name="cambia_vista"),
    path("buscar/", buscar.buscar, name="buscar"),
]
