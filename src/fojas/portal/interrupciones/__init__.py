"""Interrupciones de la plataforma, a la vista de cualquiera."""
