import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lo que se envía al Domicilio Digital Único y lo que contesta la Plataforma."""

    dependencies = [
        ("avisos", "0002_avisos_propios"),
        ("organizacion", "0002_tabla_de_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notificacion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("rol_unico", models.CharField(max_length=10, verbose_name="RUN o RUT sin dígito verificador")),
                ("asunto", models.CharField(max_length=150, verbose_name="asunto")),
                ("cuerpo", models.TextField(verbose_name="cuerpo")),
                ("tramite", models.CharField(max_length=40, verbose_name="código del procedimiento")),
                ("etapa", models.PositiveSmallIntegerField(verbose_name="etapa del procedimiento")),
                ("objeto", models.CharField(db_index=True, max_length=60, verbose_name="código del objeto")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("pendiente", "pendiente"),
                            ("en_vuelo", "en_vuelo"),
                            ("por_confirmar", "por_confirmar"),
                            ("enviada", "enviada"),
                            ("disponible", "disponible"),
                            ("leida", "leida"),
                            ("sin_domicilio", "sin_domicilio"),
                            ("fallida", "fallida"),
                        ],
                        default="pendiente",
                        max_length=14,
                        verbose_name="estado",
                    ),
                ),
                ("intentos", models.PositiveSmallIntegerField(default=0, verbose_name="intentos")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="último error")),
                ("codigo_error", models.CharField(blank=True, max_length=20, verbose_name="código del error")),
                ("creada_en", models.DateTimeField(db_index=True, verbose_name="creada")),
                ("empezada_en", models.DateTimeField(blank=True, null=True, verbose_name="empezó a enviarse")),
                (
                    "enviada_en",
                    models.DateTimeField(blank=True, null=True, verbose_name="enviada, según la Plataforma"),
                ),
                (
                    "transaccion",
                    models.CharField(blank=True, db_index=True, max_length=80, verbose_name="código de transacción"),
                ),
                ("domicilio", models.CharField(blank=True, max_length=20, verbose_name="clase de domicilio digital")),
                ("entregada_en", models.DateTimeField(blank=True, null=True, verbose_name="puesta a disposición")),
                ("leida_en", models.DateTimeField(blank=True, null=True, verbose_name="leída")),
                ("consultada_en", models.DateTimeField(blank=True, null=True, verbose_name="última consulta")),
                (
                    "persona",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notificaciones",
                        to="organizacion.persona",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AdjuntoNotificacion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nombre", models.CharField(max_length=255, verbose_name="nombre")),
                ("sha256", models.CharField(max_length=64, verbose_name="sha256")),
                ("tipo", models.CharField(max_length=120, verbose_name="tipo")),
                ("bytes", models.PositiveBigIntegerField(verbose_name="tamaño")),
                (
                    "notificacion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adjuntos", to="avisos.notificacion"
                    ),
                ),
            ],
        ),
    ]
