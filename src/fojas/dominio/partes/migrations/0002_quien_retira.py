from django.db import migrations, models


class Migration(migrations.Migration):
    """El RUN y la calidad de quien retira una respuesta en el mesón."""

    dependencies = [
        ("partes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="despacho",
            name="recibio_calidad",
            field=models.CharField(
                blank=True,
                choices=[
                    ("interesada", "interesada"),
                    ("representante", "representante"),
                    ("autorizada", "autorizada"),
                ],
                max_length=16,
                verbose_name="en qué calidad retiró",
            ),
        ),
        migrations.AddField(
            model_name="despacho",
            name="recibio_documento",
            field=models.CharField(blank=True, max_length=30, verbose_name="RUN o pasaporte de quien retiró"),
        ),
    ]
