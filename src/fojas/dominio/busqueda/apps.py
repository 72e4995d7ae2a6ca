from django.apps import AppConfig


class BusquedaConfig(AppConfig):
    name = "fojas.dominio.busqueda"
    label = "busqueda"
    default_auto_field = "django.db.models.BigAutoField"
