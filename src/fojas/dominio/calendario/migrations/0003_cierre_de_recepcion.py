from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """La hora de la Ordenanza tras la cual lo presentado cuenta como del día siguiente."""

    dependencies = [("calendario", "0002_plazo_avisos")]

    operations = [
        migrations.CreateModel(
            name="CierreDeRecepcion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hora", models.TimeField(verbose_name="hora")),
                ("norma", models.CharField(max_length=200, verbose_name="norma que la fija")),
                ("rige_desde", models.DateField(verbose_name="rige desde")),
                ("rige_hasta", models.DateField(blank=True, null=True, verbose_name="rige hasta")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=~Q(norma=""), name="cierre_de_recepcion_cita_su_norma"),
                    models.CheckConstraint(
                        condition=Q(rige_hasta__isnull=True) | Q(rige_hasta__gte=F("rige_desde")),
                        name="cierre_de_recepcion_termina_despues_de_empezar",
                    ),
                ]
            },
        )
    ]
