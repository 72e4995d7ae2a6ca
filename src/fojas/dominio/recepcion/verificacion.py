"""Lo que las puertas guardan mientras no es un ingreso: esos archivos no se juntan."""

from collections.abc import Collection

from fojas.dominio.expedientes.verificacion import registra_citas
from fojas.dominio.recepcion.models import ArchivoSubido, Escaneo, Mensaje, SolicitudWeb


def de_solicitudes(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de los adjuntos de presentaciones web sin enviar."""
    pedidas = frozenset(huellas)
    adjuntas = SolicitudWeb.objects.filter(ingreso__isnull=True).values_list("archivos", flat=True).iterator()
    return {a["sha256"] for archivos in adjuntas for a in archivos if a["sha256"] in pedidas}


def de_la_api(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de lo subido por la API que aún se puede citar."""
    return set(ArchivoSubido.objects.filter(sha256__in=frozenset(huellas)).values_list("sha256", flat=True))


def de_correos_y_escaneos(huellas: Collection[str]) -> Collection[str]:
    """Las huellas de todo correo que llegó, aunque esté apartado, y de lo que dejó el escáner."""
    pedidas = frozenset(huellas)
    correos = Mensaje.objects.filter(sha256__in=pedidas).values_list("sha256", flat=True)
    return {*correos, *Escaneo.objects.filter(sha256__in=pedidas).values_list("sha256", flat=True)}


registra_citas(de_correos_y_escaneos)
registra_citas(de_solicitudes)
registra_citas(de_la_api)
