from django.db import migrations, models


class Migration(migrations.Migration):
    """Un documento puede dejar de mostrarse a la persona; sigue en su foja."""

    dependencies = [
        ("expedientes", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="documento",
            name="motivo_retiro",
            field=models.CharField(blank=True, max_length=300, verbose_name="por qué se retiró"),
        ),
        migrations.AddField(
            model_name="documento",
            name="retirado_en",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retirado de lo que ve la persona"),
        ),
    ]
