"""Las páginas de las bandejas."""
