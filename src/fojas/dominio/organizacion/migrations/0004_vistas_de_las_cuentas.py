import secrets
from typing import Any

from django.db import migrations

ALFABETO = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def saca_de_las_cuentas(apps: Any, editor: Any) -> None:
    cuentas, vistas = apps.get_model("organizacion", "Usuario"), apps.get_model("organizacion", "VistaGuardada")
    for cuenta in cuentas.objects.exclude(preferencias={}).order_by("pk"):
        suyas = {clave: v for clave, v in cuenta.preferencias.items() if clave.startswith("vistas.")}
        for clave, guardadas in suyas.items():
            for nombre, consulta in guardadas:
                vistas.objects.create(
                    codigo="".join(secrets.choice(ALFABETO) for _ in range(12)), persona_id=cuenta.persona_id,
                    lista=clave.removeprefix("vistas.")[:40], nombre=nombre[:40], consulta=consulta[:1000],
                    guardada_en=cuenta.creada_en,
                )  # fmt: skip
        if suyas:
            cuenta.preferencias = {clave: v for clave, v in cuenta.preferencias.items() if clave not in suyas}
            cuenta.save(update_fields=["preferencias"])


def devuelve_a_las_cuentas(apps: Any, editor: Any) -> None:
    cuentas, vistas = apps.get_model("organizacion", "Usuario"), apps.get_model("organizacion", "VistaGuardada")
    for vista in vistas.objects.filter(olvidada_en__isnull=True).order_by("pk"):
        cuenta = cuentas.objects.filter(persona_id=vista.persona_id).first()
        if cuenta is not None:
            clave = f"vistas.{vista.lista}"
            suyas = [*cuenta.preferencias.get(clave, []), [vista.nombre, vista.consulta]]
            cuenta.preferencias = {**cuenta.preferencias, clave: suyas}
            cuenta.save(update_fields=["preferencias"])


class Migration(migrations.Migration):
    """Las vistas que cada quien tenía entre sus preferencias pasan a su propia tabla."""

    dependencies = [
        ("organizacion", "0003_vistas_guardadas"),
    ]

    operations = [
        migrations.RunPython(saca_de_las_cuentas, devuelve_a_las_cuentas),
    ]
