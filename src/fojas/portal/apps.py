from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "fojas.portal"
    label = "portal"
