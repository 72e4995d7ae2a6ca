from django.apps import AppConfig


class BitacoraConfig(AppConfig):
    name = "fojas.dominio.bitacora"
    label = "bitacora"
    default_auto_field = "django.db.models.BigAutoField"
