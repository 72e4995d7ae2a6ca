from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "fojas.api"
    label = "api"
