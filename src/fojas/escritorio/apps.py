from django.apps import AppConfig


class EscritorioConfig(AppConfig):
    name = "fojas.escritorio"
    label = "escritorio"
