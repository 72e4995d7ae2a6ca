"""Direcciones del formulario público."""

from django.urls import path

from fojas.portal.presentar import views

urlpatterns = [
    path("", views.comienzo, name="presentar"),
    path("continuar/", views.continua, name="presentar_continua"),
    path("<str:codigo>/", views.sigue, name="presentar_sigue"),
    path("<str:codigo>/guardada/", views.guardada, name="presentar_guardada"),
    path("<str:codigo>/enviada/", views.enviada, name="presentar_enviada"),
    path("<str:codigo>/comprobante/", views.comprobante, name="presentar_comprobante"),
    path("<str:codigo>/<str:paso>/", views.pagina, name="presentar_paso"),
]
