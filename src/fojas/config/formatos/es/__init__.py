"""Formatos del castellano de Chile: `es-cl` los hereda de aquí."""
