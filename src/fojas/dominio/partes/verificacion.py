"""Lo que el libro de partes comprueba de lo suyo."""

from collections.abc import Collection

from fojas.dominio.expedientes.verificacion import registra_citas
from fojas.dominio.fe.verificacion import registra_asuntos
from fojas.dominio.partes.models import Borrador, Despacho, DocumentoDespachado, Ingreso


def citas(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de los adjuntos de un ingreso a medio escribir y de lo despachado."""
    pedidas = frozenset(huellas)
    despachadas = DocumentoDespachado.objects.filter(sha256__in=pedidas).values_list("sha256", flat=True)
    adjuntas = Borrador.objects.values_list("archivos", flat=True).iterator()
    return {*despachadas, *(a["sha256"] for archivos in adjuntas for a in archivos if a["sha256"] in pedidas)}


registra_citas(citas)


def con_numero(codigos: Collection[str]) -> Collection[str]:
    """Los ingresos y despachos que existen entre esos códigos: a cada folio le corresponde uno."""
    ingresos = Ingreso.objects.filter(codigo__in=codigos).values_list("codigo", flat=True)
    despachos = Despacho.objects.filter(codigo__in=codigos).values_list("codigo", flat=True)
    return {*ingresos, *despachos}


registra_asuntos(con_numero)
