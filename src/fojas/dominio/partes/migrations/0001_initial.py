import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("expedientes", "0001_initial"),
        ("organizacion", "0002_tabla_de_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="Borrador",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("datos", models.JSONField(default=dict, verbose_name="lo escrito")),
                (
                    "archivos",
                    models.JSONField(
                        default=list, verbose_name="adjuntos ya guardados: [{sha256, nombre, tipo, bytes}]"
                    ),
                ),
                ("guardado_en", models.DateTimeField(verbose_name="guardado")),
                (
                    "persona",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="borradores",
                        to="organizacion.persona",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Despacho",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("folio", models.CharField(max_length=40, unique=True, verbose_name="folio de salida")),
                (
                    "canal",
                    models.CharField(
                        choices=[("correo", "correo"), ("meson", "meson"), ("carta_certificada", "carta_certificada")],
                        max_length=20,
                        verbose_name="canal",
                    ),
                ),
                ("destinatario", models.CharField(max_length=200, verbose_name="destinatario")),
                ("direccion", models.CharField(blank=True, max_length=254, verbose_name="dirección o correo")),
                ("despachado_en", models.DateTimeField(db_index=True, verbose_name="despachado")),
                ("despachado_por", models.CharField(max_length=40, verbose_name="código de quien despachó")),
                (
                    "estado",
                    models.CharField(
                        choices=[("en_camino", "en_camino"), ("entregado", "entregado"), ("fallido", "fallido")],
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                ("aviso", models.CharField(blank=True, max_length=20, verbose_name="código del aviso")),
                ("entregado_en", models.DateTimeField(blank=True, null=True, verbose_name="entregado")),
                ("recibio", models.CharField(blank=True, max_length=200, verbose_name="quién recibió")),
                ("notificado_el", models.DateField(blank=True, null=True, verbose_name="se entiende notificado")),
                (
                    "norma_notificacion",
                    models.CharField(blank=True, max_length=200, verbose_name="norma de la notificación"),
                ),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="por qué falló")),
                (
                    "motivo_fuera_de_orden",
                    models.CharField(blank=True, max_length=500, verbose_name="por qué se respondió antes que otras"),
                ),
                (
                    "expediente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="despachos",
                        to="expedientes.expediente",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocumentoDespachado",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, verbose_name="sha256")),
                ("nombre", models.CharField(max_length=255, verbose_name="nombre")),
                (
                    "despacho",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documentos", to="partes.despacho"
                    ),
                ),
                (
                    "documento",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="expedientes.documento"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ingreso",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folio", models.CharField(max_length=40, unique=True, verbose_name="folio")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código de seguimiento")),
                (
                    "remitente_texto",
                    models.CharField(blank=True, max_length=200, verbose_name="remitente sin identificar"),
                ),
                ("tipo", models.CharField(db_index=True, max_length=60, verbose_name="tipo de documento")),
                ("materia", models.CharField(max_length=500, verbose_name="materia")),
                (
                    "referencia",
                    models.CharField(blank=True, max_length=120, verbose_name="número y fecha del documento"),
                ),
                (
                    "canal",
                    models.CharField(
                        choices=[
                            ("meson", "meson"),
                            ("correo", "correo"),
                            ("telefono", "telefono"),
                            ("whatsapp", "whatsapp"),
                            ("correos", "correos"),
                            ("docdigital", "docdigital"),
                            ("web", "web"),
                            ("consola", "consola"),
                        ],
                        max_length=12,
                        verbose_name="canal",
                    ),
                ),
                (
                    "canal_folio",
                    models.CharField(blank=True, max_length=80, verbose_name="folio en el canal de origen"),
                ),
                ("recibido_en", models.DateTimeField(db_index=True, verbose_name="recibido")),
                ("cuenta_desde_el", models.DateField(verbose_name="día hábil en que se entiende presentado")),
                ("recibido_por", models.CharField(max_length=40, verbose_name="código de quien recibió")),
                ("notificar_por", models.CharField(max_length=20, verbose_name="cómo notificar")),
                ("correo_respuesta", models.EmailField(blank=True, max_length=254, verbose_name="correo de respuesta")),
                (
                    "asistido",
                    models.BooleanField(default=False, verbose_name="presentado con ayuda, sin medios electrónicos"),
                ),
                ("nota_asistido", models.CharField(blank=True, max_length=300, verbose_name="cómo se le avisará")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("ingresado", "ingresado"),
                            ("derivado", "derivado"),
                            ("en_tramite", "en_tramite"),
                            ("respondido", "respondido"),
                            ("despachado", "despachado"),
                            ("archivado", "archivado"),
                        ],
                        default="ingresado",
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                ("plazo", models.CharField(blank=True, max_length=20, verbose_name="código del plazo principal")),
                (
                    "vence_en",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="último instante útil, copiado del plazo para ordenar"
                    ),
                ),
                (
                    "clave_idempotencia",
                    models.CharField(max_length=80, null=True, unique=True, verbose_name="clave contra el doble envío"),
                ),
                (
                    "comprobante",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expedientes.documento",
                    ),
                ),
                (
                    "expediente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ingresos",
                        to="expedientes.expediente",
                    ),
                ),
                (
                    "remitente",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ingresos",
                        to="organizacion.persona",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="despacho",
            name="ingreso",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="despachos", to="partes.ingreso"
            ),
        ),
        migrations.CreateModel(
            name="Derivacion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                (
                    "instruccion",
                    models.CharField(
                        choices=[
                            ("para_respuesta", "para_respuesta"),
                            ("para_informe", "para_informe"),
                            ("para_conocimiento", "para_conocimiento"),
                            ("para_visacion", "para_visacion"),
                            ("para_tabla", "para_tabla"),
                            ("para_archivo", "para_archivo"),
                            ("para_resolver", "para_resolver"),
                        ],
                        max_length=20,
                        verbose_name="instrucción",
                    ),
                ),
                ("texto", models.CharField(blank=True, max_length=1000, verbose_name="texto de la providencia")),
                ("solo_copia", models.BooleanField(default=False, verbose_name="copia para conocimiento")),
                ("enviada_en", models.DateTimeField(verbose_name="enviada")),
                ("recibida_en", models.DateTimeField(blank=True, null=True, verbose_name="recibida")),
                ("recibida_por", models.CharField(blank=True, max_length=40, verbose_name="código de quien recibió")),
                ("cerrada_en", models.DateTimeField(blank=True, null=True, verbose_name="cerrada")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("enviada", "enviada"),
                            ("recibida", "recibida"),
                            ("devuelta", "devuelta"),
                            ("reasignada", "reasignada"),
                            ("cumplida", "cumplida"),
                            ("anulada", "anulada"),
                        ],
                        default="enviada",
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                (
                    "motivo",
                    models.CharField(blank=True, max_length=300, verbose_name="motivo de devolución o reasignación"),
                ),
                ("plazo", models.CharField(blank=True, max_length=20, verbose_name="código del plazo")),
                (
                    "vence_en",
                    models.DateTimeField(
                        db_index=True, null=True, verbose_name="último instante útil, copiado del plazo para ordenar"
                    ),
                ),
                (
                    "de_persona",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizacion.persona"
                    ),
                ),
                (
                    "de_unidad",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizacion.unidad",
                    ),
                ),
                (
                    "expediente",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derivaciones",
                        to="expedientes.expediente",
                    ),
                ),
                (
                    "padre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hijas",
                        to="partes.derivacion",
                    ),
                ),
                (
                    "para_persona",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derivaciones",
                        to="organizacion.persona",
                    ),
                ),
                (
                    "para_unidad",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derivaciones",
                        to="organizacion.unidad",
                    ),
                ),
                (
                    "ingreso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="derivaciones", to="partes.ingreso"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="ingreso",
            index=models.Index(fields=["-recibido_en", "-id"], name="partes_ingr_recibid_ea9e1b_idx"),
        ),
        migrations.AddIndex(
            model_name="ingreso",
            index=models.Index(fields=["estado", "-recibido_en", "-id"], name="partes_ingr_estado_f4485e_idx"),
        ),
        migrations.AddIndex(
            model_name="ingreso",
            index=models.Index(
                condition=models.Q(("estado__in", ["ingresado", "derivado", "en_tramite", "respondido"])),
                fields=["vence_en", "id"],
                name="ingreso_pendiente_por_vencer",
            ),
        ),
        migrations.AddConstraint(
            model_name="ingreso",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("remitente__isnull", False), models.Q(("remitente_texto", ""), _negated=True), _connector="OR"
                ),
                name="ingreso_dice_quien_presenta",
            ),
        ),
        migrations.AddIndex(
            model_name="derivacion",
            index=models.Index(
                condition=models.Q(("estado__in", ["enviada", "recibida"])),
                fields=["para_unidad", "vence_en", "id"],
                name="derivacion_en_bandeja",
            ),
        ),
        migrations.AddIndex(
            model_name="derivacion",
            index=models.Index(
                condition=models.Q(("estado__in", ["enviada", "recibida"])),
                fields=["para_persona", "vence_en", "id"],
                name="derivacion_en_bandeja_propia",
            ),
        ),
    ]
