"""Casos de oro del procedimiento: cada fecha contada a mano, con su artículo y su porqué."""

import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fojas.base.tiempo import ZONA, dia_de, mediodia
from fojas.dominio.calendario import consultas
from fojas.dominio.calendario.reglas import (
    Calendario,
    ProrrogaNoPermitida,
    calcula,
    comienzo,
    dias_suspendidos,
    exige_prorroga,
    notificacion,
)
from fojas.dominio.partes.reglas import PasoNoPermitido
from fojas.dominio.partes.reglas.apercibimientos import (
    ClaseApercibimiento,
    advertencia_procede_desde,
    exige_vencido,
)
from fojas.dominio.partes.reglas.silencio import (
    REGLA_COPIA,
    REGLA_DECISION_DENUNCIADA,
    EnSilencio,
    puede_certificarse_aceptacion,
    puede_certificarse_rechazo,
    puede_denunciarse,
)
from fojas.normativa.plazos import vigente

Caso = dict[str, Any]
CASOS: list[Caso] = tomllib.loads(
    (Path(__file__).parent / "casos_procedimiento.toml").read_text(encoding="utf-8")
)["caso"]  # fmt: skip
FUNDAMENTO = "Falta el informe de la unidad"


@cache
def dias() -> Calendario:
    """El de Negrete."""
    return Calendario(
        consultas.feriados_de_ley(region="BI", comuna="08307"), desde=consultas.PRIMER_ANO, hasta=consultas.ULTIMO_ANO
    )


def instante(escrito: str) -> datetime:
    return datetime.fromisoformat(escrito).replace(tzinfo=ZONA) if "T" in escrito else mediodia(dia(escrito))


def dia(escrito: str) -> date:
    return date.fromisoformat(escrito)


def surte(caso: Caso) -> Any:
    efecto = notificacion(
        canal=caso["canal"], en=instante(caso["en"]), calendario=dias(),
        procedimiento_desde=dia(caso["procedimiento_desde"]), aceptada=caso.get("aceptada", False),
        procedimiento=caso.get("procedimiento", ""),
    )  # fmt: skip
    return efecto.surte_el or "nunca"


def notifica(caso: Caso) -> Caso:
    return {"surte": surte(caso)}


def desde_la_notificacion(caso: Caso) -> Caso:
    efecto = surte(caso)
    regla = vigente(caso["regla"], el=efecto)
    return {"surte": efecto, "vence": calcula(regla, desde=mediodia(efecto), calendario=dias()).vence}


def suspende(caso: Caso) -> Caso:
    desde = instante(caso["desde"])
    regla = vigente(caso["regla"], el=dia_de(desde))
    tramos = [(dia(detenido), dia(reanudado)) for detenido, reanudado in caso["tramos"]]
    inicio = comienzo(regla, desde=desde, calendario=dias())
    suspendidos = dias_suspendidos(tramos, inicio=inicio, unidad=regla.unidad, calendario=dias())
    return {"vence": calcula(regla, desde=desde, calendario=dias(), suspendidos=suspendidos).vence}


def prorroga(caso: Caso) -> Caso:
    desde, ya = instante(caso["desde"]), caso.get("ya", 0)
    regla = vigente(caso["regla"], el=dia_de(desde))
    assert regla.cantidad is not None
    vence = calcula(regla, desde=desde, calendario=dias(), prorroga=ya).vence
    try:
        exige_prorroga(
            regla, cantidad_original=regla.cantidad, pedida=caso["pide"], ya_prorrogado=ya, fundamento=FUNDAMENTO,
            hoy=dia(caso["hoy"]), vence=vence,
        )  # fmt: skip
    except ProrrogaNoPermitida:
        return {"permite": False}
    return {
        "permite": True,
        "vence": calcula(regla, desde=desde, calendario=dias(), prorroga=ya + caso["pide"]).vence,
    }


def advierte(caso: Caso) -> Caso:
    return {"procede_desde": advertencia_procede_desde(dia(caso["ultima"]), dias())}


def aplica(caso: Caso) -> Caso:
    try:
        exige_vencido(clase=ClaseApercibimiento(caso["clase"]), vence_el=caso.get("vence"), hoy=dia(caso["hoy"]))
    except PasoNoPermitido as rechazo:
        assert rechazo.norma == caso["norma"]
        return {"permite": False}
    return {"permite": True}


def denuncia(caso: Caso) -> Caso:
    en = instante(caso["en"])
    copia = calcula(vigente(REGLA_COPIA, el=dia_de(en)), desde=en, calendario=dias())
    decide = calcula(vigente(REGLA_DECISION_DENUNCIADA, el=dia_de(en)), desde=en, calendario=dias()).vence
    return {
        "copia_hasta": copia.vence_en.replace(tzinfo=None), "decide_hasta": decide,
        "acepta_desde": decide + timedelta(days=1),
    }  # fmt: skip


def silencio(caso: Caso) -> Caso:
    visto = EnSilencio(
        procedimiento=caso["procedimiento"], tipo=caso["tipo"], vence_el=caso.get("vence"),
        suspendido=caso.get("suspendido", False), pronunciado=caso.get("pronunciado", False),
    )  # fmt: skip
    hoy, pide = dia(caso["hoy"]), caso.get("caso", "")
    return {
        "denuncia": bool(puede_denunciarse(visto, caso=pide, hoy=hoy, ya_denunciado=False)),
        "rechazo": bool(puede_certificarse_rechazo(visto, caso=pide, hoy=hoy)),
        "acepta": bool(puede_certificarse_aceptacion(visto, decide_hasta=caso.get("decide_hasta"), hoy=hoy)),
    }


RESUELVE: dict[str, Callable[[Caso], Caso]] = {
    f.__name__: f for f in (notifica, desde_la_notificacion, suspende, prorroga, advierte, aplica, denuncia, silencio)
}


def _nombre(caso: Caso) -> str:
    return "-".join(
        str(caso[c]) for c in ("que", "canal", "regla", "en", "desde", "ultima", "tipo", "hoy") if c in caso
    )


@pytest.mark.parametrize("caso", CASOS, ids=_nombre)
def test_el_procedimiento_va_como_dice_la_ley(caso: Caso) -> None:
    hallado = RESUELVE[caso["que"]](caso)

    esperado = {
        clave: datetime.fromisoformat(caso[clave]) if clave == "copia_hasta" else caso[clave]
        for clave in hallado
        if clave in caso
    }
    assert hallado == esperado, caso["porque"]


def test_hay_al_menos_sesenta_casos_distintos_de_todas_las_clases() -> None:
    distintos = {tuple(sorted((k, str(v)) for k, v in c.items() if k not in {"porque", "norma"})) for c in CASOS}

    assert len(distintos) == len(CASOS) >= 60
    assert set(Counter(c["que"] for c in CASOS)) == set(RESUELVE)
    assert all(c["porque"].strip() and "art" in c["norma"] for c in CASOS)
