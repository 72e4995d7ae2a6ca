"""Bandejas, lista de ingresos y buscador."""
