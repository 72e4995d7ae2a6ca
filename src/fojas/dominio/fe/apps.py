from django.apps import AppConfig


class FeConfig(AppConfig):
    name = "fojas.dominio.fe"
    label = "fe"
    default_auto_field = "django.db.models.BigAutoField"
