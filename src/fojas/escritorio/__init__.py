"""Lo que ve el funcionariado."""
