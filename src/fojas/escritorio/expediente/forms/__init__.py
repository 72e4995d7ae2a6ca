"""Formularios de los pasos del expediente."""
