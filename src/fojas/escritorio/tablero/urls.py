"""Direcciones de mi día, el tablero, el libro diario y la búsqueda."""

from django.urls import URLPattern, path

from fojas.escritorio.tablero.views import buscar, libro, listas, mi_dia, tablero, tiempos, vistas

urlpatterns: list[URLPattern] = [
    path("", mi_dia.mi_dia, name="mi_dia"),
    path("tablero/", tablero.tablero, name="tablero"),
    path("tablero/tiempos/", tiempos.tiempos, name="tiempos"),
    path("tablero/riesgo/", listas.riesgo, name="riesgo"),
    path("tablero/fuera-de-orden/", listas.fuera_de_orden, name="fuera_de_orden"),
    path("salidas/", listas.salidas, name="salidas"),
    path("libro/", libro.libro, name="libro"),
    path("libro/traspaso/", libro.traspaso, name="traspaso"),
    path("vistas/", vistas.vistas, name="vistas"),
    path("vistas/<slug:codigo>/", vistas.cambia_vista, name="cambia_vista"),
    path("buscar/", buscar.buscar, name="buscar"),
]
