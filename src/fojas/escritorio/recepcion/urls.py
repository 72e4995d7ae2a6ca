"""Direcciones de la recepción."""

from django.urls import URLPattern, path

from fojas.escritorio.recepcion.views import correos, escaneos

urlpatterns: list[URLPattern] = [
    path("recepcion/", correos.por_mirar, name="recepcion"),
    path("recepcion/todo/", correos.todo, name="recepcion_todo"),
    path("recepcion/escaneos/", escaneos.escaneos, name="recepcion_escaneos"),
    path("recepcion/escaneos/lleva/", escaneos.lleva, name="recepcion_lleva"),
    path("recepcion/escaneos/<str:codigo>/", escaneos.archivo, name="recepcion_escaneo"),
    path("recepcion/escaneos/<str:codigo>/descarta/", escaneos.descarta, name="recepcion_escaneo_descarta"),
    path("recepcion/correo/<str:codigo>/", correos.correo, name="recepcion_correo"),
    path("recepcion/correo/<str:codigo>/original/", correos.original, name="recepcion_original"),
    path("recepcion/correo/<str:codigo>/adjunto/<int:numero>/", correos.adjunto, name="recepcion_adjunto"),
]
