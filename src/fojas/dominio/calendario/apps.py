from django.apps import AppConfig


class CalendarioConfig(AppConfig):
    name = "fojas.dominio.calendario"
    label = "calendario"
    default_auto_field = "django.db.models.BigAutoField"
