"""Lo tecleado en el mesón se guarda solo: ni un corte ni una sesión vencida lo pierde."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from fojas.base import codigos
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.models import Borrador


@transaction.atomic
def guarda_borrador(
    *, codigo: str, datos: Mapping[str, Any], archivos: Sequence[Mapping[str, Any]], actor: Actor, en: datetime
) -> Borrador:
    """Crea o pisa el borrador propio. Con un código que no es suyo, nace otro."""
    exige(permisos.puede_ingresar(actor))
    borrador = (
        Borrador.objects.select_for_update(of=("self",)).filter(codigo=codigo, persona_id=actor.persona_id).first()
    )
    if borrador is None:
        return Borrador.objects.create(
            codigo=codigos.nuevo(), persona_id=actor.persona_id, datos=dict(datos), archivos=[dict(a) for a in archivos],
            guardado_en=en,
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
