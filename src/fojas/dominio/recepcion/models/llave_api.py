"""Con qué entra otro sistema, qué dejó subido y qué envíos ya hizo."""

from django.db import models


class LlaveApi(models.Model):
    """Permiso de un sistema para usar la API a nombre de una cuenta de servicio. Del secreto solo queda su huella."""

    prefijo = models.CharField("prefijo, a la vista", max_length=12, unique=True)
    huella = models.CharField("sha256 del secreto", max_length=64)
    nombre = models.CharField("para qué es", max_length=120)
    cuenta = models.ForeignKey("organizacion.Usuario", models.PROTECT, related_name="+")
    alcances = models.JSONField("qué puede hacer", default=list)
    creada_en = models.DateTimeField("creada")
    creada_por = models.CharField("código de quien la creó", max_length=40)
    vence_el = models.DateField("último día en que sirve")
    usada_en = models.DateTimeField("último uso", null=True, blank=True)
    revocada_en = models.DateTimeField("revocada", null=True, blank=True)

    def __str__(self) -> str:
        return self.prefijo


class ArchivoSubido(models.Model):
    """Archivo que una cuenta subió por la API y todavía puede citar en un ingreso; nadie cita los de otra."""

    cuenta = models.ForeignKey("organizacion.Usuario", models.PROTECT, related_name="+")
    sha256 = models.CharField("sha256", max_length=64)
    nombre = models.CharField("nombre", max_length=255)
    tipo = models.CharField("tipo", max_length=120)
    bytes = models.BigIntegerField("bytes")
    subido_en = models.DateTimeField("subido", db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cuenta", "sha256"], name="archivo_subido_una_vez_por_cuenta")]
        indexes = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return self.nombre


class EnvioApi(models.Model):
    """Envío ya atendido: con la misma clave y el mismo contenido se responde lo mismo, sin otro folio."""

    cuenta = models.ForeignKey("organizacion.Usuario", models.PROTECT, related_name="+")
    clave = models.CharField("clave contra el doble envío", max_length=120)
    huella = models.CharField("sha256 de lo enviado", max_length=64)
    recibido_en = models.DateTimeField("recibido")
    ingreso = models.OneToOneField("partes.Ingreso", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cuenta", "clave"], name="envio_unico_por_clave_y_cuenta")]

    def __str__(self) -> str:
        return self.clave
