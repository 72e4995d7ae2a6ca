"""Ajustes, direcciones, línea de órdenes y conexión de los adaptadores."""
