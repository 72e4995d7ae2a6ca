"""Libros de números. Todo número dado está en uso, en vuelo, o anulado con su motivo: nunca falta."""

from django.db import models
from django.db.models import Q

from fojas.dominio.fe.reglas import EstadoNumero, Periodicidad


class Serie(models.Model):
    """Un libro de números: ingreso, despacho, decretos…"""

    clave = models.SlugField("clave", max_length=40, unique=True)
    nombre = models.CharField("nombre", max_length=120)
    periodicidad = models.CharField("periodicidad", max_length=10, choices=[(p.value, p.value) for p in Periodicidad])
    formato = models.CharField("forma", max_length=60)

    def __str__(self) -> str:
        return self.nombre


class Correlativo(models.Model):
    """Último número dado en un periodo. Se bloquea al final de la transacción."""

    serie = models.ForeignKey(Serie, models.PROTECT, related_name="correlativos")
    periodo = models.PositiveSmallIntegerField("periodo")
    ultimo = models.PositiveBigIntegerField("último número", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["serie", "periodo"], name="un_correlativo_por_periodo")]

    def __str__(self) -> str:
        return f"{self.serie_id}/{self.periodo}: {self.ultimo}"


class Numero(models.Model):
    """Un número dado y para qué."""

    serie = models.ForeignKey(Serie, models.PROTECT, related_name="numeros")
    periodo = models.PositiveSmallIntegerField("periodo")
    valor = models.PositiveBigIntegerField("valor")
    texto = models.CharField("número escrito", max_length=40)
    para = models.CharField("código del objeto", max_length=60, db_index=True)
    estado = models.CharField("estado", max_length=10, choices=[(e.value, e.value) for e in EstadoNumero])
    motivo = models.CharField("motivo de anulación", max_length=200, blank=True)
    dado_en = models.DateTimeField("dado")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["serie", "periodo", "valor"], name="un_numero_se_da_una_vez"),
            models.CheckConstraint(
                condition=~Q(estado="anulado") | ~Q(motivo=""), name="numero_anulado_dice_su_motivo"
            ),
        ]

    def __str__(self) -> str:
        return self.texto
