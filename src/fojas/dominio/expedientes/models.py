"""El expediente y sus documentos. Los archivos se nombran por su huella y no se tocan nunca más."""

from django.db import models
from django.db.models import F, Q

from fojas.dominio.expedientes.reglas import CalidadInteresado, Confidencialidad, EstadoTexto, Origen
from fojas.dominio.expedientes.reglas.revision import EstadoRevision


class Archivo(models.Model):
    """Bytes inmutables, guardados una vez por su sha256."""

    sha256 = models.CharField("sha256", max_length=64, primary_key=True)
    bytes = models.PositiveBigIntegerField("tamaño en bytes")
    tipo = models.CharField("tipo por contenido", max_length=120)
    paginas = models.PositiveIntegerField("páginas", null=True, blank=True)
    estado_texto = models.CharField(
        "estado del texto", max_length=12, choices=[(e.value, e.value) for e in EstadoTexto], default="pendiente"
    )
    nota_texto = models.CharField("por qué no hay texto", max_length=200, blank=True)
    dpi = models.PositiveSmallIntegerField("puntos por pulgada de su peor página escaneada", null=True, blank=True)
    dpi_estimado = models.BooleanField("los puntos por pulgada se calcularon para una hoja carta", default=False)
    dpi_paginas = models.JSONField("puntos por pulgada de cada página; 0 si no es imagen", default=list, blank=True)
    guardado_en = models.DateTimeField("guardado")

    def __str__(self) -> str:
        return self.sha256[:12]


class Texto(models.Model):
    """Texto leído de un archivo, aparte: el original queda intacto."""

    archivo = models.OneToOneField(Archivo, models.PROTECT, related_name="texto", primary_key=True)
    contenido = models.TextField("contenido")
    metodo = models.CharField("método", max_length=20)
    leido_en = models.DateTimeField("leído")

    def __str__(self) -> str:
        return str(self.archivo_id)


class PaginaLeida(models.Model):
    """Una página ya reconocida de un documento largo: si el trabajador muere, no se reconoce otra vez."""

    archivo = models.ForeignKey(Archivo, models.CASCADE, related_name="paginas_leidas")
    numero = models.PositiveIntegerField("página, desde cero")
    texto = models.TextField("texto", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["archivo", "numero"], name="una_lectura_por_pagina")]

    def __str__(self) -> str:
        return f"{self.archivo_id[:12]} p. {self.numero + 1}"


class Expediente(models.Model):
    """Registro íntegro y ordenado de un asunto (Ley 19.880, art. 18). Su identificador nace con él (DS 10, art. 18)."""

    codigo = models.CharField("código público", max_length=20, unique=True)
    iuie = models.CharField("identificador único institucional de expediente", max_length=60, unique=True)
    materia = models.CharField("materia", max_length=500)
    procedimiento = models.CharField("procedimiento", max_length=60, db_index=True)
    abierto_en = models.DateTimeField("abierto", db_index=True)
    cerrado_en = models.DateTimeField("cerrado", null=True, blank=True)
    archivado_en = models.DateTimeField("archivado", null=True, blank=True)
    confidencialidad = models.CharField(
        "confidencialidad",
        max_length=10,
        choices=[(c.value, c.value) for c in Confidencialidad],
        default=Confidencialidad.PUBLICO.value,
    )
    causa_reserva = models.CharField("causa legal de la reserva", max_length=200, blank=True)
    unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, null=True, blank=True, related_name="expedientes")
    responsable = models.ForeignKey(
        "organizacion.Persona", models.PROTECT, null=True, blank=True, related_name="expedientes_a_cargo"
    )
    fojas = models.PositiveIntegerField("última foja usada", default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confidencialidad="publico") | ~Q(causa_reserva=""),
                name="expediente_reservado_cita_su_causa",
            )
        ]
        indexes = [models.Index(fields=["-abierto_en", "-id"])]

    def __str__(self) -> str:
        return f"{self.codigo} {self.materia}"


