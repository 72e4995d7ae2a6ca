"""Cartas y Correos, oficios propios, listas de distribución y excepciones."""
