import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Las vistas de una lista tienen dueño y se comparten con su unidad."""

    dependencies = [
        ("organizacion", "0002_tabla_de_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="VistaGuardada",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("lista", models.CharField(max_length=40, verbose_name="lista")),
                ("nombre", models.CharField(max_length=40, verbose_name="nombre")),
                ("consulta", models.CharField(blank=True, max_length=1000, verbose_name="filtros y columnas")),
                ("guardada_en", models.DateTimeField(verbose_name="guardada")),
                ("olvidada_en", models.DateTimeField(blank=True, null=True, verbose_name="olvidada")),
                (
                    "persona",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vistas", to="organizacion.persona"
                    ),
                ),
                (
                    "unidad",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vistas",
                        to="organizacion.unidad",
                        verbose_name="compartida con",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("olvidada_en__isnull", True)),
                        fields=["lista", "unidad"],
                        name="vista_compartida",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("olvidada_en__isnull", True)),
                        fields=("persona", "lista", "nombre"),
                        name="una_vista_por_nombre",
                    )
                ],
            },
        ),
    ]
