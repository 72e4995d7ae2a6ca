"""Listas de distribución: a quiénes se manda siempre lo mismo."""

from django.db import models
from django.db.models import Q

from fojas.dominio.partes.reglas.catalogo import CanalDespacho


class ListaDistribucion(models.Model):
    """Una lista con nombre, de unidades y de organismos de fuera."""

    codigo = models.CharField("código", max_length=20, unique=True)
    nombre = models.CharField("nombre", max_length=120, unique=True)
    creada_en = models.DateTimeField("creada")
    retirada_en = models.DateTimeField("retirada", null=True, blank=True)

    def __str__(self) -> str:
        return self.nombre


class MiembroLista(models.Model):
    """Un destinatario de la lista y por dónde le llega; quien sale queda con su fecha."""

    lista = models.ForeignKey(ListaDistribucion, models.PROTECT, related_name="miembros")
    nombre = models.CharField("destinatario", max_length=200)
    unidad = models.ForeignKey("organizacion.Unidad", models.PROTECT, null=True, blank=True, related_name="+")
    canal = models.CharField("por dónde", max_length=20, choices=[(c.value, c.value) for c in CanalDespacho])
    direccion = models.CharField("correo o domicilio", max_length=254)
    agregado_en = models.DateTimeField("agregado")
    quitado_en = models.DateTimeField("quitado", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lista", "direccion"],
                condition=Q(quitado_en__isnull=True),
                name="destinatario_una_vez_por_lista",
            )
        ]

    def __str__(self) -> str:
        return self.nombre
