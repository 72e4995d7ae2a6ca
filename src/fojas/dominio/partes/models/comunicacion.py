"""Lo que se hizo saber a la persona durante el procedimiento, con su prueba."""

from django.db import models

from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.reglas.comunicaciones import ClaseComunicacion, EstadoComunicacion, MedioComunicacion


class Comunicacion(models.Model):
    """Prórroga, suspensión, requerimiento o advertencia comunicada a la persona (Ley 19.880, arts. 26, 31, 43 y 46)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, related_name="comunicaciones")
    clase = models.CharField("qué se comunica", max_length=12, choices=[(c.value, c.value) for c in ClaseComunicacion])
    medio = models.CharField("medio", max_length=20, choices=[(m.value, m.value) for m in MedioComunicacion])
    direccion = models.CharField("correo o domicilio", max_length=254, blank=True)
    plazo = models.CharField("código del plazo de que trata", max_length=20, blank=True)
    antes_del = models.DateField("debía quedar notificada a más tardar", null=True, blank=True)
    respaldo = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")
    carta = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")
    asunto = models.CharField("asunto", max_length=200)
    texto = models.TextField("lo que se le dijo")
    aviso = models.CharField("código del aviso", max_length=20, blank=True)
    estado = models.CharField("estado", max_length=12, choices=[(e.value, e.value) for e in EstadoComunicacion])
    pedida_en = models.DateTimeField("dispuesta", db_index=True)
    pedida_por = models.CharField("código de quien la dispuso", max_length=40)
    hecha_en = models.DateTimeField("enviada, entregada o recibida en Correos", null=True, blank=True)
    constancia = models.CharField("quién recibió, número de seguimiento o constancia", max_length=200, blank=True)
    notificado_el = models.DateField("produce efecto", null=True, blank=True)
    norma_notificacion = models.CharField("norma de la notificación", max_length=200, blank=True)
    error = models.CharField("por qué no salió", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["estado", "pedida_en", "id"], name="comunicacion_por_estado")]

    def __str__(self) -> str:
        return f"{self.clase} de {self.ingreso_id}"
