"""De quién, a quién y para qué."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.reglas import EstadoDerivacion, Instruccion


class Derivacion(models.Model):
    """Providencia: de quién, a quién, para qué y hasta cuándo (Ley 19.880, arts. 9 y 24)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, related_name="derivaciones")
    expediente = models.ForeignKey("expedientes.Expediente", models.PROTECT, related_name="derivaciones")
    padre = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="hijas")
    de_unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, null=True, related_name="+")
    de_persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="+")
    para_unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, related_name="derivaciones")
    para_persona = models.ForeignKey(
        "organizacion.Persona", models.PROTECT, null=True, blank=True, related_name="derivaciones"
    )
    instruccion = models.CharField("instrucción", max_length=20, choices=[(i.value, i.value) for i in Instruccion])
    texto = models.CharField("texto de la providencia", max_length=1000, blank=True)
    solo_copia = models.BooleanField("copia para conocimiento", default=False)
    enviada_en = models.DateTimeField("enviada")
    recibida_en = models.DateTimeField("recibida", null=True, blank=True)
    recibida_por = models.CharField("código de quien recibió", max_length=40, blank=True)
    cerrada_en = models.DateTimeField("cerrada", null=True, blank=True)
    estado = models.CharField(
        "estado",
        max_length=12,
        choices=[(e.value, e.value) for e in EstadoDerivacion],
        default=EstadoDerivacion.ENVIADA.value,
    )
    motivo = models.CharField("motivo de devolución o reasignación", max_length=300, blank=True)
    plazo = models.CharField("código del plazo", max_length=20, blank=True)
    vence_en = models.DateTimeField("último instante útil, copiado del plazo para ordenar", null=True, db_index=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["para_unidad", "vence_en", "id"],
                condition=Q(estado__in=["enviada", "recibida"]),
                name="derivacion_en_bandeja",
            ),
            models.Index(
                fields=["para_persona", "vence_en", "id"],
                condition=Q(estado__in=["enviada", "recibida"]),
                name="derivacion_en_bandeja_propia",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ingreso_id} → {self.para_unidad_id}"
