"""La denuncia de que no se respondió a tiempo, y los certificados que da el secretario."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.reglas.silencio import ClaseCertificado, EstadoDenuncia


class Denuncia(models.Model):
    """Denuncia de incumplimiento del plazo (Ley 19.880, art. 64): recibo, copia al superior y cinco días para resolver."""

    codigo = models.CharField("código", max_length=20, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, related_name="denuncias")
    presentada = models.OneToOneField(Ingreso, models.PROTECT, related_name="denuncia")
    recibida_en = models.DateTimeField("recibida", db_index=True)
    recibida_por = models.CharField("código de quien la recibió", max_length=40)
    plazo_copia = models.CharField("código del plazo para elevar la copia", max_length=20)
    plazo_decision = models.CharField("código del plazo para decidir", max_length=20)
    superior = models.CharField("superior jerárquico", max_length=200, blank=True)
    elevada_en = models.DateTimeField("copia elevada", null=True, blank=True)
    estado = models.CharField(
        "estado",
        max_length=10,
        choices=[(e.value, e.value) for e in EstadoDenuncia],
        default=EstadoDenuncia.CORRE.value,
    )
    cerrada_en = models.DateTimeField("cerrada", null=True, blank=True)
    motivo = models.CharField("motivo", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ingreso"], condition=Q(estado="corre"), name="una_denuncia_viva_por_ingreso"
            )
        ]

    def __str__(self) -> str:
        return f"denuncia de {self.ingreso_id}"


class Certificado(models.Model):
    """Lo que se certifica a petición de la persona: silencio, o que el caso está por resolverse (Ley 19.880, arts. 24, 64 y 65)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    numero = models.CharField("número", max_length=40, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, related_name="certificados")
    clase = models.CharField("qué certifica", max_length=20, choices=[(c.value, c.value) for c in ClaseCertificado])
    denuncia = models.ForeignKey(Denuncia, models.PROTECT, null=True, blank=True, related_name="certificados")
    pedido_el = models.DateField("la persona lo pidió")
    causa = models.CharField("por qué el silencio tiene ese efecto, de silencio.toml", max_length=40, blank=True)
    regla = models.CharField("regla del plazo", max_length=60, blank=True)
    vencio_el = models.DateField("último día que había para resolver", null=True, blank=True)
    plazo = models.CharField("código del plazo que abre", max_length=20, blank=True)
    emitido_en = models.DateTimeField("emitido", db_index=True)
    emitido_por = models.CharField("código de quien lo emitió", max_length=40)
    documento = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.numero
