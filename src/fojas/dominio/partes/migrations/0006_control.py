import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lo que la jefatura vigila: puntos del Concejo, interrupciones, pasos sobre muchos casos y hábiles de respuesta."""

    dependencies = [
        ("expedientes", "0004_vistas_y_revisiones"),
        ("organizacion", "0003_vistas_guardadas"),
        ("partes", "0005_envios_excepciones_y_listas"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilaDeTanda",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("orden", models.PositiveSmallIntegerField(verbose_name="orden en que se eligió")),
                ("elegida", models.CharField(max_length=20, verbose_name="código elegido")),
                ("hecha_en", models.DateTimeField(blank=True, null=True, verbose_name="se intentó")),
                ("bien", models.BooleanField(null=True, verbose_name="resultó")),
                ("texto", models.CharField(blank=True, max_length=400, verbose_name="qué pasó")),
                ("norma", models.CharField(blank=True, max_length=200, verbose_name="norma")),
            ],
        ),
        migrations.CreateModel(
            name="Interrupcion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("desde", models.DateTimeField(verbose_name="comenzó")),
                ("hasta", models.DateTimeField(blank=True, null=True, verbose_name="terminó")),
                (
                    "causa",
                    models.CharField(
                        choices=[("emergencia", "emergencia"), ("fuerza_mayor", "fuerza_mayor"), ("otro", "otro")],
                        max_length=16,
                        verbose_name="causa",
                    ),
                ),
                ("detalle", models.CharField(max_length=1000, verbose_name="qué pasó")),
                ("sistemas", models.CharField(max_length=300, verbose_name="qué no se pudo usar")),
                (
                    "resolucion",
                    models.CharField(blank=True, max_length=200, verbose_name="resolución que autorizó el papel"),
                ),
                ("anotada_en", models.DateTimeField(verbose_name="anotada")),
                ("anotada_por", models.CharField(max_length=40, verbose_name="código de quien la anotó")),
                ("certificada_en", models.DateTimeField(blank=True, null=True, verbose_name="certificada")),
                (
                    "certificada_por",
                    models.CharField(blank=True, max_length=40, verbose_name="código de quien la certificó"),
                ),
                ("anulada_en", models.DateTimeField(blank=True, null=True, verbose_name="dejada sin efecto")),
                ("motivo_anulacion", models.CharField(blank=True, max_length=300, verbose_name="motivo")),
            ],
        ),
        migrations.CreateModel(
            name="PuntoObligado",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("anotado_en", models.DateTimeField(verbose_name="anotado")),
                ("sesion", models.CharField(blank=True, max_length=120, verbose_name="sesión en que se dio a conocer")),
                ("sesion_el", models.DateField(blank=True, null=True, verbose_name="día de la sesión")),
                (
                    "tratado_en",
                    models.DateTimeField(blank=True, null=True, verbose_name="se anotó que se dio a conocer"),
                ),
                ("tratado_por", models.CharField(blank=True, max_length=40, verbose_name="código de quien lo anotó")),
                (
                    "plazo",
                    models.CharField(blank=True, max_length=20, verbose_name="código del plazo para acreditarlo"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tanda",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("envio", models.CharField(max_length=40, verbose_name="clave contra el doble envío")),
                ("paso", models.CharField(max_length=20, verbose_name="paso")),
                ("datos", models.JSONField(default=dict, verbose_name="con qué se hace")),
                ("volver", models.CharField(blank=True, max_length=2000, verbose_name="de qué lista se eligió")),
                ("pedida_en", models.DateTimeField(verbose_name="pedida")),
                ("terminada_en", models.DateTimeField(blank=True, null=True, verbose_name="terminada")),
            ],
        ),
        migrations.AddField(
            model_name="despacho",
            name="habiles_de_respuesta",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                verbose_name="hábiles que tomó responder, sin los suspendidos; solo en la primera respuesta del caso",
            ),
        ),
        migrations.AddIndex(
            model_name="despacho",
            index=models.Index(
                condition=models.Q(("motivo_fuera_de_orden", ""), _negated=True),
                fields=["-despachado_en", "-id"],
                name="despacho_fuera_de_orden",
            ),
        ),
        migrations.AddField(
            model_name="interrupcion",
            name="certificado",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="expedientes.documento",
            ),
        ),
        migrations.AddField(
            model_name="puntoobligado",
            name="ingreso",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="punto_obligado", to="partes.ingreso"
            ),
        ),
        migrations.AddField(
            model_name="tanda",
            name="persona",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tandas", to="organizacion.persona"
            ),
        ),
        migrations.AddField(
            model_name="filadetanda",
            name="tanda",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="filas", to="partes.tanda"
            ),
        ),
        migrations.AddIndex(
            model_name="interrupcion",
            index=models.Index(fields=["-desde", "-id"], name="interrupcion_ultima_primero"),
        ),
        migrations.AddConstraint(
            model_name="interrupcion",
            constraint=models.CheckConstraint(
                condition=models.Q(("hasta__isnull", True), ("hasta__gt", models.F("desde")), _connector="OR"),
                name="interrupcion_termina_despues_de_empezar",
            ),
        ),
        migrations.AddConstraint(
            model_name="interrupcion",
            constraint=models.CheckConstraint(
                condition=models.Q(("certificada_en__isnull", True), ("hasta__isnull", False), _connector="OR"),
                name="interrupcion_se_certifica_terminada",
            ),
        ),
        migrations.AddIndex(
            model_name="puntoobligado",
            index=models.Index(
                condition=models.Q(("tratado_en__isnull", True)), fields=["anotado_en", "id"], name="punto_por_tratar"
            ),
        ),
        migrations.AddConstraint(
            model_name="puntoobligado",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sesion", ""), ("sesion_el__isnull", True), ("tratado_en__isnull", True)),
                    models.Q(
                        models.Q(("sesion", ""), _negated=True),
                        ("sesion_el__isnull", False),
                        ("tratado_en__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="punto_tratado_dice_en_que_sesion",
            ),
        ),
        migrations.AddConstraint(
            model_name="tanda",
            constraint=models.UniqueConstraint(fields=("persona", "envio"), name="una_tanda_por_envio"),
        ),
        migrations.AddConstraint(
            model_name="filadetanda",
            constraint=models.UniqueConstraint(fields=("tanda", "elegida"), name="una_fila_de_tanda_por_elegida"),
        ),
    ]
