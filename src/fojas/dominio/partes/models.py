"""Ingreso, derivación y despacho. Un ingreso vive en un expediente; el expediente puede tener varios ingresos."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.reglas import (
    CalidadRetiro,
    Canal,
    CanalDespacho,
    Estado,
    EstadoDerivacion,
    EstadoDespacho,
    Instruccion,
)


class Ingreso(models.Model):
    """Lo que alguien presentó: folio, hora, quién, qué pide y cómo quiere que se le responda (Ley 19.880, art. 30)."""

    folio = models.CharField("folio", max_length=40, unique=True)
    codigo = models.CharField("código de seguimiento", max_length=20, unique=True)
    expediente = models.ForeignKey("expedientes.Expediente", models.PROTECT, related_name="ingresos")
    remitente = models.ForeignKey(
        "organizacion.Persona", models.PROTECT, null=True, blank=True, related_name="ingresos"
    )
    remitente_texto = models.CharField("remitente sin identificar", max_length=200, blank=True)
    tipo = models.CharField("tipo de documento", max_length=60, db_index=True)
    materia = models.CharField("materia", max_length=500)
    referencia = models.CharField("número y fecha del documento", max_length=120, blank=True)
    canal = models.CharField("canal", max_length=12, choices=[(c.value, c.value) for c in Canal])
    canal_folio = models.CharField("folio en el canal de origen", max_length=80, blank=True)
    recibido_en = models.DateTimeField("recibido", db_index=True)
    cuenta_desde_el = models.DateField("día hábil en que se entiende presentado")
    recibido_por = models.CharField("código de quien recibió", max_length=40)
    notificar_por = models.CharField("cómo notificar", max_length=20)
    correo_respuesta = models.EmailField("correo de respuesta", blank=True)
    asistido = models.BooleanField("presentado con ayuda, sin medios electrónicos", default=False)
    nota_asistido = models.CharField("cómo se le avisará", max_length=300, blank=True)
    estado = models.CharField(
        "estado", max_length=12, choices=[(e.value, e.value) for e in Estado], default=Estado.INGRESADO.value
    )
    plazo = models.CharField("código del plazo principal", max_length=20, blank=True)
    vence_en = models.DateTimeField("último instante útil, copiado del plazo para ordenar", null=True, blank=True)
    clave_idempotencia = models.CharField("clave contra el doble envío", max_length=80, null=True, unique=True)  # noqa: DJ001
    comprobante = models.ForeignKey("expedientes.Documento", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(remitente__isnull=False) | ~Q(remitente_texto=""), name="ingreso_dice_quien_presenta"
            )
        ]
        indexes = [
            models.Index(fields=["-recibido_en", "-id"]),
            models.Index(fields=["estado", "-recibido_en", "-id"]),
            models.Index(
                fields=["vence_en", "id"],
                condition=Q(estado__in=["ingresado", "derivado", "en_tramite", "respondido"]),
                name="ingreso_pendiente_por_vencer",
            ),
        ]

    def __str__(self) -> str:
        return self.folio


class Derivacion(models.Model):
    """Providencia: de quién, a quién, para qué y hasta cuándo (Ley 19.880, arts. 9 y 24)."""

    codigo = models.CharField("código", max_length=20, unique=True)
    ingreso = models.ForeignKey(Ingreso, models.PROTECT, related_name="derivaciones")
    expediente = models.ForeignKey("expedientes.Expediente", models.PROTECT, related_name="derivaciones")
    padre = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="hijas")
    de_unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, null=True, related_name="+")
    de_persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="+")
    para_unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, related_name="derivaciones")
    para_persona = models.ForeignKey(
        "organizacion.Persona", models.PROTECT, null=True, blank=True, related_name="derivaciones"
    )
    instruccion = models.CharField("instrucción", max_length=20, choices=[(i.value, i.value) for i in Instruccion])
    texto = models.CharField("texto de la providencia", max_length=1000, blank=True)
    solo_copia = models.BooleanField("copia para conocimiento", default=False)
    enviada_en = models.DateTimeField("enviada")
    recibida_en = models.DateTimeField("recibida", null=True, blank=True)
    recibida_por = models.CharField("código de quien recibió", max_length=40, blank=True)
    cerrada_en = models.DateTimeField("cerrada", null=True, blank=True)
    estado = models.CharField(
        "estado",
        max_length=12,
        choices=[(e.value, e.value) for e in EstadoDerivacion],
        default=EstadoDerivacion.ENVIADA.value,
    )
    motivo = models.CharField("motivo de devolución o reasignación", max_length=300, blank=True)
    plazo = models.CharField("código del plazo", max_length=20, blank=True)
    vence_en = models.DateTimeField("último instante útil, copiado del plazo para ordenar", null=True, db_index=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["para_unidad", "vence_en", "id"],
                condition=Q(estado__in=["enviada", "recibida"]),
                name="derivacion_en_bandeja",
            ),
            models.Index(
                fields=["para_persona", "vence_en", "id"],
                condition=Q(estado__in=["enviada", "recibida"]),
                name="derivacion_en_bandeja_propia",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ingreso_id} → {self.para_unidad_id}"


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
    motivo_fuera_de_orden = models.CharField("por qué se respondió antes que otras", max_length=500, blank=True)

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


class Borrador(models.Model):
    """Ingreso a medio escribir: nada de lo tecleado se pierde."""

    codigo = models.CharField("código", max_length=20, unique=True)
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="borradores")
    datos = models.JSONField("lo escrito", default=dict)
    archivos = models.JSONField("adjuntos ya guardados: [{sha256, nombre, tipo, bytes}]", default=list)
    guardado_en = models.DateTimeField("guardado")

    def __str__(self) -> str:
        return self.codigo
