"""El archivo de plazos está completo y no se contradice; uno incompleto no se carga."""

from datetime import date
from typing import Any

import pytest

from fojas.normativa import plazos
from fojas.normativa.plazos import CAUSAS, REGLAS, VERSIONES, NormativaInvalida, ReglaNoRige

BASE: dict[str, Any] = {
    "nombre": "Responder", "cantidad": 10, "unidad": "habiles", "comienza": "hecho", "desde": "la carta",
    "norma": "Ley 1, art. 1", "fuente": "El texto", "vigente_desde": date(2020, 1, 1), "al_vencer": "Nada.",
}  # fmt: skip


def lee(**cambios: Any) -> dict[str, tuple[plazos.ReglaPlazo, ...]]:
    datos = {campo: dato for campo, dato in (BASE | cambios).items() if dato is not None}
    return plazos.lee_plazos({"prueba": datos}, causas=CAUSAS)


@pytest.mark.parametrize("regla", [r for versiones in VERSIONES.values() for r in versiones], ids=lambda r: r.id)
def test_cada_regla_cita_su_articulo_su_vigencia_y_su_fuente(regla: plazos.ReglaPlazo) -> None:
    assert "art" in regla.norma or regla.id == "interno"
    assert regla.fuente
    assert regla.vigente_desde
    assert regla.al_vencer


def test_estan_los_plazos_que_la_oficina_no_puede_olvidar() -> None:
    pedidos = {
        "oirs-respuesta", "concejal-informacion", "reclamo-ilegalidad", "cgr-oficio", "cgr-informe", "sai-respuesta",
        "sai-derivacion", "sai-oposicion", "lbpa-traslado", "lbpa-providencia", "lbpa-informe", "lbpa-decision",
        "lbpa-procedimiento", "lbpa-subsanacion", "lbpa-reposicion", "lbpa-resolver-recurso", "lbpa-silencio-positivo",
        "lbpa-invalidacion", "lbpa-revision", "lbpa-notificar",
    }  # fmt: skip

    assert pedidos <= set(REGLAS)


def test_una_regla_sigue_la_ley_de_cada_dia() -> None:
    antigua = plazos.vigente("jv-provisorio", el=date(2022, 9, 1))

    nueva = plazos.vigente("jv-provisorio", el=date(2022, 9, 2))

    assert (antigua.cantidad, nueva.cantidad) == (30, 60)


def test_antes_de_la_ley_no_hay_plazo() -> None:
    with pytest.raises(ReglaNoRige, match="no regía el 01-01-2018"):
        plazos.vigente("jv-provisorio", el=date(2018, 1, 1))


def test_la_prorroga_es_la_mitad_de_lo_que_se_dio() -> None:
    assert REGLAS["oirs-respuesta"].tope_de_prorroga(30) == 15
    assert REGLAS["oirs-respuesta"].tope_de_prorroga(10) == 5
    assert REGLAS["lbpa-subsanacion"].tope_de_prorroga(5) == 2
    assert REGLAS["reclamo-ilegalidad"].tope_de_prorroga(15) == 0
    assert REGLAS["concejal-informacion"].tope_de_prorroga(15) is None


@pytest.mark.parametrize(
    ("cambios", "dice"),
    [
        ({"norma": None}, "incompleta"),
        ({"norma": " "}, "no dice su nombre"),
        ({"unidad": "semanas"}, "incompleta"),
        ({"comienza": None}, "incompleta"),
        ({"cantidad": 0}, "no dura"),
        ({"plazo": 5}, "campos que no existen: plazo"),
        ({"prorroga_maxima": 5}, "sin citar por qué norma"),
        ({"norma_prorroga": "Ley 1, art. 2"}, "sin citar por qué norma, o la cita sin prorrogarse"),
        ({"prorroga_maxima": 6, "norma_prorroga": "Ley 1, art. 2"}, "más de la mitad"),
        ({"suspende": ["siesta"]}, "causa que no está"),
        ({"horas_corridas": True}, "son corridas"),
        ({"unidad": "horas", "suspende": ["incidente"]}, "se cuenta en horas y se alarga"),
        ({"cantidad_minima": 20}, "mínimo mayor"),
        ({"antes": [{"vigente_desde": date(2019, 1, 1)}]}, "se cruzan o dejan días"),
        ({"antes": [{"vigente_desde": date(2019, 1, 1), "vigente_hasta": date(2019, 12, 1)}]}, "dejan días sin norma"),
        ({"vigente_hasta": date(2019, 1, 1)}, "termina antes de empezar"),
    ],
)
def test_una_regla_mal_escrita_no_se_carga(cambios: dict[str, Any], dice: str) -> None:
    with pytest.raises(NormativaInvalida, match=dice):
        lee(**cambios)


def test_dos_vigencias_seguidas_se_cargan_en_orden() -> None:
    antes = {"vigente_desde": date(2019, 1, 1), "vigente_hasta": date(2019, 12, 31), "cantidad": 5}

    versiones = lee(antes=[antes])["prueba"]

    assert [version.cantidad for version in versiones] == [5, 10]
