import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Con cuántos puntos por pulgada se escaneó, y qué páginas de un documento largo ya se leyeron."""

    dependencies = [
        ("expedientes", "0002_documento_retirado"),
    ]

    operations = [
        migrations.AddField(
            model_name="archivo",
            name="dpi",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="puntos por pulgada de su peor página escaneada"
            ),
        ),
        migrations.AddField(
            model_name="archivo",
            name="dpi_estimado",
            field=models.BooleanField(
                default=False, verbose_name="los puntos por pulgada se calcularon para una hoja carta"
            ),
        ),
        migrations.AddField(
            model_name="archivo",
            name="dpi_paginas",
            field=models.JSONField(
                blank=True, default=list, verbose_name="puntos por pulgada de cada página; 0 si no es imagen"
            ),
        ),
        migrations.CreateModel(
            name="PaginaLeida",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.PositiveIntegerField(verbose_name="página, desde cero")),
                ("texto", models.TextField(blank=True, verbose_name="texto")),
                (
                    "archivo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paginas_leidas",
                        to="expedientes.archivo",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("archivo", "numero"), name="una_lectura_por_pagina")],
            },
        ),
    ]
