"""Trabajos en segundo plano: la fila nace en la misma transacción que el acto que la pide.

Los encola cualquier acción; los ejecuta `fojas trabajador`.
"""
