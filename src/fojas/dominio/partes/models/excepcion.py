"""Personas exceptuadas de la notificación electrónica."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.reglas.excepciones import CausaExcepcion, MedioExceptuado


class Excepcion(models.Model):
    """Lo que una persona pidió para no notificarse por medios electrónicos, y lo resuelto (DS 4 de 2020, arts. 28 a 33)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="excepciones")
    apoderado = models.CharField("apoderado que la pide", max_length=200, blank=True)
    nacimiento = models.DateField("fecha de nacimiento", null=True, blank=True)
    causa = models.CharField(
        "circunstancia invocada", max_length=14, choices=[(c.value, c.value) for c in CausaExcepcion]
    )
    detalle = models.CharField("en qué consiste", max_length=300, blank=True)
    medio = models.CharField("forma pedida", max_length=20, choices=[(m.value, m.value) for m in MedioExceptuado])
    domicilio = models.CharField("domicilio", max_length=254)
    pedida_en = models.DateTimeField("pedida", db_index=True)
    registrada_por = models.CharField("código de quien la registró", max_length=40)
    plazo = models.CharField("código del plazo para resolver", max_length=20, blank=True)
    formulario_sha256 = models.CharField("formulario y sus documentos", max_length=64, blank=True)
    formulario_nombre = models.CharField("nombre del archivo", max_length=255, blank=True)
    acogida = models.BooleanField("acogida", null=True, blank=True)
    resolucion = models.CharField("acto que la resuelve", max_length=200, blank=True)
    resuelta_el = models.DateField("resuelta", null=True, blank=True)
    fundamento = models.CharField("por qué", max_length=500, blank=True)
    desde = models.DateField("rige desde", null=True, blank=True)
    hasta = models.DateField("rige hasta", null=True, blank=True)
    comunicada_el = models.DateField("comunicada al Registro Civil", null=True, blank=True)
    terminada_el = models.DateField("terminada", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["persona"], condition=Q(acogida__isnull=True), name="una_excepcion_por_resolver_por_persona"
            )
        ]

    def __str__(self) -> str:
        return self.codigo
