"""Direcciones de esta área."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
