"""El texto del correo con que sale una respuesta: el mismo que se muestra antes de enviarlo."""

from collections.abc import Sequence

from fojas.base import codigos
from fojas.base.tiempo import ZONA
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes.models import Ingreso


def correo_de_respuesta(ingreso: Ingreso, *, nombres: Sequence[str]) -> tuple[str, str]:
    """Asunto y cuerpo, con los nombres de los adjuntos."""
    casa = organizacion.municipalidad()
    adjuntos = "\n".join(f"- {nombre}" for nombre in nombres)
    cuerpo = (
        f"Hola:\n\nTe enviamos la respuesta a lo que presentaste el {ingreso.recibido_en.astimezone(ZONA):%d-%m-%Y} en "
        f"{casa.nombre}.\n\nFolio: {ingreso.folio}\nMateria: {ingreso.materia}\n\nVa adjunto:\n{adjuntos}\n\n"
        f"Con el código {codigos.agrupado(ingreso.codigo)} puedes ver tu caso en la página de seguimiento.\n\n"
        f"{casa.nombre}\nOficina de Partes, Informaciones y Reclamos\n{casa.direccion}\n"
    )
    return f"Respuesta a tu presentación, folio {ingreso.folio}", cuerpo
