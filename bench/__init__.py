"""Medidas de Fojas: cada cifra se imprime al lado de una base nombrada, tomada en la misma corrida."""
