"""Las direcciones: escritorio para el funcionariado, portal para cualquiera."""

from django.urls import include, path

urlpatterns = [
    path("cuenta/", include("fojas.config.cuentas_direcciones")),
    path("api/v1/", include("fojas.api.urls")),
    path("escritorio/", include("fojas.escritorio.urls")),
    path("", include("fojas.portal.urls")),
]

handler400 = "fojas.interfaz.errores.peticion_mala"
handler404 = "fojas.interfaz.errores.no_encontrado"
handler500 = "fojas.interfaz.errores.fallo"
