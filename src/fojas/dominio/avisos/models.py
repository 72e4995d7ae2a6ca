"""Bandeja de salida."""

from django.db import models

from fojas.dominio.avisos.reglas import Canal, Estado


class Aviso(models.Model):
    """Un correo o aviso interno por entregar, o entregado con su prueba."""

    codigo = models.CharField("código", max_length=20, unique=True)
    canal = models.CharField("canal", max_length=10, choices=[(c.value, c.value) for c in Canal])
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, null=True, blank=True, related_name="avisos")
    direccion = models.EmailField("dirección", blank=True)
    asunto = models.CharField("asunto", max_length=300)
    cuerpo = models.TextField("cuerpo")
    enlace = models.CharField("enlace dentro de Fojas", max_length=300, blank=True)
    objeto = models.CharField("código del objeto", max_length=60, blank=True, db_index=True)
    estado = models.CharField(
        "estado", max_length=10, choices=[(e.value, e.value) for e in Estado], default=Estado.PENDIENTE.value
    )
    intentos = models.PositiveSmallIntegerField("intentos", default=0)
    error = models.CharField("último error", max_length=300, blank=True)
    creado_en = models.DateTimeField("creado", db_index=True)
    enviado_en = models.DateTimeField("enviado", null=True, blank=True)
    message_id = models.CharField("Message-ID", max_length=200, blank=True)
    eml_sha256 = models.CharField("huella del correo tal como salió", max_length=64, blank=True)
    leido_en = models.DateTimeField("leído (avisos internos)", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["persona", "canal", "leido_en"], name="aviso_sin_leer"),
            models.Index(fields=["persona", "canal", "-creado_en", "-id"], name="aviso_propio"),
        ]

    def __str__(self) -> str:
        return f"{self.canal}: {self.asunto}"


class AdjuntoAviso(models.Model):
    """Adjunto exacto de un correo: nombre y huella."""

    aviso = models.ForeignKey(Aviso, models.PROTECT, related_name="adjuntos")
    nombre = models.CharField("nombre", max_length=255)
    sha256 = models.CharField("sha256", max_length=64)
    tipo = models.CharField("tipo", max_length=120)

    def __str__(self) -> str:
        return self.nombre
