"""Avisar lo que está por vencer o venció, a quien puede hacer algo."""

from datetime import date, datetime

from django.db import transaction

from fojas.base.tiempo import dia_de
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import SECRETARIO_MUNICIPAL, Rol
from fojas.dominio.partes.models import Derivacion, Ingreso
from fojas.dominio.partes.reglas import ABIERTAS, PENDIENTES, SIN_RESPUESTA


@transaction.atomic
def avisa_vencimiento(*, plazo: str, vence_el: date, vencido: bool, en: datetime) -> int:
    """A quien tiene la derivación abierta con ese plazo; si nadie la tiene, a la Oficina de Partes.

    Vencido, lo sabe también quien derivó. De un caso reservado se avisa solo a quien puede verlo y, si ninguna puede, a
    quien ejerce la Secretaría Municipal. Devuelve a cuántas personas avisó.
    """
    dia = dia_de(en)
    destinos: set[tuple[int, int]] = set()
    abiertas = Derivacion.objects.filter(plazo=plazo, estado__in=[e.value for e in ABIERTAS], solo_copia=False)
    for derivacion in abiertas:
        atienden = (
            organizacion.atienden_persona(derivacion.para_persona_id, dia)
            if derivacion.para_persona_id is not None
            else organizacion.atienden_unidad(derivacion.para_unidad_id, dia)
        )
        quienes = atienden | ({derivacion.de_persona_id} if vencido else frozenset())
        destinos |= {(persona, derivacion.ingreso_id) for persona in quienes}
    con_quien = {ingreso_id for _, ingreso_id in destinos}
    pendientes = Ingreso.objects.filter(plazo=plazo, estado__in=[e.value for e in PENDIENTES])
    for ingreso in pendientes.exclude(pk__in=con_quien):
        # Por derivar o por despachar: le toca a la oficina.
        partes = organizacion.con_rol(Rol.PARTES, dia)
        destinos |= {(persona, ingreso.pk) for persona in partes}
    casos = Ingreso.objects.select_related("expediente").in_bulk({ingreso_id for _, ingreso_id in destinos})
    avisadas = {(p, ingreso) for ingreso in casos.values() for p in _pueden_saberlo(ingreso, destinos, dia=dia)}
    for persona_id, ingreso in sorted(avisadas, key=lambda par: (par[0], par[1].pk)):
        queda = "falta responder" if ingreso.estado in {e.value for e in SIN_RESPUESTA} else "falta despachar"
        clave, cuando = ("vencidos", "vencidos") if vencido else ("por-vencer", "por vencer")
        # El tablero cuenta los plazos de la ley: los de las providencias se juntan aparte, para que las cifras calcen.
        interno = ingreso.plazo != plazo
        avisos.agrega_a_resumen(
            persona_id=persona_id, clave=f"{clave}-internos" if interno else clave,
            linea=f"{'Venció' if vencido else 'Vence'} el {vence_el:%d-%m-%Y} "
            f"{'la providencia del' if interno else 'el'} folio {ingreso.folio}: {queda}",
            titulo=f"plazos de providencias {cuando}" if interno else f"folios {cuando}",
            enlace=f"/escritorio/expediente/{ingreso.expediente.codigo}/", enlace_comun="/escritorio/bandeja/", en=en,
        )  # fmt: skip
    return len(avisadas)


def _pueden_saberlo(ingreso: Ingreso, destinos: set[tuple[int, int]], *, dia: date) -> frozenset[int]:
    suyos = {persona for persona, ingreso_id in destinos if ingreso_id == ingreso.pk}
    pueden = expedientes.quienes_pueden_ver(ingreso.expediente, suyos, dia=dia)
    if not pueden and (secretario := organizacion.ejerce(SECRETARIO_MUNICIPAL, dia)) is not None:
        return frozenset({secretario.persona_id})
    return pueden
