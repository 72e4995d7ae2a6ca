"""Sacar el texto de un archivo ajeno: un módulo por familia. Solo corre dentro de `encierro`, por `orden`."""
