from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partes", "0006_control"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ingreso",
            name="canal",
            field=models.CharField(
                choices=[
                    ("meson", "meson"),
                    ("correo", "correo"),
                    ("telefono", "telefono"),
                    ("whatsapp", "whatsapp"),
                    ("correos", "correos"),
                    ("docdigital", "docdigital"),
                    ("web", "web"),
                    ("api", "api"),
                    ("consola", "consola"),
                ],
                max_length=12,
                verbose_name="canal",
            ),
        ),
    ]
