"""La base misma se niega a cambiar o borrar lo anotado (DS 10, art. 11)."""

from django.db import migrations

INMUTABLES = ("bitacora_anotacion", "bitacora_asiento", "bitacora_nodo", "bitacora_puntodecontrol")
SOLO_BORRABLES = ("bitacora_contenidopersonal",)
NO = "La bitácora solo se agrega"

FUNCION = f"""
CREATE FUNCTION bitacora_solo_se_agrega() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{NO}: % no admite %.', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _disparadores():
    for tabla in INMUTABLES:
        yield tabla, "UPDATE"
        yield tabla, "DELETE"
    for tabla in SOLO_BORRABLES:
        yield tabla, "UPDATE"


def pone(apps, editor):
    postgresql = editor.connection.vendor == "postgresql"
    if postgresql:
        editor.execute(FUNCION, params=None)
        for tabla in (*INMUTABLES, *SOLO_BORRABLES):
            editor.execute(
                f"CREATE TRIGGER {tabla}_no_truncate BEFORE TRUNCATE ON {tabla} "
                "FOR EACH STATEMENT EXECUTE FUNCTION bitacora_solo_se_agrega()"
            )
    for tabla, orden in _disparadores():
        nombre = f"{tabla}_no_{orden.lower()}"
        if postgresql:
            editor.execute(
                f"CREATE TRIGGER {nombre} BEFORE {orden} ON {tabla} "
                "FOR EACH ROW EXECUTE FUNCTION bitacora_solo_se_agrega()"
            )
        else:
            editor.execute(
                f"CREATE TRIGGER {nombre} BEFORE {orden} ON {tabla} "
                f"BEGIN SELECT RAISE(ABORT, '{NO}: {tabla} no admite {orden}.'); END"
            )


def quita(apps, editor):
    postgresql = editor.connection.vendor == "postgresql"
    for tabla, orden in _disparadores():
        donde = f" ON {tabla}" if postgresql else ""
        editor.execute(f"DROP TRIGGER {tabla}_no_{orden.lower()}{donde}")
    if postgresql:
        for tabla in (*INMUTABLES, *SOLO_BORRABLES):
            editor.execute(f"DROP TRIGGER {tabla}_no_truncate ON {tabla}")
        editor.execute("DROP FUNCTION bitacora_solo_se_agrega()")


class Migration(migrations.Migration):
    dependencies = [("bitacora", "0001_initial")]

    operations = [migrations.RunPython(pone, quita)]
