"""Las páginas de mi día, el tablero, el libro y la búsqueda."""
