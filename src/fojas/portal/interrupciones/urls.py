"""Direcciones de las interrupciones publicadas."""

from django.urls import URLPattern, path

from fojas.portal.interrupciones import views

urlpatterns: list[URLPattern] = [
    path("", views.interrupciones, name="interrupciones"),
    path("<str:codigo>/", views.interrupcion, name="interrupcion"),
    path("<str:codigo>/certificado.pdf", views.certificado, name="interrupcion_certificado"),
]
