"""Los correos tal como salieron y sus adjuntos también citan archivos."""

from collections.abc import Collection

from fojas.dominio.avisos.models import AdjuntoAviso, AdjuntoNotificacion, Aviso
from fojas.dominio.expedientes.verificacion import registra_citas


def citas(huellas: Collection[str]) -> Collection[str]:
    """Las huellas que son un correo enviado, o un adjunto de un correo o de una notificación."""
    enviados = Aviso.objects.filter(eml_sha256__in=huellas).values_list("eml_sha256", flat=True)
    adjuntos = AdjuntoAviso.objects.filter(sha256__in=huellas).values_list("sha256", flat=True)
    notificados = AdjuntoNotificacion.objects.filter(sha256__in=huellas).values_list("sha256", flat=True)
    return {*enviados, *adjuntos, *notificados}


registra_citas(citas)
