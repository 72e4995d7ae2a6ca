"""La tabla donde producción cuenta los límites de tasa: no pertenece a ningún modelo."""

from django.core.management import call_command
from django.db import migrations

TABLA = "fojas_cache"


def crea(apps, schema_editor):
    call_command("createcachetable", TABLA, database=schema_editor.connection.alias, verbosity=0)


def borra(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLA)}")


class Migration(migrations.Migration):
    dependencies = [("organizacion", "0001_initial")]

    operations = [migrations.RunPython(crea, borra)]
