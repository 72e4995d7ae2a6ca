"""Quién ejerce, quién firma y a quién se ofrece una bandeja: sin base de datos."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fojas.dominio.organizacion import reglas
from fojas.dominio.organizacion.reglas import AusenciaDelDia, Calidad, Nombrado, Plantel, Rol

ANA, BRUNO, CARLA, DIEGO, ELENA = 1, 2, 3, 4, 5
ALCALDIA, SECRETARIA, OBRAS, PARTES = 10, 20, 30, 40
CARGO_ALCALDE, CARGO_SECRETARIO, CARGO_OBRAS, CARGO_PARTES = 100, 200, 300, 400
PADRES = {ALCALDIA: None, SECRETARIA: ALCALDIA, OBRAS: ALCALDIA, PARTES: SECRETARIA}
DIA = date(2026, 11, 24)


def nombrado(
    persona: int, cargo: int = CARGO_OBRAS, calidad: Calidad = Calidad.TITULAR, orden: int = 1, jefatura: bool = True
) -> Nombrado:
    clave = {CARGO_ALCALDE: reglas.ALCALDE, CARGO_SECRETARIO: reglas.SECRETARIO_MUNICIPAL}.get(cargo, "")
    unidad = {CARGO_ALCALDE: ALCALDIA, CARGO_SECRETARIO: SECRETARIA, CARGO_OBRAS: OBRAS, CARGO_PARTES: PARTES}[cargo]
    return Nombrado(
        nombramiento_id=persona * 1000 + cargo + orden,
        persona_id=persona,
        cargo_id=cargo,
        clave=clave,
        unidad_id=unidad,
        es_jefatura=jefatura,
        calidad=calidad,
        orden=orden,
    )


def plantel(*nombrados: Nombrado, ausentes: tuple[int | tuple[int, int], ...] = ()) -> Plantel:
    ausencias = tuple(AusenciaDelDia(*a) if isinstance(a, tuple) else AusenciaDelDia(a) for a in ausentes)
    return Plantel(nombrados, ausencias, PADRES)


def ejerce(casa: Plantel, cargo: int = CARGO_OBRAS) -> int | None:
    quien = casa.ejerce(cargo)
    return quien.persona_id if quien else None


def test_ejerce_el_titular_presente() -> None:
    casa = plantel(nombrado(BRUNO, calidad=Calidad.SUBROGANTE), nombrado(ANA))

    assert ejerce(casa) == ANA


def test_si_falta_el_titular_ejerce_el_primer_subrogante_presente() -> None:
    casa = plantel(
        nombrado(ANA),
        nombrado(CARLA, calidad=Calidad.SUBROGANTE, orden=2),
        nombrado(BRUNO, calidad=Calidad.SUBROGANTE, orden=1),
        nombrado(DIEGO, calidad=Calidad.SUBROGANTE, orden=3),
        ausentes=(ANA, BRUNO),
    )

    assert ejerce(casa) == CARLA


def test_el_suplente_desplaza_al_titular_presente() -> None:
    casa = plantel(nombrado(ANA), nombrado(BRUNO, calidad=Calidad.SUPLENTE))

    assert ejerce(casa) == BRUNO


def test_si_falta_el_suplente_entra_el_subrogante_y_no_el_titular() -> None:
    casa = plantel(
        nombrado(ANA),
        nombrado(BRUNO, calidad=Calidad.SUPLENTE),
        nombrado(CARLA, calidad=Calidad.SUBROGANTE),
        ausentes=(BRUNO,),
    )

    assert ejerce(casa) == CARLA


def test_cargo_vacante_y_sin_subrogante_no_lo_ejerce_nadie() -> None:
    assert ejerce(plantel()) is None


def test_cargo_vacante_lo_ejerce_su_subrogante() -> None:
    assert ejerce(plantel(nombrado(BRUNO, calidad=Calidad.SUBROGANTE))) == BRUNO


def test_si_el_secretario_subroga_al_alcalde_firma_como_secretario_su_subrogante() -> None:
    casa = plantel(
        nombrado(ANA, CARGO_ALCALDE),
        nombrado(BRUNO, CARGO_ALCALDE, Calidad.SUBROGANTE),
        nombrado(BRUNO, CARGO_SECRETARIO),
        nombrado(CARLA, CARGO_SECRETARIO, Calidad.SUBROGANTE),
        ausentes=(ANA,),
    )

    firmas = casa.firmantes()

    assert (firmas.alcalde and firmas.alcalde.persona_id, firmas.secretario and firmas.secretario.persona_id) == (
        BRUNO,
        CARLA,
    )


def test_sin_otra_persona_el_bloque_del_secretario_queda_vacio() -> None:
    casa = plantel(
        nombrado(ANA, CARGO_ALCALDE),
        nombrado(BRUNO, CARGO_ALCALDE, Calidad.SUBROGANTE),
        nombrado(BRUNO, CARGO_SECRETARIO),
        ausentes=(ANA,),
    )

    assert casa.ejerce_clave(reglas.SECRETARIO_MUNICIPAL) is None


@given(
    st.lists(
        st.builds(
            nombrado,
            persona=st.integers(1, 5),
            cargo=st.sampled_from([CARGO_ALCALDE, CARGO_SECRETARIO]),
            calidad=st.sampled_from(Calidad),
            orden=st.integers(1, 3),
        ),
        max_size=12,
    ),
    st.sets(st.integers(1, 5)),
)
def test_nadie_ocupa_los_dos_bloques_de_firma(nombrados: list[Nombrado], ausentes: set[int]) -> None:
    firmas = plantel(*nombrados, ausentes=tuple(ausentes)).firmantes()

    if firmas.alcalde and firmas.secretario:
        assert reglas.pueden_firmar_juntos(
            alcalde_id=firmas.alcalde.persona_id, secretario_id=firmas.secretario.persona_id
        )
    assert not {n.persona_id for n in (firmas.alcalde, firmas.secretario) if n} & ausentes


def test_la_misma_persona_en_los_dos_bloques_se_niega_con_su_norma() -> None:
    veredicto = reglas.pueden_firmar_juntos(alcalde_id=ANA, secretario_id=ANA)

    assert not veredicto
    assert "Ley 18.695" in veredicto.norma


def test_la_bandeja_de_quien_esta_presente_no_se_ofrece_a_nadie() -> None:
    assert plantel(nombrado(ANA)).recibe_bandeja_de(ANA) == frozenset()


def test_la_bandeja_va_a_quien_se_designo_antes_que_al_subrogante() -> None:
    casa = plantel(nombrado(ANA), nombrado(BRUNO, calidad=Calidad.SUBROGANTE), ausentes=((ANA, CARLA),))

    assert casa.recibe_bandeja_de(ANA) == {CARLA}


def test_si_la_designada_tambien_falta_la_bandeja_va_al_subrogante() -> None:
    casa = plantel(nombrado(ANA), nombrado(BRUNO, calidad=Calidad.SUBROGANTE), ausentes=((ANA, CARLA), CARLA))

    assert casa.recibe_bandeja_de(ANA) == {BRUNO}


def test_sin_subrogante_la_bandeja_va_a_la_jefatura_de_su_unidad() -> None:
    inspectora = Nombrado(9, ANA, 301, "", OBRAS, False, Calidad.TITULAR)
    casa = plantel(nombrado(BRUNO), inspectora, ausentes=(ANA,))

    assert casa.recibe_bandeja_de(ANA) == {BRUNO}


def test_la_bandeja_de_una_jefatura_sin_subrogante_sube_a_la_unidad_superior() -> None:
    casa = plantel(nombrado(ANA, CARGO_PARTES), nombrado(BRUNO, CARGO_SECRETARIO), ausentes=(ANA,))

    assert casa.recibe_bandeja_de(ANA) == {BRUNO}


def test_si_toda_la_linea_falta_la_bandeja_no_se_ofrece_a_nadie() -> None:
    casa = plantel(nombrado(ANA, CARGO_PARTES), nombrado(BRUNO, CARGO_SECRETARIO), ausentes=(ANA, BRUNO))

    assert casa.recibe_bandeja_de(ANA) == frozenset()


def test_un_arbol_con_un_ciclo_no_se_queda_dando_vueltas() -> None:
    casa = Plantel((nombrado(ANA, CARGO_PARTES),), (AusenciaDelDia(ANA),), {PARTES: SECRETARIA, SECRETARIA: PARTES})

    assert casa.recibe_bandeja_de(ANA) == frozenset()


def arma(casa: Plantel, persona: int, *asignados: tuple[Rol, int | None]) -> reglas.Actor:
    return reglas.arma_actor(
        persona_id=persona, codigo=f"P{persona}", nombre="Alguien", dia=DIA, asignados=asignados, plantel=casa
    )


def test_quien_subroga_al_alcalde_tiene_su_rol_y_la_reserva_municipal() -> None:
    casa = plantel(nombrado(ANA, CARGO_ALCALDE), nombrado(BRUNO, CARGO_ALCALDE, Calidad.SUBROGANTE), ausentes=(ANA,))

    actor = arma(casa, BRUNO)

    assert actor.tiene(Rol.ALCALDIA)
    assert {"general", "reserva:municipal", f"unidad:{ALCALDIA}"} <= actor.terminos
    assert actor.subroga == {ANA}


def test_el_alcalde_ausente_pierde_la_reserva_municipal_ese_dia() -> None:
    casa = plantel(nombrado(ANA, CARGO_ALCALDE), nombrado(BRUNO, CARGO_ALCALDE, Calidad.SUBROGANTE), ausentes=(ANA,))

    assert "reserva:municipal" not in arma(casa, ANA).terminos


def test_un_subrogante_que_no_ejerce_no_tiene_nada_de_ese_cargo() -> None:
    casa = plantel(nombrado(ANA, CARGO_ALCALDE), nombrado(BRUNO, CARGO_ALCALDE, Calidad.SUBROGANTE))

    actor = arma(casa, BRUNO)

    assert actor.roles == frozenset()
    assert actor.terminos == {f"persona:{BRUNO}", f"reserva:persona:{BRUNO}"}


def test_la_jefatura_abre_lo_reservado_de_su_unidad_y_no_lo_de_otra() -> None:
    actor = arma(plantel(nombrado(ANA), nombrado(BRUNO, CARGO_PARTES)), ANA)

    assert f"reserva:unidad:{OBRAS}" in actor.terminos
    assert f"reserva:unidad:{PARTES}" not in actor.terminos


def test_reemplazar_a_una_persona_no_abre_lo_reservado_de_ella() -> None:
    casa = plantel(nombrado(ANA), nombrado(CARLA, CARGO_PARTES), ausentes=((ANA, CARLA),))

    actor = arma(casa, CARLA)

    assert f"persona:{ANA}" in actor.terminos
    assert f"reserva:persona:{ANA}" not in actor.terminos
    assert f"reserva:unidad:{OBRAS}" not in actor.terminos


def test_reemplazar_a_una_jefatura_ofrece_la_bandeja_de_su_unidad() -> None:
    casa = plantel(nombrado(ANA), nombrado(CARLA, CARGO_PARTES), ausentes=((ANA, CARLA),))

    assert OBRAS in arma(casa, CARLA).unidades


@pytest.mark.parametrize("rol", [Rol.FUNCIONARIO, Rol.JEFATURA, Rol.CONCEJO, Rol.TIC])
def test_un_rol_que_no_ve_la_casa_no_lleva_el_termino_general(rol: Rol) -> None:
    assert "general" not in arma(plantel(), ANA, (rol, None)).terminos


def test_partes_de_una_sola_unidad_no_ve_toda_la_casa() -> None:
    assert "general" not in arma(plantel(), ANA, (Rol.PARTES, OBRAS)).terminos


def test_el_auditor_ve_lo_publico_y_no_escribe() -> None:
    actor = arma(plantel(), ANA, (Rol.AUDITOR, None))

    assert "general" in actor.terminos
    assert not actor.puede_escribir
    assert not any(termino.startswith("reserva:") and termino != f"reserva:persona:{ANA}" for termino in actor.terminos)


def test_quien_no_tiene_roles_no_escribe() -> None:
    assert not arma(plantel(), ANA).puede_escribir


def test_un_cargo_comun_lo_ejercen_todos_sus_titulares() -> None:
    casa = plantel(nombrado(ANA, CARGO_PARTES, jefatura=False), nombrado(BRUNO, CARGO_PARTES, jefatura=False))

    assert {n.persona_id for n in casa.ejercen()} == {ANA, BRUNO}


@pytest.mark.parametrize(
    ("desde", "hasta", "otro_desde", "otro_hasta", "se_cruzan"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 31), None, True),
        (date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1), None, False),
        (date(2026, 1, 1), None, date(2020, 1, 1), date(2025, 12, 31), False),
        (date(2026, 1, 1), None, date(2020, 1, 1), None, True),
    ],
)
def test_dos_periodos_se_cruzan_si_comparten_un_dia(
    desde: date, hasta: date | None, otro_desde: date, otro_hasta: date | None, se_cruzan: bool
) -> None:
    assert reglas.se_cruzan(desde, hasta, otro_desde, otro_hasta) is se_cruzan


def test_una_unidad_cuelga_de_las_de_arriba_y_no_de_las_de_al_lado() -> None:
    assert reglas.cuelga_de(PARTES, ALCALDIA, padres=PADRES)
    assert not reglas.cuelga_de(PARTES, OBRAS, padres=PADRES)
