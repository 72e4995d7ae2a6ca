"""Las páginas del mesón: ingresar, lo que la página pregunta mientras se escribe, y lo que se entrega al final."""
