"""SQLite: `REPLACE` borra sin avisar a los disparadores de borrado; se niega antes, al insertar una llave que ya está.

En PostgreSQL no hace falta: `ON CONFLICT DO UPDATE` pasa por el disparador de UPDATE.
"""

from django.db import migrations

LLAVES = {
    "bitacora_anotacion": ("id = NEW.id",),
    "bitacora_asiento": ("posicion = NEW.posicion", "anotacion_id = NEW.anotacion_id"),
    "bitacora_nodo": ("id = NEW.id", "nivel = NEW.nivel AND indice = NEW.indice"),
    "bitacora_puntodecontrol": ("id = NEW.id",),
    "bitacora_contenidopersonal": ("anotacion_id = NEW.anotacion_id",),
}


def pone(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    for tabla, llaves in LLAVES.items():
        # Una pregunta por llave: con OR, SQLite dejaría de usar el índice.
        existe = " OR ".join(f"EXISTS (SELECT 1 FROM {tabla} WHERE {llave})" for llave in llaves)  # noqa: S608
        editor.execute(
            f"CREATE TRIGGER {tabla}_no_replace BEFORE INSERT ON {tabla} WHEN {existe} "
            f"BEGIN SELECT RAISE(ABORT, 'La bitácora solo se agrega: {tabla} no admite REPLACE.'); END"
        )


def quita(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    for tabla in LLAVES:
        editor.execute(f"DROP TRIGGER {tabla}_no_replace")


class Migration(migrations.Migration):
    dependencies = [("bitacora", "0002_solo_se_agrega")]

    operations = [migrations.RunPython(pone, quita)]
