from django.apps import AppConfig


class RecepcionConfig(AppConfig):
    name = "fojas.dominio.recepcion"
    label = "recepcion"
    default_auto_field = "django.db.models.BigAutoField"
