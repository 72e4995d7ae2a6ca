"""Varios ingresos iguales de una vez."""

from django.db import models

from fojas.dominio.partes.models.ingreso import Ingreso


class Lote(models.Model):
    """Partida de presentaciones iguales: lo común se escribe una vez y cada fila toma su propio folio."""

    codigo = models.CharField("código", max_length=20, unique=True)
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="+")
    comun = models.JSONField("lo común", default=dict)
    creado_en = models.DateTimeField("creado", db_index=True)

    def __str__(self) -> str:
        return self.codigo


class FilaDeLote(models.Model):
    """Una presentación del lote: con su ingreso, con lo que lo impidió, o por hacer."""

    lote = models.ForeignKey(Lote, models.CASCADE, related_name="filas")
    numero = models.PositiveIntegerField("número de fila")
    datos = models.JSONField("lo escrito, hasta que es un ingreso", default=dict)
    archivos = models.JSONField("adjuntos ya guardados: [{sha256, nombre}]", default=list)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, null=True, blank=True, related_name="+")
    error = models.CharField("por qué no se pudo", max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lote", "numero"], name="una_fila_por_numero")]

    def __str__(self) -> str:
        return f"{self.lote_id}, fila {self.numero}"
