"""Lo que deja el escáner en la carpeta vigilada."""

from django.db import models

from fojas.dominio.recepcion.reglas.escaneos import EstadoEscaneo


class Escaneo(models.Model):
    """Archivo que apareció en la carpeta vigilada. Espera a quien diga quién lo presenta."""

    codigo = models.CharField("código", max_length=20, unique=True)
    clave = models.CharField("huella de su nombre, hora y contenido", max_length=64, unique=True)
    sha256 = models.CharField("sha256", max_length=64, db_index=True)
    nombre = models.CharField("nombre con que llegó", max_length=255)
    bytes = models.PositiveBigIntegerField("tamaño en bytes")
    tipo = models.CharField("tipo por contenido", max_length=120)
    paginas = models.PositiveIntegerField("páginas", null=True, blank=True)
    tipo_ingreso = models.CharField("tipo de documento, según su subcarpeta", max_length=60, blank=True)
    encontrado_en = models.DateTimeField("se encontró")
    estado = models.CharField(
        "estado", max_length=12, choices=[(e.value, e.value) for e in EstadoEscaneo],
        default=EstadoEscaneo.POR_INGRESAR.value,
    )  # fmt: skip
    motivo = models.CharField("por qué se descartó", max_length=300, blank=True)
    ingreso = models.ForeignKey("partes.Ingreso", models.PROTECT, null=True, blank=True, related_name="+")
    decidido_por = models.CharField("código de quien decidió", max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["estado", "-encontrado_en", "-id"], name="escaneo_por_estado"),
        ]

    def __str__(self) -> str:
        return self.nombre
