"""Feriados agregados por ley posterior, local o electoral, y los plazos que corren."""

from django.db import models
from django.db.models import F, Q


class FeriadoDecretado(models.Model):
    """Día que una norma agrega a los feriados de la biblioteca, o quita de ellos."""

    fecha = models.DateField("fecha", db_index=True)
    nombre = models.CharField("nombre", max_length=120)
    norma = models.CharField("norma que lo dispone", max_length=200)
    quita = models.BooleanField("deja de ser feriado", default=False)
    rige_desde = models.DateField("publicado; antes de este día nadie lo conocía")
    anulado_en = models.DateTimeField("anulado", null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(norma=""), name="feriado_decretado_cita_su_norma")]

    def __str__(self) -> str:
        return f"{self.fecha} {self.nombre}"


class CierreDeRecepcion(models.Model):
    """Hora de la Ordenanza tras la cual lo presentado cuenta como del día siguiente; de ordinario no hay ninguna."""

    hora = models.TimeField("hora")
    norma = models.CharField("norma que la fija", max_length=200)
    rige_desde = models.DateField("rige desde")
    rige_hasta = models.DateField("rige hasta", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(norma=""), name="cierre_de_recepcion_cita_su_norma"),
            models.CheckConstraint(
                condition=Q(rige_hasta__isnull=True) | Q(rige_hasta__gte=F("rige_desde")),
                name="cierre_de_recepcion_termina_despues_de_empezar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hora:%H:%M} ({self.norma})"


class Plazo(models.Model):
    """Un plazo que corre sobre un objeto: regla, comienzo, vencimiento y con qué se cumplió."""

    codigo = models.CharField("código", max_length=20, unique=True)
    regla = models.CharField("regla de normativa/plazos.toml", max_length=60)
    objeto = models.CharField("código del objeto", max_length=60, db_index=True)
    expediente = models.CharField("código del expediente", max_length=60, blank=True, db_index=True)
    desde = models.DateTimeField("hecho del que se cuenta")
    vence_en = models.DateTimeField("último instante útil", db_index=True)
    vence_el = models.DateField("último día", db_index=True)
    vence_sin_prorroga_el = models.DateField("último día antes de toda prórroga")
    cantidad = models.PositiveSmallIntegerField("cantidad")
    unidad = models.CharField("unidad", max_length=12)
    prorrogado_por = models.PositiveSmallIntegerField("prórroga, en la misma unidad", default=0)
    fundamento_prorroga = models.TextField("fundamento de la prórroga", blank=True)
    cumplido_en = models.DateTimeField("cumplido", null=True, blank=True)
    cumplido_con = models.CharField("código de la prueba", max_length=60, blank=True)
    anulado_en = models.DateTimeField("dejado sin efecto", null=True, blank=True)
    motivo_anulacion = models.CharField("motivo", max_length=200, blank=True)
    avisado_por_vencer_en = models.DateTimeField("se avisó que estaba por vencer", null=True, blank=True)
    avisado_vencido_en = models.DateTimeField("se avisó que venció", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["vence_en", "id"],
                condition=Q(cumplido_en__isnull=True, anulado_en__isnull=True),
                name="plazo_que_corre",
            )
        ]

    def __str__(self) -> str:
        return f"{self.regla} de {self.objeto}, vence {self.vence_el}"


class Suspension(models.Model):
    """Días en que el plazo no corre, por causa que la ley nombra."""

    plazo = models.ForeignKey(Plazo, models.PROTECT, related_name="suspensiones")
    causa = models.CharField("causa de la lista de la regla", max_length=60)
    norma = models.CharField("norma", max_length=200)
    desde = models.DateField("desde")
    hasta = models.DateField("hasta", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gte=F("desde")), name="suspension_termina_despues_de_empezar"
            ),
            models.UniqueConstraint(
                fields=["plazo"], condition=Q(hasta__isnull=True), name="una_suspension_abierta_por_plazo"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plazo_id}: {self.causa}"
