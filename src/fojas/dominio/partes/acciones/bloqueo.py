"""El primer candado de toda acción es el expediente; luego se relee el ingreso."""

from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.models import Derivacion, Ingreso
from fojas.dominio.partes.reglas import ErrorPartes, Estado, Paso, siguiente


class NoEncontrado(ErrorPartes):
    """No existe, o quien pide no puede verlo: se contesta lo mismo."""


def ingreso_bloqueado(*, ingreso_id: int, actor: Actor) -> Ingreso:
    """El ingreso, con su expediente tomado. Lanza `NoEncontrado` si el actor no puede verlo."""
    expediente_id = Ingreso.objects.filter(pk=ingreso_id).values_list("expediente_id", flat=True).first()
    if expediente_id is None:
        raise NoEncontrado("No encontramos ese ingreso.")
    expedientes.bloquea(expediente_id=expediente_id)
    if actor.persona_id and not vistas.visibles_para(actor).filter(pk=expediente_id).exists():
        raise NoEncontrado("No encontramos ese ingreso.")
    return Ingreso.objects.select_related("expediente", "remitente").get(pk=ingreso_id)


def derivacion_bloqueada(*, derivacion_id: int, actor: Actor) -> Derivacion:
    """La derivación, con el expediente de su ingreso tomado."""
    ingreso_id = Derivacion.objects.filter(pk=derivacion_id).values_list("ingreso_id", flat=True).first()
    if ingreso_id is None:
        raise NoEncontrado("No encontramos esa derivación.")
    ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    return Derivacion.objects.select_related("ingreso__expediente", "para_unidad", "para_persona", "de_persona").get(
        pk=derivacion_id
    )


def avanza(ingreso: Ingreso, paso: Paso) -> None:
    """El único camino por el que cambia el estado. Lanza `PasoNoPermitido`."""
    ingreso.estado = siguiente(Estado(ingreso.estado), paso).value
    ingreso.save(update_fields=["estado"])
