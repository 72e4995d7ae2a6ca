"""Lo que ve cualquiera."""

from django.urls import include, path

from fojas.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.inicio, name="inicio"),
    path("escudo/<str:sha256>.png", views.escudo, name="escudo"),
    path("robots.txt", views.robots, name="robots"),
    path("apariencia/", views.apariencia, name="apariencia"),
    path("accesibilidad/", views.accesibilidad, name="accesibilidad"),
    path("presentar/", include("fojas.portal.presentar.urls")),
    path("interrupciones/", include("fojas.portal.interrupciones.urls")),
    path("seguimiento/", views.seguimiento, name="seguimiento"),
    path("seguimiento/<str:codigo>/", views.caso, name="caso"),
    path("seguimiento/<str:codigo>/documento/<str:documento>/", views.documento, name="documento"),
]
