"""Lo que sale de la oficina, con su prueba."""

from django.db import models

from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.reglas import CalidadRetiro, CanalDespacho, EstadoDespacho


class Despacho(models.Model):
    """Salida de una respuesta, con los documentos exactos y su prueba (Ley 19.880, arts. 45 y 46)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    folio = models.CharField("folio de salida", max_length=40, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, null=True, related_name="despachos")
    expediente = models.ForeignKey("expedientes.Expediente", models.PROTECT, related_name="despachos")
    canal = models.CharField("canal", max_length=20, choices=[(c.value, c.value) for c in CanalDespacho])
    destinatario = models.CharField("destinatario", max_length=200)
    direccion = models.CharField("dirección o correo", max_length=254, blank=True)
    despachado_en = models.DateTimeField("despachado", db_index=True)
    despachado_por = models.CharField("código de quien despachó", max_length=40)
    estado = models.CharField("estado", max_length=12, choices=[(e.value, e.value) for e in EstadoDespacho])
    aviso = models.CharField("código del aviso", max_length=20, blank=True)
    entregado_en = models.DateTimeField("entregado", null=True, blank=True)
    recibio = models.CharField("quién recibió", max_length=200, blank=True)
    recibio_documento = models.CharField("RUN o pasaporte de quien retiró", max_length=30, blank=True)
    recibio_calidad = models.CharField(
        "en qué calidad retiró", max_length=16, blank=True, choices=[(c.value, c.value) for c in CalidadRetiro]
    )
    notificado_el = models.DateField("se entiende notificado", null=True, blank=True)
    norma_notificacion = models.CharField("norma de la notificación", max_length=200, blank=True)
    error = models.CharField("por qué falló", max_length=300, blank=True)
    acta_firmada = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")
    motivo_fuera_de_orden = models.CharField("por qué se respondió antes que otras", max_length=500, blank=True)
    habiles_de_respuesta = models.PositiveSmallIntegerField(
        "hábiles que tomó responder, sin los suspendidos; solo en la primera respuesta del caso", null=True, blank=True
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["-despachado_en", "-id"],
                condition=~models.Q(motivo_fuera_de_orden=""),
                name="despacho_fuera_de_orden",
            ),
        ]

    def __str__(self) -> str:
        return self.folio


class DocumentoDespachado(models.Model):
    """Documento exacto que salió, con la huella que tenía."""

    despacho = models.ForeignKey(Despacho, models.PROTECT, related_name="documentos")
    documento = models.ForeignKey("expedientes.Documento", models.PROTECT, related_name="+")
    sha256 = models.CharField("sha256", max_length=64)
    nombre = models.CharField("nombre", max_length=255)

    def __str__(self) -> str:
        return self.nombre
