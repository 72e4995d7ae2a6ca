import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Las partes de lo pedido, lo comunicado, lo apercibido, la denuncia y los certificados de silencio."""

    dependencies = [
        ("expedientes", "0001_initial"),
        ("organizacion", "0002_tabla_de_cache"),
        ("partes", "0003_papel_planillas_y_lotes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comunicacion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                (
                    "clase",
                    models.CharField(
                        choices=[
                            ("subsanacion", "subsanacion"),
                            ("prorroga", "prorroga"),
                            ("suspension", "suspension"),
                            ("reanudacion", "reanudacion"),
                            ("advertencia", "advertencia"),
                        ],
                        max_length=12,
                        verbose_name="qué se comunica",
                    ),
                ),
                (
                    "medio",
                    models.CharField(
                        choices=[
                            ("correo", "correo"),
                            ("carta_certificada", "carta_certificada"),
                            ("meson", "meson"),
                            ("ddu", "ddu"),
                            ("constancia", "constancia"),
                        ],
                        max_length=20,
                        verbose_name="medio",
                    ),
                ),
                ("direccion", models.CharField(blank=True, max_length=254, verbose_name="correo o domicilio")),
                ("plazo", models.CharField(blank=True, max_length=20, verbose_name="código del plazo de que trata")),
                (
                    "antes_del",
                    models.DateField(blank=True, null=True, verbose_name="debía quedar notificada a más tardar"),
                ),
                ("asunto", models.CharField(max_length=200, verbose_name="asunto")),
                ("texto", models.TextField(verbose_name="lo que se le dijo")),
                ("aviso", models.CharField(blank=True, max_length=20, verbose_name="código del aviso")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("por_salir", "por_salir"),
                            ("hecha", "hecha"),
                            ("fallida", "fallida"),
                            ("sin_efecto", "sin_efecto"),
                        ],
                        max_length=12,
                        verbose_name="estado",
                    ),
                ),
                ("pedida_en", models.DateTimeField(db_index=True, verbose_name="dispuesta")),
                ("pedida_por", models.CharField(max_length=40, verbose_name="código de quien la dispuso")),
                (
                    "hecha_en",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="enviada, entregada o recibida en Correos"
                    ),
                ),
                (
                    "constancia",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="quién recibió, número de seguimiento o constancia"
                    ),
                ),
                ("notificado_el", models.DateField(blank=True, null=True, verbose_name="produce efecto")),
                (
                    "norma_notificacion",
                    models.CharField(blank=True, max_length=200, verbose_name="norma de la notificación"),
                ),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="por qué no salió")),
                (
                    "carta",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expedientes.documento",
                    ),
                ),
                (
                    "ingreso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comunicaciones", to="partes.ingreso"
                    ),
                ),
                (
                    "respaldo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expedientes.documento",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Apercibimiento",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                (
                    "clase",
                    models.CharField(
                        choices=[("subsanacion", "subsanacion"), ("abandono", "abandono")],
                        max_length=12,
                        verbose_name="clase",
                    ),
                ),
                ("faltan", models.JSONField(default=list, verbose_name="requisitos que faltan, por su clave")),
                ("detalle", models.CharField(blank=True, max_length=1000, verbose_name="lo que debe traer o hacer")),
                (
                    "paralizado_desde",
                    models.DateField(blank=True, null=True, verbose_name="última gestión de la persona"),
                ),
                ("detiene", models.BooleanField(default=False, verbose_name="detiene el plazo del caso")),
                ("plazo", models.CharField(blank=True, max_length=20, verbose_name="código del plazo de la persona")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("por_notificar", "por_notificar"),
                            ("corre", "corre"),
                            ("cumplido", "cumplido"),
                            ("aplicado", "aplicado"),
                            ("sin_efecto", "sin_efecto"),
                        ],
                        default="por_notificar",
                        max_length=14,
                        verbose_name="estado",
                    ),
                ),
                ("hecho_en", models.DateTimeField(db_index=True, verbose_name="dispuesto")),
                ("hecho_por", models.CharField(max_length=40, verbose_name="código de quien lo dispuso")),
                ("cerrado_en", models.DateTimeField(blank=True, null=True, verbose_name="cerrado")),
                ("cerrado_con", models.CharField(blank=True, max_length=60, verbose_name="código de lo que lo cerró")),
                ("motivo", models.CharField(blank=True, max_length=300, verbose_name="motivo del cierre")),
                (
                    "ingreso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="apercibimientos", to="partes.ingreso"
                    ),
                ),
                (
                    "comunicacion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="apercibimientos",
                        to="partes.comunicacion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Denuncia",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("recibida_en", models.DateTimeField(db_index=True, verbose_name="recibida")),
                ("recibida_por", models.CharField(max_length=40, verbose_name="código de quien la recibió")),
                ("plazo_copia", models.CharField(max_length=20, verbose_name="código del plazo para elevar la copia")),
                ("plazo_decision", models.CharField(max_length=20, verbose_name="código del plazo para decidir")),
                ("superior", models.CharField(blank=True, max_length=200, verbose_name="superior jerárquico")),
                ("elevada_en", models.DateTimeField(blank=True, null=True, verbose_name="copia elevada")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("corre", "corre"),
                            ("resuelta", "resuelta"),
                            ("aceptada", "aceptada"),
                            ("sin_efecto", "sin_efecto"),
                        ],
                        default="corre",
                        max_length=10,
                        verbose_name="estado",
                    ),
                ),
                ("cerrada_en", models.DateTimeField(blank=True, null=True, verbose_name="cerrada")),
                ("motivo", models.CharField(blank=True, max_length=300, verbose_name="motivo")),
                (
                    "ingreso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="denuncias", to="partes.ingreso"
                    ),
                ),
                (
                    "presentada",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="denuncia", to="partes.ingreso"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Certificado",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("numero", models.CharField(max_length=40, unique=True, verbose_name="número")),
                (
                    "clase",
                    models.CharField(
                        choices=[
                            ("silencio_positivo", "silencio_positivo"),
                            ("silencio_negativo", "silencio_negativo"),
                            ("estado_de_resolverse", "estado_de_resolverse"),
                        ],
                        max_length=20,
                        verbose_name="qué certifica",
                    ),
                ),
                ("pedido_el", models.DateField(verbose_name="la persona lo pidió")),
                (
                    "causa",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="por qué el silencio tiene ese efecto, de silencio.toml"
                    ),
                ),
                ("regla", models.CharField(blank=True, max_length=60, verbose_name="regla del plazo")),
                (
                    "vencio_el",
                    models.DateField(blank=True, null=True, verbose_name="último día que había para resolver"),
                ),
                ("plazo", models.CharField(blank=True, max_length=20, verbose_name="código del plazo que abre")),
                ("emitido_en", models.DateTimeField(db_index=True, verbose_name="emitido")),
                ("emitido_por", models.CharField(max_length=40, verbose_name="código de quien lo emitió")),
                (
                    "documento",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expedientes.documento",
                    ),
                ),
                (
                    "ingreso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificados", to="partes.ingreso"
                    ),
                ),
                (
                    "denuncia",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificados",
                        to="partes.denuncia",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Peticion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("letra", models.CharField(max_length=3, verbose_name="letra")),
                ("orden", models.PositiveSmallIntegerField(verbose_name="orden de la letra")),
                ("texto", models.CharField(max_length=1000, verbose_name="qué pide")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("pendiente", "pendiente"),
                            ("concedida", "concedida"),
                            ("parcial", "parcial"),
                            ("denegada", "denegada"),
                            ("derivada", "derivada"),
                            ("inadmisible", "inadmisible"),
                            ("sin_objeto", "sin_objeto"),
                        ],
                        default="pendiente",
                        max_length=12,
                        verbose_name="en qué quedó",
                    ),
                ),
                ("causa", models.CharField(blank=True, max_length=40, verbose_name="causa de causales.toml")),
                ("organo", models.CharField(blank=True, max_length=200, verbose_name="órgano al que se envió")),
                ("razon", models.CharField(blank=True, max_length=1000, verbose_name="razón o explicación")),
                ("resuelta_en", models.DateTimeField(blank=True, null=True, verbose_name="resuelta")),
                ("quitada_en", models.DateTimeField(blank=True, null=True, verbose_name="quitada o unida a otra")),
                (
                    "documento",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expedientes.documento",
                    ),
                ),
                (
                    "ingreso",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="peticiones", to="partes.ingreso"
                    ),
                ),
                (
                    "unida_a",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partes.peticion",
                    ),
                ),
                (
                    "unidad",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="peticiones",
                        to="organizacion.unidad",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="comunicacion",
            index=models.Index(fields=["estado", "pedida_en", "id"], name="comunicacion_por_estado"),
        ),
        migrations.AddIndex(
            model_name="apercibimiento",
            index=models.Index(fields=["estado", "hecho_en", "id"], name="apercibimiento_por_estado"),
        ),
        migrations.AddConstraint(
            model_name="apercibimiento",
            constraint=models.UniqueConstraint(
                condition=models.Q(("estado__in", ["por_notificar", "corre"])),
                fields=("ingreso", "clase"),
                name="un_apercibimiento_vivo_por_clase",
            ),
        ),
        migrations.AddConstraint(
            model_name="denuncia",
            constraint=models.UniqueConstraint(
                condition=models.Q(("estado", "corre")), fields=("ingreso",), name="una_denuncia_viva_por_ingreso"
            ),
        ),
        migrations.AddConstraint(
            model_name="peticion",
            constraint=models.UniqueConstraint(fields=("ingreso", "letra"), name="una_peticion_por_letra"),
        ),
        migrations.AddConstraint(
            model_name="peticion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("estado", "pendiente"), ("resuelta_en__isnull", True)),
                    models.Q(models.Q(("estado", "pendiente"), _negated=True), ("resuelta_en__isnull", False)),
                    _connector="OR",
                ),
                name="peticion_resuelta_si_y_solo_si_no_pende",
            ),
        ),
    ]
