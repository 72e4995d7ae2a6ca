"""Lo que la jefatura vigila: puntos que van sí o sí al Concejo, caídas de la plataforma y pasos sobre muchos casos."""

from django.db import models
from django.db.models import F, Q

from fojas.dominio.partes.models.ingreso import Ingreso
from fojas.dominio.partes.reglas import CausaDeInterrupcion


class PuntoObligado(models.Model):
    """Informe de la Contraloría que se pone en conocimiento del Concejo en su primera sesión (Ley 18.695, art. 55)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    ingreso = models.OneToOneField(Ingreso, models.PROTECT, related_name="punto_obligado")
    anotado_en = models.DateTimeField("anotado")
    sesion = models.CharField("sesión en que se dio a conocer", max_length=120, blank=True)
    sesion_el = models.DateField("día de la sesión", null=True, blank=True)
    tratado_en = models.DateTimeField("se anotó que se dio a conocer", null=True, blank=True)
    tratado_por = models.CharField("código de quien lo anotó", max_length=40, blank=True)
    plazo = models.CharField("código del plazo para acreditarlo", max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sesion="", sesion_el__isnull=True, tratado_en__isnull=True)
                | (~Q(sesion="") & Q(sesion_el__isnull=False, tratado_en__isnull=False)),
                name="punto_tratado_dice_en_que_sesion",
            )
        ]
        indexes = [
            models.Index(fields=["anotado_en", "id"], condition=Q(tratado_en__isnull=True), name="punto_por_tratar")
        ]

    def __str__(self) -> str:
        return f"{self.ingreso_id}: {self.sesion or 'por tratar'}"


class Interrupcion(models.Model):
    """Tiempo en que la plataforma no estuvo disponible, con su certificado público (DS 4 de 2020, art. 7)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    desde = models.DateTimeField("comenzó")
    hasta = models.DateTimeField("terminó", null=True, blank=True)
    causa = models.CharField("causa", max_length=16, choices=[(c.value, c.value) for c in CausaDeInterrupcion])
    detalle = models.CharField("qué pasó", max_length=1000)
    sistemas = models.CharField("qué no se pudo usar", max_length=300)
    resolucion = models.CharField("resolución que autorizó el papel", max_length=200, blank=True)
    anotada_en = models.DateTimeField("anotada")
    anotada_por = models.CharField("código de quien la anotó", max_length=40)
    certificado = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")
    certificada_en = models.DateTimeField("certificada", null=True, blank=True)
    certificada_por = models.CharField("código de quien la certificó", max_length=40, blank=True)
    anulada_en = models.DateTimeField("dejada sin efecto", null=True, blank=True)
    motivo_anulacion = models.CharField("motivo", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(hasta__gt=F("desde")),
                name="interrupcion_termina_despues_de_empezar",
            ),
            models.CheckConstraint(
                condition=Q(certificada_en__isnull=True) | Q(hasta__isnull=False),
                name="interrupcion_se_certifica_terminada",
            ),
        ]
        indexes = [models.Index(fields=["-desde", "-id"], name="interrupcion_ultima_primero")]

    def __str__(self) -> str:
        return self.codigo


class Tanda(models.Model):
    """Un paso pedido sobre muchos casos a la vez: qué, con qué datos y sobre cuáles."""

    codigo = models.CharField("código", max_length=20, unique=True)
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="tandas")
    envio = models.CharField("clave contra el doble envío", max_length=40)
    paso = models.CharField("paso", max_length=20)
    datos = models.JSONField("con qué se hace", default=dict)
    volver = models.CharField("de qué lista se eligió", max_length=2000, blank=True)
    pedida_en = models.DateTimeField("pedida")
    terminada_en = models.DateTimeField("terminada", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["persona", "envio"], name="una_tanda_por_envio"),
        ]

    def __str__(self) -> str:
        return f"{self.paso} {self.codigo}"


class FilaDeTanda(models.Model):
    """Lo que pasó con cada caso elegido; vacía mientras no le toca."""

    tanda = models.ForeignKey(Tanda, models.CASCADE, related_name="filas")
    orden = models.PositiveSmallIntegerField("orden en que se eligió")
    elegida = models.CharField("código elegido", max_length=20)
    hecha_en = models.DateTimeField("se intentó", null=True, blank=True)
    bien = models.BooleanField("resultó", null=True)
    texto = models.CharField("qué pasó", max_length=400, blank=True)
    norma = models.CharField("norma", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tanda", "elegida"], name="una_fila_de_tanda_por_elegida"),
        ]

    def __str__(self) -> str:
        return self.elegida
