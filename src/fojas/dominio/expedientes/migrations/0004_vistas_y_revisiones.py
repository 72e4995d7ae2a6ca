import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Imágenes para mirar un archivo sin abrirlo, y lo que el antivirus dijo de él."""

    dependencies = [
        ("expedientes", "0003_calidad_del_escaneo"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mirada",
            fields=[
                (
                    "archivo",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mirada",
                        serialize=False,
                        to="expedientes.archivo",
                    ),
                ),
                ("paginas", models.PositiveIntegerField(default=0, verbose_name="páginas que se dibujan")),
                ("contenido", models.JSONField(blank=True, default=list, verbose_name="qué trae dentro")),
                ("nota", models.CharField(blank=True, max_length=200, verbose_name="por qué no hay vista")),
                ("hecha_en", models.DateTimeField(verbose_name="hecha")),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "archivo",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="revision",
                        serialize=False,
                        to="expedientes.archivo",
                    ),
                ),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("por_revisar", "por_revisar"),
                            ("limpio", "limpio"),
                            ("sin_revisar", "sin_revisar"),
                            ("en_cuarentena", "en_cuarentena"),
                            ("liberado", "liberado"),
                        ],
                        max_length=14,
                        verbose_name="estado",
                    ),
                ),
                ("hallazgo", models.CharField(blank=True, max_length=200, verbose_name="qué encontró")),
                ("motor", models.CharField(blank=True, max_length=120, verbose_name="antivirus y fecha de sus firmas")),
                ("pedida_en", models.DateTimeField(verbose_name="pedida")),
                ("revisado_en", models.DateTimeField(blank=True, null=True, verbose_name="revisado")),
                ("liberado_por", models.CharField(blank=True, max_length=40, verbose_name="código de quien lo liberó")),
                ("motivo", models.CharField(blank=True, max_length=300, verbose_name="por qué se liberó")),
            ],
            options={
                "indexes": [models.Index(fields=["estado", "pedida_en"], name="expedientes_estado_9d2b8b_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("estado__in", ["en_cuarentena", "liberado"]), _negated=True),
                            models.Q(("hallazgo", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cuarentena_dice_que_se_encontro",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("estado", "liberado"), _negated=True),
                            models.Q(
                                models.Q(("motivo", ""), _negated=True), models.Q(("liberado_por", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="liberado_dice_quien_y_por_que",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vista",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pagina", models.PositiveIntegerField(verbose_name="página")),
                ("ancho", models.PositiveSmallIntegerField(verbose_name="ancho en píxeles")),
                ("hecha_en", models.DateTimeField(verbose_name="hecha")),
                (
                    "archivo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vistas", to="expedientes.archivo"
                    ),
                ),
                (
                    "imagen",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retrata_a",
                        to="expedientes.archivo",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("archivo", "pagina", "ancho"), name="una_vista_por_pagina_y_ancho")
                ],
            },
        ),
    ]
