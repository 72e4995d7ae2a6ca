from django.apps import AppConfig


class PartesConfig(AppConfig):
    name = "fojas.dominio.partes"
    label = "partes"
    default_auto_field = "django.db.models.BigAutoField"
