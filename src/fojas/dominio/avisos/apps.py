from django.apps import AppConfig


class AvisosConfig(AppConfig):
    name = "fojas.dominio.avisos"
    label = "avisos"
    default_auto_field = "django.db.models.BigAutoField"
