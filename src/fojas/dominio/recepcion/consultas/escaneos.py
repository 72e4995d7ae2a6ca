"""Lo que dejó el escáner y espera a quien diga quién lo presenta."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.reglas import TIPOS
from fojas.dominio.recepcion.models import Escaneo
from fojas.dominio.recepcion.reglas.escaneos import NOMBRES_DE_ESCANEO, EstadoEscaneo


@dataclass(frozen=True, slots=True)
class FilaEscaneo:
    """Un escaneo en la bandeja."""

    id: int
    codigo: str
    nombre: str
    sha256: str
    tipo: str
    bytes: int
    paginas: int | None
    encontrado_en: datetime
    estado: EstadoEscaneo
    motivo: str
    tipo_ingreso: str
    """Nombre del tipo de documento que dice su subcarpeta, o vacío."""
    folio: str
    expediente: str

    @property
    def estado_nombre(self) -> str:
        return NOMBRES_DE_ESCANEO[self.estado]


def visibles(actor: Actor) -> Q:
    """Lo que aún no es un caso, y lo que ya lo es si puede ver el caso."""
    return Q(ingreso__isnull=True) | expedientes.filtro_visible(actor, prefijo="ingreso__expediente__")


def lista_escaneos(
    actor: Actor, *, estado: str = "", despues_de: tuple[datetime, int] | None = None, limite: int = 51
) -> list[FilaEscaneo]:
    """El último en llegar primero."""
    filas = Escaneo.objects.filter(visibles(actor)).select_related("ingreso__expediente")
    if estado in set(EstadoEscaneo):
        filas = filas.filter(estado=estado)
    if despues_de is not None:
        en, pk = despues_de
        filas = filas.filter(Q(encontrado_en__lt=en) | Q(encontrado_en=en, pk__lt=pk))
    return [_fila(e) for e in filas.order_by("-encontrado_en", "-pk")[:limite]]


def _fila(escaneo: Escaneo) -> FilaEscaneo:
    ingreso = escaneo.ingreso
    tipo = TIPOS.get(escaneo.tipo_ingreso)
    return FilaEscaneo(
        id=escaneo.pk, codigo=escaneo.codigo, nombre=escaneo.nombre, sha256=escaneo.sha256, tipo=escaneo.tipo,
        bytes=escaneo.bytes, paginas=escaneo.paginas, encontrado_en=escaneo.encontrado_en,
        estado=EstadoEscaneo(escaneo.estado), motivo=escaneo.motivo, tipo_ingreso=tipo.nombre if tipo else "",
        folio=ingreso.folio if ingreso else "", expediente=ingreso.expediente.codigo if ingreso else "",
    )  # fmt: skip


def escaneo(codigo: str, actor: Actor) -> FilaEscaneo | None:
    """None si no existe o si es de un caso que no puede ver."""
    hallado = Escaneo.objects.filter(visibles(actor), codigo=codigo).select_related("ingreso__expediente").first()
    return _fila(hallado) if hallado is not None else None
