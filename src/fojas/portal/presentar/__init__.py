"""Presentar un documento sin venir ni tener cuenta: una pregunta por página, guardado en cada una.

No usa sesión ni galletas: la dirección lleva el código de la presentación, que nadie puede adivinar, y con él se sigue
desde cualquier equipo. Por lo mismo estas vistas no llevan sello de formulario: quien no tiene el código no puede enviar
nada a nombre de otro, y un sello vencido o unas galletas bloqueadas harían perder lo escrito.
"""
