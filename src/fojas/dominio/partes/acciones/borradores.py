"""Lo tecleado en el mesón se guarda solo: ni un corte ni una sesión vencida lo pierde."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.models import Borrador
from fojas.dominio.partes.reglas import titulo_de_borrador


@transaction.atomic
def guarda_borrador(
    *, codigo: str, datos: Mapping[str, Any], archivos: Sequence[Mapping[str, Any]], actor: Actor, en: datetime,
    clase: str = "",
) -> Borrador:  # fmt: skip
    """Crea o pisa el borrador propio. Con un código que no es suyo, nace otro. `clase` dice en qué página se retoma."""
    exige(permisos.puede_ingresar(actor))
    borrador = (
        Borrador.objects.select_for_update(of=("self",))
        .filter(codigo=codigo, persona_id=actor.persona_id, clase=clase)
        .first()
    )
    if borrador is None:
        return Borrador.objects.create(
            codigo=codigos.nuevo(), persona_id=actor.persona_id, datos=dict(datos), archivos=[dict(a) for a in archivos],
            guardado_en=en, clase=clase,
        )  # fmt: skip
    borrador.datos, borrador.archivos, borrador.guardado_en = dict(datos), [dict(a) for a in archivos], en
    borrador.save(update_fields=["datos", "archivos", "guardado_en"])
    return borrador


@transaction.atomic
def descarta_borrador(*, codigo: str, actor: Actor, en: datetime) -> None:
    """Lo bota su dueño. Sus archivos quedan sin citar y se juntan después."""
    borrados, _ = Borrador.objects.filter(codigo=codigo, persona_id=actor.persona_id).delete()
    if borrados:
        bitacora.anota("borrador.descartado", autor=actor.codigo, objeto=codigo, en=en)


def barre_borradores(*, dias: int, en: datetime) -> int:
    """Bota lo que nadie toca desde hace esos días y se lo dice a su dueño. Devuelve cuántos.

    Mi día lo anuncia una semana antes. Los archivos quedan sin citar y se juntan como los de cualquier descarte.
    """
    viejos = Borrador.objects.filter(guardado_en__lt=en - timedelta(days=dias)).order_by("pk")
    return sum(_vence(codigo, dias=dias, en=en) for codigo in viejos.values_list("codigo", flat=True))


@transaction.atomic
def _vence(codigo: str, *, dias: int, en: datetime) -> bool:
    """Falso si alguien alcanzó a retomarlo o a descartarlo."""
    borrador = Borrador.objects.select_for_update(of=("self",)).filter(codigo=codigo).first()
    if borrador is None or borrador.guardado_en >= en - timedelta(days=dias):
        return False
    titulo = titulo_de_borrador(borrador.datos)
    borrador.delete()
    bitacora.anota("borrador.vencido", autor="sistema", objeto=codigo, en=en, dias=dias)
    avisos.agrega_a_resumen(
        persona_id=borrador.persona_id, clave="borradores-vencidos",
        linea=f"Se borró el borrador «{titulo}», sin cambios desde el {dia_de(borrador.guardado_en):%d-%m-%Y}",
        titulo="borradores sin cambios se borraron", enlace="/escritorio/meson/", enlace_comun="/escritorio/meson/",
        en=en,
    )  # fmt: skip
    return True
