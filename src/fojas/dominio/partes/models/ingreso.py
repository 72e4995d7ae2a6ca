"""Lo que alguien presentó."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.reglas import Canal, Estado


class Ingreso(models.Model):
    """Lo que alguien presentó: folio, hora, quién, qué pide y cómo quiere que se le responda (Ley 19.880, art. 30)."""

    folio = models.CharField("folio", max_length=40, unique=True)
    codigo = models.CharField("código de seguimiento", max_length=20, unique=True)
    expediente = models.ForeignKey("expedientes.Expediente", models.PROTECT, related_name="ingresos")
    remitente = models.ForeignKey(
        "organizacion.Persona", models.PROTECT, null=True, blank=True, related_name="ingresos"
    )
    remitente_texto = models.CharField("remitente sin identificar", max_length=200, blank=True)
    tipo = models.CharField("tipo de documento", max_length=60, db_index=True)
    materia = models.CharField("materia", max_length=500)
    referencia = models.CharField("número y fecha del documento", max_length=120, blank=True)
    canal = models.CharField("canal", max_length=12, choices=[(c.value, c.value) for c in Canal])
    canal_folio = models.CharField("folio en el canal de origen", max_length=80, blank=True)
    recibido_en = models.DateTimeField("recibido", db_index=True)
    cuenta_desde_el = models.DateField("día hábil en que se entiende presentado")
    recibido_por = models.CharField("código de quien recibió", max_length=40)
    notificar_por = models.CharField("cómo notificar", max_length=20)
    correo_respuesta = models.EmailField("correo de respuesta", blank=True)
    asistido = models.BooleanField("presentado con ayuda, sin medios electrónicos", default=False)
    nota_asistido = models.CharField("cómo se le avisará", max_length=300, blank=True)
    estado = models.CharField(
        "estado", max_length=12, choices=[(e.value, e.value) for e in Estado], default=Estado.INGRESADO.value
    )
    plazo = models.CharField("código del plazo principal", max_length=20, blank=True)
    vence_en = models.DateTimeField("último instante útil, copiado del plazo para ordenar", null=True, blank=True)
    clave_idempotencia = models.CharField("clave contra el doble envío", max_length=80, null=True, unique=True)  # noqa: DJ001
    comprobante = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(remitente__isnull=False) | ~Q(remitente_texto=""), name="ingreso_dice_quien_presenta"
            )
        ]
        indexes = [
            models.Index(fields=["-recibido_en", "-id"]),
            models.Index(fields=["estado", "-recibido_en", "-id"]),
            models.Index(
                fields=["vence_en", "id"],
                condition=Q(estado__in=["ingresado", "derivado", "en_tramite", "respondido"]),
                name="ingreso_pendiente_por_vencer",
            ),
        ]

    def __str__(self) -> str:
        return self.folio
