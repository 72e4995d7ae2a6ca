"""Vistas del expediente: la página, los pasos, los despachos y los archivos."""
