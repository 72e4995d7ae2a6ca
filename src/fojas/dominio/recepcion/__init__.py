"""Puertas que no atiende una persona: correo, carpeta vigilada, formulario web y API.

Cada una termina en `partes.acciones.ingresa` (Ley 19.880, arts. 18 y 30). Las llaman los trabajos, el portal y la API.
"""
