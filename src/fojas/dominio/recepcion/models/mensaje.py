"""Lo que llega al buzón."""

from django.db import models

from fojas.dominio.recepcion.reglas.mensajes import ClaseMensaje, EstadoMensaje


class Mensaje(models.Model):
    """Correo que llegó, antes y después de ser un ingreso. Sus bytes exactos están en el almacén."""

    codigo = models.CharField("código", max_length=20, unique=True)
    clave = models.CharField("huella de su Message-ID, o de sus bytes", max_length=80, unique=True)
    sha256 = models.CharField("huella del mensaje tal como llegó", max_length=64, blank=True, db_index=True)
    bytes = models.PositiveBigIntegerField("tamaño en bytes", default=0)
    buzon = models.CharField("buzón o archivo por el que entró", max_length=254)
    uidvalidity = models.PositiveBigIntegerField("época del buzón", null=True, blank=True)
    uid = models.PositiveBigIntegerField("número en el buzón", null=True, blank=True)
    message_id = models.CharField("Message-ID", max_length=250, blank=True, db_index=True)
    de = models.CharField("correo de quien lo envía", max_length=254, blank=True)
    de_nombre = models.CharField("nombre de quien lo envía", max_length=200, blank=True)
    responder_a = models.EmailField("correo al que se contesta", blank=True)
    asunto = models.CharField("asunto", max_length=300, blank=True)
    recibido_en = models.DateTimeField("llegó a nuestro servidor")
    guardado_en = models.DateTimeField("quedó guardado")
    estado = models.CharField("estado", max_length=12, choices=[(e.value, e.value) for e in EstadoMensaje])
    clase = models.CharField("clase", max_length=12, choices=[(c.value, c.value) for c in ClaseMensaje])
    motivo = models.CharField("por qué quedó así", max_length=300, blank=True)
    sin_contestar = models.CharField("por qué no se le contesta", max_length=200, blank=True)
    ingreso = models.ForeignKey("partes.Ingreso", models.PROTECT, null=True, blank=True, related_name="+")
    responde_a = models.ForeignKey("partes.Ingreso", models.PROTECT, null=True, blank=True, related_name="+")
    despacho = models.ForeignKey("partes.Despacho", models.PROTECT, null=True, blank=True, related_name="+")
    repite_a = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repetidos")
    aviso = models.CharField("código del correo con que se le contestó", max_length=20, blank=True)
    decidido_por = models.CharField("código de quien decidió a mano", max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-recibido_en", "-id"], name="mensaje_por_llegada"),
            models.Index(fields=["estado", "-recibido_en", "-id"], name="mensaje_por_estado"),
            models.Index(fields=["de", "recibido_en"], name="mensaje_por_remitente"),
            models.Index(fields=["buzon", "uidvalidity", "uid"], name="mensaje_en_su_buzon"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(estado="ingresado", ingreso__isnull=False)
                | (~models.Q(estado="ingresado") & models.Q(ingreso__isnull=True)),
                name="mensaje_ingresado_si_y_solo_si_tiene_ingreso",
            ),
        ]

    def __str__(self) -> str:
        return self.codigo


class Cursor(models.Model):
    """Hasta dónde se leyó un buzón: su época y el último número guardado."""

    buzon = models.CharField("buzón", max_length=254, unique=True)
    uidvalidity = models.PositiveBigIntegerField("época del buzón", default=0)
    ultimo_uid = models.PositiveBigIntegerField("último número guardado", default=0)
    mirado_en = models.DateTimeField("última vez que contestó", null=True, blank=True)
    fallo = models.CharField("qué falló la última vez", max_length=300, blank=True)
    fallo_en = models.DateTimeField("cuándo falló", null=True, blank=True)

    def __str__(self) -> str:
        return self.buzon
