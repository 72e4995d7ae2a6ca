"""Oficina de Partes: ingreso, derivación, bandejas, respuesta y despacho (Ley 19.880, arts. 18, 24 y 30; DS 10, art. 30)."""
