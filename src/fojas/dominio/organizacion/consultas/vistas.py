"""Las vistas guardadas de cada lista."""

from dataclasses import dataclass

from django.db.models import Q

from fojas.dominio.organizacion.models import (
    VistaGuardada,
)
from fojas.dominio.organizacion.reglas import (
    Actor,
)


@dataclass(frozen=True, slots=True)
class VistaDeLista:
    """Los filtros y columnas que alguien guardó con un nombre."""

    codigo: str
    lista: str
    nombre: str
    consulta: str
    mia: bool
    de: str
    """Quién la guardó."""
    unidad: str
    """Con qué unidad se comparte; vacío si es solo de quien la guardó."""
    unidad_codigo: str
    ruta: str

    @property
    def url(self) -> str:
        return f"{self.ruta}?{self.consulta or 'vista=todo'}"


def vistas_de_lista(actor: Actor, lista: str = "") -> list[VistaDeLista]:
    """Las suyas y las que comparten sus unidades; sin nombrar lista, las de todas."""
    suyas = Q(persona_id=actor.persona_id) | Q(unidad_id__in=actor.unidades)
    filas = VistaGuardada.objects.filter(suyas, olvidada_en__isnull=True).select_related("persona", "unidad")
    if lista:
        filas = filas.filter(lista=lista)
    return [
        VistaDeLista(
            v.codigo, v.lista, v.nombre, v.consulta, v.persona_id == actor.persona_id, v.persona.nombre,
            v.unidad.nombre if v.unidad else "", v.unidad.codigo if v.unidad else "", v.ruta,
        )
        for v in filas.order_by("lista", "nombre", "id")
    ]  # fmt: skip
