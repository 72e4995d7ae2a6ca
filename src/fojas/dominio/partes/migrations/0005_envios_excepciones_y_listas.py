import django.db.models.deletion
from django.db import migrations, models

from fojas.base import codigos
from fojas.base.tiempo import dia_de


def cartas_de_antes(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Las cartas ya despachadas se dieron por recibidas en Correos ese día: así quedan, con la fecha que se les dio."""
    despachos = apps.get_model("partes", "Despacho").objects.filter(canal="carta_certificada").select_related("ingreso")
    envios = apps.get_model("partes", "Envio").objects
    for despacho in despachos.order_by("pk").iterator():
        salio = dia_de(despacho.despachado_en)
        entregado = dia_de(despacho.entregado_en) if despacho.entregado_en else None
        envios.create(
            codigo=codigos.nuevo(), despacho=despacho, destinatario=despacho.destinatario,
            persona_id=despacho.ingreso.remitente_id if despacho.ingreso else None, canal=despacho.canal,
            direccion=despacho.direccion, estado="entregada" if entregado else "en_destino",
            creado_en=despacho.despachado_en, creado_por=despacho.despachado_por, admitido_el=salio, en_destino_el=salio,
            terminado_el=entregado, recibio=despacho.recibio, notificado_el=despacho.notificado_el,
            norma_notificacion=despacho.norma_notificacion,
        )  # fmt: skip


class Migration(migrations.Migration):
    """Cada carta, correo o notificación con su estado; personas exceptuadas; listas de distribución; acta firmada."""

    dependencies = [
        ("expedientes", "0002_documento_retirado"),
        ("organizacion", "0002_tabla_de_cache"),
        ("partes", "0004_procedimiento"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guia",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("hecha_en", models.DateTimeField(verbose_name="hecha")),
                ("hecha_por", models.CharField(max_length=40, verbose_name="código de quien la hizo")),
            ],
        ),
        migrations.CreateModel(
            name="ListaDistribucion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("nombre", models.CharField(max_length=120, unique=True, verbose_name="nombre")),
                ("creada_en", models.DateTimeField(verbose_name="creada")),
                ("retirada_en", models.DateTimeField(blank=True, null=True, verbose_name="retirada")),
            ],
        ),
        migrations.AddField(
            model_name="despacho",
            name="acta_firmada",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="expedientes.documento",
            ),
        ),
        migrations.AlterField(
            model_name="despacho",
            name="canal",
            field=models.CharField(
                choices=[
                    ("correo", "correo"),
                    ("meson", "meson"),
                    ("carta_certificada", "carta_certificada"),
                    ("ddu", "ddu"),
                ],
                max_length=20,
                verbose_name="canal",
            ),
        ),
        migrations.CreateModel(
            name="Excepcion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("apoderado", models.CharField(blank=True, max_length=200, verbose_name="apoderado que la pide")),
                ("nacimiento", models.DateField(blank=True, null=True, verbose_name="fecha de nacimiento")),
                (
                    "causa",
                    models.CharField(
                        choices=[
                            ("sin_medios", "sin_medios"),
                            ("vulnerable", "vulnerable"),
                            ("aislada", "aislada"),
                            ("mayor", "mayor"),
                            ("discapacidad", "discapacidad"),
                            ("otra", "otra"),
                        ],
                        max_length=14,
                        verbose_name="circunstancia invocada",
                    ),
                ),
                ("detalle", models.CharField(blank=True, max_length=300, verbose_name="en qué consiste")),
                (
                    "medio",
                    models.CharField(
                        choices=[("carta_certificada", "carta_certificada"), ("presencial", "presencial")],
                        max_length=20,
                        verbose_name="forma pedida",
                    ),
                ),
                ("domicilio", models.CharField(max_length=254, verbose_name="domicilio")),
                ("pedida_en", models.DateTimeField(db_index=True, verbose_name="pedida")),
                ("registrada_por", models.CharField(max_length=40, verbose_name="código de quien la registró")),
                ("plazo", models.CharField(blank=True, max_length=20, verbose_name="código del plazo para resolver")),
                (
                    "formulario_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="formulario y sus documentos"),
                ),
                ("formulario_nombre", models.CharField(blank=True, max_length=255, verbose_name="nombre del archivo")),
                ("acogida", models.BooleanField(blank=True, null=True, verbose_name="acogida")),
                ("resolucion", models.CharField(blank=True, max_length=200, verbose_name="acto que la resuelve")),
                ("resuelta_el", models.DateField(blank=True, null=True, verbose_name="resuelta")),
                ("fundamento", models.CharField(blank=True, max_length=500, verbose_name="por qué")),
                ("desde", models.DateField(blank=True, null=True, verbose_name="rige desde")),
                ("hasta", models.DateField(blank=True, null=True, verbose_name="rige hasta")),
                ("comunicada_el", models.DateField(blank=True, null=True, verbose_name="comunicada al Registro Civil")),
                ("terminada_el", models.DateField(blank=True, null=True, verbose_name="terminada")),
                (
                    "persona",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excepciones",
                        to="organizacion.persona",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("acogida__isnull", True)),
                        fields=("persona",),
                        name="una_excepcion_por_resolver_por_persona",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Envio",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("codigo", models.CharField(max_length=20, unique=True, verbose_name="código")),
                ("orden", models.PositiveSmallIntegerField(default=1, verbose_name="orden en la distribución")),
                ("intento", models.PositiveSmallIntegerField(default=1, verbose_name="intento")),
                ("principal", models.BooleanField(default=True, verbose_name="es a quien va dirigido")),
                ("destinatario", models.CharField(max_length=200, verbose_name="destinatario")),
                (
                    "canal",
                    models.CharField(
                        choices=[
                            ("correo", "correo"),
                            ("meson", "meson"),
                            ("carta_certificada", "carta_certificada"),
                            ("ddu", "ddu"),
                        ],
                        max_length=20,
                        verbose_name="canal",
                    ),
                ),
                ("direccion", models.CharField(max_length=254, verbose_name="domicilio, correo o RUN")),
                (
                    "estado",
                    models.CharField(
                        choices=[
                            ("por_entregar", "por_entregar"),
                            ("en_correos", "en_correos"),
                            ("en_destino", "en_destino"),
                            ("entregada", "entregada"),
                            ("devuelta", "devuelta"),
                            ("por_enviar", "por_enviar"),
                            ("enviada", "enviada"),
                            ("disponible", "disponible"),
                            ("leida", "leida"),
                            ("por_confirmar", "por_confirmar"),
                            ("rechazada", "rechazada"),
                            ("fallida", "fallida"),
                        ],
                        max_length=14,
                        verbose_name="estado",
                    ),
                ),
                ("creado_en", models.DateTimeField(verbose_name="creado")),
                ("creado_por", models.CharField(max_length=40, verbose_name="código de quien lo pidió")),
                (
                    "seguimiento",
                    models.CharField(
                        blank=True, db_index=True, max_length=80, verbose_name="número de seguimiento o de transacción"
                    ),
                ),
                ("admitido_el", models.DateField(blank=True, null=True, verbose_name="recibido por Correos")),
                (
                    "en_destino_el",
                    models.DateField(
                        blank=True, null=True, verbose_name="recibido en la oficina de Correos de destino"
                    ),
                ),
                (
                    "enviado_en",
                    models.DateTimeField(blank=True, null=True, verbose_name="enviado por medio electrónico"),
                ),
                ("terminado_el", models.DateField(blank=True, null=True, verbose_name="entregado o devuelto")),
                ("recibio", models.CharField(blank=True, max_length=200, verbose_name="quién recibió")),
                (
                    "motivo",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("domicilio_inexistente", "domicilio_inexistente"),
                            ("direccion_incompleta", "direccion_incompleta"),
                            ("desconocida", "desconocida"),
                            ("se_cambio", "se_cambio"),
                            ("fallecida", "fallecida"),
                            ("ausente", "ausente"),
                            ("no_retirada", "no_retirada"),
                            ("rechazada", "rechazada"),
                        ],
                        max_length=24,
                        verbose_name="motivo de devolución",
                    ),
                ),
                ("aviso", models.CharField(blank=True, db_index=True, max_length=20, verbose_name="código del aviso")),
                ("notificado_el", models.DateField(blank=True, null=True, verbose_name="se entiende notificado")),
                (
                    "norma_notificacion",
                    models.CharField(blank=True, max_length=200, verbose_name="norma de la notificación"),
                ),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="por qué no llegó")),
                (
                    "anterior",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="siguiente",
                        to="partes.envio",
                    ),
                ),
                (
                    "despacho",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="envios", to="partes.despacho"
                    ),
                ),
                (
                    "evidencia",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="expedientes.documento",
                    ),
                ),
                (
                    "persona",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizacion.persona",
                    ),
                ),
                (
                    "guia",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envios",
                        to="partes.guia",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("canal", "carta_certificada")),
                        fields=["estado", "-id"],
                        name="carta_por_estado",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MiembroLista",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nombre", models.CharField(max_length=200, verbose_name="destinatario")),
                (
                    "canal",
                    models.CharField(
                        choices=[
                            ("correo", "correo"),
                            ("meson", "meson"),
                            ("carta_certificada", "carta_certificada"),
                            ("ddu", "ddu"),
                        ],
                        max_length=20,
                        verbose_name="por dónde",
                    ),
                ),
                ("direccion", models.CharField(max_length=254, verbose_name="correo o domicilio")),
                ("agregado_en", models.DateTimeField(verbose_name="agregado")),
                ("quitado_en", models.DateTimeField(blank=True, null=True, verbose_name="quitado")),
                (
                    "lista",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="miembros",
                        to="partes.listadistribucion",
                    ),
                ),
                (
                    "unidad",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizacion.unidad",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("quitado_en__isnull", True)),
                        fields=("lista", "direccion"),
                        name="destinatario_una_vez_por_lista",
                    )
                ],
            },
        ),
        migrations.RunPython(cartas_de_antes, migrations.RunPython.noop, elidable=True),
    ]
