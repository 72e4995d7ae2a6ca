"""Las listas de distribución y quiénes están en ellas."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes.models import ListaDistribucion, MiembroLista
from fojas.dominio.partes.reglas import NOMBRES_DE_DESPACHO, CanalDespacho


@dataclass(frozen=True, slots=True)
class ListaVista:
    id: int
    codigo: str
    nombre: str
    cuantos: int
    retirada_en: datetime | None


@dataclass(frozen=True, slots=True)
class MiembroVisto:
    id: int
    nombre: str
    unidad: str
    canal: str
    direccion: str
    agregado_en: datetime
    quitado_en: datetime | None


@dataclass(frozen=True, slots=True)
class CambioDeLista:
    """Un renglón de la historia de una lista."""

    en: datetime
    quien: str
    que: str


def listas(*, todas: bool = False) -> list[ListaVista]:
    """Por nombre; sin `todas`, solo las que se ofrecen al despachar."""
    filas = ListaDistribucion.objects.annotate(cuantos=Count("miembros", filter=Q(miembros__quitado_en__isnull=True)))
    if not todas:
        filas = filas.filter(retirada_en__isnull=True)
    return [ListaVista(x.pk, x.codigo, x.nombre, x.cuantos, x.retirada_en) for x in filas.order_by("nombre")]


def lista(codigo: str) -> ListaVista | None:
    return next((x for x in listas(todas=True) if x.codigo == codigo), None)


def miembros(lista_id: int, *, quitados: bool = False) -> list[MiembroVisto]:
    filas = MiembroLista.objects.filter(lista_id=lista_id).select_related("unidad")
    if not quitados:
        filas = filas.filter(quitado_en__isnull=True)
    return [
        MiembroVisto(
            m.pk, m.nombre, m.unidad.nombre if m.unidad else "", NOMBRES_DE_DESPACHO[CanalDespacho(m.canal)],
            m.direccion, m.agregado_en, m.quitado_en,
        )
        for m in filas.order_by("quitado_en", "nombre", "pk")
    ]  # fmt: skip


def historia_de_lista(codigo: str) -> list[CambioDeLista]:
    """Quién la cambió y cuándo, lo último primero."""
    sucesos = ("lista.creada", "lista.cambiada", "lista.retirada")
    anotados = list(bitacora.anotado(sucesos, por="objeto", codigos=[codigo]))
    nombres = organizacion.nombres_de({a.autor for a in anotados})
    return [
        CambioDeLista(a.ocurrio_en, nombres.get(a.autor, a.autor), _dicho(a.suceso, a.datos, a.personal or {}))
        for a in reversed(anotados)
    ]


def _dicho(suceso: str, datos: dict[str, str], personal: dict[str, str]) -> str:
    if suceso == "lista.cambiada":
        return f"{datos['que']}: {personal.get('miembro', 'dato borrado')}"
    return {"lista.creada": "Creó la lista", "lista.retirada": "Retiró la lista"}[suceso]
