"""Páginas de la administración de la casa, una por tema."""
