"""Dónde está el papel original y quién lo tiene, y las planillas con que viaja."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.models.derivacion import Derivacion
from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.reglas.custodia import MovimientoPapel


class Custodia(models.Model):
    """Un movimiento del papel original de un ingreso; el vigente dice quién lo tiene."""

    codigo = models.CharField("código", max_length=20, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, related_name="custodias")
    movimiento = models.CharField("movimiento", max_length=12, choices=[(m.value, m.value) for m in MovimientoPapel])
    unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, null=True, blank=True, related_name="+")
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, null=True, blank=True, related_name="+")
    a_quien = models.CharField("a quién, si no es de la casa", max_length=200, blank=True)
    lugar = models.CharField("estante, caja o carpeta", max_length=200, blank=True)
    nota = models.CharField("nota", max_length=300, blank=True)
    derivacion = models.ForeignKey(Derivacion, models.PROTECT, null=True, blank=True, related_name="papeles")
    hecho_en = models.DateTimeField("hecho")
    hecho_por = models.CharField("código de quien lo anotó", max_length=40)
    vigente = models.BooleanField("es el último movimiento en pie", default=True)
    deshecho_en = models.DateTimeField("deshecho", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ingreso"], condition=Q(vigente=True), name="un_papel_en_un_solo_lugar"),
            models.CheckConstraint(
                condition=Q(vigente=False) | Q(deshecho_en__isnull=True), name="papel_deshecho_no_es_vigente"
            ),
        ]
        indexes = [
            models.Index(fields=["persona", "-hecho_en", "-id"], condition=Q(vigente=True), name="papel_de_persona"),
            models.Index(fields=["unidad", "-hecho_en", "-id"], condition=Q(vigente=True), name="papel_de_unidad"),
        ]

    def __str__(self) -> str:
        return f"{self.ingreso_id}: {self.movimiento}"


class Planilla(models.Model):
    """Hoja con que una partida de papeles sale a una unidad; sus renglones no cambian y se vuelve a imprimir."""

    codigo = models.CharField("código", max_length=20, unique=True)
    unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, related_name="planillas")
    hecha_en = models.DateTimeField("hecha", db_index=True)
    hecha_por = models.CharField("código de quien la hizo", max_length=40)

    class Meta:
        indexes = [models.Index(fields=["-hecha_en", "-id"], name="planillas_por_hora")]

    def __str__(self) -> str:
        return self.codigo


class RenglonDePlanilla(models.Model):
    """Una derivación anotada en una planilla. Va en una sola."""

    planilla = models.ForeignKey(Planilla, models.CASCADE, related_name="renglones")
    derivacion = models.OneToOneField(Derivacion, models.PROTECT, related_name="renglon_de_planilla")
    orden = models.PositiveSmallIntegerField("lugar en la planilla")

    def __str__(self) -> str:
        return f"{self.planilla_id}, {self.orden}"
