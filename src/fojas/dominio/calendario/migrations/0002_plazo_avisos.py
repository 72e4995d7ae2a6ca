from django.db import migrations, models


class Migration(migrations.Migration):
    """De qué vencimiento ya se avisó, para no repetirlo."""

    dependencies = [("calendario", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="plazo",
            name="avisado_por_vencer_en",
            field=models.DateTimeField(blank=True, null=True, verbose_name="se avisó que estaba por vencer"),
        ),
        migrations.AddField(
            model_name="plazo",
            name="avisado_vencido_en",
            field=models.DateTimeField(blank=True, null=True, verbose_name="se avisó que venció"),
        ),
    ]
