"""Bandeja de salida."""

from django.db import models

from fojas.dominio.avisos.reglas import Canal, Estado, EstadoNotificacion


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


class Notificacion(models.Model):
    """Un mensaje a un Domicilio Digital Único por la Plataforma de Notificaciones, y lo que ella contestó."""

    codigo = models.CharField("código", max_length=20, unique=True)
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="notificaciones")
    rol_unico = models.CharField("RUN o RUT sin dígito verificador", max_length=10)
    asunto = models.CharField("asunto", max_length=150)
    cuerpo = models.TextField("cuerpo")
    tramite = models.CharField("código del procedimiento", max_length=40)
    etapa = models.PositiveSmallIntegerField("etapa del procedimiento")
    objeto = models.CharField("código del objeto", max_length=60, db_index=True)
    estado = models.CharField(
        "estado", max_length=14, choices=[(e.value, e.value) for e in EstadoNotificacion],
        default=EstadoNotificacion.PENDIENTE.value,
    )  # fmt: skip
    intentos = models.PositiveSmallIntegerField("intentos", default=0)
    error = models.CharField("último error", max_length=300, blank=True)
    codigo_error = models.CharField("código del error", max_length=20, blank=True)
    creada_en = models.DateTimeField("creada", db_index=True)
    empezada_en = models.DateTimeField("empezó a enviarse", null=True, blank=True)
    enviada_en = models.DateTimeField("enviada, según la Plataforma", null=True, blank=True)
    transaccion = models.CharField("código de transacción", max_length=80, blank=True, db_index=True)
    domicilio = models.CharField("clase de domicilio digital", max_length=20, blank=True)
    entregada_en = models.DateTimeField("puesta a disposición", null=True, blank=True)
    leida_en = models.DateTimeField("leída", null=True, blank=True)
    consultada_en = models.DateTimeField("última consulta", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.codigo}: {self.asunto}"


class AdjuntoNotificacion(models.Model):
    """Adjunto exacto de una notificación: nombre y huella."""

    notificacion = models.ForeignKey(Notificacion, models.PROTECT, related_name="adjuntos")
    nombre = models.CharField("nombre", max_length=255)
    sha256 = models.CharField("sha256", max_length=64)
    tipo = models.CharField("tipo", max_length=120)
    bytes = models.PositiveBigIntegerField("tamaño")

    def __str__(self) -> str:
        return self.nombre
