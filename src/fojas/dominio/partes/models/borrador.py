"""Lo que está a medio escribir."""

from django.db import models


class Borrador(models.Model):
    """Ingreso a medio escribir: nada de lo tecleado se pierde."""

    codigo = models.CharField("código", max_length=20, unique=True)
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="borradores")
    clase = models.CharField("de qué: vacío es un ingreso, `lote` varios iguales", max_length=12, blank=True)
    datos = models.JSONField("lo escrito", default=dict)
    archivos = models.JSONField("adjuntos ya guardados: [{sha256, nombre, tipo, bytes}]", default=list)
    guardado_en = models.DateTimeField("guardado")

    def __str__(self) -> str:
        return self.codigo
