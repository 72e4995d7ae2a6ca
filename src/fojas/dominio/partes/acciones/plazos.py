"""Prorrogar, suspender y reanudar el plazo de un caso, y decírselo a la persona (Ley 19.880, arts. 9, 26, 27 y 31)."""

from datetime import date, datetime

from django.db import transaction

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.calendario.reglas import ProrrogaNoPermitida
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import ingreso_bloqueado
from fojas.dominio.partes.acciones.comunicaciones import PorDonde, comunica
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.partes.reglas.comunicaciones import (
    PALABRAS_DE_FUNDAMENTO,
    ClaseComunicacion,
    dicho_al_prorrogar,
    dicho_al_reanudar,
    dicho_al_suspender,
)
from fojas.dominio.partes.reglas.plazos import exige_suspension
from fojas.normativa.plazos import CAUSAS


@transaction.atomic
def prorroga(
    *, ingreso_id: int, cantidad: int, fundamento: str, actor: Actor, en: datetime, aviso: PorDonde | None = None
) -> Ingreso:
    """Alarga el plazo del caso, fundada y antes de vencer (Ley 19.880, art. 26; Ley 20.285, art. 14), y lo comunica.

    Lo que se le dice a la persona sale en el mismo paso. Lanza `ProrrogaNoPermitida` o `DatoFaltante`.
    """
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_prorrogar(actor, ingreso))
    codigo = _plazo(ingreso, "prorrogar")
    if aviso is not None and len(fundamento.split()) < PALABRAS_DE_FUNDAMENTO:
        raise ProrrogaNoPermitida(
            f"Funda la prórroga en al menos {PALABRAS_DE_FUNDAMENTO} palabras: qué falta y por qué no alcanza el tiempo.",
            campo="fundamento", norma="Ley 19.880, art. 26",
        )  # fmt: skip
    antes = Plazo.objects.values_list("vence_el", flat=True).get(codigo=codigo)
    plazo = calendario.prorroga_plazo(
        codigo=codigo, cantidad=cantidad, fundamento=fundamento, en=en, autor=actor.codigo
    )
    ingreso.refresh_from_db()
    if aviso is not None:
        comunica(
            ingreso=ingreso, clase=ClaseComunicacion.PRORROGA, aviso=aviso, plazo=codigo, antes_del=antes,
            asunto=f"Se alargó el plazo para responderte, folio {ingreso.folio}",
            texto=dicho_al_prorrogar(antes=antes, ahora=plazo.vence_el, fundamento=fundamento), actor=actor, en=en,
        )  # fmt: skip
    return ingreso


@transaction.atomic
def suspende(
    *, ingreso_id: int, causa: str, norma: str, dia: date, actor: Actor, en: datetime, aviso: PorDonde | None = None,
    respaldo: ArchivoRecibido | None = None,
) -> Ingreso:  # fmt: skip
    """Deja de contar los días desde ese, por una causa de la ley que el plazo admite. Lanza `SuspensionNoPermitida`.

    Con `aviso` se le dice a la persona, y el respaldo (la resolución o el antecedente) queda en el expediente.
    """
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_suspender(actor, ingreso))
    codigo = _plazo(ingreso, "suspender")
    exige_suspension(dia=dia, acto=norma, hoy=dia_de(en))
    calendario.suspende_plazo(codigo=codigo, causa=causa, norma=norma, dia=dia, autor=actor.codigo, en=en)
    if aviso is not None:
        comunica(
            ingreso=ingreso, clase=ClaseComunicacion.SUSPENSION, aviso=aviso, plazo=codigo, respaldo=respaldo,
            asunto=f"El plazo de tu caso se detuvo, folio {ingreso.folio}",
            texto=dicho_al_suspender(dia=dia, causa=CAUSAS[causa].nombre, norma=CAUSAS[causa].norma, acto=norma),
            actor=actor, en=en,
        )  # fmt: skip
    return ingreso


@transaction.atomic
def reanuda(*, ingreso_id: int, dia: date, actor: Actor, en: datetime, aviso: PorDonde | None = None) -> date:
    """Vuelve a correr lo que faltaba, desde ese día inclusive. Devuelve el día en que vence ahora. Lanza `SuspensionNoPermitida`."""
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    exige(permisos.puede_suspender(actor, ingreso))
    codigo = _plazo(ingreso, "reanudar")
    vence_el = calendario.reanuda_plazo(codigo=codigo, dia=dia, autor=actor.codigo, en=en).vence_el
    if aviso is not None:
        comunica(
            ingreso=ingreso, clase=ClaseComunicacion.REANUDACION, aviso=aviso, plazo=codigo,
            asunto=f"El plazo de tu caso volvió a correr, folio {ingreso.folio}",
            texto=dicho_al_reanudar(dia=dia, vence_el=vence_el), actor=actor, en=en,
        )  # fmt: skip
    return vence_el


def _plazo(ingreso: Ingreso, para: str) -> str:
    if not ingreso.plazo:
        raise DatoFaltante(f"Este caso no tiene un plazo que {para}.")
    return ingreso.plazo
