"""La cola en la base de datos."""

from django.db import models
from django.db.models import Q

from fojas.dominio.trabajos.reglas import Estado


class Trabajo(models.Model):
    """Una ejecución pedida: nace con el acto que la pide y termina hecha, cancelada o visiblemente fallida."""

    tarea = models.CharField("tarea", max_length=80, db_index=True)
    argumentos = models.JSONField("argumentos", default=dict)
    cola = models.CharField("cola", max_length=20, default="normal")
    prioridad = models.SmallIntegerField("prioridad: mayor va antes", default=0)
    estado = models.CharField(
        "estado", max_length=12, choices=[(e.value, e.value) for e in Estado], default=Estado.PENDIENTE.value
    )
    clave = models.CharField("clave de unicidad entre pendientes", max_length=200, blank=True)
    objeto = models.CharField("código del objeto", max_length=60, blank=True, db_index=True)
    intentos = models.PositiveSmallIntegerField("intentos hechos", default=0)
    intentos_maximos = models.PositiveSmallIntegerField("intentos como máximo")
    desde = models.DateTimeField("no antes de")
    creado_en = models.DateTimeField("creado")
    empezado_en = models.DateTimeField("empezado", null=True, blank=True)
    latido_en = models.DateTimeField("último latido", null=True, blank=True)
    terminado_en = models.DateTimeField("terminado", null=True, blank=True)
    trabajador = models.CharField("quién lo tomó", max_length=80, blank=True)
    hechos = models.PositiveIntegerField("partes hechas", default=0)
    total = models.PositiveIntegerField("partes en total", default=0)
    mensaje = models.CharField("avance en palabras", max_length=300, blank=True)
    error = models.TextField("último error", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["cola", "-prioridad", "desde", "id"], condition=Q(estado="pendiente"), name="trabajo_por_tomar"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tarea", "clave"],
                condition=Q(estado="pendiente") & ~Q(clave=""),
                name="un_trabajo_pendiente_por_clave",
            )
        ]

    def __str__(self) -> str:
        return f"{self.tarea} {self.pk}"


class Programacion(models.Model):
    """Tarea periódica: cada cuántos segundos, y cuándo toca."""

    tarea = models.CharField("tarea", max_length=80, unique=True)
    cada_s = models.PositiveIntegerField("cada cuántos segundos")
    toca_en = models.DateTimeField("toca")

    def __str__(self) -> str:
        return self.tarea


class Trabajador(models.Model):
    """Proceso que ejecuta trabajos; su latido dice si vive."""

    nombre = models.CharField("nombre", max_length=80, unique=True)
    latido_en = models.DateTimeField("último latido")
    empezado_en = models.DateTimeField("empezado")

    def __str__(self) -> str:
        return self.nombre
