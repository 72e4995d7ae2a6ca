"""Lo que el libro de partes comprueba de lo suyo."""

from collections.abc import Collection

from fojas.dominio.expedientes.verificacion import registra_citas
from fojas.dominio.partes.models import Borrador, DocumentoDespachado


def citas(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de los adjuntos de un ingreso a medio escribir y de lo despachado."""
    pedidas = frozenset(huellas)
    despachadas = DocumentoDespachado.objects.filter(sha256__in=pedidas).values_list("sha256", flat=True)
    adjuntas = Borrador.objects.values_list("archivos", flat=True).iterator()
    return {*despachadas, *(a["sha256"] for archivos in adjuntas for a in archivos if a["sha256"] in pedidas)}


registra_citas(citas)
