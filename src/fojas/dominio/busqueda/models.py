"""Hasta dónde leyó la bitácora cada índice."""

from django.db import models


class Lectura(models.Model):
    """Un lector de la bitácora (índice de este nodo, réplica) y la primera posición que le falta."""

    lector = models.CharField("lector", max_length=80, unique=True)
    siguiente = models.PositiveBigIntegerField("siguiente posición por leer", default=0)

    def __str__(self) -> str:
        return f"{self.lector}: {self.siguiente}"
