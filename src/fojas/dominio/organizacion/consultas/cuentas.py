"""Las cuentas con que se entra."""

from datetime import date

from django.db.models import Q, QuerySet

from fojas.base import texto as base_texto
from fojas.dominio.organizacion import reglas
from fojas.dominio.organizacion.consultas.casa import vigentes
from fojas.dominio.organizacion.models import (
    AsignacionRol,
    Nombramiento,
    Persona,
    Usuario,
)
from fojas.dominio.organizacion.reglas import (
    Rol,
)


def usuario_de(persona_id: int) -> Usuario | None:
    return Usuario.objects.filter(persona_id=persona_id).first()


def cuenta(usuario: str) -> Usuario | None:
    return Usuario.objects.select_related("persona").filter(usuario=usuario).first()


def cuentas() -> QuerySet[Usuario]:
    return Usuario.objects.select_related("persona").order_by("usuario")


def cuentas_desde(*, texto: str = "", estado: str = "", desde: str = "", limite: int = 50) -> list[Usuario]:
    """Las cuentas por usuario, después de `desde`; `estado` es `activa` o `cerrada`."""
    filas = cuentas().filter(usuario__gt=desde) if desde else cuentas()
    if estado:
        filas = filas.filter(is_active=estado == "activa")
    for palabra in base_texto.palabras(texto):
        filas = filas.filter(Q(usuario__contains=palabra) | Q(persona__nombre_plano__contains=palabra))
    return list(filas[:limite])


def administradores(dia: date) -> list[Persona]:
    """Quienes pueden administrar ese día: rol vigente y cuenta activa."""
    return list(
        Persona.objects.filter(
            pk__in=AsignacionRol.objects.filter(vigentes(dia), rol=Rol.ADMINISTRADOR.value, unidad__isnull=True).values(
                "persona_id"
            ),
            usuario__is_active=True,
            usuario__es_de_servicio=False,
        ).order_by("nombre_plano", "id")
    )


def exige_segundo_factor(*, persona_id: int, dia: date) -> bool:
    """Verdadero si ese día tiene un rol, o está en la línea de un cargo que firma, que no puede ir con sola clave."""
    roles = [rol.value for rol in reglas.CON_SEGUNDO_FACTOR]
    if AsignacionRol.objects.filter(vigentes(dia), persona_id=persona_id, rol__in=roles).exists():
        return True
    return Nombramiento.objects.filter(
        vigentes(dia), persona_id=persona_id, cargo__clave__in=reglas.FIRMAN_ACTOS
    ).exists()
