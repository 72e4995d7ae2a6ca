"""Bandeja de salida de correos y avisos internos, con prueba de lo enviado (Ley 19.880, arts. 45 a 47)."""
