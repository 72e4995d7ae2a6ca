"""Ajustes por ambiente: base, desarrollo, pruebas y producción."""
