"""Las pestañas que unen las páginas de administración."""

from django.http import HttpRequest
from django.urls import reverse

from fojas.base.veredicto import SI, Veredicto
from fojas.dominio.organizacion import permisos
from fojas.dominio.organizacion.reglas import Actor
from fojas.interfaz.puerta import actor_de

Pestana = tuple[str, str, bool]

CASA = (
    ("Unidades", "escritorio:unidades"),
    ("Cargos", "escritorio:cargos"),
    ("Roles", "escritorio:roles"),
    ("Cuentas", "escritorio:cuentas"),
    ("Municipalidad", "escritorio:municipalidad"),
)


def puede_ver_personas(actor: Actor) -> Veredicto:
    """Leen las fichas quienes las corrigen, quien administra y quien audita."""
    if permisos.puede_corregir_personas(actor) or permisos.puede_ver_la_casa(actor):
        return SI
    return Veredicto(
        "Las fichas de personas las ven Partes, la Secretaría Municipal, la administración y la auditoría."
    )


def pestanas_de(request: HttpRequest) -> list[Pestana]:
    """Solo las que quien mira puede abrir."""
    actor = actor_de(request)
    direcciones = [("Personas", "escritorio:personas")] if puede_ver_personas(actor) else []
    direcciones += CASA if permisos.puede_ver_la_casa(actor) else ()
    direcciones += [("Ausencias", "escritorio:ausencias")]
    return [(nombre, reverse(url), request.path.startswith(reverse(url))) for nombre, url in direcciones]


def administra(actor: Actor) -> bool:
    return bool(permisos.puede_administrar(actor))
