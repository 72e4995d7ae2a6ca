"""Las páginas de la recepción."""
