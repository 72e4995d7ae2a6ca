"""Lo que alguien presenta por el formulario de la portada."""

from django.db import models


class SolicitudWeb(models.Model):
    """Presentación a medio escribir, guardada paso a paso; su código es la única llave. Al enviarla queda vacía."""

    codigo = models.CharField("código", max_length=20, unique=True)
    datos = models.JSONField("lo escrito", default=dict)
    archivos = models.JSONField("adjuntos ya guardados: [{sha256, nombre, tipo, bytes}]", default=list)
    creada_en = models.DateTimeField("creada")
    guardada_en = models.DateTimeField("guardada", db_index=True)
    enviada_en = models.DateTimeField("enviada", null=True, blank=True)
    ingreso = models.OneToOneField("partes.Ingreso", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(enviada_en__isnull=True) | models.Q(ingreso__isnull=False),
                name="solicitud_enviada_tiene_ingreso",
            )
        ]

    def __str__(self) -> str:
        return self.codigo
