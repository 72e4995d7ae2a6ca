"""Direcciones de las bandejas y de la lista de ingresos."""

from django.urls import URLPattern, path

from fojas.escritorio.bandeja.views import bandejas, ingresos, lotes

urlpatterns: list[URLPattern] = [
    path("bandeja/", bandejas.bandeja, name="bandeja"),
    path("bandeja/lote/<slug:paso>/", lotes.lote, name="bandeja_lote"),
    path("bandeja/entrega/", lotes.entrega, name="bandeja_entrega"),
    path("bandeja/resultado/<slug:envio>/", lotes.resultado, name="bandeja_resultado"),
    path("bandeja/<slug:vista>/", bandejas.bandeja, name="bandeja_vista"),
    path("ingresos/", ingresos.ingresos, name="ingresos"),
]