class Acceso(models.Model):
    """Término que abre un expediente. Los de nivel `reserva:` abren también lo reservado."""

    expediente = models.ForeignKey(Expediente, models.CASCADE, related_name="accesos")
    termino = models.CharField("término de acceso", max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expediente", "termino"], name="un_acceso_por_termino")]
        indexes = [models.Index(fields=["termino", "expediente"])]

    def __str__(self) -> str:
        return f"{self.expediente_id}: {self.termino}"


class Interesado(models.Model):
    """Persona interesada en el expediente (Ley 19.880, art. 21)."""

    expediente = models.ForeignKey(Expediente, models.PROTECT, related_name="interesados")
    persona = models.ForeignKey("organizacion.Persona", models.PROTECT, related_name="intereses")
    calidad = models.CharField("calidad", max_length=16, choices=[(c.value, c.value) for c in CalidadInteresado])
    desde = models.DateTimeField("desde")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expediente", "persona"], name="un_interes_por_persona")]

    def __str__(self) -> str:
        return f"{self.persona_id} en {self.expediente_id}"


class Documento(models.Model):
    """Un documento en el índice electrónico del expediente, en orden de llegada o de salida (Ley 19.880, art. 18)."""

    codigo = models.CharField("código público", max_length=20, unique=True)
    expediente = models.ForeignKey(Expediente, models.PROTECT, related_name="documentos")
    orden = models.PositiveIntegerField("lugar en el índice")
    foja_desde = models.PositiveIntegerField("primera foja")
    foja_hasta = models.PositiveIntegerField("última foja")
    tipo = models.CharField("tipo documental", max_length=60)
    titulo = models.CharField("título", max_length=300)
    origen = models.CharField("origen", max_length=12, choices=[(o.value, o.value) for o in Origen])
    incorporado_en = models.DateTimeField("incorporado")
    incorporado_por = models.CharField("código de quien lo incorporó", max_length=40)
    confidencialidad = models.CharField(
        "confidencialidad",
        max_length=10,
        choices=[(c.value, c.value) for c in Confidencialidad],
        default=Confidencialidad.PUBLICO.value,
    )
    causa_reserva = models.CharField("causa legal de la reserva", max_length=200, blank=True)
    para_interesado = models.BooleanField("se entrega a la persona interesada", default=False)
    retirado_en = models.DateTimeField("retirado de lo que ve la persona", null=True, blank=True)
    motivo_retiro = models.CharField("por qué se retiró", max_length=300, blank=True)
    ubicacion_fisica = models.CharField("dónde está el papel", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expediente", "orden"], name="un_documento_por_lugar_del_indice"),
            models.CheckConstraint(condition=Q(foja_hasta__gte=F("foja_desde")), name="fojas_en_orden"),
            models.CheckConstraint(
                condition=Q(confidencialidad="publico") | ~Q(causa_reserva=""), name="documento_reservado_cita_su_causa"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codigo} {self.titulo}"


class Version(models.Model):
    """Versión inmutable de un documento; la 1 es el original."""

    documento = models.ForeignKey(Documento, models.PROTECT, related_name="versiones")
    numero = models.PositiveSmallIntegerField("número")
    archivo = models.ForeignKey(Archivo, models.PROTECT, related_name="versiones")
    nombre = models.CharField("nombre con que llegó", max_length=255)
    creada_en = models.DateTimeField("creada")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["documento", "numero"], name="una_version_por_numero")]

    def __str__(self) -> str:
        return f"{self.documento_id} v{self.numero}"


class Vinculo(models.Model):
    """Antecedente: un expediente cita a otro, sin mezclarlos."""

    desde = models.ForeignKey(Expediente, models.PROTECT, related_name="cita_a")
    hacia = models.ForeignKey(Expediente, models.PROTECT, related_name="citado_por")
    motivo = models.CharField("motivo", max_length=200, blank=True)
    hecho_en = models.DateTimeField("hecho")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desde", "hacia"], name="un_vinculo_por_par"),
            models.CheckConstraint(condition=~Q(desde=F("hacia")), name="un_expediente_no_se_cita_a_si_mismo"),
        ]

    def __str__(self) -> str:
        return f"{self.desde_id} → {self.hacia_id}"


class Vista(models.Model):
    """Una página de un archivo vuelta imagen, para mirarla sin abrir el original. Se puede hacer de nuevo."""

    archivo = models.ForeignKey(Archivo, models.CASCADE, related_name="vistas")
    pagina = models.PositiveIntegerField("página")
    ancho = models.PositiveSmallIntegerField("ancho en píxeles")
    imagen = models.ForeignKey(Archivo, models.PROTECT, null=True, blank=True, related_name="retrata_a")
    hecha_en = models.DateTimeField("hecha")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["archivo", "pagina", "ancho"], name="una_vista_por_pagina_y_ancho")
        ]

    def __str__(self) -> str:
        return f"{self.archivo_id} p. {self.pagina} a {self.ancho}"


class Mirada(models.Model):
    """Qué se puede mirar de un archivo: cuántas páginas se dibujan, qué trae dentro, o por qué nada."""

    archivo = models.OneToOneField(Archivo, models.CASCADE, related_name="mirada", primary_key=True)
    paginas = models.PositiveIntegerField("páginas que se dibujan", default=0)
    contenido = models.JSONField("qué trae dentro", default=list, blank=True)
    nota = models.CharField("por qué no hay vista", max_length=200, blank=True)
    hecha_en = models.DateTimeField("hecha")

    def __str__(self) -> str:
        return str(self.archivo_id)


class Revision(models.Model):
    """Qué dijo el antivirus de un archivo. Sin fila, nadie lo pidió: el antivirus no estaba puesto."""

    archivo = models.OneToOneField(Archivo, models.CASCADE, related_name="revision", primary_key=True)
    estado = models.CharField("estado", max_length=14, choices=[(e.value, e.value) for e in EstadoRevision])
    hallazgo = models.CharField("qué encontró", max_length=200, blank=True)
    motor = models.CharField("antivirus y fecha de sus firmas", max_length=120, blank=True)
    pedida_en = models.DateTimeField("pedida")
    revisado_en = models.DateTimeField("revisado", null=True, blank=True)
    liberado_por = models.CharField("código de quien lo liberó", max_length=40, blank=True)
    motivo = models.CharField("por qué se liberó", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(estado__in=["en_cuarentena", "liberado"]) | ~Q(hallazgo=""),
                name="cuarentena_dice_que_se_encontro",
            ),
            models.CheckConstraint(
                condition=~Q(estado="liberado") | (~Q(motivo="") & ~Q(liberado_por="")),
                name="liberado_dice_quien_y_por_que",
            ),
        ]
        indexes = [models.Index(fields=["estado", "pedida_en"])]

    def __str__(self) -> str:
        return f"{self.archivo_id}: {self.estado}"
