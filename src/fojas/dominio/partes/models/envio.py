"""Cada carta, correo o notificación con que un despacho llega a un destinatario, y la guía con que van a Correos."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.models.despacho import Despacho
from fojas.dominio.partes.reglas.catalogo import CanalDespacho
from fojas.dominio.partes.reglas.envios import EstadoEnvio, MotivoDevolucion


class Guia(models.Model):
    """Lista de las cartas certificadas que una vez se llevaron juntas a Correos."""

    codigo = models.CharField("código", max_length=20, unique=True)
    hecha_en = models.DateTimeField("hecha")
    hecha_por = models.CharField("código de quien la hizo", max_length=40)

    def __str__(self) -> str:
        return self.codigo


class Envio(models.Model):
    """Un intento de que un destinatario reciba lo despachado, con su medio, su estado y su prueba."""

    codigo = models.CharField("código", max_length=20, unique=True)
    despacho = models.ForeignKey(Despacho, models.PROTECT, related_name="envios")
    orden = models.PositiveSmallIntegerField("orden en la distribución", default=1)
    intento = models.PositiveSmallIntegerField("intento", default=1)
    anterior = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="siguiente")
    principal = models.BooleanField("es a quien va dirigido", default=True)
    destinatario = models.CharField("destinatario", max_length=200)
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, null=True, blank=True, related_name="+")
    canal = models.CharField("canal", max_length=20, choices=[(c.value, c.value) for c in CanalDespacho])
    direccion = models.CharField("domicilio, correo o RUN", max_length=254)
    estado = models.CharField("estado", max_length=14, choices=[(e.value, e.value) for e in EstadoEnvio])
    creado_en = models.DateTimeField("creado")
    creado_por = models.CharField("código de quien lo pidió", max_length=40)
    guia = models.ForeignKey(Guia, models.PROTECT, null=True, blank=True, related_name="envios")
    seguimiento = models.CharField("número de seguimiento o de transacción", max_length=80, blank=True, db_index=True)
    admitido_el = models.DateField("recibido por Correos", null=True, blank=True)
    en_destino_el = models.DateField("recibido en la oficina de Correos de destino", null=True, blank=True)
    enviado_en = models.DateTimeField("enviado por medio electrónico", null=True, blank=True)
    terminado_el = models.DateField("entregado o devuelto", null=True, blank=True)
    recibio = models.CharField("quién recibió", max_length=200, blank=True)
    motivo = models.CharField(
        "motivo de devolución", max_length=24, blank=True, choices=[(m.value, m.value) for m in MotivoDevolucion]
    )
    evidencia = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")
    aviso = models.CharField("código del aviso", max_length=20, blank=True, db_index=True)
    notificado_el = models.DateField("se entiende notificado", null=True, blank=True)
    norma_notificacion = models.CharField("norma de la notificación", max_length=200, blank=True)
    error = models.CharField("por qué no llegó", max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["estado", "-id"], condition=Q(canal="carta_certificada"), name="carta_por_estado"),
        ]

    def __str__(self) -> str:
        return self.codigo
