"""Las partes a), b), c)… de lo que alguien pidió."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.reglas.peticiones import EstadoPeticion


class Peticion(models.Model):
    """Una de las cosas que pide un ingreso, con quién la lleva y en qué quedó (Ley 19.880, art. 41)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, related_name="peticiones")
    letra = models.CharField("letra", max_length=3)
    orden = models.PositiveSmallIntegerField("orden de la letra")
    texto = models.CharField("qué pide", max_length=1000)
    unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, null=True, blank=True, related_name="peticiones")
    estado = models.CharField(
        "en qué quedó",
        max_length=12,
        choices=[(e.value, e.value) for e in EstadoPeticion],
        default=EstadoPeticion.PENDIENTE.value,
    )
    documento = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")
    causa = models.CharField("causa de causales.toml", max_length=40, blank=True)
    organo = models.CharField("órgano al que se envió", max_length=200, blank=True)
    razon = models.CharField("razón o explicación", max_length=1000, blank=True)
    resuelta_en = models.DateTimeField("resuelta", null=True, blank=True)
    quitada_en = models.DateTimeField("quitada o unida a otra", null=True, blank=True)
    unida_a = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ingreso", "letra"], name="una_peticion_por_letra"),
            models.CheckConstraint(
                condition=(Q(estado="pendiente") & Q(resuelta_en__isnull=True))
                | (~Q(estado="pendiente") & Q(resuelta_en__isnull=False)),
                name="peticion_resuelta_si_y_solo_si_no_pende",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letra}) {self.texto}"
