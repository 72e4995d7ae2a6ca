"""Al arrancar: se importan los rincones que se registran solos y se conectan los adaptadores a sus puertos."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class ConfigConfig(AppConfig):
    name = "fojas.config"
    label = "config"

    def ready(self) -> None:
        for app in apps.get_app_configs():
            if not app.name.startswith("fojas."):
                continue
            for rincon in ("suscriptores", "tareas", "fichas", "sucesos", "verificacion"):
                if find_spec(f"{app.name}.{rincon}") is not None:
                    import_module(f"{app.name}.{rincon}")
        if find_spec("fojas.config.conexiones") is not None:
            import_module("fojas.config.conexiones")
