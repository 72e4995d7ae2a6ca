from django.db import migrations

SERIES = [
    ("ingreso", "Libro de ingreso", "anual", "{periodo}-{valor:06d}"),
    ("salida", "Libro de despacho", "anual", "S{periodo}-{valor:06d}"),
]


def crea(apps, editor):
    serie = apps.get_model("fe", "Serie")
    for clave, nombre, periodicidad, formato in SERIES:
        serie.objects.get_or_create(
            clave=clave, defaults={"nombre": nombre, "periodicidad": periodicidad, "formato": formato}
        )


def quita(apps, editor):
    apps.get_model("fe", "Serie").objects.filter(
        clave__in=[s[0] for s in SERIES], numeros__isnull=True, correlativos__isnull=True
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("fe", "0001_initial")]

    operations = [migrations.RunPython(crea, quita)]
