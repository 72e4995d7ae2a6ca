"""Reglas de las puertas, por cada una."""
