from django.apps import AppConfig


class InterfazConfig(AppConfig):
    name = "fojas.interfaz"
    label = "interfaz"
