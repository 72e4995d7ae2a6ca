from typing import Any

from django.db import migrations, models


def dice_donde_esta(apps: Any, editor: Any) -> None:
    for vista in apps.get_model("organizacion", "VistaGuardada").objects.filter(ruta="").order_by("pk"):
        lista = vista.lista.replace("bandeja-", "bandeja/", 1).removesuffix("/todo")
        vista.ruta = f"/escritorio/{lista}/"
        vista.save(update_fields=["ruta"])


class Migration(migrations.Migration):
    """Cada vista dice en qué dirección está su lista, para abrirla desde otra página."""

    dependencies = [
        ("organizacion", "0004_vistas_de_las_cuentas"),
    ]

    operations = [
        migrations.AddField(
            model_name="vistaguardada",
            name="ruta",
            field=models.CharField(blank=True, max_length=120, verbose_name="dirección de la lista"),
        ),
        migrations.RunPython(dice_donde_esta, migrations.RunPython.noop),
    ]
