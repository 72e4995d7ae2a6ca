from django.db import migrations, models


class Migration(migrations.Migration):
    """Una carta que Correos devuelve y que la ley entiende notificada."""

    dependencies = [
        ("partes", "0007_canal_de_la_api"),
    ]

    operations = [
        migrations.AlterField(
            model_name="despacho",
            name="estado",
            field=models.CharField(
                choices=[
                    ("en_camino", "en_camino"),
                    ("entregado", "entregado"),
                    ("fallido", "fallido"),
                    ("devuelto", "devuelto"),
                ],
                max_length=12,
                verbose_name="estado",
            ),
        ),
    ]
