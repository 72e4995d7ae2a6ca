"""Qué espera al antivirus y qué está en cuarentena."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from fojas.dominio.expedientes import conexion
from fojas.dominio.expedientes.models import Revision, Version
from fojas.dominio.expedientes.reglas.revision import AntivirusNoResponde, EstadoRevision

ATRASO = timedelta(minutes=10)
"""Lo que lleva más que esto por revisar dice que el antivirus no responde."""


@dataclass(frozen=True, slots=True)
class EnCuarentena:
    """Un archivo apartado, para quien decide si se libera."""

    sha256: str
    hallazgo: str
    motor: str
    revisado_en: datetime | None
    documentos: tuple[str, ...]
    """Códigos de expediente y foja donde está; sin título: puede ser reservado."""


@dataclass(frozen=True, slots=True)
class EstadoDelAntivirus:
    """Cómo está la revisión de lo que llega."""

    puesto: bool
    version: str = ""
    falla: str = ""
    """Por qué no responde."""
    por_revisar: int = 0
    atrasados: int = 0
    en_cuarentena: int = 0


def estado_del_antivirus(*, en: datetime) -> EstadoDelAntivirus:
    cuentas = Revision.objects.aggregate(
        apartados=Count("pk", filter=Q(estado=EstadoRevision.EN_CUARENTENA.value)),
        esperan=Count("pk", filter=Q(estado=EstadoRevision.POR_REVISAR.value)),
        atrasados=Count("pk", filter=Q(estado=EstadoRevision.POR_REVISAR.value, pedida_en__lt=en - ATRASO)),
    )
    antivirus = conexion.antivirus()
    if antivirus is None:
        return EstadoDelAntivirus(puesto=False, en_cuarentena=cuentas["apartados"])
    version, falla = "", ""
    try:
        version = antivirus.version()
    except AntivirusNoResponde as error:
        falla = error.mensaje
    return EstadoDelAntivirus(True, version, falla, cuentas["esperan"], cuentas["atrasados"], cuentas["apartados"])


def por_revisar(*, limite: int) -> list[str]:
    """Las huellas que esperan al antivirus, de la más antigua."""
    esperan = Revision.objects.filter(estado=EstadoRevision.POR_REVISAR.value).order_by("pedida_en", "pk")
    return list(esperan.values_list("pk", flat=True)[:limite])


def revision_de(sha256: str) -> EstadoRevision | None:
    """None si nadie pidió revisarlo."""
    estado = Revision.objects.filter(pk=sha256).values_list("estado", flat=True).first()
    return EstadoRevision(estado) if estado else None


def apartadas(huellas: Collection[str]) -> dict[str, str]:
    """De esas huellas, las que están en cuarentena y qué se encontró en cada una."""
    filas = Revision.objects.filter(pk__in=tuple(huellas), estado=EstadoRevision.EN_CUARENTENA.value)
    return dict(filas.values_list("pk", "hallazgo"))


def en_cuarentena(*, limite: int) -> list[EnCuarentena]:
    """Lo apartado, de lo último, para quien cuida el servidor."""
    filas = Revision.objects.filter(estado=EstadoRevision.EN_CUARENTENA.value).order_by("-revisado_en", "pk")[:limite]
    donde: dict[str, list[str]] = {}
    versiones = Version.objects.filter(archivo_id__in=[f.pk for f in filas]).order_by("id")
    for sha256, expediente, foja in versiones.values_list(
        "archivo_id", "documento__expediente__codigo", "documento__foja_desde"
    ):
        donde.setdefault(sha256, []).append(f"{expediente}, foja {foja}")
    return [EnCuarentena(f.pk, f.hallazgo, f.motor, f.revisado_en, tuple(donde.get(f.pk, ()))) for f in filas]
