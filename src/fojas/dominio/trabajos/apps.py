from django.apps import AppConfig


class TrabajosConfig(AppConfig):
    name = "fojas.dominio.trabajos"
    label = "trabajos"
    default_auto_field = "django.db.models.BigAutoField"
