"""Las páginas de lo que sale de la oficina."""
