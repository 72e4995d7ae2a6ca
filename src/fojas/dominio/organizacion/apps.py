from django.apps import AppConfig


class OrganizacionConfig(AppConfig):
    name = "fojas.dominio.organizacion"
    label = "organizacion"
    default_auto_field = "django.db.models.BigAutoField"
