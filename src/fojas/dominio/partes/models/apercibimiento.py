"""Lo que la persona debe hacer en un plazo, y lo que pasa si no lo hace."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.models.comunicacion import Comunicacion
from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.reglas.apercibimientos import ClaseApercibimiento, EstadoApercibimiento


class Apercibimiento(models.Model):
    """Requerimiento de completar o advertencia de abandono, con su plazo (Ley 19.880, arts. 31 y 43)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, related_name="apercibimientos")
    clase = models.CharField("clase", max_length=12, choices=[(c.value, c.value) for c in ClaseApercibimiento])
    comunicacion = models.ForeignKey(Comunicacion, models.PROTECT, related_name="apercibimientos")
    faltan = models.JSONField("requisitos que faltan, por su clave", default=list)
    detalle = models.CharField("lo que debe traer o hacer", max_length=1000, blank=True)
    paralizado_desde = models.DateField("última gestión de la persona", null=True, blank=True)
    detiene = models.BooleanField("detiene el plazo del caso", default=False)
    plazo = models.CharField("código del plazo de la persona", max_length=20, blank=True)
    estado = models.CharField(
        "estado",
        max_length=14,
        choices=[(e.value, e.value) for e in EstadoApercibimiento],
        default=EstadoApercibimiento.POR_NOTIFICAR.value,
    )
    hecho_en = models.DateTimeField("dispuesto", db_index=True)
    hecho_por = models.CharField("código de quien lo dispuso", max_length=40)
    cerrado_en = models.DateTimeField("cerrado", null=True, blank=True)
    cerrado_con = models.CharField("código de lo que lo cerró", max_length=60, blank=True)
    motivo = models.CharField("motivo del cierre", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ingreso", "clase"],
                condition=Q(estado__in=["por_notificar", "corre"]),
                name="un_apercibimiento_vivo_por_clase",
            )
        ]
        indexes = [models.Index(fields=["estado", "hecho_en", "id"], name="apercibimiento_por_estado")]

    def __str__(self) -> str:
        return f"{self.clase} de {self.ingreso_id}"
