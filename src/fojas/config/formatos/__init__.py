"""Formatos de fecha y número de Chile."""
