"""El correo con que sale una respuesta, el mismo que se muestra antes de enviarlo, y los que no salieron."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from fojas.base import codigos
from fojas.base.tiempo import ZONA
from fojas.dominio.avisos import consultas as avisos
from fojas.dominio.avisos.consultas import CorreoFallido
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes.models import Despacho, Ingreso
from fojas.dominio.partes.reglas import Estado
from fojas.dominio.partes.reglas.peticiones import EstadoPeticion


def correo_de_respuesta(ingreso: Ingreso, *, nombres: Sequence[str]) -> tuple[str, str]:
    """Asunto y cuerpo, con los nombres de los adjuntos."""
    casa = organizacion.municipalidad()
    adjuntos = "\n".join(f"- {nombre}" for nombre in nombres)
    faltan = ", ".join(f"{letra})" for letra in sin_responder(ingreso))
    parcial = f"Responde una parte de lo que pediste: falta {faltan}. Tu caso sigue abierto.\n\n" if faltan else ""
    cuerpo = (
        f"Hola:\n\nTe enviamos la respuesta a lo que presentaste el {ingreso.recibido_en.astimezone(ZONA):%d-%m-%Y} en "
        f"{casa.nombre}.\n\n{parcial}Folio: {ingreso.folio}\nMateria: {ingreso.materia}\n\nVa adjunto:\n{adjuntos}\n\n"
        f"Con el código {codigos.agrupado(ingreso.codigo)} puedes ver tu caso en "
        f"{settings.DIRECCION}/seguimiento/{ingreso.codigo}/\n\n"
        f"{casa.nombre}\nOficina de Partes, Informaciones y Reclamos\n{casa.direccion}\n"
    )
    return f"Respuesta a tu presentación, folio {ingreso.folio}", cuerpo


def correo_de_oficio(*, folio: str, materia: str, nombres: Sequence[str], copia: bool) -> tuple[str, str]:
    """Asunto y cuerpo del correo con que un oficio llega a un destinatario o a quien lleva copia."""
    casa = organizacion.municipalidad()
    adjuntos = "\n".join(f"- {nombre}" for nombre in nombres)
    que = "Te enviamos copia, para tu conocimiento, de lo que despachó" if copia else "Te enviamos un documento de"
    cuerpo = (
        f"Hola:\n\n{que} {casa.nombre}.\n\nFolio de salida: {folio}\nMateria: {materia}\n\nVa adjunto:\n{adjuntos}\n\n"
        f"{casa.nombre}\nOficina de Partes, Informaciones y Reclamos\n{casa.direccion}\n"
    )
    return f"{'Copia de ' if copia else ''}{materia}, folio {folio}", cuerpo


def sin_responder(ingreso: Ingreso) -> list[str]:
    """Las letras de las partes que ninguna respuesta contesta todavía."""
    pendientes = ingreso.peticiones.filter(quitada_en__isnull=True, estado=EstadoPeticion.PENDIENTE.value)
    return list(pendientes.order_by("orden").values_list("letra", flat=True))


@dataclass(frozen=True, slots=True)
class CorreoPorReenviar:
    correo: CorreoFallido
    despacho: str
    """Código del despacho que llevaba; vacío si no llevaba ninguno y basta con insistir."""


def correos_fallidos(actor: Actor) -> list[CorreoPorReenviar]:
    """Los que no salieron y alguien debe ver.

    De un despacho, solo mientras su caso espera despacharse, y solo a quien puede ver el caso.
    """
    fallidos = avisos.fallidos()
    de_despachos = Despacho.objects.filter(aviso__in=[f.codigo for f in fallidos])
    por_resolver = de_despachos.filter(
        expedientes.filtro_visible(actor, prefijo="expediente__"), ingreso__estado=Estado.RESPONDIDO.value
    )
    ajenos = set(de_despachos.values_list("aviso", flat=True))
    suyos = dict(por_resolver.values_list("aviso", "codigo"))
    return [
        CorreoPorReenviar(f, suyos.get(f.codigo, "")) for f in fallidos if f.codigo in suyos or f.codigo not in ajenos
    ]
