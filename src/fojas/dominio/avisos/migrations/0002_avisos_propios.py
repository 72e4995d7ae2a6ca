from django.db import migrations, models


class Migration(migrations.Migration):
    """Los avisos de una persona, y cuántos no ha leído, sin recorrer todos los que ha recibido."""

    dependencies = [("avisos", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="aviso",
            index=models.Index(fields=["persona", "canal", "leido_en"], name="aviso_sin_leer"),
        ),
        migrations.AddIndex(
            model_name="aviso",
            index=models.Index(fields=["persona", "canal", "-creado_en", "-id"], name="aviso_propio"),
        ),
    ]
