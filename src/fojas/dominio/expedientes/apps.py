from django.apps import AppConfig


class ExpedientesConfig(AppConfig):
    name = "fojas.dominio.expedientes"
    label = "expedientes"
    default_auto_field = "django.db.models.BigAutoField"
