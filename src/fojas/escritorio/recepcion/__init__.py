"""Lo que llegó sin pasar por el mesón: correos y escaneos por mirar."""
