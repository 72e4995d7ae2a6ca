"""Cada plazo vence, se cumplió o quedó sin efecto cuando la bitácora dice."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial

from fojas.base.tiempo import dia_de
from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.bitacora.consultas import Anotado
from fojas.dominio.bitacora.reglas import dicho
from fojas.dominio.bitacora.verificacion import Diferencia, Revision, en_calma, por_lotes, registra_comprobacion
from fojas.dominio.calendario.models import Plazo

LOTE = 500
ABIERTO, CUMPLIDO, ANULADO, REPUESTO = "plazo.abierto", "plazo.cumplido", "plazo.anulado", "plazo.repuesto"
VENCEN = (ABIERTO, "plazo.reanudado", "plazo.prorrogado", "plazo.recalculado")
"""Los sucesos que dicen desde entonces qué día vence."""


def comprueba_plazos(revision: Revision) -> None:
    """Lanza `Diferencia` en el primer plazo que no está como se anotó."""
    for ids in por_lotes(Plazo.objects.all(), de=LOTE):
        en_calma(partial(_comprueba_lote, ids))
        revision.cuenta("plazos", len(ids))
    en_calma(_exige_que_existan)


def _exige_que_existan() -> None:
    """Todo plazo que empezó a correr sigue en su tabla."""
    for codigos in bitacora.mencionados(ABIERTO, dato="plazo", por_trozos=LOTE):
        vivos = set(Plazo.objects.filter(codigo__in=codigos).values_list("codigo", flat=True))
        if perdidos := set(codigos) - vivos:
            raise Diferencia(f"La bitácora dice que existe el plazo {min(perdidos)}, y ya no está.")


def _comprueba_lote(ids: Sequence[int]) -> None:
    plazos = list(Plazo.objects.filter(pk__in=ids).order_by("pk"))
    anotados: dict[str, list[Anotado]] = {plazo.codigo: [] for plazo in plazos}
    for anotado in bitacora.anotado(
        (*VENCEN, CUMPLIDO, ANULADO, REPUESTO), por="objeto", codigos={p.objeto for p in plazos}
    ):
        if anotado.datos["plazo"] in anotados:
            anotados[anotado.datos["plazo"]].append(anotado)
    for plazo in plazos:
        _compara(plazo, anotados[plazo.codigo])


def _compara(plazo: Plazo, anotados: Sequence[Anotado]) -> None:
    nombre = f"El plazo {plazo.codigo} de {plazo.expediente or plazo.objeto}"
    abierto = next((a for a in anotados if a.suceso == ABIERTO), None)
    if abierto is None:
        raise Diferencia(f"{nombre} existe y la bitácora no dice que haya empezado a correr.")
    if abierto.expediente != plazo.expediente:
        raise Diferencia(f"{nombre} está ahora en otro expediente que {abierto.expediente}, donde se abrió.")
    vence = date.fromisoformat([a for a in anotados if a.suceso in VENCEN][-1].datos["vence"])
    if {plazo.vence_el, dia_de(plazo.vence_en)} != {vence}:
        raise Diferencia(f"{nombre} dice ahora que vence el {plazo.vence_el:%d-%m-%Y} y se anotó el {vence:%d-%m-%Y}.")
    _compara_termino(nombre, "se cumplió", plazo.cumplido_en, _cumplido(plazo, anotados))
    _compara_termino(nombre, "quedó sin efecto", plazo.anulado_en, _anulado(plazo, anotados))


def _cumplido(plazo: Plazo, anotados: Sequence[Anotado]) -> datetime | None:
    """Cuándo se cumplió según lo anotado; cerrado otra vez sin otra respuesta, cuando se cumplió con la misma prueba."""
    ultimo = _ultimo(anotados, {CUMPLIDO, REPUESTO}, sigue=plazo.cumplido_en is not None)
    if ultimo is None:
        return None
    iguales = [a for a in anotados if a.suceso == CUMPLIDO and a.datos["con"] == ultimo.datos["con"]]
    return iguales[-1].ocurrio_en if iguales else None


def _anulado(plazo: Plazo, anotados: Sequence[Anotado]) -> datetime | None:
    ultimo = _ultimo(anotados, {ANULADO}, sigue=plazo.anulado_en is not None)
    return ultimo.ocurrio_en if ultimo else None


def _ultimo(anotados: Sequence[Anotado], sucesos: Collection[str], *, sigue: bool) -> Anotado | None:
    """El último de esos; ninguno si ya no sigue y se reabrió después, que se anota como reanudado."""
    cual = next((n for n, a in reversed(list(enumerate(anotados))) if a.suceso in sucesos), None)
    if cual is None:
        return None
    if not sigue and any(a.suceso == "plazo.reanudado" for a in anotados[cual + 1 :]):
        return None
    return anotados[cual]


def _compara_termino(nombre: str, que: str, ahora: datetime | None, entonces: datetime | None) -> None:
    if ahora != entonces:
        raise Diferencia(f"{nombre} dice ahora que {que}: {_dia(ahora)}; se anotó: {_dia(entonces)}.")


def _dia(en: datetime | None) -> str:
    return dicho(en.isoformat()) if en else "todavía no"


registra_comprobacion("plazos", comprueba_plazos)
